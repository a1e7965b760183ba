/* io/write_all.h, spool.h, sink.h: calls of the system that fail, come back short or are interrupted. */
#include "core/calls.h"
#include "io/sink.h"
#include "io/spool.h"
#include "io/write_all.h"

#include "unit/in_folder.h"

#include <errno.h>
#include <fcntl.h>

/* --- writing -------------------------------------------------------------------------------------------------------- */

static unsigned writes;

/* Interrupted, then one byte, then none at once, then what is asked but at most 7 bytes. */
static ssize_t stuttering_write(int fd, const void *bytes, size_t len_bytes)
{
	switch (writes++ % 4) {
	case 0:
		errno = EINTR;
		return -1;
	case 1:
		return real.write(fd, bytes, 1);
	case 2:
		errno = EAGAIN;
		return -1;
	default:
		return real.write(fd, bytes, len_bytes < 7 ? len_bytes : 7);
	}
}

/* The same at an offset. */
static ssize_t stuttering_pwrite(int fd, const void *bytes, size_t len_bytes, off_t offset)
{
	(void)len_bytes;
	if (writes++ % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	return real.pwrite(fd, bytes, 1, offset);
}

static ssize_t full_write(int fd, const void *bytes, size_t len_bytes)
{
	if (writes++ < 2)
		return real.write(fd, bytes, len_bytes < 3 ? len_bytes : 3);
	errno = ENOSPC;
	return -1;
}

UNIT_TEST(everything_is_written_in_the_end)
{
	static const char text[] = "Entry Number\nSSA26031601\nSSA26031602\n";

	for (size_t len = 0; len < sizeof(text); len++) {
		int fd = open(folder_file(&folder, "a"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		char expected[sizeof(text)] = "";

		must(fd >= 0);
		memcpy(expected, text, len);
		writes = 0;
		calls.write = stuttering_write;
		expect(write_all(fd, text, len), "%zu bytes: %s", len, strerror(errno));
		calls = real;
		must(close(fd) == 0);
		expect_file(folder.file, expected);
	}
}

UNIT_TEST(everything_is_written_at_its_place_in_the_end)
{
	struct err err = ERR_INIT;
	struct sink sink;

	assert_true(sink_create(&sink, folder_file(&folder, "a"), false, &err));
	assert_true(sink_write(&sink, "0123456789", 10, &err));
	writes = 0;
	calls.pwrite = stuttering_pwrite;
	expect(sink_write_at(&sink, 2, "abcde", 5, &err), "%s", err.text);
	calls = real;
	assert_true(sink_publish(&sink, &err));
	expect_file(folder_file(&folder, "a"), "01abcde789");
}

/* A file system without nameless files: the spool has a name for a moment, and leaves none. */
static int open_with_a_name(const char *path, int flags, mode_t mode)
{
	if ((flags & O_TMPFILE) == O_TMPFILE) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return real.open(path, flags, mode);
}

static unsigned reads;

static ssize_t stuttering_read(int fd, void *bytes, size_t len_bytes)
{
	if (reads++ % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	return real.read(fd, bytes, len_bytes < 3 ? len_bytes : 3);
}

UNIT_TEST(spooling_in_small_pieces)
{
	const char *old = getenv("TMPDIR");
	char *kept = old ? strdup(old) : NULL;
	int ends[2], fd;
	struct err err = ERR_INIT;
	char copy[16] = "";
	off_t len_bytes;

	must(setenv("TMPDIR", folder.path, 1) == 0 && pipe(ends) == 0 && write(ends[1], "0123456789", 10) == 10);
	must(close(ends[1]) == 0);
	calls.open = open_with_a_name;
	calls.read = stuttering_read;
	fd = spool_open(ends[0], "standard input", &len_bytes, &err);
	calls = real;
	expect(fd >= 0 && len_bytes == 10, "%s", err.text);
	must(pread(fd, copy, sizeof(copy), 0) == 10 && close(fd) == 0 && close(ends[0]) == 0);
	assert_string_equal(copy, "0123456789");
	assert_int_equal(folder_count(&folder), 0);
	must((kept ? setenv("TMPDIR", kept, 1) : unsetenv("TMPDIR")) == 0);
	free(kept);
}

UNIT_TEST(a_write_that_fails_tells_why)
{
	int fd = open(folder_file(&folder, "a"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	must(fd >= 0);
	writes = 0;
	calls.write = full_write;
	errno = 0;
	assert_false(write_all(fd, "0123456789", 10));
	assert_int_equal(errno, ENOSPC);
	must(close(fd) == 0);
	expect_file(folder.file, "012345");
}

/* --- publishing ----------------------------------------------------------------------------------------------------- */

static int failed_errno;

static int fail_open_temporary(char *name, int flags)
{
	(void)name;
	(void)flags;
	errno = failed_errno;
	return -1;
}

static int fail_fsync(int fd)
{
	(void)fd;
	errno = failed_errno;
	return -1;
}

/* A close that reports a late error has closed all the same. */
static int fail_close(int fd)
{
	(void)real.close(fd);
	errno = failed_errno;
	return -1;
}

static int fail_rename(const char *from, const char *to)
{
	(void)from;
	(void)to;
	errno = failed_errno;
	return -1;
}

static ssize_t fail_pwrite(int fd, const void *bytes, size_t len_bytes, off_t offset)
{
	(void)fd;
	(void)bytes;
	(void)len_bytes;
	(void)offset;
	errno = failed_errno;
	return -1;
}

/* One whole life of a durable file, given up at the first failure as a caller would. */
static bool write_file(struct err *err)
{
	struct sink sink;

	if (!sink_create(&sink, folder_file(&folder, "a.csv"), true, err))
		return false;
	if (!sink_write(&sink, "new\n", 4, err) || !sink_write_at(&sink, 0, "N", 1, err)) {
		sink_abandon(&sink);
		return false;
	}
	return sink_publish(&sink, err);
}

UNIT_TEST(a_failure_at_any_step_leaves_the_old_file)
{
	const struct {
		const char *words;
		int errnum;
		struct calls fail; /* the one call set here fails */
	} rows[] = {
		{ "cannot create", EACCES, { .open_temporary = fail_open_temporary } },
		{ "cannot write", ENOSPC, { .write = full_write } },
		{ "cannot write", EIO, { .pwrite = fail_pwrite } },
		{ "cannot flush", EIO, { .fsync = fail_fsync } },
		{ "cannot close", EDQUOT, { .close = fail_close } },
		{ "cannot rename", EPERM, { .rename = fail_rename } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;

		file_write(folder_file(&folder, "a.csv"), "old\n", 4);
		failed_errno = rows[i].errnum;
		writes = 2; /* full_write fails at once. */
		calls.open_temporary = rows[i].fail.open_temporary ? rows[i].fail.open_temporary : real.open_temporary;
		calls.write = rows[i].fail.write ? rows[i].fail.write : real.write;
		calls.pwrite = rows[i].fail.pwrite ? rows[i].fail.pwrite : real.pwrite;
		calls.fsync = rows[i].fail.fsync ? rows[i].fail.fsync : real.fsync;
		calls.close = rows[i].fail.close ? rows[i].fail.close : real.close;
		calls.rename = rows[i].fail.rename ? rows[i].fail.rename : real.rename;
		expect(!write_file(&err), "row %zu", i);
		calls = real;
		expect(strstr(err.text, rows[i].words) && strstr(err.text, strerror(rows[i].errnum)), "row %zu: \"%s\"",
		       i, err.text);
		assert_string_equal(err.path, folder_file(&folder, "a.csv"));
		expect_file(folder.file, "old\n");
		expect(folder_count(&folder) == 1, "row %zu: %u files", i, folder_count(&folder));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_is_written_in_the_end),
		TEST(everything_is_written_at_its_place_in_the_end),
		TEST(spooling_in_small_pieces),
		TEST(a_write_that_fails_tells_why),
		TEST(a_failure_at_any_step_leaves_the_old_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
