/* --log: what happened, in lines of JSON behind those of earlier runs. */
#include "json.h"
#include "sources.h"

#define HEAD   "Entry Number\n"
#define LOGGED VALIDATE "--log nightly.log "

static void given_world(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601"));
	given_file(t, "good.csv", HEAD "SSA26031601\n");
	given_file(t, "bad.csv", HEAD "SSA1\n");
	given_file(t, "strange.csv", HEAD "\"SSA26031601\n");
}

/* From here on the log's lines are looked at as if the program had printed them. */
static void look_at_log(struct cli *t)
{
	size_t len;

	free(t->out_text);
	t->out_text = file_bytes(t, "nightly.log", &len);
	must(t->out_text != NULL, "nightly.log");
}

CLI_TEST(a_run_logs_its_beginning_its_results_and_its_end)
{
	given_world(t);
	run(t, LOGGED "good.csv bad.csv --quiet");
	expect_exit(t, 1);
	expect_stdout(t, "");
	look_at_log(t);
	expect_lines(t, t->out_text, 4);
	expect_json(t, 0, "event", "\"begin\"");
	expect_json(t, 0, "command", "\"validate\"");
	expect_json(t, 1, "event", "\"result\"");
	expect_json(t, 1, "file", "\"good.csv\"");
	expect_json(t, 1, "successes", "1");
	expect_json(t, 2, "upload_status", "\"Failed initial validation\"");
	expect_json(t, 3, "event", "\"end\"");
	expect_json(t, 3, "exit", "1");
	expect_private(t, "nightly.log");
}

CLI_TEST(what_is_printed_does_not_change)
{
	char *printed;

	given_world(t);
	run(t, VALIDATE "good.csv bad.csv --json");
	printed = strdup(t->out_text);
	must(printed != NULL, "memory");
	run(t, LOGGED "good.csv bad.csv --json");
	/* All but the seconds. */
	for (size_t line = 0; line < 2; line++) {
		char *before = strstr(printed, "\"seconds\""), *after = strstr(t->out_text, "\"seconds\"");

		must(before != NULL && after != NULL, "seconds");
		if (before - printed != after - t->out_text ||
		    strncmp(printed, t->out_text, (size_t)(before - printed)) != 0)
			fail_at(t, "other JSON with --log", HERE);
		must((before = strchr(before, '\n')) != NULL && (after = strchr(after, '\n')) != NULL, "line");
		memmove(printed, before + 1, strlen(before));
		memmove(t->out_text, after + 1, strlen(after));
	}
	free(printed);
}

CLI_TEST(errors_and_warnings_are_logged_with_their_place)
{
	given_world(t);
	run(t, LOGGED "strange.csv missing.csv");
	expect_exit(t, 2);
	look_at_log(t);
	expect_json(t, 1, "event", "\"problem\"");
	expect_json(t, 1, "file", "\"strange.csv\"");
	expect_json(t, 1, "line", "2");
	expect_json(t, 3, "file", "\"missing.csv\"");
	expect_json(t, 5, "exit", "2");
}

CLI_TEST(later_runs_follow_earlier_ones)
{
	given_world(t);
	given_file(t, "nightly.log", "{\"event\":\"of something else\"}\n");
	run(t, LOGGED "good.csv");
	run(t, "rules --log nightly.log");
	expect_exit(t, 0);
	look_at_log(t);
	expect_lines(t, t->out_text, 6);
	expect_json(t, 0, "event", "\"of something else\"");
	expect_json(t, 4, "command", "\"rules\"");
	expect_json(t, 5, "exit", "0");
}

CLI_TEST(importer_numbers_are_not_logged)
{
	given_world(t);
	run(t, LOGGED "good.csv");
	look_at_log(t);
	expect_stdout_lacks(t, "12-3456789");
	expect_stdout_lacks(t, "123456789");
	expect_stdout_lacks(t, "SSA26031601");
}

CLI_TEST(a_log_that_cannot_be_written_is_trouble)
{
	given_world(t);
	given_folder(t, "folder");
	run(t, VALIDATE "--log folder good.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "folder");
	expect_no_file(t, "good.Claim_Details.csv");
	run(t, VALIDATE "--log /dev/full good.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "/dev/full");
	/* The work itself is done. */
	expect_file_has(t, "good.Claim_Details.csv", "SSA26031601");
}

CLI_TEST(a_log_is_none_of_the_files_it_tells_of)
{
	static const char *const names[] = { "good.csv", "i.cidx", "list", "listed.csv" };

	for (size_t i = 0; i < COUNT(names); i++) {
		char command[512], *before, *after;
		size_t len = 0, len_after = 0;

		row(t, names[i]);
		given_world(t);
		given_file(t, "list", "listed.csv\n");
		given_file(t, "listed.csv", HEAD "SSA26031601\n");
		before = file_bytes(t, names[i], &len);
		(void)snprintf(command, sizeof(command), VALIDATE "--files-from list --log %s", names[i]);
		if (i == 0)
			(void)snprintf(command, sizeof(command), VALIDATE "good.csv --log ./good.csv");
		run(t, command);
		expect_exit(t, 2);
		after = file_bytes(t, names[i], &len_after);
		must(len == len_after && memcmp(before, after, len) == 0, names[i]);
		free(before);
		free(after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_logs_its_beginning_its_results_and_its_end),
		TEST(what_is_printed_does_not_change),
		TEST(errors_and_warnings_are_logged_with_their_place),
		TEST(later_runs_follow_earlier_ones),
		TEST(importer_numbers_are_not_logged),
		TEST(a_log_that_cannot_be_written_is_trouble),
		TEST(a_log_is_none_of_the_files_it_tells_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
