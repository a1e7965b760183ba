/*
 * Warnings and errors collected on the way, to be shown later by whoever talks to the user.
 *
 * A list owns its notes, each in as many bytes as it needs: there may be one for every file of a long list. Not for concurrent
 * use.
 */
#ifndef CAPE_CORE_NOTES_H
#define CAPE_CORE_NOTES_H

#include "core/err.h"

struct note {
	char *path; /* NULL: no file is concerned */
	char *text;
	uint64_t line; /* 0: the note is about the file, not a line */
};

struct notes {
	struct note *items;
	size_t count;
	size_t capacity;
};

/* All return false, so that "return note_…(…)" reads as what it is where a note is an error. */
bool note_text(struct notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool note_file(struct notes *notes, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool note_line(struct notes *notes, const char *path, uint64_t line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
bool note_err(struct notes *notes, const struct err *err);

/* As err_print(). */
void note_print(const struct note *note, FILE *stream);
void notes_free(struct notes *notes);

#endif
