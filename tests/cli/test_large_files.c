/*
 * Files of thousands of entries: CBP's limit of 9,999, and the same bytes for any number of threads (contract,
 * sections 1 and 4).
 */
#include <time.h>

#include "json.h"
#include "sources.h"

#define LIMIT 9999

static void *must_have(size_t size)
{
	void *memory = malloc(size);

	must(memory != NULL, "memory");
	return memory;
}

/* Entries SSA00000000, SSA00000001, … all good, or every seventh rejected. */
static void given_entries(struct cli *t, int count, bool some_rejected)
{
	char *source = must_have(512 + (size_t)count * 64);
	size_t len = (size_t)sprintf(source, "%s\n", ALL_COLUMNS);

	for (int i = 0; i < count; i++)
		len += (size_t)sprintf(source + len, "SSA%08d,12-3456789XX,01,%s,CBP,N,,1,,,N\n", i,
				       some_rejected && i % 7 == 0 ? "Rejected" : "Accepted");
	given_file(t, "source.csv", source);
	free(source);
}

/* A declaration of COUNT of them, in an order that is not the index's: 7919 is prime to every count used here. */
static void given_declaration(struct cli *t, int count)
{
	char *text = must_have(64 + (size_t)count * 16);
	size_t len = (size_t)sprintf(text, "Entry Number\n");

	for (int i = 0; i < count; i++)
		len += (size_t)sprintf(text + len, "SSA%08ld\n", (long)i * 7919 % count);
	given_file(t, "a.csv", text);
	free(text);
}

CLI_TEST(above_9999_entries_a_warning_and_the_claim_all_the_same)
{
	static const struct {
		const char *what;
		int entries;
		const char *over_limit;
	} rows[] = {
		{ "at the limit", LIMIT, "false" },
		{ "one above", LIMIT + 1, "true" },
	};
	char entries[16];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_entries(t, rows[i].entries, false);
		given_declaration(t, rows[i].entries);
		run(t, "index build -o i.cidx source.csv");
		expect_exit(t, 0);
		run(t, VALIDATE "a.csv");
		expect_exit(t, 0);
		if (rows[i].entries > LIMIT) {
			expect_message(t);
			expect_stderr_has(t, "a.csv");
			expect_stderr_has(t, "9,999");
			expect_stderr_has(t, "cape prepare");
		} else {
			expect_stderr(t, "");
		}

		run(t, VALIDATE "--json a.csv");
		expect_exit(t, 0);
		snprintf(entries, sizeof(entries), "%d", rows[i].entries);
		expect_json(t, 0, "upload_status", "\"Accepted\"");
		expect_json(t, 0, "entries", entries);
		expect_json(t, 0, "successes", entries);
		expect_json(t, 0, "over_limit", rows[i].over_limit);

		run(t, VALIDATE "--quiet a.csv");
		expect_stderr(t, "");
	}
}

/* Blank rows and the header are no entries. */
CLI_TEST(the_limit_counts_entries)
{
	char *text = must_have(64 + (LIMIT + 1) * 16);
	size_t len = (size_t)sprintf(text, "Entry Number\n");

	given_entries(t, LIMIT, false);
	for (int i = 0; i < LIMIT; i++)
		len += (size_t)sprintf(text + len, "SSA%08d\n%s", i, i == 5000 ? "\n\n" : "");
	given_file(t, "a.csv", text);
	free(text);
	run(t, "index build -o i.cidx source.csv");
	run(t, VALIDATE "--json a.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "over_limit", "false");
	expect_json(t, 0, "blank_rows", "2");
}

static const char *const threads[] = { "1", "2", "3", "16" };

CLI_TEST(a_claim_file_does_not_depend_on_threads)
{
	enum { ENTRIES = 6000 };
	char *claim = must_have(128 + (size_t)ENTRIES * 80), words[256];
	size_t len = (size_t)sprintf(claim, "%s", CLAIM_HEADER);

	for (int i = 0; i < ENTRIES; i++) {
		long entry = (long)i * 7919 % ENTRIES;

		len += (size_t)sprintf(claim + len, FIRST_CLAIM ",SSA%08ld,%s\n", entry,
				       entry % 7 == 0 ? "Failed,ENTRY SUMMARY IS CANCELLED/REJECTED"
						      : "Entry Summary Updated,");
	}
	for (size_t i = 0; i < COUNT(threads); i++) {
		row(t, threads[i]);
		given_entries(t, ENTRIES, true);
		given_declaration(t, ENTRIES);
		snprintf(words, sizeof(words), "index build --threads %s -o i.cidx source.csv", threads[i]);
		run(t, words);
		expect_exit(t, 0);
		snprintf(words, sizeof(words), "%s--threads %s a.csv", VALIDATE, threads[i]);
		run(t, words);
		expect_exit(t, 1);
		expect_file(t, "a.Claim_Details.csv", claim);
	}
	free(claim);
}

/*
 * An index may hold the second in which it was built (the contract does not say), so two builds are compared
 * that fell into one second; a machine on which none do cannot tell.
 */
CLI_TEST(an_index_does_not_depend_on_threads)
{
	enum { ENTRIES = 3000, ATTEMPTS = 100 };
	char words[256];

	given_entries(t, ENTRIES, true);
	for (size_t i = 1; i < COUNT(threads); i++) {
		int attempt = 0;
		size_t len = 0;
		time_t second;
		char *index;

		do {
			if (attempt++ == ATTEMPTS)
				skip_because(t, "two builds take more than a second here");
			second = time(NULL);
			run(t, "index build --threads 1 -o i.cidx source.csv");
			expect_exit(t, 0);
			snprintf(words, sizeof(words), "index build --threads %s -o many.cidx source.csv", threads[i]);
			run(t, words);
			expect_exit(t, 0);
		} while (time(NULL) != second);
		index = file_bytes(t, "i.cidx", &len);
		expect_bytes(t, "many.cidx", index, len);
		free(index);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(above_9999_entries_a_warning_and_the_claim_all_the_same),
		TEST(the_limit_counts_entries),
		TEST(a_claim_file_does_not_depend_on_threads),
		TEST(an_index_does_not_depend_on_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
