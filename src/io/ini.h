/* INI files, read by the inih library; this adds line numbers and refuses what inih would cut. */
#ifndef CAPE_IO_INI_H
#define CAPE_IO_INI_H

#include "core/dates.h"
#include "core/err.h"

/* inih's line buffer: longer lines are refused by number; a value may go on in indented lines. */
#define INI_LINE_MAX 199
/* inih cuts longer names of sections; they are refused. A key that is cut is an unknown key to every handler. */
#define INI_NAME_MAX 49

/* One "key = value". */
struct ini_key {
	uint64_t line;
	const char *section; /* "" before the first */
	const char *key;
	const char *value;
	bool more; /* the value goes on: an indented line behind the key's own */
};

/*
 * What a file means. on_section (may be NULL) and on_key return false, with the text of an error filled in, for a mistake; the
 * reader adds file and line, and stops at the first. With on_mistake it tells each one there, and goes on behind it unless that
 * returns false.
 */
struct ini_handler {
	bool (*on_section)(void *context, const char *section, struct err *err);
	bool (*on_key)(void *context, const struct ini_key *key, struct err *err);
	bool (*on_mistake)(void *context, const struct err *mistake);
	void *context;
};

/* Keeps a value: a second key of the name is an error, indented lines that follow are joined with one space. *at is malloc'ed. */
bool ini_take_text(char **at, const struct ini_key *key, struct err *err);
/* Reads YYYY-MM-DD. */
bool ini_take_day(day *at, const struct ini_key *key, struct err *err);

/* Reads a whole INI text; `path` names it in errors. False, the first mistake being the error, if there was any. */
bool ini_read(struct span text, const char *path, const struct ini_handler *handler, struct err *err);

#endif
