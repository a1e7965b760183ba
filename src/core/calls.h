/*
 * The calls to the system that can fail, as one table.
 *
 * Everything that opens, reads, maps, writes, renames or allocates goes through it, so that tests can make the n-th call fail, come
 * back short or be the last thing the process does (tests/faults). The program itself never changes the table. Calls
 * that cannot do harm by failing (munmap, madvise, stat for a message) are made directly.
 */
#ifndef CAPE_CORE_CALLS_H
#define CAPE_CORE_CALLS_H

#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

struct io_uring;

struct calls {
	int (*open)(const char *path, int flags, mode_t mode);
	int (*open_temporary)(char *name, int flags); /* mkostemp(3) */
	int (*fstat)(int fd, struct stat *st);
	ssize_t (*read)(int fd, void *bytes, size_t len_bytes);
	ssize_t (*write)(int fd, const void *bytes, size_t len_bytes);
	/* pread(2) with flags, as preadv2(2) has them */
	ssize_t (*pread)(int fd, void *bytes, size_t len_bytes, off_t offset, int flags);
	ssize_t (*pwrite)(int fd, const void *bytes, size_t len_bytes, off_t offset);
	int (*fsync)(int fd);
	int (*close)(int fd);
	int (*rename)(const char *from, const char *to);
	int (*link)(const char *from, const char *to);
	int (*unlink)(const char *path);
	int (*mkdir)(const char *path, mode_t mode);
	void *(*mmap)(void *at, size_t len_bytes, int protection, int flags, int fd, off_t offset);
	void *(*mremap)(void *at, size_t old_bytes, size_t new_bytes, int flags);
	void *(*malloc)(size_t len_bytes);
	void *(*calloc)(size_t count, size_t item_bytes);
	void *(*realloc)(void *at, size_t len_bytes);
	int (*uring_init)(unsigned entries, struct io_uring *ring, unsigned flags); /* io_uring_queue_init(3) */
	int (*uring_submit)(struct io_uring *ring, unsigned wait_for);              /* io_uring_submit_and_wait(3) */
};

extern struct calls calls;

#endif
