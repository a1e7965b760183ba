/*
 * Making each call of the system that a piece of work makes fail in turn (core/calls.h). One thread only.
 */
#ifndef CAPE_TESTS_UNIT_EACH_CALL_H
#define CAPE_TESTS_UNIT_EACH_CALL_H

#include "core/calls.h"
#include "unit/support.h"

#include <errno.h>

static struct calls real;
static unsigned calls_left; /* until one fails */
static bool failed;
static unsigned fsyncs; /* of the work under way */

static bool fails_now(void)
{
	failed = failed || calls_left == 1;
	errno = EIO;
	return calls_left > 0 && --calls_left == 0;
}

static int try_open(const char *path, int flags, mode_t mode)
{
	return fails_now() ? -1 : real.open(path, flags, mode);
}

static int try_open_temporary(char *name, int flags)
{
	return fails_now() ? -1 : real.open_temporary(name, flags);
}

static int try_fstat(int fd, struct stat *st)
{
	return fails_now() ? -1 : real.fstat(fd, st);
}

static ssize_t try_read(int fd, void *bytes, size_t len_bytes)
{
	return fails_now() ? -1 : real.read(fd, bytes, len_bytes);
}

static ssize_t try_write(int fd, const void *bytes, size_t len_bytes)
{
	return fails_now() ? -1 : real.write(fd, bytes, len_bytes);
}

static ssize_t try_pwrite(int fd, const void *bytes, size_t len_bytes, off_t offset)
{
	return fails_now() ? -1 : real.pwrite(fd, bytes, len_bytes, offset);
}

static int try_fsync(int fd)
{
	fsyncs++;
	return fails_now() ? -1 : real.fsync(fd);
}

/* A close that reports an error has closed all the same. */
static int try_close(int fd)
{
	bool fails = fails_now();

	return real.close(fd) != 0 || fails ? -1 : 0;
}

static int try_rename(const char *from, const char *to)
{
	return fails_now() ? -1 : real.rename(from, to);
}

static int try_link(const char *from, const char *to)
{
	return fails_now() ? -1 : real.link(from, to);
}

static void *try_mmap(void *at, size_t len_bytes, int protection, int flags, int fd, off_t offset)
{
	return fails_now() ? MAP_FAILED : real.mmap(at, len_bytes, protection, flags, fd, offset);
}

static void *try_mremap(void *at, size_t old_bytes, size_t new_bytes, int flags)
{
	return fails_now() ? MAP_FAILED : real.mremap(at, old_bytes, new_bytes, flags);
}

static ssize_t try_pread(int fd, void *bytes, size_t len_bytes, off_t offset, int flags)
{
	return fails_now() ? -1 : real.pread(fd, bytes, len_bytes, offset, flags);
}

static int try_uring_init(unsigned entries, struct io_uring *ring, unsigned flags)
{
	return fails_now() ? -ENOMEM : real.uring_init(entries, ring, flags);
}

static int try_uring_submit(struct io_uring *ring, unsigned wait_for)
{
	return fails_now() ? -EIO : real.uring_submit(ring, wait_for);
}

/* The lowest free descriptor: higher than before if one was left open. */
static inline int free_descriptor(void)
{
	int fd = dup(STDERR_FILENO);

	must(fd >= 0 && close(fd) == 0);
	return fd;
}

/*
 * Does the work with its first call failing, its second … until none fails any more. The work sets the error where it
 * returns false, and checks by itself what it leaves.
 */
static inline void fail_each_call_of(bool (*work)(struct err *err))
{
	int descriptor = free_descriptor();

	if (!real.open)
		real = calls; /* Not those of a test that failed half way. */
	for (unsigned n = 1; n == 1 || failed; n++) {
		struct err err = ERR_INIT;
		bool ok;

		calls_left = n;
		failed = false;
		fsyncs = 0;
		calls = real;
		calls.open = try_open;
		calls.open_temporary = try_open_temporary;
		calls.fstat = try_fstat;
		calls.read = try_read;
		calls.write = try_write;
		calls.pread = try_pread;
		calls.pwrite = try_pwrite;
		calls.fsync = try_fsync;
		calls.close = try_close;
		calls.rename = try_rename;
		calls.link = try_link;
		calls.mmap = try_mmap;
		calls.mremap = try_mremap;
		calls.uring_init = try_uring_init;
		calls.uring_submit = try_uring_submit;
		ok = work(&err);
		calls = real;
		expect(ok == !err.set, "call %u: %s", n, err.text);
		expect(ok || failed, "without a failing call: %s", err.text);
		expect(free_descriptor() == descriptor, "call %u leaves a descriptor open", n);
		expect(n < 1000, "there is no end to it");
	}
}

#endif
