/*
 * Declarations as CBP wants them uploaded (guide, topic 1): the header "Entry Number" and nothing else, eleven characters, CRLF, at most 9,999
 * entries a file; what is more goes to further files, NAME-2.csv, NAME-3.csv and so on.
 *
 * No file that is there is written over: it may have been uploaded. Begin with upload_parts_begin(), end with upload_parts_end(), or
 * upload_parts_abandon(), after which none of the files is there.
 */
#ifndef CAPE_LEDGER_UPLOAD_PARTS_H
#define CAPE_LEDGER_UPLOAD_PARTS_H

#include "emit/csv_writer.h"

/* Of a declaration (docs/sources.md). */
#define UPLOAD_ENTRIES_MAX 9999

struct upload_parts {
	const char *path; /* borrowed; ends in .csv */
	uint64_t rows;    /* of all files */
	char **written;   /* names of the files so far, the one that is open included */
	size_t count;
	bool open;
	struct sink sink;
	struct csv_writer writer;
};

void upload_parts_begin(struct upload_parts *parts, const char *path);
bool upload_parts_put(struct upload_parts *parts, uint64_t place, struct err *err);
/* Publishes the last file. Where no entry was put there is none. */
bool upload_parts_end(struct upload_parts *parts, struct err *err);
void upload_parts_abandon(struct upload_parts *parts);
/* After either. */
void upload_parts_free(struct upload_parts *parts);

#endif
