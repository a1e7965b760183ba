/* The pages about rules are what the program prints and does: docs/rules.md and docs/adding-a-rule.md. */
#include "rule_files.h"
#include "sources.h"

CLI_TEST(rules_md_is_what_the_program_prints)
{
	char *page = tree_file("docs/rules.md");

	run(t, "rules --markdown");
	expect_exit(t, 0);
	if (strcmp(t->out_text, page) != 0)
		fail_at(t, "docs/rules.md is out of date; run make docs", HERE);
	/* The same of a user's own copy. */
	given_rules(t, "own.ini", NULL, NULL);
	run(t, "rules --markdown --rules own.ini");
	expect_stdout(t, page);
	free(page);
}

CLI_TEST(a_page_of_one_day)
{
	run(t, "rules --markdown --as-of 2026-06-28");
	expect_exit(t, 0);
	expect_stdout_has(t, "in force on 2026-06-28");
	expect_stdout_has(t, "| until 2026-06-28 |");
	expect_stdout_lacks(t, "| from 2026-06-29 |");
}

/* What would be markup is text. */
CLI_TEST(markup_in_a_rule_file)
{
	given_rules(t, "own.ini", "text = ENTRY ON DRAWBACK", "text = a|b <i>*c* `d` \\ [e]");
	run(t, "rules --markdown --rules own.ini");
	expect_exit(t, 0);
	expect_stdout_has(t, "| a\\|b \\<i\\>\\*c\\* \\`d\\` \\\\ \\[e\\] |");
}

/* --- a page that is followed word by word --------------------------------------------------------------------------- */

#define INDENT     "    "
#define INDENT_LEN 4

/* The lines of a page that are indented, from *at to the next that is not, without the indent. The caller frees. */
static char *next_block(const char **at)
{
	char *block;
	size_t len = 0;

	while (**at && strncmp(*at, INDENT, INDENT_LEN) != 0)
		*at += strcspn(*at, "\n") + (strchr(*at, '\n') != NULL);
	block = calloc(1, strlen(*at) + 1);
	must(block != NULL, "memory");
	while (strncmp(*at, INDENT, INDENT_LEN) == 0) {
		size_t line = strcspn(*at, "\n") + 1;

		memcpy(block + len, *at + INDENT_LEN, line - INDENT_LEN);
		len += line - INDENT_LEN;
		*at += line;
	}
	return block;
}

/* A file of the test's folder as text; the caller frees. */
static char *own_text(struct cli *t, const char *name)
{
	size_t len = 0;
	char *text = file_bytes(t, name, &len);

	must(text != NULL, name);
	return text;
}

/* "$ cape WORDS [> FILE]", and below it what is printed. */
static void follow_command(struct cli *t, char *block)
{
	char *printed = strchr(block, '\n') + 1, *words = block + strlen("$ cape "), *file;

	must(strncmp(block, "$ cape ", strlen("$ cape ")) == 0, block);
	printed[-1] = '\0';
	file = strstr(words, " > ");
	if (file)
		*file = '\0';
	run(t, words);
	if (exit_code(t) > 1)
		fail_at(t, words, HERE);
	if (file)
		given_file(t, file + strlen(" > "), t->out_text);
	else
		expect_stdout(t, printed);
}

/* A section goes to the end of the file; [rules], and a row that gets its last day, take the place of the one there. */
static void follow_section(struct cli *t, const char *block, const char *file)
{
	char *text = own_text(t, file), *made, id[64];

	snprintf(id, sizeof(id), "%.*s", (int)strcspn(block, "\n") + 1, block);
	if (strcmp(id, "[rules]\n") == 0 || strstr(block, "\nuntil = ")) {
		const char *old = strstr(text, id), *end = old ? strstr(old, "\n\n") : NULL;
		char *section = end ? strndup(old, (size_t)(end + 1 - old)) : NULL;

		must(section != NULL, id);
		made = replaced(text, section, block);
		free(section);
	} else {
		made = malloc(strlen(text) + strlen(block) + 2);
		must(made != NULL, "memory");
		sprintf(made, "%s\n%s", text, block);
		free(text);
	}
	given_file(t, file, made);
	free(made);
}

CLI_TEST(adding_a_rule_md_can_be_followed)
{
	char *page = tree_file("docs/adding-a-rule.md");
	const char *at = page;
	unsigned commands = 0, sections = 0;

	given_file(t, "source.csv",
		   ALL_COLUMNS ",AD/CVD Pending Indicator,Liquidation Status,Payment Date\n"
			       "SSA26031601,12-3456789XX,01,Accepted,CBP,N,,1,,,N,N,Unliquidated,2026-01-05\n"
			       "SSA26031602,12-3456789XX,06,Accepted,CBP,N,2026-11-20,1,,,N,N,Liquidated,2026-01-05\n"
			       "SSA26031603,12-3456789XX,01,Accepted,CBP,N,2026-11-10,1,,,N,N,Liquidated,2026-01-05\n"
			       "SSA26031604,12-3456789XX,03,Accepted,CBP,N,,1,,,N,Y,Suspended,2026-01-05\n"
			       "SSA26031605,12-3456789XX,01,Accepted,CBP,N,,1,,,N,N,,2026-01-05\n"
			       "SSA26031606,12-3456789XX,01,Accepted,CBP,N,,1,,,N,N,Unliquidated,\n");
	run(t, "index build -o entries.cidx --data-date 2026-11-22 source.csv");
	expect_exit(t, 0);
	given_file(t, "declaration.csv", "Entry Number\nSSA26031601\nSSA26031602\n");
	given_file(t, "next.csv", "Entry Number\nSSA26031603\nSSA26031604\nSSA26031605\nSSA26031606\n");
	while (*at) {
		char *block = next_block(&at);

		if (*block == '$') {
			follow_command(t, block);
			commands++;
		} else if (*block == '[') {
			follow_section(t, block, "my-rules.ini");
			sections++;
		}
		free(block);
	}
	free(page);
	assert_int_equal(commands, 7);
	assert_int_equal(sections, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rules_md_is_what_the_program_prints),
		TEST(a_page_of_one_day),
		TEST(markup_in_a_rule_file),
		TEST(adding_a_rule_md_can_be_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
