/* io/sink.h: sinks of several threads at the same time; the end of the program knows all of them. */
#include "io/sink.h"

#include "core/threads.h"
#include "unit/in_folder.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>

#define FILES   200
#define THREADS 8

static void name_of(unsigned i, char path[512])
{
	(void)snprintf(path, 512, "%s/%u.csv", folder.path, i);
}

/* Every third file is abandoned. */
static void make_files(void *context, unsigned worker)
{
	atomic_uint *next = context;
	unsigned i;

	(void)worker;
	while ((i = atomic_fetch_add(next, 1)) < FILES) {
		struct err err = ERR_INIT;
		struct sink sink;
		char path[512];

		name_of(i, path);
		must(sink_create(&sink, path, false, &err) && sink_write(&sink, path, strlen(path), &err));
		if (i % 3 == 0)
			sink_abandon(&sink);
		else
			must(sink_publish(&sink, &err));
	}
}

UNIT_TEST(each_file_is_whole_or_not_there)
{
	for (unsigned round = 0; round < 5; round++) {
		atomic_uint next = 0;

		threads_run(THREADS, make_files, &next);
		for (unsigned i = 0; i < FILES; i++) {
			char path[512];

			name_of(i, path);
			if (i % 3)
				expect_file(path, path);
		}
		expect(folder_count(&folder) == FILES - (FILES + 2) / 3, "%u files", folder_count(&folder));
	}
}

static void open_one(void *context, unsigned worker)
{
	struct err err = ERR_INIT;
	struct sink sink;
	char path[512];

	(void)worker;
	name_of(atomic_fetch_add((atomic_uint *)context, 1), path);
	must(sink_create(&sink, path, false, &err));
}

/* As many as there may be, opened side by side. */
UNIT_TEST(a_signal_removes_all_of_them)
{
	int status;
	pid_t pid = fork();

	must(pid >= 0);
	if (pid == 0) {
		atomic_uint next = 0;

		sink_catch_signals();
		threads_run(SINKS_MAX, open_one, &next);
		while (next < SINKS_MAX)
			open_one(&next, 0);
		if (folder_count(&folder) == SINKS_MAX)
			(void)raise(SIGTERM);
		_exit(1);
	}
	must(waitpid(pid, &status, 0) == pid);
	expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "status %x", (unsigned)status);
	expect(folder_count(&folder) == 0, "%u files are left", folder_count(&folder));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_file_is_whole_or_not_there),
		TEST(a_signal_removes_all_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
