/*
 * A file for each client out of one stream of pieces: kept in memory and, where there is much, in a nameless file, until all are there;
 * then written one after another, each complete under its name or absent.
 */
#ifndef CAPE_CLIENTS_CLIENT_FILES_H
#define CAPE_CLIENTS_CLIENT_FILES_H

#include "clients/folders.h"

struct client_file; /* what there is of one */

struct client_files {
	const struct client_folders *folders;
	const struct kept_files *kept;
	const char *file_name;     /* in each folder */
	struct client_file *files; /* by client */
	unsigned threads;          /* that publish; 1 unless the caller says more after the beginning */
	size_t keep_bytes;         /* of a client, in memory */
	int fd;                    /* -1: no nameless file yet */
	uint64_t spooled_bytes;
};

/*
 * All are borrowed. `kept`: what no file of a client may be, as inputs are and what is in the ledger's folder. DIR is made if missing. The caller
 * owns the files (client_files_free), also after an error.
 */
bool client_files_begin(struct client_files *files, const struct client_folders *folders, const char *file_name,
			const struct kept_files *kept, struct err *err);
bool client_files_put(struct client_files *files, uint32_t client, const void *bytes, size_t len_bytes,
		      struct err *err);
/*
 * Writes the file of each client that something was put for, with `heading` before it, and removes an older one of those that nothing was put
 * for. *written: how many there are.
 */
bool client_files_publish(struct client_files *files, const char *heading, uint32_t *written, struct err *err);
/* Removes a client's file of an earlier run, if there is one. */
bool client_file_remove(const char *path, struct err *err);
/* Also of zeros. */
void client_files_free(struct client_files *files);

#endif
