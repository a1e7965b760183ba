/* io/lock.h: one updater at a time, also while the file of a name is another from one moment to the next. */
#include "core/calls.h"
#include "io/lock.h"

#include "unit/support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#define BUSY "is being updated by another cape; run again when that is done"

static struct folder folder;
static struct calls real;
static char *path;

static int begin(void **state)
{
	(void)state;
	folder = folder_make();
	path = strdup(folder_file(&folder, "a.cidx"));
	file_write(path, "old\n", 4);
	real = calls;
	return 0;
}

static int end(void **state)
{
	(void)state;
	calls = real;
	free(path);
	folder_remove(&folder);
	return 0;
}

static void take(struct lock *lock)
{
	struct err err = ERR_INIT;

	expect(lock_take(lock, path, &err), "%s", err.text);
}

static void expect_busy(void)
{
	struct err err = ERR_INIT;
	struct lock lock;

	assert_false(lock_take(&lock, path, &err));
	expect_text(err.text, BUSY, "the second");
	assert_string_equal(err.path, path);
	assert_true(err.place == ERR_NOWHERE);
}

/* As a finished update does it. */
static void rename_another_over(void)
{
	file_write(folder_file(&folder, "new"), "new\n", 4);
	must(rename(folder.file, path) == 0);
}

static int free_descriptor(void)
{
	int fd = dup(STDERR_FILENO);

	must(fd >= 0 && close(fd) == 0);
	return fd;
}

UNIT_TEST(the_second_is_refused)
{
	int descriptor = free_descriptor();
	struct lock lock;

	for (unsigned i = 0; i < 3; i++) {
		take(&lock);
		expect_busy();
		expect_busy();
		lock_release(&lock);
	}
	assert_int_equal(free_descriptor(), descriptor);
}

UNIT_TEST(a_file_that_is_missing)
{
	struct err err = ERR_INIT;
	struct lock lock;

	must(unlink(path) == 0);
	assert_false(lock_take(&lock, path, &err));
	expect(strstr(err.text, strerror(ENOENT)) != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, path);
}

/* --- other processes --------------------------------------------------------------------------------------------------- */

/* A process that holds the lock; returns when it has it. */
static pid_t start_holder(void)
{
	int ends[2];
	char ready;
	pid_t pid;

	must(pipe2(ends, O_CLOEXEC) == 0);
	pid = fork();
	must(pid >= 0);
	if (pid == 0) {
		struct err err = ERR_INIT;
		struct lock lock;

		if (!lock_take(&lock, path, &err) || write(ends[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	must(close(ends[1]) == 0 && read(ends[0], &ready, 1) == 1 && close(ends[0]) == 0);
	return pid;
}

UNIT_TEST(a_lock_ends_with_its_process)
{
	pid_t pid = start_holder();
	struct lock lock;
	int status;

	expect_busy();
	must(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
	take(&lock);
	lock_release(&lock);
}

/* The old file's lock is nobody's business any more: the new file is free. */
UNIT_TEST(a_rename_over_the_file_begins_anew)
{
	struct lock old, new;

	take(&old);
	expect_busy();
	rename_another_over();
	take(&new);
	expect_busy();
	lock_release(&old); /* That of another file. */
	expect_busy();
	lock_release(&new);
	take(&new);
	lock_release(&new);
}

/* --- between opening and locking --------------------------------------------------------------------------------------- */

static unsigned opens;

/* Renames another file over the name as soon as it was opened, twice. */
static int open_just_before_a_rename(const char *name, int flags, mode_t mode)
{
	int fd = real.open(name, flags, mode);

	if (opens++ < 2)
		rename_another_over();
	return fd;
}

/* It must end up with the lock of the file that has the name: that of another would keep nobody out. */
UNIT_TEST(a_rename_while_it_is_taken)
{
	int descriptor = free_descriptor();
	struct lock lock;

	opens = 0;
	calls.open = open_just_before_a_rename;
	take(&lock);
	calls = real;
	assert_int_equal(opens, 3);
	expect_busy();
	lock_release(&lock);
	assert_int_equal(free_descriptor(), descriptor);
}

static int open_just_before_it_is_removed(const char *name, int flags, mode_t mode)
{
	int fd = real.open(name, flags, mode);

	(void)unlink(name);
	return fd;
}

UNIT_TEST(a_file_that_is_removed_while_it_is_taken)
{
	int descriptor = free_descriptor();
	struct err err = ERR_INIT;
	struct lock lock;

	calls.open = open_just_before_it_is_removed;
	assert_false(lock_take(&lock, path, &err));
	calls = real;
	expect(strstr(err.text, strerror(ENOENT)) != NULL, "\"%s\"", err.text);
	assert_int_equal(free_descriptor(), descriptor);
}

static int fail_fstat(int fd, struct stat *st)
{
	(void)fd;
	(void)st;
	errno = EIO;
	return -1;
}

UNIT_TEST(a_file_that_cannot_be_looked_at)
{
	int descriptor = free_descriptor();
	struct err err = ERR_INIT;
	struct lock lock;

	calls.fstat = fail_fstat;
	assert_false(lock_take(&lock, path, &err));
	calls = real;
	expect(strstr(err.text, "cannot look at") && strstr(err.text, strerror(EIO)), "\"%s\"", err.text);
	assert_int_equal(free_descriptor(), descriptor);
}

/* Readers take no lock, and the file can be read and replaced while it is held. */
UNIT_TEST(readers_are_not_kept_out)
{
	struct lock lock;

	take(&lock);
	expect_file(path, "old\n");
	rename_another_over();
	expect_file(path, "new\n");
	lock_release(&lock);
}

/* --- many at once ------------------------------------------------------------------------------------------------------ */

/* Each adds one to the number in the file by renaming another over it. No addition is lost if only one does so at a time. */
static void count_up(unsigned rounds)
{
	for (unsigned done = 0; done < rounds;) {
		struct err err = ERR_INIT;
		struct lock lock;
		char name[600], text[32];
		size_t len_bytes;
		char *bytes;

		if (!lock_take(&lock, path, &err)) {
			if (strcmp(err.text, BUSY) != 0)
				_exit(2);
			(void)usleep(100);
			continue;
		}
		bytes = file_read(path, &len_bytes);
		(void)snprintf(text, sizeof(text), "%lu\n", strtoul(bytes, NULL, 10) + 1);
		free(bytes);
		(void)snprintf(name, sizeof(name), "%s.%d", path, (int)getpid());
		file_write(name, text, strlen(text));
		if (rename(name, path) != 0)
			_exit(3);
		lock_release(&lock);
		done++;
	}
	_exit(0);
}

UNIT_TEST(no_update_is_lost)
{
	enum { UPDATERS = 4, ROUNDS = 200 };
	pid_t pids[UPDATERS];

	file_write(path, "0\n", 2);
	for (unsigned i = 0; i < UPDATERS; i++) {
		pids[i] = fork();
		must(pids[i] >= 0);
		if (pids[i] == 0)
			count_up(ROUNDS);
	}
	for (unsigned i = 0; i < UPDATERS; i++) {
		int status;

		must(waitpid(pids[i], &status, 0) == pids[i]);
		expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "updater %u: status %x", i, status);
	}
	expect_file(path, "800\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_second_is_refused),
		TEST(a_file_that_is_missing),
		TEST(a_lock_ends_with_its_process),
		TEST(a_rename_over_the_file_begins_anew),
		TEST(a_rename_while_it_is_taken),
		TEST(a_file_that_is_removed_while_it_is_taken),
		TEST(a_file_that_cannot_be_looked_at),
		TEST(readers_are_not_kept_out),
		TEST(no_update_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
