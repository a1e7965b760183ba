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

CLI_TEST(a_preparation_logs_its_sums)
{
	given_world(t);
	given_file(t, "list.csv", HEAD "SSA26031601\nSSA1\nSSA26031601\n");
	run(t,
	    "prepare --index i.cidx --as-of 2026-07-01 --ior 12-3456789XX --log nightly.log --quiet -o out list.csv");
	expect_exit(t, 1);
	expect_stdout(t, "");
	look_at_log(t);
	expect_lines(t, t->out_text, 3);
	expect_json(t, 1, "event", "\"result\"");
	expect_json(t, 1, "folder", "\"out\"");
	expect_json(t, 1, "as_of", "\"2026-07-01\"");
	expect_json(t, 1, "rows", "3");
	expect_json(t, 1, "declared", "1");
	expect_json(t, 1, "left_out", "2");
	expect_json(t, 1, "reasons", "{\"Not 11 characters long\":1,\"Duplicate entry numbers\":1}");
	expect_json(t, 1, "declarations", "1");
	expect_json(t, 1, "urgent", "0");
	expect_json(t, 2, "exit", "1");
	run(t, "prepare --index i.cidx --as-of 2026-07-01 --ior 12-3456789XX --log nightly.log --dry-run list.csv");
	look_at_log(t);
	expect_json(t, 4, "folder", "null");
	expect_json(t, 4, "declared", "1");
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
	expect_lines(t, t->out_text, 7);
	expect_json(t, 0, "event", "\"of something else\"");
	expect_json(t, 4, "command", "\"rules\"");
	expect_json(t, 6, "exit", "0");
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

CLI_TEST(a_log_is_none_of_the_files_that_are_written)
{
	static const char *const commands[] = {
		"report --index i.cidx --all -o new --log ./new",
		"refund --index i.cidx --all -o new --log new",
		"index build source.csv -o new.cidx --rejects new --log new",
	};

	for (size_t i = 0; i < COUNT(commands); i++) {
		row(t, commands[i]);
		given_world(t);
		run(t, commands[i]);
		expect_exit(t, 2);
		expect_stderr_has(t, "new");
		expect_no_file(t, "new");
	}
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void expect_key(struct cli *t, size_t line, const char *key)
{
	cJSON *object = json_line(t, line, HERE);

	if (!cJSON_GetObjectItemCaseSensitive(object, key))
		fail_at(t, key, HERE);
	cJSON_Delete(object);
}

/* One row a command that `cape help` lists, in an order in which each finds what it needs. */
static const struct {
	const char *command;
	int exit;
	const char *key; /* of its first result */
} logged[] = {
	{ "template -o t.csv", 0, "file" },
	{ "index build source.csv -o j.cidx --data-date 2026-07-15", 0, "entries" },
	{ "index update j.cidx source.csv --data-date 2026-07-15", 0, "index_hash" },
	{ "index verify j.cidx", 0, "bytes" },
	{ "index info j.cidx", 0, "importers" },
	{ "index get j.cidx SSA26031601 SSA26031602", 1, "missing" },
	{ "profile good.csv --index i.cidx --ior 12-3456789XX --repeats 3", 0, "stages" },
	{ "rules", 0, "as_of" },
	{ "rules check r.ini", 0, "in_force" },
	{ "rules diff builtin r.ini", 0, "same" },
	{ "ledger init L", 0, "ledger" },
	{ "ledger info --ledger L", 0, "jobs" },
	{ "upload good.csv --ledger L --acknowledge --index i.cidx --ior 12-3456789XX -o results", 0, "job_number" },
	{ "rerun --ledger L --index i.cidx", 0, "judged" },
	{ "history --ledger L", 0, "jobs" },
	{ "claims --ledger L", 0, "claims" },
	{ "job 9000000001 --ledger L", 0, "claim_number" },
	{ "claim 900000000001 --ledger L", 0, "job_number" },
	{ "record 9000000001 --cbp-job 17 --ledger L", 0, "cbp_job" },
	{ "record --portal-history empty.csv --ledger L", 2, NULL },
	{ "claim import details.csv --ledger L", 0, "successes" },
	{ "corrections 9000000001 --ledger L --index i.cidx -o c.csv", 0, "to_upload" },
	{ "void 9000000001 --reason tried --ledger L", 0, "voided_job" },
	{ "ledger verify --ledger L", 0, "problems" },
	{ "ledger export --ledger L -o X", 0, "file" },
	{ "ledger backup B --ledger L", 0, "backup" },
};

CLI_TEST(every_command_logs_a_result)
{
	size_t lines = 0;

	given_world(t);
	given_file(t, "empty.csv", "");
	given_file(
		t, "details.csv",
		"CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n100000013568,SSA26031601,Entry Summary Updated,\n");
	run(t, "rules --ini");
	given_file(t, "r.ini", t->out_text);
	for (size_t i = 0; i < COUNT(logged); i++) {
		char command[512];
		size_t end;

		(void)snprintf(command, sizeof(command), "%s --log nightly.log", logged[i].command);
		run(t, command);
		expect_exit(t, logged[i].exit);
		look_at_log(t);
		end = count_lines(t->out_text);
		must(end >= lines + 2 + (logged[i].key != NULL), "lines of the log");
		expect_json(t, lines, "event", "\"begin\"");
		if (logged[i].key) {
			expect_json(t, lines + 1, "event", "\"result\"");
			expect_key(t, lines + 1, logged[i].key);
		}
		expect_json(t, end - 1, "event", "\"end\"");
		lines = end;
		expect_stdout_lacks(t, "SSA26031601");
		expect_stdout_lacks(t, "123456789");
		expect_stdout_lacks(t, "12-3456789");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_log_is_none_of_the_files_that_are_written),
		TEST(every_command_logs_a_result),
		TEST(a_run_logs_its_beginning_its_results_and_its_end),
		TEST(a_preparation_logs_its_sums),
		TEST(what_is_printed_does_not_change),
		TEST(errors_and_warnings_are_logged_with_their_place),
		TEST(later_runs_follow_earlier_ones),
		TEST(importer_numbers_are_not_logged),
		TEST(a_log_that_cannot_be_written_is_trouble),
		TEST(a_log_is_none_of_the_files_it_tells_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
