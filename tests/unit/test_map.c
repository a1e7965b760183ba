/* io/map.h: whatever a name leads to is one range of bytes with readable slack behind it. */
#include "io/map.h"

#include "unit/in_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

/* Bytes that tell where they stand; free() them. */
static char *pattern(size_t len_bytes)
{
	char *bytes = malloc(len_bytes + 1);

	must(bytes != NULL);
	for (size_t i = 0; i < len_bytes; i++)
		bytes[i] = (char)(i * 31 + i / 251);
	return bytes;
}

/* The map holds the pattern from `first` on, and its slack can be read: an unmapped byte ends the program. */
static void expect_pattern(const struct map *map, size_t first, size_t len_bytes)
{
	static volatile unsigned char last;
	char *bytes = pattern(len_bytes);

	expect(map->bytes.len_bytes == len_bytes - first, "%zu bytes, not %zu", map->bytes.len_bytes,
	       len_bytes - first);
	expect(memcmp(map->bytes.begin, bytes + first, len_bytes - first) == 0, "content of %zu bytes", len_bytes);
	for (size_t i = 0; i < MAP_SLACK; i++)
		last = map->bytes.begin[map->bytes.len_bytes + i];
	(void)last;
	free(bytes);
}

static void write_pattern(const char *path, size_t len_bytes)
{
	char *bytes = pattern(len_bytes);

	file_write(path, bytes, len_bytes);
	free(bytes);
}

static size_t page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

UNIT_TEST(files_of_sizes_around_a_page)
{
	size_t page = page_bytes();
	const size_t sizes[] = { 0,        1,    63,       64,       page - 65, page - 64,    page - 63,
				 page - 1, page, page + 1, 2 * page, 3 * page,  10 * page + 7 };

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		const char *path = folder_file(&folder, "a");
		struct err err = ERR_INIT;
		struct map map;

		write_pattern(path, sizes[i]);
		expect(map_open(&map, path, &err), "%s", err.text);
		map_read_ahead(&map);
		expect_pattern(&map, 0, sizes[i]);
		expect(S_ISREG(map.stat.st_mode) && (size_t)map.stat.st_size == sizes[i], "stat of %zu", sizes[i]);
		map_close(&map);
		expect(map.bytes.len_bytes == 0, "after closing");
	}
}

UNIT_TEST(a_map_outlives_the_name_of_its_file)
{
	const char *path = folder_file(&folder, "a");
	struct err err = ERR_INIT;
	struct map map;

	write_pattern(path, 5000);
	assert_true(map_open(&map, path, &err));
	must(unlink(path) == 0);
	expect_pattern(&map, 0, 5000);
	map_close(&map);
}

/* --- what cannot be mapped ------------------------------------------------------------------------------------------ */

/* A process that writes the pattern into a pipe and ends. */
static pid_t start_writer(const char *path, int fd, size_t len_bytes)
{
	pid_t pid = fork();

	must(pid >= 0);
	if (pid == 0) {
		char *bytes = pattern(len_bytes);
		size_t at = 0;

		fd = path ? open(path, O_WRONLY) : fd;
		while (fd >= 0 && at < len_bytes) {
			ssize_t n = write(fd, bytes + at, len_bytes - at);

			if (n <= 0)
				break;
			at += (size_t)n;
		}
		_exit(at == len_bytes ? 0 : 1);
	}
	return pid;
}

static void finish_writer(pid_t pid)
{
	int status;

	must(waitpid(pid, &status, 0) == pid);
	assert_int_equal(status, 0);
}

static const size_t pipe_sizes[] = { 0, 1, 4096, 65536, 65537, 1048576, 3000000 };

UNIT_TEST(a_named_pipe_is_spooled)
{
	for (size_t i = 0; i < ARRAY_LEN(pipe_sizes); i++) {
		const char *path = folder_file(&folder, "pipe");
		struct err err = ERR_INIT;
		struct map map;
		pid_t pid;

		must(mkfifo(path, 0600) == 0);
		pid = start_writer(path, -1, pipe_sizes[i]);
		expect(map_open(&map, path, &err), "%s", err.text);
		finish_writer(pid);
		expect_pattern(&map, 0, pipe_sizes[i]);
		assert_false(S_ISREG(map.stat.st_mode));
		map_close(&map);
		must(unlink(path) == 0);
	}
}

/* Opens "-" with a descriptor in the place of standard input. */
static bool open_standard_input(struct map *map, int fd, struct err *err)
{
	int kept = dup(STDIN_FILENO);
	bool ok;

	must(dup2(fd, STDIN_FILENO) == STDIN_FILENO);
	ok = map_open(map, "-", err);
	if (kept >= 0) {
		must(dup2(kept, STDIN_FILENO) == STDIN_FILENO && close(kept) == 0);
	} else {
		must(close(STDIN_FILENO) == 0);
	}
	return ok;
}

UNIT_TEST(standard_input_as_a_pipe)
{
	for (size_t i = 0; i < ARRAY_LEN(pipe_sizes); i++) {
		struct err err = ERR_INIT;
		struct map map;
		int ends[2];
		pid_t pid;

		must(pipe(ends) == 0);
		pid = start_writer(NULL, ends[1], pipe_sizes[i]);
		must(close(ends[1]) == 0);
		expect(open_standard_input(&map, ends[0], &err), "%s", err.text);
		must(close(ends[0]) == 0);
		finish_writer(pid);
		expect_pattern(&map, 0, pipe_sizes[i]);
		map_close(&map);
	}
}

/* A shell's "<" may have read some of it already: what is left counts. */
UNIT_TEST(standard_input_as_a_file_read_from_its_middle)
{
	static const size_t firsts[] = { 0, 1, 4096, 9999, 10000 };
	const char *path = folder_file(&folder, "a");

	write_pattern(path, 10000);
	for (size_t i = 0; i < ARRAY_LEN(firsts); i++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		struct err err = ERR_INIT;
		struct map map;

		must(fd >= 0 && lseek(fd, (off_t)firsts[i], SEEK_SET) >= 0);
		expect(open_standard_input(&map, fd, &err), "%s", err.text);
		must(close(fd) == 0);
		expect_pattern(&map, firsts[i], 10000);
		map_close(&map);
	}
}

/* Files in /proc say that they are empty, and have content. */
UNIT_TEST(a_file_that_hides_its_size)
{
	struct err err = ERR_INIT;
	struct map map;

	if (access("/proc/self/status", R_OK) != 0) {
		print_message("no /proc here\n");
		skip();
	}
	assert_true(map_open(&map, "/proc/self/status", &err));
	assert_true(map.bytes.len_bytes > 5 && memcmp(map.bytes.begin, "Name:", 5) == 0);
	map_close(&map);
}

/* --- errors --------------------------------------------------------------------------------------------------------- */

static void expect_no_map(const char *path, const char *words)
{
	struct err err = ERR_INIT;
	struct map map;

	assert_false(map_open(&map, path, &err));
	expect(strstr(err.text, words) != NULL, "\"%s\", not \"%s\"", err.text, words);
	assert_string_equal(err.path, path);
	map_close(&map); /* Harmless. */
}

UNIT_TEST(what_does_not_open)
{
	expect_no_map(folder.path, "is a directory; name the file in it");
	expect_no_map(folder_file(&folder, "missing"), strerror(ENOENT));
	write_pattern(folder_file(&folder, "a"), 10);
	expect_no_map(folder_file(&folder, "a/b"), strerror(ENOTDIR));
	expect_no_map("", strerror(ENOENT));
}

UNIT_TEST(nowhere_to_spool_names_the_remedy)
{
	const char *old = getenv("TMPDIR");
	char *kept = old ? strdup(old) : NULL;
	struct err err = ERR_INIT;
	struct map map;
	int ends[2];

	must(pipe(ends) == 0 && close(ends[1]) == 0);
	must(setenv("TMPDIR", folder_file(&folder, "missing"), 1) == 0);
	assert_false(open_standard_input(&map, ends[0], &err));
	expect(strstr(err.text, "set TMPDIR") != NULL, "\"%s\"", err.text);
	must((kept ? setenv("TMPDIR", kept, 1) : unsetenv("TMPDIR")) == 0);
	must(close(ends[0]) == 0);
	free(kept);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_of_sizes_around_a_page),
		TEST(a_map_outlives_the_name_of_its_file),
		TEST(a_named_pipe_is_spooled),
		TEST(standard_input_as_a_pipe),
		TEST(standard_input_as_a_file_read_from_its_middle),
		TEST(a_file_that_hides_its_size),
		TEST(what_does_not_open),
		TEST(nowhere_to_spool_names_the_remedy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
