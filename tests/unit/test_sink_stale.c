/* io/sink.h: temporary files of killed writers are removed, those of living ones and other people's files are not. */
#include "core/calls.h"
#include "io/sink.h"

#include "unit/in_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static void remove_stale(void)
{
	sink_remove_stale(folder_file(&folder, "a.cidx"));
}

/* A process with two sinks that are open; returns when they are. */
static pid_t start_writer(void)
{
	int ends[2];
	char ready;
	pid_t pid;

	must(pipe2(ends, O_CLOEXEC) == 0);
	pid = fork();
	must(pid >= 0);
	if (pid == 0) {
		struct err err = ERR_INIT;
		struct sink a, b;

		if (!sink_create(&a, folder_file(&folder, "a.cidx"), true, &err) ||
		    !sink_create(&b, folder_file(&folder, "b.cidx"), false, &err) || write(ends[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	must(close(ends[1]) == 0 && read(ends[0], &ready, 1) == 1 && close(ends[0]) == 0);
	return pid;
}

static void kill_writer(pid_t pid)
{
	int status;

	must(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
}

UNIT_TEST(files_of_a_killed_writer_are_removed)
{
	pid_t pid = start_writer();

	assert_int_equal(folder_count(&folder), 2);
	kill_writer(pid);
	assert_int_equal(folder_count(&folder), 2);
	remove_stale();
	assert_int_equal(folder_count(&folder), 0);
}

UNIT_TEST(files_of_a_living_writer_stay)
{
	pid_t living = start_writer(), killed = start_writer();

	kill_writer(killed);
	assert_int_equal(folder_count(&folder), 4);
	remove_stale();
	assert_int_equal(folder_count(&folder), 2);
	kill_writer(living);
	remove_stale();
	assert_int_equal(folder_count(&folder), 0);
}

/* Also in the process that looks: its own open sinks are a living writer's. */
UNIT_TEST(own_files_stay)
{
	struct err err = ERR_INIT;
	struct sink sink;

	must(sink_create(&sink, folder_file(&folder, "a.cidx"), true, &err));
	remove_stale();
	assert_int_equal(folder_count(&folder), 1);
	must(sink_write(&sink, "whole\n", 6, &err));
	expect(sink_publish(&sink, &err), "%s", err.text);
	expect_file(folder_file(&folder, "a.cidx"), "whole\n");
}

/* --- at any moment ---------------------------------------------------------------------------------------------------- */

static int rename_while_others_look(const char *from, const char *to)
{
	remove_stale();
	return real.rename(from, to);
}

static int link_while_others_look(const char *from, const char *to)
{
	remove_stale();
	return real.link(from, to);
}

/* The lock went with the descriptor, which is closed before the rename: whoever looked then removed a finished file. */
UNIT_TEST(a_file_about_to_get_its_name_stays)
{
	struct err err = ERR_INIT;
	struct sink sink;

	calls.rename = rename_while_others_look;
	calls.link = link_while_others_look;
	for (int durable = 0; durable <= 1; durable++) {
		must(sink_create(&sink, folder_file(&folder, "a.cidx"), durable, &err));
		expect(sink_publish(&sink, &err), "%s", err.text);
		must(sink_create(&sink, folder_file(&folder, "new.cidx"), durable, &err));
		expect(sink_publish_new(&sink, &err), "%s", err.text);
		must(unlink(folder_file(&folder, "new.cidx")) == 0);
	}
	assert_int_equal(folder_count(&folder), 1);
}

static int others_look_first(char *name, int flags)
{
	static unsigned calls_made;
	int fd = real.open_temporary(name, flags);

	if (fd >= 0 && calls_made++ % 3 != 2)
		remove_stale(); /* The lock is not taken yet. */
	return fd;
}

UNIT_TEST(a_file_removed_before_it_was_locked_is_made_again)
{
	struct err err = ERR_INIT;
	struct sink sink;

	calls.open_temporary = others_look_first;
	must(sink_create(&sink, folder_file(&folder, "a.cidx"), true, &err));
	calls = real;
	remove_stale();
	assert_int_equal(folder_count(&folder), 1);
	must(sink_write(&sink, "whole\n", 6, &err));
	expect(sink_publish(&sink, &err), "%s", err.text);
	expect_file(folder_file(&folder, "a.cidx"), "whole\n");
	assert_int_equal(folder_count(&folder), 1);
}

/* Many processes write into one folder, each removing what it takes for stale first: none fails, nothing is left. */
UNIT_TEST(writers_do_not_disturb_each_other)
{
	enum { WRITERS = 6, ROUNDS = 150 };
	pid_t pids[WRITERS];
	char name[16];

	for (unsigned w = 0; w < WRITERS; w++) {
		pids[w] = fork();
		must(pids[w] >= 0);
		(void)snprintf(name, sizeof(name), "%u.cidx", w);
		for (unsigned round = 0; pids[w] == 0 && round < ROUNDS; round++) {
			const char *path = folder_file(&folder, name);
			struct err err = ERR_INIT;
			struct sink sink;

			sink_remove_stale(path);
			if (!sink_create(&sink, path, false, &err) || !sink_write(&sink, "whole\n", 6, &err) ||
			    !sink_publish(&sink, &err)) {
				err_print(&err, stderr);
				_exit(1);
			}
		}
		if (pids[w] == 0)
			_exit(0);
	}
	for (unsigned w = 0; w < WRITERS; w++) {
		int status;

		must(waitpid(pids[w], &status, 0) == pids[w]);
		expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "writer %u: status %x", w, status);
	}
	assert_int_equal(folder_count(&folder), WRITERS);
}

/* --- other people's files --------------------------------------------------------------------------------------------- */

/* ".cape-ledger", as long as a temporary name, was removed. */
UNIT_TEST(files_with_names_of_their_own_stay)
{
	static const char *const names[] = { ".cape-ledger",     ".cape-config",      "a.cidx",
					     ".cape-temp-",      ".cape-temp-AbCdE",  ".cape-temp-AbCdEfG",
					     "cape-temp-AbCdEf", ".cape-temp-AbCd.f", ".cape-temp-AbCdEf~" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		file_write(folder_file(&folder, names[i]), "mine\n", 5);
	remove_stale();
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		expect(file_exists(folder_file(&folder, names[i])), "%s", names[i]);
}

/* What no writer of ours makes: folders, pipes, links, files that others may read. */
UNIT_TEST(what_is_no_temporary_file_stays)
{
	must(mkdir(folder_file(&folder, ".cape-temp-folder"), 0700) == 0);
	must(mkfifo(folder_file(&folder, ".cape-temp-mypipe"), 0600) == 0);
	file_write(folder_file(&folder, "mine"), "mine\n", 5);
	must(symlink("mine", folder_file(&folder, ".cape-temp-mylink")) == 0);
	file_write(folder_file(&folder, ".cape-temp-public"), "mine\n", 5);
	must(chmod(folder.file, 0644) == 0);
	remove_stale();
	assert_int_equal(folder_count(&folder), 5);
}

/* A folder that is not there, or is no folder, has no stale files; a name without a folder means this one. */
UNIT_TEST(folders_of_all_kinds)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	sink_remove_stale(folder_file(&folder, "missing/a.cidx"));
	file_write(folder_file(&folder, "file"), "", 0);
	sink_remove_stale(folder_file(&folder, "file/a.cidx"));
	must(unlink(folder_file(&folder, "file")) == 0);
	kill_writer(start_writer());
	must(here >= 0 && chdir(folder.path) == 0);
	sink_remove_stale("a.cidx");
	must(fchdir(here) == 0 && close(here) == 0);
	assert_int_equal(folder_count(&folder), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_of_a_killed_writer_are_removed),
		TEST(files_of_a_living_writer_stay),
		TEST(own_files_stay),
		TEST(a_file_about_to_get_its_name_stays),
		TEST(a_file_removed_before_it_was_locked_is_made_again),
		TEST(writers_do_not_disturb_each_other),
		TEST(files_with_names_of_their_own_stay),
		TEST(what_is_no_temporary_file_stays),
		TEST(folders_of_all_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
