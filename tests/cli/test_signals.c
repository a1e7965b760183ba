/*
 * A signal ends the run as 128 + n, and no file stands half-written under its final name (contract, sections 1
 * and 4).
 */
#include <signal.h>

#include "sources.h"

#define PATIENCE_SECONDS 120

/*
 * The second input is a FIFO. Opening its far end waits until the program has opened the near one, so the
 * signal meets a program that is at work; the alarm only ends a test whose program never comes that far.
 */
static int wait_until_it_reads(struct cli *t, const char *fifo)
{
	int fd;

	alarm(PATIENCE_SECONDS);
	fd = openat(t->folder_fd, fifo, O_WRONLY | O_CLOEXEC);
	alarm(0);
	must(fd >= 0, fifo);
	return fd;
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

CLI_TEST(validate_ends_by_the_signal_and_leaves_no_half_file)
{
	const char *const args[] = { "validate", "--index", "i.cidx", "--ior", "12-3456789XX",
				     "-o",       "out",     "a.csv",  "b.csv", NULL };

	for (size_t i = 0; i < COUNT(signals); i++) {
		pid_t pid;
		int fd;

		row(t, strsignal(signals[i]));
		given_good_index(t);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\n");
		must(mkfifoat(t->folder_fd, "b.csv", 0600) == 0, "mkfifo");
		pid = start_argv(t, args);
		fd = wait_until_it_reads(t, "b.csv");
		must(kill(pid, signals[i]) == 0, "kill");
		finish(t, pid);
		close(fd);
		expect_exit(t, 128 + signals[i]);
		expect_no_file(t, "out/b.Claim_Details.csv");
		if (faccessat(t->folder_fd, "out/a.Claim_Details.csv", F_OK, 0) == 0)
			expect_file(t, "out/a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
	}
}

CLI_TEST(index_build_ends_by_the_signal_and_keeps_the_old_index)
{
	const char *const args[] = { "index", "build", "-o", "i.cidx", "source.csv", "more.csv", NULL };

	for (size_t i = 0; i < COUNT(signals); i++) {
		size_t len = 0;
		char *index;
		pid_t pid;
		int fd;

		row(t, strsignal(signals[i]));
		given_good_index(t);
		index = file_bytes(t, "i.cidx", &len);
		must(mkfifoat(t->folder_fd, "more.csv", 0600) == 0, "mkfifo");
		pid = start_argv(t, args);
		fd = wait_until_it_reads(t, "more.csv");
		must(kill(pid, signals[i]) == 0, "kill");
		finish(t, pid);
		close(fd);
		expect_exit(t, 128 + signals[i]);
		expect_bytes(t, "i.cidx", index, len);
		free(index);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(validate_ends_by_the_signal_and_leaves_no_half_file),
		TEST(index_build_ends_by_the_signal_and_keeps_the_old_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
