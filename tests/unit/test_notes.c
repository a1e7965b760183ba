/* core/notes.h: warnings and errors collected for later. */
#include "core/notes.h"

#include "unit/support.h"

static void expect_printed(const struct note *note, const char *expected)
{
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	must(stream != NULL);
	note_print(note, stream);
	must(fclose(stream) == 0);
	expect_text(text, expected, "printed");
	free(text);
}

UNIT_TEST(every_way_says_where)
{
	static const char *const expected[] = {
		"cape: this is wrong; do 0\n",
		"cape: a.csv: this is wrong; do 1\n",
		"cape: a.csv:4294967296: this is wrong; do 2\n",
		"cape: a\\x0a.csv:3: \\x1b[31m\n",
	};
	struct notes notes = { 0 };

	assert_false(note_text(&notes, "%s is wrong; do %d", "this", 0));
	assert_false(note_file(&notes, "a.csv", "%s is wrong; do %d", "this", 1));
	assert_false(note_line(&notes, "a.csv", UINT64_C(4294967296), "%s is wrong; do %d", "this", 2));
	assert_false(note_line(&notes, "a\n.csv", 3, "%s", "\x1B[31m"));
	assert_int_equal(notes.count, ARRAY_LEN(expected));
	for (size_t i = 0; i < notes.count; i++)
		expect_printed(&notes.items[i], expected[i]);
	assert_null(notes.items[0].path);
	assert_true(notes.items[0].line == 0 && notes.items[1].line == 0);
	notes_free(&notes);
}

/* A note made of an error is printed as the error is. */
UNIT_TEST(errors_become_notes)
{
	struct err errs[4] = { ERR_INIT, ERR_INIT, ERR_INIT, ERR_INIT };
	struct notes notes = { 0 };

	(void)err_set(&errs[0], "wrong; mend it");
	(void)err_file(&errs[1], "a.csv", "wrong; mend it");
	(void)err_line(&errs[2], "a.csv", 7, "wrong; mend it");
	(void)err_offset(&errs[3], "a.cidx", 7, "wrong; mend it");
	for (size_t i = 0; i < ARRAY_LEN(errs); i++) {
		char *text = NULL;
		size_t len;
		FILE *stream = open_memstream(&text, &len);

		must(stream != NULL);
		assert_false(note_err(&notes, &errs[i]));
		err_print(&errs[i], stream);
		must(fclose(stream) == 0);
		expect_printed(&notes.items[i], text);
		free(text);
	}
	notes_free(&notes);
}

/* The list owns what it keeps, and keeps the order. */
UNIT_TEST(many_notes)
{
	struct notes notes = { 0 };
	char path[32], text[64];

	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(path, sizeof(path), "%u.csv", i);
		(void)snprintf(text, sizeof(text), "note %u", i);
		assert_false(note_line(&notes, path, i + 1, "%s", text));
	}
	memset(path, 'x', sizeof(path));
	memset(text, 'x', sizeof(text));
	assert_int_equal(notes.count, 1000);
	for (unsigned i = 0; i < 1000; i++) {
		char expected[64];

		(void)snprintf(expected, sizeof(expected), "cape: %u.csv:%u: note %u\n", i, i + 1, i);
		expect_printed(&notes.items[i], expected);
	}
	notes_free(&notes);
	assert_int_equal(notes.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_says_where),
		cmocka_unit_test(errors_become_notes),
		cmocka_unit_test(many_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
