/*
 * Errors of the world: a file that cannot be opened, a full disk, a damaged index.
 *
 * Functions that can meet one return bool and take a struct err *; false means the error is filled in. The
 * first cause wins: filling an error twice keeps the first. Findings in the data are no errors (they are
 * verdicts), and broken invariants of ours are assertions.
 *
 * A struct err is owned by the caller and not shared between threads. Texts are one line, without "cape:" and
 * without a final full stop, in the form "what is wrong; what to do".
 */
#ifndef CAPE_CORE_ERR_H
#define CAPE_CORE_ERR_H

#include "core/types.h"

#include <stdarg.h>
#include <stdio.h>

enum err_place {
	ERR_NOWHERE,
	ERR_AT_LINE,   /* position = physical line, counted from 1 */
	ERR_AT_OFFSET, /* position = byte offset in the file, counted from 0 */
};

struct err {
	bool set;
	enum err_place place;
	uint64_t position;
	char path[4096]; /* as the user gave it; empty when no file is concerned */
	char text[4096];
};

#define ERR_INIT             \
	{                    \
		.set = false \
	}

/* All return false, so that "return err_…(…)" reads as what it is. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool err_file(struct err *err, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool err_line(struct err *err, const char *path, uint64_t line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
bool err_offset(struct err *err, const char *path, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* A failed system call on a file: "cannot VERB: strerror(errno); remedy". errno is read before anything else. */
bool err_system(struct err *err, const char *path, const char *verb);

/*
 * Writes the error or warning as one line ("cape: FILE:LINE: text\n") to a stream; bytes from files are shown with
 * control characters escaped.
 */
void err_print(const struct err *err, FILE *stream);

/* The same from its parts; path may be NULL, line 0. */
void print_problem(FILE *stream, const char *path, uint64_t line, const char *text);

/* From now on `also` is told each problem that is printed, as it stands, untrusted bytes and all; NULL: nobody is. */
void print_problem_also(void (*also)(const char *path, uint64_t line, const char *text));

/*
 * Writes untrusted bytes so that no terminal acts on them: C0, DEL, C1, bidirectional controls, line separators
 * and bytes that are not UTF-8 become \xNN.
 */
void print_untrusted(FILE *stream, struct span bytes);

#endif
