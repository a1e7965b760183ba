/*
 * The entries of declarations, in the order of files and rows, each once: a number that an earlier row has is counted and left out.
 *
 * Workers take slices in any order, so a first pass notes for each entry of the index which slice is the first to name it; a second one gives the
 * items. That takes four bytes an entry of the index, and sixteen a row whose number the index does not have.
 */
#ifndef CAPE_REPORT_SOURCE_FILES_H
#define CAPE_REPORT_SOURCE_FILES_H

#include "report/judging.h"
#include "run/load.h"

#include <pthread.h>

/* What is said of a file besides its entries. */
struct source_file {
	const char *path;
	struct declaration declaration;
	bool open;
	const char *trouble;    /* gate A's answer, or why it could not be opened; NULL: its entries are given */
	const char *detail;     /* what `validate` says besides; NULL: nothing */
	uint64_t detail_line;   /* 0: it is about the file */
	char *error;            /* why it could not be opened */
	uint64_t rows;          /* of the first pass */
	uint64_t bad;           /* rows that do not have 11 characters */
	_Atomic uint64_t taken; /* items that were given */
};

struct source_missing {
	uint64_t place;
	uint32_t piece; /* + 1 */
	bool taken;
};

struct source_files {
	struct source source;
	const struct judging *judging;
	struct source_file *files;
	size_t count;
	uint32_t *first; /* by entry of the index: the first slice that names it + 1; all ones: it was given */
	size_t first_bytes;
	struct source_missing *missing;
	size_t missing_count;
	size_t missing_capacity;
	bool noting;               /* the first pass … */
	struct progress *progress; /* … and its progress */
	pthread_mutex_t lock;
	size_t file; /* under the lock, as the next two */
	bool cutting;
	uint64_t pieces;
	struct splitter splitter;
};

/*
 * Opens the files. One that cannot be opened does not stop the others: it is told in `unread`. The caller owns the source (source_files_free).
 */
void source_files_open(struct source_files *source, const struct judging *judging, const char *const *paths,
		       size_t count, struct notes *unread);
/* Makes the first pass; one that is no declaration is told in `problems`, and passed over. False with an error: no memory. */
bool source_files_note(struct source_files *source, unsigned threads, struct notes *problems, struct progress *progress,
		       struct err *err);
void source_files_free(struct source_files *source);

/* Behind the last item: false, with an error, if a file was written to meanwhile. */
bool source_files_unchanged(const struct source_files *source, struct err *err);

/* Rows whose number an earlier row has, in this file or one before it. */
static inline uint64_t source_file_again(const struct source_file *file)
{
	return file->rows - file->bad - file->taken;
}

#endif
