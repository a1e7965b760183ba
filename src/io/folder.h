/* The folders that outputs stand in. Thread-safe. */
#ifndef CAPE_IO_FOLDER_H
#define CAPE_IO_FOLDER_H

#include "core/err.h"

#include <sys/stat.h>

/* Makes a folder and those above it, where they are missing. */
bool folders_make(const char *folder, struct err *err);

/* False, with an error, if the folder a file is to stand in is not there: better told before an hour's work than after it. */
bool folder_there(const char *path, struct err *err);

/* The folder of a path, with its last slash; "." where there is none. malloc'ed. */
char *folder_of(const char *path);

/* What the folder is that a path's file stands in; false if there is none. */
bool folder_stat(const char *path, struct stat *st);

/* A path from the root, without links and dots; of one that is not there yet the part that is. malloc'ed, NULL where nothing of it is found. */
char *folder_real(const char *path);

#endif
