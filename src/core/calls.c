/* The table, filled with the system's own calls. */
#include "core/calls.h"

#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

/* open(2) and mremap(2) take a variable number of arguments; a table entry has one shape. */
static int open_file(const char *path, int flags, mode_t mode)
{
	return open(path, flags, mode);
}

static void *remap(void *at, size_t old_bytes, size_t new_bytes, int flags)
{
	return mremap(at, old_bytes, new_bytes, flags);
}

static ssize_t read_at(int fd, void *bytes, size_t len_bytes, off_t offset, int flags)
{
	struct iovec part = { bytes, len_bytes };

	return preadv2(fd, &part, 1, offset, flags);
}

struct calls calls = {
	.open = open_file,
	.open_temporary = mkostemp,
	.fstat = fstat,
	.read = read,
	.write = write,
	.pread = read_at,
	.pwrite = pwrite,
	.fsync = fsync,
	.close = close,
	.rename = rename,
	.link = link,
	.unlink = unlink,
	.mkdir = mkdir,
	.mmap = mmap,
	.mremap = remap,
	.malloc = malloc,
	.calloc = calloc,
	.realloc = realloc,
	.uring_init = io_uring_queue_init,
	.uring_submit = io_uring_submit_and_wait,
};
