/* What may happen to a ledger while it is used: it goes, is held, is full, and the user changes his mind. */
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "json.h"
#include "ledgers.h"

#define PATIENCE_SECONDS 120

static const char *const upload_args[] = { "upload", "--acknowledge", "--ledger", "l",        "--index", "i.cidx",
					   "--ior",  "12-3456789XX",  "a.csv",    "fifo.csv", "c.csv",   NULL };

static void given_all(struct cli *t)
{
	given_good_index(t);
	given_ledger(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
	given_file(t, "c.csv", "Entry Number\nSSA26031602\n");
	must(mkfifoat(t->folder_fd, "fifo.csv", 0600) == 0, "mkfifo");
}

/* Opening the far end waits until the program has opened the near one. */
static int wait_until_it_reads(struct cli *t)
{
	int fd;

	alarm(PATIENCE_SECONDS);
	fd = openat(t->folder_fd, "fifo.csv", O_WRONLY | O_CLOEXEC);
	alarm(0);
	must(fd >= 0, "fifo.csv");
	return fd;
}

static void feed(int fd)
{
	static const char text[] = "Entry Number\nSSA26031601\n";

	must(write(fd, text, strlen(text)) == (ssize_t)strlen(text), "fifo.csv");
	must(close(fd) == 0, "fifo.csv");
}

CLI_TEST(ctrl_c_finishes_the_current_file_and_names_the_next)
{
	static const struct {
		int number;
		const char *more[3], *says; /* files behind c.csv */
	} signals[] = {
		{ SIGINT, { NULL }, "c.csv: is not recorded: interrupted; upload it again" },
		{ SIGTERM,
		  { "d.csv" },
		  "c.csv: is not recorded, nor is the file after it: interrupted; upload them again" },
		{ SIGHUP,
		  { "d.csv", "e.csv" },
		  "c.csv: is not recorded, nor are 2 files after it: interrupted; upload them again" },
	};

	for (size_t i = 0; i < COUNT(signals); i++) {
		const char *args[COUNT(upload_args) + 3] = { NULL };
		pid_t pid;
		int fd;

		row(t, strsignal(signals[i].number));
		given_all(t);
		memcpy(args, upload_args, sizeof(upload_args));
		memcpy(args + COUNT(upload_args) - 1, signals[i].more, sizeof(signals[i].more));
		pid = start_argv(t, args);
		fd = wait_until_it_reads(t);
		must(kill(pid, signals[i].number) == 0, "kill");
		feed(fd);
		finish(t, pid);
		expect_exit(t, 128 + signals[i].number);
		expect_stderr_has(t, signals[i].says);
		expect_stdout_has(t, "0000000341, recorded here");
		expect_stdout_has(t, "0000000342, recorded here");
		expect_no_file(t, "c.Claim_Details.csv");
		run(t, "history --ledger l --json");
		expect_lines(t, t->out_text, 2);
		run(t, "ledger verify --ledger l");
		expect_exit(t, 0);
	}
}

CLI_TEST(a_second_one_ends_it_at_once)
{
	pid_t pid;
	int fd;

	given_all(t);
	pid = start_argv(t, upload_args);
	fd = wait_until_it_reads(t);
	must(kill(pid, SIGINT) == 0, "kill");
	/* A signal that is pending already would be one with it. */
	while (kill(pid, 0) == 0 && waitpid(pid, &t->status, WNOHANG) == 0)
		(void)kill(pid, SIGINT);
	close(fd);
	expect_exit(t, 130);
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	expect_stdout_has(
		t, "job numbers 0000000341 to 0000000343 and claim numbers 100000013568 to 100000013570 are not used");
	run(t, "history --ledger l");
	expect_stdout(t, "No jobs.\n");
	expect_folder(t, "l/files/0000000", "");
}

CLI_TEST(a_ledger_that_goes_away_is_missed)
{
	pid_t pid;
	int fd;

	given_all(t);
	run_at(t, "0", UPLOAD "c.csv --quiet");
	expect_exit(t, 0);
	pid = start_argv(t, upload_args);
	fd = wait_until_it_reads(t);
	must(renameat(t->folder_fd, "l", t->folder_fd, "elsewhere") == 0, "rename");
	feed(fd);
	finish(t, pid);
	expect_exit(t, 2);
	expect_message(t);
	expect_stdout_lacks(t, "recorded here");
	expect_stderr_has(t, "a.csv: and 2 files after it are not told to be recorded");
	/* What was in it is not lost. */
	run(t, "ledger verify --ledger elsewhere");
	expect_exit(t, 0);
	run(t, "history --ledger elsewhere --json");
	expect_lines(t, t->out_text, 1);
}

CLI_TEST(a_full_disk_is_told_and_nothing_is_lost)
{
	given_all(t);
	run_at(t, "0", UPLOAD "c.csv --quiet");
	given_limit(t, RLIMIT_FSIZE, 20);
	run_at(t, "1", UPLOAD "a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stdout_lacks(t, "recorded here");
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
	run(t, "history --ledger l --json");
	expect_lines(t, t->out_text, 1);
	run_at(t, "2", UPLOAD "a.csv --quiet");
	expect_exit(t, 0);
}

CLI_TEST(who_writes_waits_for_who_writes_and_readers_do_not)
{
	static const char *const args[] = { "void", "341", "--reason", "x", "--ledger", "l", NULL };
	pid_t pid;
	int fd;

	given_all(t);
	run_at(t, "0", UPLOAD "a.csv --quiet");
	fd = openat(t->folder_fd, "l/lock", O_RDWR | O_CLOEXEC);
	must(fd >= 0 && flock(fd, LOCK_EX) == 0, "lock");
	pid = start_argv(t, args);
	must(usleep(200000) == 0, "sleep");
	must(waitpid(pid, &t->status, WNOHANG) == 0, "it did not wait");
	must(close(fd) == 0, "unlock");
	finish(t, pid);
	expect_exit(t, 0);
	fd = openat(t->folder_fd, "l/lock", O_RDWR | O_CLOEXEC);
	must(fd >= 0 && flock(fd, LOCK_EX) == 0, "lock");
	run(t, "history --ledger l --json");
	expect_exit(t, 0);
	expect_lines(t, t->out_text, 1);
	close(fd);
}

CLI_TEST(a_ledger_that_is_read_only_is_read)
{
	if (geteuid() == 0)
		skip_because(t, "root may write everywhere");
	given_all(t);
	run_at(t, "0", UPLOAD "a.csv --quiet");
	must(fchmodat(t->folder_fd, "l", 0500, 0) == 0, "chmod");
	run(t, "history --ledger l --json");
	expect_lines(t, t->out_text, 1);
	run(t, VALIDATE "--ledger l --json a.csv");
	expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":1}");
	run_at(t, "1", UPLOAD "c.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "is read-only");
	must(fchmodat(t->folder_fd, "l", 0700, 0) == 0, "chmod");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ctrl_c_finishes_the_current_file_and_names_the_next),
		TEST(a_second_one_ends_it_at_once),
		TEST(a_ledger_that_goes_away_is_missed),
		TEST(a_full_disk_is_told_and_nothing_is_lost),
		TEST(who_writes_waits_for_who_writes_and_readers_do_not),
		TEST(a_ledger_that_is_read_only_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
