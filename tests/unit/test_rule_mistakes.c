/*
 * Hundreds of malformed rule files, each the built-in one with a mistake: the reader names file and line and says what to do, and
 * tells of no other line what is wrong with this one.
 */
#include "rules/ruleset.h"

#include "rules/builtin.h"
#include "unit/support.h"

#define LINES_MAX 400
#define FILE_MAX  32768

static char *lines[LINES_MAX]; /* of the built-in file, without their ends */
static size_t lines_count;
static unsigned files;

static int begin(void **state)
{
	struct span text = builtin_rules();

	(void)state;
	for (size_t at = 0; at < text.len_bytes;) {
		const unsigned char *stop = memchr(text.begin + at, '\n', text.len_bytes - at);
		size_t len = (size_t)(stop - text.begin) - at;

		must(stop && lines_count < LINES_MAX);
		lines[lines_count++] = strndup((const char *)text.begin + at, len);
		at += len + 1;
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; i < lines_count; i++)
		free(lines[i]);
	return 0;
}

/* --- the file with a few lines replaced ------------------------------------------------------------------------------ */

struct edit {
	size_t line; /* from 0; lines_count: behind the last */
	const char *by;
};

static struct span file_with(const struct edit *edits, size_t count)
{
	static char text[FILE_MAX];
	size_t len = 0;

	for (size_t i = 0; i <= lines_count; i++) {
		const char *line = i < lines_count ? lines[i] : "";

		for (size_t e = 0; e < count; e++) {
			if (edits[e].line == i)
				line = edits[e].by;
		}
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s\n", line);
		must(len < sizeof(text));
	}
	return span_of(text, len);
}

/* A mistake on a line (from 1; 0: in the file as a whole) that has these words. */
static void expect_mistake(struct span text, size_t line, const char *words)
{
	struct notes mistakes = { .count = 0 };
	struct err err = ERR_INIT;
	struct ruleset set;
	bool told = false;

	files++;
	expect(!ruleset_check(&set, text, "own.ini", &mistakes), "%s", words);
	assert_int_equal(set.count, 0);
	for (size_t i = 0; i < mistakes.count; i++) {
		const struct note *note = &mistakes.items[i];

		expect_text(note->path, "own.ini", words);
		expect(strstr(note->text, "; "), "\"%s\" has no remedy", note->text);
		told = told || (note->line == line && strstr(note->text, words));
	}
	if (!told) {
		for (size_t i = 0; i < mistakes.count; i++)
			print_error("%zu: %s\n", (size_t)mistakes.items[i].line, mistakes.items[i].text);
	}
	expect(told, "%zu: %s", line, words);
	expect(mistakes.count <= 3, "%s: %zu mistakes", words, mistakes.count);
	notes_free(&mistakes);
	/* Who only wants to know whether the file is good hears of one of them. */
	expect(!ruleset_load(&set, text, "own.ini", &err), "%s", words);
	expect(strcmp(err.path, "own.ini") == 0 && strstr(err.text, "; "), "\"%s\"", err.text);
}

static void expect_edit(size_t line, const char *by, size_t told_at, const char *words)
{
	struct edit edit = { line, by };

	expect_mistake(file_with(&edit, 1), told_at, words);
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

struct row {
	size_t section; /* its line, from 0 */
	size_t stop;    /* the line behind it */
	char id[64];
	char gate;
};

/* The next row at or behind a line; false behind the last. */
static bool next_row(size_t from, struct row *row)
{
	for (size_t i = from; i < lines_count; i++) {
		if (lines[i][0] != '[' || strncmp(lines[i + 1], "gate = ", 7) != 0)
			continue;
		*row = (struct row){ .section = i, .stop = i + 1, .gate = lines[i + 1][7] };
		(void)snprintf(row->id, sizeof(row->id), "%.*s", (int)strcspn(lines[i] + 1, "]"), lines[i] + 1);
		while (row->stop < lines_count && lines[row->stop][0] != '[')
			row->stop++;
		return true;
	}
	return false;
}

/* The line of a key; the section's own for "[". */
static size_t line_of(const struct row *row, const char *key)
{
	if (*key == '[')
		return row->section;
	for (size_t i = row->section + 1; i < row->stop; i++) {
		if (strncmp(lines[i], key, strlen(key)) == 0 && strncmp(lines[i] + strlen(key), " = ", 3) == 0)
			return i;
	}
	fail_msg("%s has no %s", row->id, key);
	return 0;
}

#define LONG_50  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define LONG_200 LONG_50 LONG_50 LONG_50 LONG_50

/* In every row: the line of `key` is replaced by `by`; the mistake is told `below` lines below that of `at`. */
static const struct {
	const char *gates, *key, *by, *at;
	size_t below;
	const char *words;
} mutations[] = {
	{ "ABCD", "order", "", "gate", 0, "lacks order" },
	{ "ABCD", "text", "", "gate", 0, "lacks text" },
	{ "ABCD", "text", "text =", "gate", 0, "lacks text" },
	{ "ABCD", "source", "", "gate", 0, "lacks source" },
	{ "D", "fails_when", "", "gate", 0, "lacks fails_when" },
	{ "ABCD", "gate", "gate = E", "gate", 0, "there is no gate \"E\"" },
	{ "ABCD", "gate", "gate =", "gate", 0, "there is no gate \"\"" },
	{ "ABCD", "gate", "", "gate", 1, "begins with its gate" },
	{ "ABC", "gate", "gate = D", "gate", 0, "is a rule of gate" },
	{ "D", "gate", "gate = A", "gate", 0, "gate A has no rule" },
	{ "ABCD", "order", "order = 0", "order", 0, "is no number from 1 to 64" },
	{ "ABCD", "order", "order = 1 or 2", "order", 0, "is no number from 1 to 64" },
	{ "ABCD", "order", "order = 1\norder = 2", "order", 1, "written twice" },
	{ "ABCD", "order", "order = 1\n  2", "order", 1, "goes on in a second line" },
	{ "ABC", "order", "order = 64", "gate", 0, "write order = " },
	{ "ABCD", "words", "words = CPB", "words", 0, "is none of CBP, attested, ours" },
	{ "ABCD", "words", "words = ours\nwords = ours", "words", 1, "written twice" },
	{ "ABCD", "words", "wrods = ours", "words", 0, "a rule has no key \"wrods\"" },
	{ "ABCD", "words", "from = 2026-13-01", "words", 0, "is no date" },
	{ "ABCD", "words", "until = 31.12.2026", "words", 0, "is no date" },
	{ "ABCD", "words", "nonsense", "words", 0, "neither a [section]" },
	{ "ABCD", "words", LONG_200, "words", 0, "longer than 199 bytes" },
	{ "ABCD", "text", "text = a\ntext = b", "text", 1, "written twice" },
	{ "ABCD", "text", "text = a\tb", "text", 0, "no printable text in UTF-8" },
	{ "ABCD", "text", "text = \xE2\x80\xAE", "text", 0, "no printable text in UTF-8" },
	{ "ABCD", "source", "source = \xC3", "source", 0, "no printable text in UTF-8" },
	{ "ABCD", "source", "source : \x1B[2J", "source", 0, "no printable text in UTF-8" },
	{ "ABCD", "[", "[A RULE]", "[", 0, "\"A RULE\" cannot be the name of a rule" },
	{ "ABC", "[", "[A_RULE]", "gate", 0, "has no rule A_RULE" },
	{ "ABCD", "[", "[A_RULE", "[", 0, "neither a [section]" },
	{ "ABC", "means", "fails_when = type in 01", "means", 0, "only rules of gate D have fails_when" },
};

UNIT_TEST(a_mistake_in_every_row)
{
	struct row row = { .stop = 0 };
	unsigned rows = 0;

	for (; next_row(row.stop, &row); rows++) {
		for (size_t m = 0; m < ARRAY_LEN(mutations); m++) {
			if (strchr(mutations[m].gates, row.gate))
				expect_edit(line_of(&row, mutations[m].key), mutations[m].by,
					    line_of(&row, mutations[m].at) + 1 + mutations[m].below,
					    mutations[m].words);
		}
	}
	expect(rows == 18, "%u rows", rows);
}

UNIT_TEST(a_condition_that_cannot_be_read)
{
	static const char *const conditions[] = {
		"status",
		"status is accepted",
		"status in",
		"status in accepted,",
		"status in happy",
		"type in 1",
		"type in 01 02",
		"type not 01",
		"(type in 01",
		"type in 01)",
		"not",
		"type in 01 and",
		"and type in 01",
		"liquidation_date older 80 days",
		"liquidation_date older than 80",
		"type older than 80 days",
		"liquidation_date older than 100000 days",
		"importer in 1",
		"()",
	};
	char by[256], words[128];
	struct row row = { .stop = 0 };

	while (next_row(row.stop, &row)) {
		for (size_t i = 0; row.gate == 'D' && i < ARRAY_LEN(conditions); i++) {
			size_t line = line_of(&row, "fails_when");

			(void)snprintf(by, sizeof(by),
				       "fails_when = %s\n[END]\ngate = D\norder = 60\ntext = t\nsource = s\n"
				       "from = 2099-12-31\nfails_when = type in 01",
				       conditions[i]);
			(void)snprintf(words, sizeof(words), "rule %s: fails_when: ", row.id);
			expect_edit(line, by, line + 1, words);
		}
	}
}

/* The row once more at the end of the file, so that two are in force; and not at all. */
UNIT_TEST(rows_too_many_and_too_few)
{
	struct row row = { .stop = 0 };
	struct edit edits[32];
	char by[2048], words[128];

	while (next_row(row.stop, &row)) {
		size_t len = 0;

		for (size_t i = row.section; i < row.stop; i++) {
			len += (size_t)snprintf(by + len, sizeof(by) - len, "%s\n", lines[i]);
			edits[i - row.section] = (struct edit){ i, "" };
		}
		(void)snprintf(words, sizeof(words), "two rows of %s are in force", row.id);
		expect_edit(lines_count, by, lines_count + 2, words);
		if (row.gate == 'D')
			continue;
		(void)snprintf(words, sizeof(words), "there is no rule %s", row.id);
		expect_mistake(file_with(edits, row.stop - row.section), 0, words);
		(void)snprintf(by, sizeof(by), "%s\nuntil = 2026-06-28", lines[line_of(&row, "source")]);
		(void)snprintf(words, sizeof(words), "no row of %s is in force on 2026-06-29", row.id);
		expect_edit(line_of(&row, "source"), by, line_of(&row, "gate") + 1, words);
		(void)snprintf(by, sizeof(by), "%s\nfrom = 2026-06-29\nuntil = 2026-06-28",
			       lines[line_of(&row, "source")]);
		expect_edit(line_of(&row, "source"), by, line_of(&row, "gate") + 1, "last day is before its first");
	}
}

UNIT_TEST(outcomes_and_the_name)
{
	char by[256], words[128];

	for (size_t i = 0; i < lines_count; i++) {
		enum status_text status = UPLOAD_ACCEPTED;
		size_t len = strcspn(lines[i], " ");

		while (status < STATUS_TEXTS &&
		       (strlen(status_key(status)) != len || strncmp(status_key(status), lines[i], len) != 0))
			status++;
		if (status == STATUS_TEXTS)
			continue;
		(void)snprintf(words, sizeof(words), "[statuses] lacks %s", status_key(status));
		expect_edit(i, "", 0, words);
		(void)snprintf(by, sizeof(by), "%s =", status_key(status));
		expect_edit(i, by, 0, words);
		(void)snprintf(by, sizeof(by), "%s = a\n%s = b", status_key(status), status_key(status));
		expect_edit(i, by, i + 2, "written twice");
		(void)snprintf(by, sizeof(by), "%sx = a", status_key(status));
		expect_edit(i, by, i + 1, "there is no status");
		(void)snprintf(by, sizeof(by), "%s = a\x7F", status_key(status));
		expect_edit(i, by, i + 1, "no printable text in UTF-8");
	}
	for (size_t i = 0; i < lines_count; i++) {
		if (strncmp(lines[i], "name = ", 7) != 0)
			continue;
		expect_edit(i, "", 0, "[rules] lacks name");
		expect_edit(i, "name =", 0, "[rules] lacks name");
		expect_edit(i, "name = a\nname = b", i + 2, "written twice");
		expect_edit(i, "title = a", i + 1, "[rules] has one key, name");
		expect_edit(i - 1, "", i + 1, "stands before the first [section]");
	}
}

UNIT_TEST(there_were_hundreds)
{
	expect(files > 700, "%u files", files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mistake_in_every_row),    cmocka_unit_test(a_condition_that_cannot_be_read),
		cmocka_unit_test(rows_too_many_and_too_few), cmocka_unit_test(outcomes_and_the_name),
		cmocka_unit_test(there_were_hundreds),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
