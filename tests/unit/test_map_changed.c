/* io/map.h and io/guard.h: a file that somebody cuts or rewrites while it is mapped. */
#include "io/map.h"

#include "unit/support.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#define FILE_BYTES 20000

static struct folder folder;
static char content[FILE_BYTES];

static int begin(void **state)
{
	(void)state;
	folder = folder_make();
	memset(content, 'x', sizeof(content));
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

/* A file of last century, mapped: whatever is done to it now gives it another date. */
static void open_old_file(struct map *map)
{
	static const struct timespec times[2] = { { .tv_sec = 900000000 }, { .tv_sec = 900000000 } };
	const char *path = folder_file(&folder, "a.csv");
	struct err err = ERR_INIT;

	file_write(path, content, sizeof(content));
	must(utimensat(AT_FDCWD, path, times, 0) == 0);
	expect(map_open(map, path, &err), "%s", err.text);
}

static void expect_changed(const struct map *map)
{
	const char *path = folder_file(&folder, "a.csv");
	struct err err = ERR_INIT;

	assert_false(map_unchanged(map, path, &err));
	expect(strstr(err.text, "was changed while it was read; run again") != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, path);
}

static void expect_unchanged(const struct map *map)
{
	struct err err = ERR_INIT;

	expect(map_unchanged(map, folder_file(&folder, "a.csv"), &err) && !err.set, "%s", err.text);
}

static void overwrite(size_t at, const char *bytes, size_t len_bytes)
{
	int fd = open(folder_file(&folder, "a.csv"), O_WRONLY | O_CLOEXEC);

	must(fd >= 0 && pwrite(fd, bytes, len_bytes, (off_t)at) == (ssize_t)len_bytes && close(fd) == 0);
}

UNIT_TEST(a_file_left_alone)
{
	struct map map;

	open_old_file(&map);
	expect_unchanged(&map);
	map_close(&map);
}

UNIT_TEST(a_file_that_is_written_to)
{
	struct map map;

	open_old_file(&map);
	overwrite(100, "y", 1);
	expect_changed(&map);
	map_close(&map);
	open_old_file(&map);
	overwrite(FILE_BYTES, "y", 1);
	expect_changed(&map);
	map_close(&map);
	open_old_file(&map);
	must(truncate(folder_file(&folder, "a.csv"), FILE_BYTES - 1) == 0);
	expect_changed(&map);
	map_close(&map);
}

/* Somebody sets the modification time back: the change time tells, once the clock it is taken from has moved. */
UNIT_TEST(a_file_rewritten_in_secret)
{
	struct timespec times[2];
	struct stat st;
	struct map map;

	open_old_file(&map);
	times[0] = times[1] = map.stat.st_mtim;
	do {
		overwrite(0, "y", 1);
		must(utimensat(AT_FDCWD, folder_file(&folder, "a.csv"), times, 0) == 0);
		must(stat(folder.file, &st) == 0);
	} while (st.st_ctim.tv_sec == map.stat.st_ctim.tv_sec && st.st_ctim.tv_nsec == map.stat.st_ctim.tv_nsec);
	assert_true(st.st_mtim.tv_sec == map.stat.st_mtim.tv_sec && st.st_size == map.stat.st_size);
	expect_changed(&map);
	map_close(&map);
}

/* Renamed over or removed: another file now; the mapped one is as it was. */
UNIT_TEST(a_file_that_is_replaced)
{
	char path[sizeof(folder.file)];
	struct map map;

	open_old_file(&map);
	(void)snprintf(path, sizeof(path), "%s", folder_file(&folder, "a.csv"));
	file_write(folder_file(&folder, "b.csv"), "new", 3);
	must(rename(folder.file, path) == 0);
	expect_unchanged(&map);
	assert_memory_equal(map.bytes.begin, content, FILE_BYTES);
	must(unlink(folder_file(&folder, "a.csv")) == 0);
	expect_unchanged(&map);
	map_close(&map);
}

/* What lies behind the cut reads as some bytes or other, and the map tells that it was hit. */
UNIT_TEST(a_file_cut_under_the_reader)
{
	static volatile unsigned char last;
	struct map map;

	guard_catch_signals(); /* Here, because cmocka sets a handler of its own before every test. */
	open_old_file(&map);
	must(truncate(folder_file(&folder, "a.csv"), 5000) == 0);
	for (size_t i = 0; i < map.bytes.len_bytes + MAP_SLACK; i++)
		last = map.bytes.begin[i];
	(void)last;
	assert_memory_equal(map.bytes.begin, content, 4096);
	/* Also where the file is removed afterwards, so that its size can no more be asked. */
	must(unlink(folder_file(&folder, "a.csv")) == 0);
	expect_changed(&map);
	map_close(&map);
}

/* Of several maps the one that was cut tells so, and only it. */
UNIT_TEST(one_of_several_files_is_cut)
{
	static volatile unsigned char last;
	struct map maps[3];
	struct err err = ERR_INIT;

	guard_catch_signals();
	for (unsigned i = 0; i < ARRAY_LEN(maps); i++) {
		file_write(folder_file(&folder, i == 0   ? "a.csv"
						: i == 1 ? "b.csv"
							 : "c.csv"),
			   content, sizeof(content));
		assert_true(map_open(&maps[i], folder.file, &err));
	}
	must(truncate(folder_file(&folder, "a.csv"), 0) == 0);
	last = maps[0].bytes.begin[0];
	(void)last;
	assert_true(guard_was_hit(maps[0].guard));
	assert_false(guard_was_hit(maps[1].guard) || guard_was_hit(maps[2].guard));
	expect_changed(&maps[0]);
	map_close(&maps[1]);
	map_close(&maps[0]);
	assert_memory_equal(maps[2].bytes.begin, content, FILE_BYTES);
	map_close(&maps[2]);
}

UNIT_TEST(a_spooled_copy_cannot_change)
{
	struct err err = ERR_INIT;
	struct map map;
	int ends[2], kept = dup(STDIN_FILENO);

	must(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3 && close(ends[1]) == 0);
	must(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO && close(ends[0]) == 0);
	assert_true(map_open(&map, "-", &err));
	assert_true(map_unchanged(&map, "-", &err));
	assert_null(map.guard);
	map_close(&map);
	if (kept >= 0)
		must(dup2(kept, STDIN_FILENO) == STDIN_FILENO && close(kept) == 0);
}

/* The handler knows its ranges only: any other bus error ends the program as ever. */
UNIT_TEST(a_bus_error_elsewhere)
{
	int status;
	pid_t pid = fork();

	must(pid >= 0);
	if (pid == 0) {
		int fd = open(folder_file(&folder, "c"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		volatile unsigned char *at;

		(void)signal(SIGBUS, SIG_DFL);
		guard_catch_signals();
		if (fd < 0 || ftruncate(fd, 10) != 0)
			_exit(1);
		at = mmap(NULL, 100000, PROT_READ, MAP_SHARED, fd, 0);
		if (at == MAP_FAILED)
			_exit(2);
		_exit(3 + at[50000]);
	}
	must(waitpid(pid, &status, 0) == pid);
	expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS, "status %x", status);
}

/* Standard input has no name to look at again, but a descriptor. */
UNIT_TEST(standard_input_that_is_a_file)
{
	const char *path = folder_file(&folder, "a.csv");
	struct err err = ERR_INIT;
	int old = dup(STDIN_FILENO);
	struct map map;
	int fd;

	file_write(path, content, sizeof(content));
	fd = open(path, O_RDONLY);
	must(fd >= 0 && old >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO && close(fd) == 0);
	expect(map_open(&map, "-", &err), "%s", err.text);
	expect(map_unchanged(&map, "-", &err), "%s", err.text);
	must(truncate(path, FILE_BYTES + 1) == 0);
	assert_false(map_unchanged(&map, "-", &err));
	expect(strstr(err.text, "was changed while it was read; run again") != NULL, "\"%s\"", err.text);
	map_close(&map);
	must(dup2(old, STDIN_FILENO) == STDIN_FILENO && close(old) == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_left_alone),
		TEST(a_file_that_is_written_to),
		TEST(a_file_rewritten_in_secret),
		TEST(a_file_that_is_replaced),
		TEST(a_file_cut_under_the_reader),
		TEST(one_of_several_files_is_cut),
		TEST(a_spooled_copy_cannot_change),
		TEST(a_bus_error_elsewhere),
		TEST(standard_input_that_is_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
