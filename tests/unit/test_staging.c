/* io/staging.h: a folder is there complete or not at all, and nothing is ever added to one. */
#include "io/staging.h"

#include "io/sink.h"
#include "unit/in_folder.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

static void put(const struct staging *staging, const char *name, const char *text)
{
	char *path = staging_file(staging, name);

	file_write(path, text, strlen(text));
	free(path);
}

static char *out_path(const char *name)
{
	return strdup(folder_file(&folder, name));
}

UNIT_TEST(published_at_once)
{
	static const char *const rows[] = { "out", "empty", "out/" };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		char *path = out_path(rows[i]);
		struct staging staging;

		if (strcmp(rows[i], "empty") == 0)
			must(mkdir(path, 0777) == 0);
		expect(staging_begin(&staging, path, &err), "%s: %s", path, err.text);
		put(&staging, "a", "A");
		put(&staging, "b", "B");
		expect(!file_exists(folder_file(&folder, "out/a")), "%s is there already", path);
		expect(staging_publish(&staging, &err), "%s: %s", path, err.text);
		expect(folder_count(&folder) == 1, "something else is there beside %s", path);
		must(chdir(path) == 0);
		expect_file("a", "A");
		expect_file("b", "B");
		must(unlink("a") == 0 && unlink("b") == 0 && chdir("/") == 0 && rmdir(path) == 0);
		free(path);
	}
}

UNIT_TEST(nothing_is_added_to_what_is_there)
{
	struct err err = ERR_INIT;
	struct staging staging;
	char *path = out_path("out");

	must(mkdir(path, 0777) == 0);
	file_write(folder_file(&folder, "out/a"), "old", 3);
	assert_false(staging_begin(&staging, path, &err));
	assert_non_null(strstr(err.text, "not empty"));
	expect_file(folder_file(&folder, "out/a"), "old");
	assert_int_equal(folder_count(&folder), 1);
	/* Made by somebody else meanwhile. */
	must(unlink(folder_file(&folder, "out/a")) == 0);
	err = (struct err)ERR_INIT;
	must(staging_begin(&staging, path, &err));
	put(&staging, "a", "new");
	file_write(folder_file(&folder, "out/a"), "old", 3);
	assert_false(staging_publish(&staging, &err));
	assert_non_null(strstr(err.text, "meanwhile"));
	expect_file(folder_file(&folder, "out/a"), "old");
	assert_int_equal(folder_count(&folder), 1);
	free(path);
}

UNIT_TEST(what_is_no_place_for_a_folder)
{
	struct err err = ERR_INIT;
	struct staging staging;
	char *path = out_path("file");

	file_write(path, "x", 1);
	assert_false(staging_begin(&staging, path, &err));
	assert_non_null(strstr(err.text, "no folder"));
	free(path);
	must(chdir(folder.path) == 0);
	must(unlink("file") == 0);
	err = (struct err)ERR_INIT;
	assert_false(staging_begin(&staging, ".", &err));
	assert_non_null(strstr(err.text, "the folder you are in"));
	err = (struct err)ERR_INIT;
	assert_false(staging_begin(&staging, "missing/out", &err));
	must(chdir("/") == 0);
	assert_int_equal(folder_count(&folder), 0);
}

UNIT_TEST(abandoned_without_a_trace)
{
	struct err err = ERR_INIT;
	struct staging staging;
	char *path = out_path("out");

	must(staging_begin(&staging, path, &err));
	put(&staging, "a", "A");
	staging_abandon(&staging);
	staging_abandon(&staging); /* Once more does nothing. */
	assert_int_equal(folder_count(&folder), 0);
	free(path);
}

/* --- ends ------------------------------------------------------------------------------------------------------------------------ */

static void die_by(int number, const char *path)
{
	pid_t child = fork();
	int status;

	must(child >= 0);
	if (child == 0) {
		struct err err = ERR_INIT;
		struct staging staging;

		sink_catch_signals();
		if (staging_begin(&staging, path, &err))
			put(&staging, "a", "A");
		(void)raise(number);
		_exit(1);
	}
	must(waitpid(child, &status, 0) == child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == number);
}

UNIT_TEST(removed_when_a_signal_ends_the_program)
{
	char *path = out_path("out");

	die_by(SIGTERM, path);
	assert_int_equal(folder_count(&folder), 0);
	free(path);
}

UNIT_TEST(what_a_killed_one_left_goes_with_the_next)
{
	char *path = out_path("out");
	struct err err = ERR_INIT;
	struct staging staging, living;

	die_by(SIGKILL, path);
	assert_int_equal(folder_count(&folder), 1);
	must(staging_begin(&living, folder_file(&folder, "other"), &err));
	assert_int_equal(folder_count(&folder), 1);
	/* One that is in use is let be. */
	must(staging_begin(&staging, path, &err));
	assert_int_equal(folder_count(&folder), 2);
	staging_abandon(&staging);
	must(staging_publish(&living, &err));
	assert_int_equal(folder_count(&folder), 1);
	assert_true(file_exists(folder_file(&folder, "other")));
	free(path);
}

static int refuse_rename(const char *from, const char *to)
{
	(void)from;
	(void)to;
	errno = EIO;
	return -1;
}

static int refuse_mkdir(const char *path, mode_t mode)
{
	(void)path;
	(void)mode;
	errno = ENOSPC;
	return -1;
}

static int refuse_open(const char *path, int flags, mode_t mode)
{
	(void)path;
	(void)flags;
	(void)mode;
	errno = EMFILE;
	return -1;
}

UNIT_TEST(failing_calls_leave_nothing)
{
	char *path = out_path("out");
	struct err err = ERR_INIT;
	struct staging staging;

	calls.mkdir = refuse_mkdir;
	assert_false(staging_begin(&staging, path, &err));
	calls = real;
	calls.open = refuse_open;
	assert_false(staging_begin(&staging, path, &err));
	calls = real;
	err = (struct err)ERR_INIT;
	must(staging_begin(&staging, path, &err));
	put(&staging, "a", "A");
	calls.rename = refuse_rename;
	assert_false(staging_publish(&staging, &err));
	assert_int_equal(folder_count(&folder), 0);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(published_at_once, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_added_to_what_is_there, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_place_for_a_folder, begin, end),
		cmocka_unit_test_setup_teardown(abandoned_without_a_trace, begin, end),
		cmocka_unit_test_setup_teardown(removed_when_a_signal_ends_the_program, begin, end),
		cmocka_unit_test_setup_teardown(what_a_killed_one_left_goes_with_the_next, begin, end),
		cmocka_unit_test_setup_teardown(failing_calls_leave_nothing, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
