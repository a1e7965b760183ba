/* Rule files for tests: the built-in one as a file in the test's folder, whole or with parts of its text replaced. */
#ifndef CAPE_TESTS_CLI_RULE_FILES_H
#define CAPE_TESTS_CLI_RULE_FILES_H

#include "harness.h"

/* A file of the source tree, NUL-terminated; the caller frees. Tests are started at its root. */
static inline char *tree_file(const char *name)
{
	struct stat st;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	char *text;

	must(fd >= 0 && fstat(fd, &st) == 0, name);
	text = malloc((size_t)st.st_size + 1);
	must(text != NULL, "memory");
	must(read(fd, text, (size_t)st.st_size) == st.st_size, name);
	text[st.st_size] = '\0';
	close(fd);
	return text;
}

/* The text with the first occurrence of a part replaced; frees the old one. The part must be there. */
static inline char *replaced(char *text, const char *part, const char *by)
{
	char *at = strstr(text, part), *made;

	must(at != NULL, part);
	made = malloc(strlen(text) + strlen(by) + 1);
	must(made != NULL, "memory");
	sprintf(made, "%.*s%s%s", (int)(at - text), text, by, at + strlen(part));
	free(text);
	return made;
}

/* Writes the built-in rules to NAME, with PART replaced (NULL: as they are). */
static inline void given_rules(struct cli *t, const char *name, const char *part, const char *by)
{
	char *text = tree_file("data/rules.ini");

	if (part)
		text = replaced(text, part, by);
	given_file(t, name, text);
	free(text);
}

/* A row for the end of a rule file: entries of type 86 fail. */
#define OWN_ROW                                                                                                 \
	"\n[TYPE_86]\ngate = D\norder = 10\ntext = TYPE 86 GOES ANOTHER WAY\nwords = ours\nfrom = 2026-07-01\n" \
	"source = our own desk\nfails_when = type in 86\n"

/* Writes the built-in rules to NAME, a row behind them. */
static inline void given_rules_and(struct cli *t, const char *name, const char *row)
{
	char *text = tree_file("data/rules.ini"), *made = malloc(strlen(text) + strlen(row) + 1);

	must(made != NULL, "memory");
	sprintf(made, "%s%s", text, row);
	given_file(t, name, made);
	free(text);
	free(made);
}

#endif
