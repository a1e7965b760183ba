/*
 * Limits of the world: file sizes, open files, memory. Whatever runs out, the exit code is 2 with a message, and every file under
 * a final name is whole (contract, sections 1 and 4).
 */
#include "sources.h"

#include <sys/resource.h>

#define ENTRIES 20000

/* A declaration of many entries that do not exist: its validation result is as long as itself. */
static void given_long_declaration(struct cli *t, const char *name)
{
	char *text = malloc(32 + ENTRIES * 12), *at = text;

	must(text != NULL, "memory");
	at += sprintf(at, "Entry Number\n");
	for (int i = 0; i < ENTRIES; i++)
		at += sprintf(at, "ZZZ%08d\n", i);
	given_file(t, name, text);
	free(text);
}

CLI_TEST(a_file_larger_than_the_limit_is_not_published)
{
	given_good_index(t);
	given_long_declaration(t, "a.csv");
	given_folder(t, "out");
	given_file(t, "out/a.Cape_Validation_Result.csv", "old\n");
	given_limit(t, RLIMIT_FSIZE, 100000);
	run(t, VALIDATE "-o out a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "File too large");
	expect_file(t, "out/a.Cape_Validation_Result.csv", "old\n");
	expect_folder(t, "out", "a.Cape_Validation_Result.csv");
}

CLI_TEST(an_index_larger_than_the_limit_leaves_the_old_one)
{
	given_good_index(t);
	given_file(t, "new.csv", ALL_COLUMNS "\n" GOOD_ALL("SSA99999991"));
	given_limit(t, RLIMIT_FSIZE, 10000);
	run(t, "index build -o i.cidx new.csv");
	expect_exit(t, 2);
	expect_message(t);
	run(t, "index get i.cidx SSA26031601 --json");
	expect_exit(t, 0);
}

/* Descriptors are given back: five are enough for any number of inputs. */
CLI_TEST(many_inputs_need_few_descriptors)
{
	char list[40 * 24] = "", name[24];

	given_good_index(t);
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "d%d.csv", i);
		given_file(t, name, "Entry Number\nSSA26031601\n");
		strcat(strcat(list, name), "\n");
	}
	given_file(t, "list", list);
	given_limit(t, RLIMIT_NOFILE, 8);
	run(t, VALIDATE "-o out --files-from list");
	expect_exit(t, 0);
	expect_file(t, "out/d39.Claim_Details.csv", CLAIM_HEADER UPDATED("900000000040", "SSA26031601"));
}

/* Sanitizers reserve terabytes of addresses: under them the limit would stop the program before it begins. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
CLI_TEST(memory_that_cannot_be_had_is_named)
{
	given_good_index(t);
	given_long_declaration(t, "a.csv");
	given_file(t, "b.csv", "Entry Number\nSSA26031601\n");
	for (rlim_t mib = 1; mib <= 64; mib *= 2) {
		char label[32];

		snprintf(label, sizeof(label), "%lu MiB", (unsigned long)mib);
		row(t, label);
		given_limit(t, RLIMIT_AS, mib << 20);
		run(t, VALIDATE "--threads 1 a.csv b.csv");
		/* Too little to start, to read, or enough: never a half file, never success by mistake. */
		must(t->status != 0, "a rejected file is no success");
		expect_no_file(t, "a.Claim_Details.csv");
	}
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_larger_than_the_limit_is_not_published),
		TEST(an_index_larger_than_the_limit_leaves_the_old_one),
		TEST(many_inputs_need_few_descriptors),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
		TEST(memory_that_cannot_be_had_is_named),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
