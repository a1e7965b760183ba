/* Many inputs at once: every one is answered, in the order given, and claims are numbered in that order, for any --threads. */
#include "json.h"
#include "sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES 45

/* What input k is. */
enum kind { GOOD, SHORT, ABSENT, LARGE, EMPTY, KINDS };

static enum kind kind_of(size_t k)
{
	return k % 11 == 7 ? LARGE : k % 7 == 3 ? ABSENT : k % 5 == 1 ? SHORT : k % 13 == 9 ? EMPTY : GOOD;
}

/* A good file, too large to be one piece of work: blank rows make no entries. */
static char *large_text(void)
{
	size_t blank = 700000;
	char *text = malloc(blank + 64);

	must(text != NULL, "malloc");
	strcpy(text, "Entry Number\n");
	memset(text + strlen(text), '\n', blank);
	strcpy(text + strlen("Entry Number\n") + blank, "SSA26031601\n");
	return text;
}

static void given_files(struct cli *t)
{
	char *large = large_text();
	char name[32];

	given_good_index(t);
	for (size_t k = 0; k < FILES; k++) {
		snprintf(name, sizeof(name), "f%02zu.csv", k);
		if (kind_of(k) != ABSENT)
			given_file(t, name,
				   kind_of(k) == GOOD    ? "Entry Number\nSSA26031601\n"
				   : kind_of(k) == SHORT ? "Entry Number\nSSA1\n"
				   : kind_of(k) == LARGE ? large
							 : "Entry Number\n");
	}
	free(large);
}

static void run_all(struct cli *t, const char *threads, const char *how)
{
	char words[2048];
	size_t len = (size_t)snprintf(words, sizeof(words), "%s%s -o out --threads %s", VALIDATE, how, threads);

	for (size_t k = 0; k < FILES; k++)
		len += (size_t)snprintf(words + len, sizeof(words) - len, " f%02zu.csv", k);
	must(len < sizeof(words), "the words are too many");
	run(t, words);
}

static void expect_answers(struct cli *t)
{
	unsigned claims = 0;
	char name[64], text[256];

	for (size_t k = 0; k < FILES; k++) {
		enum kind kind = kind_of(k);
		bool claim = kind == GOOD || kind == LARGE;

		snprintf(text, sizeof(text), "\"f%02zu.csv\"", k);
		expect_json(t, k, "file", text);
		snprintf(text, sizeof(text), "\"%012llu\"", 900000000001ULL + claims);
		expect_json(t, k, "claim_number", claim ? text : "null");
		snprintf(name, sizeof(name), "out/f%02zu.Claim_Details.csv", k);
		snprintf(text, sizeof(text), CLAIM_HEADER "%012llu,SSA26031601,Entry Summary Updated,\n",
			 900000000001ULL + claims);
		if (claim)
			expect_file(t, name, text);
		claims += claim;
	}
}

CLI_TEST(answers_and_numbers_are_in_the_order_given)
{
	static const char *const threads[] = { "1", "2", "3", "8", "64" };

	for (size_t i = 0; i < COUNT(threads); i++) {
		row(t, threads[i]);
		given_files(t);
		run_all(t, threads[i], "--json");
		expect_exit(t, 2);
		expect_answers(t);
	}
}

CLI_TEST(summaries_are_the_same_for_any_threads)
{
	char *first;

	row(t, "1 thread");
	given_files(t);
	run_all(t, "1", "");
	expect_exit(t, 2);
	first = strdup(t->out_text);
	must(first != NULL, "strdup");
	row(t, "8 threads");
	given_files(t);
	run_all(t, "8", "");
	expect_exit(t, 2);
	expect_stdout(t, first);
	free(first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers_and_numbers_are_in_the_order_given),
		TEST(summaries_are_the_same_for_any_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
