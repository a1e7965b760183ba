/* Making and opening a ledger: where, with which modes and numbers, and what is refused. */
#include "json.h"
#include "ledgers.h"

static void expect_mode(struct cli *t, const char *name, mode_t mode)
{
	struct stat st;

	must(fstatat(t->folder_fd, name, &st, 0) == 0, name);
	if ((st.st_mode & 07777) != mode)
		fail_at(t, name, HERE);
}

CLI_TEST(a_ledger_is_private_and_counts_from_where_it_is_told)
{
	run(t, "ledger init a/b/l --next-job 341 --next-claim 100000013568");
	expect_exit(t, 0);
	expect_stdout_has(t, "0000000341");
	expect_mode(t, "a", 0700);
	expect_mode(t, "a/b/l", 0700);
	expect_mode(t, "a/b/l/ledger.sqlite", 0600);
	run(t, "ledger info --ledger a/b/l --json");
	expect_exit(t, 0);
	expect_json(t, 0, "jobs", "0");
	expect_json(t, 0, "next_job", "\"0000000341\"");
	expect_json(t, 0, "next_claim", "\"100000013568\"");
	expect_folder(t, "a/b/l", "ledger.sqlite lock");
}

CLI_TEST(a_shared_ledger_is_its_group_s_too)
{
	run(t, "ledger init l --group");
	expect_exit(t, 0);
	expect_stdout_has(t, "9000000001");
	expect_stdout_has(t, "900000000001");
	expect_mode(t, "l", 02770);
	expect_mode(t, "l/ledger.sqlite", 0660);
	expect_mode(t, "l/lock", 0660);
}

/* The files of a backup were its maker's alone. */
CLI_TEST(a_backup_of_a_shared_ledger_is_its_group_s_too)
{
	static const char *const files[] = { "b/ledger.sqlite", "b/files/9000000/9000000001.upload",
					     "b/files/900000000/900000000001.record", "b/rerun/night",
					     "b/rerun/9000000/9000000001.state" };

	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	run(t, "ledger init l --group --quiet");
	run(t, UPLOAD "a.csv --quiet");
	run(t, "rerun --ledger l --index i.cidx --quiet --exit-zero");
	expect_exit(t, 0);
	run(t, "ledger backup b --ledger l --quiet");
	expect_exit(t, 0);
	expect_mode(t, "b", 02770);
	expect_mode(t, "b/rerun/9000000", 02770);
	for (size_t i = 0; i < COUNT(files); i++)
		expect_mode(t, files[i], 0660);
}

CLI_TEST(the_option_wins_over_the_environment_and_that_over_the_user_s_own)
{
	char own[5000];

	snprintf(own, sizeof(own), "%s/data", t->folder);
	run(t, "ledger init one --next-job 1 --quiet");
	run(t, "ledger init two --next-job 2 --quiet");
	given_env(t, "CAPE_LEDGER", "two");
	given_env(t, "XDG_DATA_HOME", own);
	run(t, "ledger info --json --ledger one");
	expect_json(t, 0, "next_job", "\"0000000001\"");
	given_env(t, "CAPE_LEDGER", "two");
	given_env(t, "XDG_DATA_HOME", own);
	run(t, "ledger info --json");
	expect_json(t, 0, "next_job", "\"0000000002\"");
	expect_no_file(t, "data");
	given_env(t, "CAPE_LEDGER", "");
	given_env(t, "XDG_DATA_HOME", own);
	run(t, "ledger info --json");
	expect_json(t, 0, "next_job", "\"9000000001\"");
	expect_mode(t, "data/cape", 0700);
	given_env(t, "CAPE_LEDGER", "");
	given_env(t, "XDG_DATA_HOME", "data");
	given_env(t, "HOME", t->folder);
	run(t, "ledger info");
	expect_exit(t, 0);
	expect_mode(t, ".local/share/cape", 0700);
}

CLI_TEST(what_is_no_new_folder_is_no_place_for_a_ledger)
{
	static const struct {
		const char *what, *folder, *says;
	} rows[] = {
		{ "a folder with something in it", "full", "is not empty" },
		{ "a ledger", "l", "has a ledger already" },
		{ "a file", "file", "cannot" },
		{ "below a file", "file/l", "cannot" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_ledger(t);
		given_folder(t, "full");
		given_file(t, "full/mine.txt", "mine");
		given_file(t, "file", "text");
		run_list(t, "ledger", "init", rows[i].folder);
		expect_exit(t, 2);
		expect_stderr_has(t, rows[i].says);
		expect_folder(t, "full", "mine.txt");
	}
}

CLI_TEST(a_number_out_of_range_is_a_usage_error)
{
	static const char *const rows[] = { "--next-job 10000000000", "--next-claim 1000000000000", "--next-job -1",
					    "--next-claim x" };

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[256];

		row(t, rows[i]);
		snprintf(words, sizeof(words), "ledger init l %s", rows[i]);
		run(t, words);
		expect_exit(t, 2);
		expect_message(t);
		expect_no_file(t, "l");
	}
}

CLI_TEST(what_is_no_ledger_is_not_opened)
{
	static const struct {
		const char *what, *folder, *says;
	} rows[] = {
		{ "nothing", "none", "is no ledger" },
		{ "an empty folder", "empty", "is no ledger" },
		{ "a file", "file", "is no ledger" },
		{ "a link to the folder", "link", "symbolic link" },
		{ "a link to the database", "linked", "is a link" },
		{ "a second name of the database", "hard", "is a link" },
		{ "a folder as database", "folder", "is no regular file" },
		{ "a text as database", "text", "is damaged" },
	};

	given_ledger(t);
	given_folder(t, "empty");
	given_folder(t, "linked");
	given_folder(t, "hard");
	given_folder(t, "folder");
	given_folder(t, "folder/ledger.sqlite");
	given_folder(t, "text");
	given_file(t, "text/ledger.sqlite",
		   "This is no database, but as long as the header of one. It is not long enough yet, "
		   "so it goes on for a while, and then it ends.");
	given_file(t, "file", "text");
	given_link(t, "l", "link");
	given_link(t, "../l/ledger.sqlite", "linked/ledger.sqlite");
	for (size_t i = 0; i < COUNT(rows); i++) {
		run_list(t, "ledger", "info", "--ledger", rows[i].folder);
		if (strcmp(rows[i].folder, "hard") == 0) {
			must(linkat(t->folder_fd, "l/ledger.sqlite", t->folder_fd, "hard/ledger.sqlite", 0) == 0,
			     "link");
			run_list(t, "ledger", "info", "--ledger", rows[i].folder);
		}
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
	}
}

CLI_TEST(a_ledger_of_a_newer_cape_is_left_alone)
{
	given_ledger(t);
	given_header_byte(t, SQLITE_USER_VERSION, 99);
	run(t, "ledger info --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "is of schema 99, newer than this cape knows");
}

CLI_TEST(another_program_s_database_is_no_ledger)
{
	given_ledger(t);
	given_header_byte(t, SQLITE_APPLICATION_ID, 1);
	run(t, "ledger info --ledger l");
	expect_exit(t, 2);
	expect_stderr_has(t, "is a database, but no ledger");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_ledger_is_private_and_counts_from_where_it_is_told),
		TEST(a_shared_ledger_is_its_group_s_too),
		TEST(a_backup_of_a_shared_ledger_is_its_group_s_too),
		TEST(the_option_wins_over_the_environment_and_that_over_the_user_s_own),
		TEST(what_is_no_new_folder_is_no_place_for_a_ledger),
		TEST(a_number_out_of_range_is_a_usage_error),
		TEST(what_is_no_ledger_is_not_opened),
		TEST(a_ledger_of_a_newer_cape_is_left_alone),
		TEST(another_program_s_database_is_no_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
