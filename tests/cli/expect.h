/* Compares what a run left behind with what the contract says, and shows both when they differ. */
#ifndef CAPE_TESTS_CLI_EXPECT_H
#define CAPE_TESTS_CLI_EXPECT_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "given.h"

struct where {
	const char *file;
	int line;
};
#define HERE ((struct where){ __FILE__, __LINE__ })

#define expect_exit(t, code)         expect_exit_at((t), (code), HERE)
#define expect_stdout(t, text)       expect_text_at((t), "stdout", (t)->out_text, (text), HERE)
#define expect_stderr(t, text)       expect_text_at((t), "stderr", (t)->err_text, (text), HERE)
#define expect_stdout_has(t, part)   expect_part_at((t), "stdout", (t)->out_text, (part), true, HERE)
#define expect_stderr_has(t, part)   expect_part_at((t), "stderr", (t)->err_text, (part), true, HERE)
#define expect_stdout_lacks(t, part) expect_part_at((t), "stdout", (t)->out_text, (part), false, HERE)
#define expect_stderr_lacks(t, part) expect_part_at((t), "stderr", (t)->err_text, (part), false, HERE)
/* On either stream, in upper or lower case: what the contract wants said without giving the form. */
#define expect_said(t, part) expect_said_at((t), (part), HERE)
/* Standard error starts as every message does: `cape: `. */
#define expect_message(t)                 expect_message_at((t), HERE)
#define expect_lines(t, text, count)      expect_lines_at((t), (text), (count), HERE)
#define expect_file(t, name, text)        expect_bytes_at((t), (name), (text), strlen(text), HERE)
#define expect_bytes(t, name, bytes, len) expect_bytes_at((t), (name), (bytes), (len), HERE)
#define expect_file_has(t, name, part)    expect_file_has_at((t), (name), (part), HERE)
#define expect_no_file(t, name)           expect_no_file_at((t), (name), HERE)
#define expect_private(t, name)           expect_private_at((t), (name), HERE)
/* The names in a folder, sorted, with a space between: nothing else may have been left there. */
#define expect_folder(t, name, names) expect_folder_at((t), (name), (names), HERE)

/* Shows bytes on one line each, control characters and all but ASCII as \xNN. */
static inline void show_text(const char *title, const char *text, size_t len)
{
	fprintf(stderr, "  %s:\n    ", title);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			fprintf(stderr, "\\n%s", i + 1 < len ? "\n    " : "");
		else if (c < 0x20 || c >= 0x7f)
			fprintf(stderr, "\\x%02x", c);
		else
			fputc(c, stderr);
	}
	fputc('\n', stderr);
}

/* Prints the story so far and fails the test at the line of the expectation. */
static inline void fail_at(struct cli *t, const char *what, struct where at)
{
	fprintf(stderr, "%s:%d: %s\n  row: %s\n  command: cape%s\n  exit: %d\n  folder: %s\n", at.file, at.line, what,
		t->label, t->command, exit_code(t), t->folder);
	show_text("stdout", t->out_text ? t->out_text : "", t->out_text ? strlen(t->out_text) : 0);
	show_text("stderr", t->err_text ? t->err_text : "", t->err_text ? strlen(t->err_text) : 0);
	_fail(at.file, at.line);
}

static inline void expect_exit_at(struct cli *t, int code, struct where at)
{
	char what[64];

	snprintf(what, sizeof(what), "expected exit code %d", code);
	if (exit_code(t) != code)
		fail_at(t, what, at);
}

static inline void expect_text_at(struct cli *t, const char *name, const char *got, const char *text, struct where at)
{
	if (strcmp(got, text) == 0)
		return;
	show_text("expected", text, strlen(text));
	fail_at(t, name, at);
}

static inline void expect_part_at(struct cli *t, const char *name, const char *got, const char *part, bool there,
				  struct where at)
{
	if ((strstr(got, part) != NULL) == there)
		return;
	show_text(there ? "expected somewhere" : "expected nowhere", part, strlen(part));
	fail_at(t, name, at);
}

/* strcasestr without the GNU extension. */
static inline bool says(const char *text, const char *part)
{
	for (; *text; text++)
		if (strncasecmp(text, part, strlen(part)) == 0)
			return true;
	return false;
}

static inline void expect_said_at(struct cli *t, const char *part, struct where at)
{
	if (says(t->out_text, part) || says(t->err_text, part))
		return;
	show_text("expected on stdout or stderr", part, strlen(part));
	fail_at(t, "not said", at);
}

static inline void expect_message_at(struct cli *t, struct where at)
{
	if (strncmp(t->err_text, "cape: ", 6) != 0)
		fail_at(t, "expected a message `cape: …` on stderr", at);
}

static inline void expect_lines_at(struct cli *t, const char *text, size_t count, struct where at)
{
	char what[64];
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	snprintf(what, sizeof(what), "expected %zu lines, got %zu", count, lines);
	if (lines != count)
		fail_at(t, what, at);
}

static inline void expect_bytes_at(struct cli *t, const char *name, const void *bytes, size_t len, struct where at)
{
	size_t got_len = 0;
	char *got = file_bytes(t, name, &got_len);

	if (!got) {
		fail_at(t, "expected file is absent", at);
	} else if (got_len != len || memcmp(got, bytes, len) != 0) {
		show_text("expected", bytes, len);
		show_text(name, got, got_len);
		fail_at(t, "file differs", at);
	}
	free(got);
}

static inline void expect_file_has_at(struct cli *t, const char *name, const char *part, struct where at)
{
	size_t len = 0;
	char *got = file_bytes(t, name, &len);

	if (!got) {
		fail_at(t, "expected file is absent", at);
	} else if (!strstr(got, part)) {
		show_text("expected somewhere", part, strlen(part));
		show_text(name, got, len);
		fail_at(t, "file differs", at);
	}
	free(got);
}

static inline void expect_no_file_at(struct cli *t, const char *name, struct where at)
{
	if (faccessat(t->folder_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		fail_at(t, name, at);
}

/* Entry and importer numbers are nobody else's business. */
static inline void expect_private_at(struct cli *t, const char *name, struct where at)
{
	struct stat st;

	if (fstatat(t->folder_fd, name, &st, 0) != 0)
		fail_at(t, "expected file is absent", at);
	else if ((st.st_mode & 07777) != 0600)
		fail_at(t, "expected mode 0600", at);
}

static inline int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void expect_folder_at(struct cli *t, const char *name, const char *names, struct where at)
{
	char *found[256], joined[4096] = "";
	size_t count = 0;
	DIR *dir = fdopendir(openat(t->folder_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	must(dir != NULL, name);
	for (struct dirent *e; (e = readdir(dir)) && count < COUNT(found);)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			found[count++] = strdup(e->d_name);
	closedir(dir);
	qsort(found, count, sizeof(found[0]), compare_names);
	for (size_t i = 0; i < count; i++) {
		strncat(joined, i ? " " : "", sizeof(joined) - strlen(joined) - 1);
		strncat(joined, found[i], sizeof(joined) - strlen(joined) - 1);
		free(found[i]);
	}
	if (strcmp(joined, names) != 0) {
		show_text("expected in the folder", names, strlen(names));
		show_text("found", joined, strlen(joined));
		fail_at(t, name, at);
	}
}

#endif
