/* INI files, read by the inih library; this adds line numbers and refuses what inih would cut. */
#ifndef CAPE_IO_INI_H
#define CAPE_IO_INI_H

#include "core/err.h"

/* inih's line buffer: longer lines are refused by number; a value may go on in indented lines. */
#define INI_LINE_MAX 199

/*
 * Called for each key. A value that goes on over several lines comes as several calls with `more` set from the second on.
 * Returns false with the error filled in (text only or whole) to stop.
 */
typedef bool (*ini_key_fn)(void *context, uint64_t line, const char *section, const char *key, const char *value,
			   bool more, struct err *err);

/* Reads a whole INI text; `path` names it in errors. */
bool ini_read(struct span text, const char *path, ini_key_fn on_key, void *context, struct err *err);

#endif
