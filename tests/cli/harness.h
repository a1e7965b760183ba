/*
 * Runs the real program in a fresh folder, and is what a test file includes.
 *
 * A test is a story in three words: given (files, standard input, environment; given.h), run (one call of
 * the program, without a shell), expect (exit code, streams, files; expect.h). Every expectation that fails
 * prints the table row, the command, both streams and the folder, which then stays; on success it is removed.
 *
 * The program is $CAPE, else build/release/cape. Paths given to a function are inside the test's folder,
 * which is also the program's working folder. Not thread-safe; one test at a time, as cmocka does.
 */
#ifndef CAPE_TESTS_CLI_HARNESS_H
#define CAPE_TESTS_CLI_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* One test: its folder, what the next run is given, what the last run did. */
struct cli {
	char label[256]; /* of the table row */
	char folder[4096];
	int folder_fd;
	bool passed;

	const char *env[4][2];
	size_t env_count;
	pid_t feeders[4]; /* processes that write into FIFOs and standard input */
	size_t feeder_count;
	int limited_resource; /* of setrlimit, plus 1; 0: none */
	rlim_t limit;
	int in, out, err; /* -1: /dev/null, closed, not open yet */
	bool out_captured;

	char command[2048];
	int status; /* of waitpid */
	char *out_text, *err_text;
};

/* CLI_TEST(name) { … } defines a cmocka test function with `struct cli *t`; TEST(name) lists it. */
#define CLI_TEST(name)                          \
	static void name##_body(struct cli *t); \
	static void name(void **state)          \
	{                                       \
		name##_body(*state);            \
		cli_passed(*state);             \
	}                                       \
	static void name##_body(struct cli *t)
#define TEST(name) cmocka_unit_test_setup_teardown(name, cli_setup, cli_teardown)

int cli_setup(void **state);
int cli_teardown(void **state);
void cli_passed(struct cli *t);

/* Says why the test cannot run here, and skips it. */
void skip_because(struct cli *t, const char *why);

/* Ends the test when the world around it fails (no memory, no disk): WHAT says at what. */
void must(bool ok, const char *what);

/* Starts a row of a table: an empty folder, and a label that stands in failures until the next row. */
void row(struct cli *t, const char *label);

/* What the next run finds; gone after it. */
void given_stdin(struct cli *t, const char *text);                  /* a pipe */
void given_fifo(struct cli *t, const char *name, const char *text); /* fed by a process of its own */
void given_env(struct cli *t, const char *name, const char *value); /* at most four */
void given_limit(struct cli *t, int resource, rlim_t limit);        /* as the shell's ulimit */
void given_stdout_closed(struct cli *t);
void given_stdout(struct cli *t, const char *path);
void given_stdout_pipe_without_reader(struct cli *t);

/* Runs the program: `run` splits at spaces, `run_list` takes the arguments as they are. */
void run(struct cli *t, const char *words);
void run_argv(struct cli *t, const char *const args[]);
#define run_list(t, ...) run_argv((t), (const char *const[]){ __VA_ARGS__, NULL })

/* The same in two steps, for a test that acts while the program runs. */
pid_t start_argv(struct cli *t, const char *const args[]);
void finish(struct cli *t, pid_t pid);

/* The last run's exit code; a signal n reads as 128 + n, as a shell shows it. */
int exit_code(const struct cli *t);

#include "expect.h"
#include "given.h"

#endif
