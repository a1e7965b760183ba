/* Runs the program for one test: a folder, what it is given, its two streams and its end. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	WORDS_MAX = 64,
	/* A program that hangs (say, on a FIFO) is ended by this alarm and seen as a signal. */
	HANG_SECONDS = 120,
};

static char program[PATH_MAX];

void must(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "harness: %s: %s\n", what, strerror(errno));
		fail();
	}
}

static bool find_program(void)
{
	const char *name = getenv("CAPE") ? getenv("CAPE") : "build/release/cape";

	if (program[0])
		return true;
	if (!realpath(name, program) || access(program, X_OK) != 0) {
		fprintf(stderr, "harness: no program at %s; build it or set CAPE\n", name);
		program[0] = '\0';
		return false;
	}
	return true;
}

static void open_folder(struct cli *t)
{
	const char *base = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";

	snprintf(t->folder, sizeof(t->folder), "%s/cape-cli-XXXXXX", base);
	must(mkdtemp(t->folder) != NULL, t->folder);
	t->folder_fd = open(t->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(t->folder_fd >= 0, t->folder);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void remove_folder(struct cli *t)
{
	close(t->folder_fd);
	must(nftw(t->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, t->folder);
}

static void forget_givens(struct cli *t)
{
	for (size_t i = 0; i < t->feeder_count; i++) {
		kill(t->feeders[i], SIGKILL);
		waitpid(t->feeders[i], NULL, 0);
	}
	if (t->in >= 0)
		close(t->in);
	if (t->out >= 0)
		close(t->out);
	t->feeder_count = t->env_count = 0;
	t->limited_resource = 0;
	t->in = t->out = -1;
	t->out_captured = true;
}

int cli_setup(void **state)
{
	struct cli *t;

	if (!find_program())
		return -1;
	t = calloc(1, sizeof(*t));
	must(t != NULL, "memory");
	t->in = t->out = t->err = -1;
	t->out_captured = true;
	open_folder(t);
	*state = t;
	return 0;
}

int cli_teardown(void **state)
{
	struct cli *t = *state;

	forget_givens(t);
	if (t->passed)
		remove_folder(t);
	else
		close(t->folder_fd);
	free(t->out_text);
	free(t->err_text);
	free(t);
	return 0;
}

void cli_passed(struct cli *t)
{
	t->passed = true;
}

void skip_because(struct cli *t, const char *why)
{
	fprintf(stderr, "SKIP: %s\n", why);
	t->passed = true;
	skip();
}

void row(struct cli *t, const char *label)
{
	forget_givens(t);
	remove_folder(t);
	open_folder(t);
	snprintf(t->label, sizeof(t->label), "%s", label);
}

/* The child writes all and leaves; it is ended after the run if nobody came to read. */
static void feed(struct cli *t, int fd, const char *fifo, const char *text)
{
	pid_t pid;

	must(t->feeder_count < COUNT(t->feeders), "too many feeders");
	pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		size_t left = strlen(text);

		if (fifo)
			fd = openat(t->folder_fd, fifo, O_WRONLY);
		while (left > 0) {
			ssize_t n = write(fd, text, left);

			if (n < 0)
				_exit(1);
			text += n;
			left -= (size_t)n;
		}
		_exit(0);
	}
	t->feeders[t->feeder_count++] = pid;
}

void given_fifo(struct cli *t, const char *name, const char *text)
{
	must(mkfifoat(t->folder_fd, name, 0600) == 0, name);
	feed(t, -1, name, text);
}

void given_stdin(struct cli *t, const char *text)
{
	int ends[2];

	must(pipe2(ends, O_CLOEXEC) == 0, "pipe");
	feed(t, ends[1], NULL, text);
	close(ends[1]);
	t->in = ends[0];
}

void given_env(struct cli *t, const char *name, const char *value)
{
	must(t->env_count < COUNT(t->env), "too many variables");
	t->env[t->env_count][0] = name;
	t->env[t->env_count++][1] = value;
}

void given_limit(struct cli *t, int resource, rlim_t limit)
{
	t->limited_resource = resource + 1;
	t->limit = limit;
}

void given_stdout_closed(struct cli *t)
{
	t->out_captured = false;
}

void given_stdout(struct cli *t, const char *path)
{
	t->out_captured = false;
	t->out = open(path, O_WRONLY | O_CLOEXEC);
	must(t->out >= 0, path);
}

void given_stdout_pipe_without_reader(struct cli *t)
{
	int ends[2];

	must(pipe2(ends, O_CLOEXEC) == 0, "pipe");
	close(ends[0]);
	t->out_captured = false;
	t->out = ends[1];
}

/* The child: streams, environment and signals as a shell in the foreground would give them. */
static void become_program(const struct cli *t, const char *const args[])
{
	const char *argv[WORDS_MAX + 2] = { "cape" };
	int in = t->in >= 0 ? t->in : open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (size_t i = 0; args[i]; i++)
		argv[i + 1] = args[i];
	unsetenv("CAPE_INDEX");
	for (size_t i = 0; i < t->env_count; i++)
		setenv(t->env[i][0], t->env[i][1], 1);
	dup2(in, STDIN_FILENO);
	if (t->out >= 0)
		dup2(t->out, STDOUT_FILENO);
	else
		close(STDOUT_FILENO);
	dup2(t->err, STDERR_FILENO);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	alarm(HANG_SECONDS);
	if (t->limited_resource) {
		struct rlimit limit = { .rlim_cur = t->limit, .rlim_max = t->limit };

		setrlimit((__rlimit_resource_t)(t->limited_resource - 1), &limit);
	}
	if (fchdir(t->folder_fd) == 0)
		execv(program, (char *const *)argv);
	dprintf(STDERR_FILENO, "harness: cannot start %s: %s\n", program, strerror(errno));
	_exit(127);
}

static char *captured(int fd)
{
	off_t len = lseek(fd, 0, SEEK_END);
	char *text = malloc((size_t)len + 1);

	must(text != NULL, "memory");
	must(pread(fd, text, (size_t)len, 0) == len, "read");
	text[len] = '\0';
	return text;
}

pid_t start_argv(struct cli *t, const char *const args[])
{
	size_t at = 0, count = 0;
	pid_t pid;

	t->command[0] = '\0';
	for (; args[count] && at < sizeof(t->command); count++)
		at += (size_t)snprintf(t->command + at, sizeof(t->command) - at, " %s", args[count]);
	must(count <= WORDS_MAX, "too many arguments");
	t->err = memfd_create("stderr", MFD_CLOEXEC);
	if (t->out_captured)
		t->out = memfd_create("stdout", MFD_CLOEXEC);
	must(t->err >= 0 && (t->out >= 0 || !t->out_captured), "memfd");
	pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0)
		become_program(t, args);
	return pid;
}

void finish(struct cli *t, pid_t pid)
{
	must(waitpid(pid, &t->status, 0) == pid, "waitpid");
	free(t->out_text);
	free(t->err_text);
	t->out_text = t->out_captured ? captured(t->out) : strdup("");
	t->err_text = captured(t->err);
	close(t->err);
	forget_givens(t);
}

void run_argv(struct cli *t, const char *const args[])
{
	finish(t, start_argv(t, args));
}

void run(struct cli *t, const char *words)
{
	char *copy = strdup(words), *rest = copy;
	const char *args[WORDS_MAX + 1];
	size_t count = 0;

	must(copy != NULL, "memory");
	for (char *word; (word = strsep(&rest, " "));) {
		must(count < WORDS_MAX, "too many words");
		if (*word)
			args[count++] = word;
	}
	args[count] = NULL;
	run_argv(t, args);
	free(copy);
}

int exit_code(const struct cli *t)
{
	return WIFSIGNALED(t->status) ? 128 + WTERMSIG(t->status) : WEXITSTATUS(t->status);
}
