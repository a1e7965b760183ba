/* io/sink.h: open temporary files go when the program ends, however it ends. */
#include "io/sink.h"

#include "unit/in_folder.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static bool folder_is_empty(void)
{
	return rmdir(folder.path) == 0 && mkdir(folder.path, 0700) == 0;
}

enum {
	LIVED = 7,      /* exit code of a child that went on */
	WENT_WRONG = 8, /* and of one whose world failed */
};

/* Runs a child with two open sinks; returns its status. */
static int run_child(void (*live)(struct sink *sink))
{
	int status;
	pid_t pid = fork();

	must(pid >= 0);
	if (pid == 0) {
		struct err err = ERR_INIT;
		struct sink sinks[2];

		sink_catch_signals();
		if (!sink_create(&sinks[0], folder_file(&folder, "a.csv"), false, &err) ||
		    !sink_create(&sinks[1], folder_file(&folder, "b.csv"), false, &err))
			_exit(WENT_WRONG);
		live(&sinks[0]);
		_exit(LIVED);
	}
	must(waitpid(pid, &status, 0) == pid);
	return status;
}

static int signal_number;

static void be_killed(struct sink *sink)
{
	(void)sink;
	(void)raise(signal_number);
}

UNIT_TEST(signals_that_can_be_caught)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		int status;

		/* Whoever runs the tests may ignore some of them (nohup). */
		must(signal(numbers[i], SIG_DFL) != SIG_ERR);
		signal_number = numbers[i];
		status = run_child(be_killed);
		expect(WIFSIGNALED(status) && WTERMSIG(status) == numbers[i], "signal %d, status %x", numbers[i],
		       status);
		expect(folder_is_empty(), "signal %d", numbers[i]);
	}
}

UNIT_TEST(a_signal_that_is_ignored_stays_ignored)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	int status;

	must(sigaction(SIGHUP, &ignore, &old) == 0);
	signal_number = SIGHUP;
	status = run_child(be_killed);
	must(sigaction(SIGHUP, &old, NULL) == 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == LIVED);
}

static void leave(struct sink *sink)
{
	(void)sink;
	exit(3);
}

UNIT_TEST(an_ordinary_exit)
{
	int status = run_child(leave);

	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	assert_true(folder_is_empty());
}

static void publish_and_leave(struct sink *sink)
{
	struct err err = ERR_INIT;

	if (!sink_write(sink, "a\n", 2, &err) || !sink_publish(sink, &err))
		_exit(WENT_WRONG);
	exit(0);
}

UNIT_TEST(a_published_file_stays)
{
	int status = run_child(publish_and_leave);

	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	expect_file(folder_file(&folder, "a.csv"), "a\n");
	must(unlink(folder.file) == 0);
	assert_true(folder_is_empty());
}

/* A disk that is full, played by a limit on file sizes: the error is told and nothing is left. */
static void fill_the_disk(struct sink *sink)
{
	static char block[100000];
	struct rlimit limit = { .rlim_cur = 150000, .rlim_max = 150000 };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct err err = ERR_INIT;

	if (sigaction(SIGXFSZ, &ignore, NULL) != 0 || setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(WENT_WRONG);
	if (!sink_write(sink, block, sizeof(block), &err))
		_exit(WENT_WRONG);
	if (sink_write(sink, block, sizeof(block), &err) || !strstr(err.text, strerror(EFBIG)) ||
	    strcmp(err.path, folder_file(&folder, "a.csv")) != 0)
		_exit(1);
	sink_abandon(sink);
	exit(0);
}

UNIT_TEST(no_room_left)
{
	int status = run_child(fill_the_disk);

	expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %x", status);
	assert_true(folder_is_empty());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(signals_that_can_be_caught),
		TEST(a_signal_that_is_ignored_stays_ignored),
		TEST(an_ordinary_exit),
		TEST(a_published_file_stays),
		TEST(no_room_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
