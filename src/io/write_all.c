/* The one write loop of the program. */
#include "io/write_all.h"

#include "core/calls.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Linux moves at most 0x7ffff000 bytes a call; 1 GiB keeps clear of it. */
#define WRITE_MAX_BYTES (UINT64_C(1) << 30)

bool write_all(int fd, const void *bytes, size_t len_bytes)
{
	const unsigned char *at = bytes;

	while (len_bytes) {
		ssize_t n = calls.write(fd, at, len_bytes < WRITE_MAX_BYTES ? len_bytes : WRITE_MAX_BYTES);

		if (n > 0) {
			at += n;
			len_bytes -= (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			/* Standard output may be a shared, non-blocking pipe. */
			struct pollfd wait = { .fd = fd, .events = POLLOUT };

			(void)poll(&wait, 1, -1);
		} else if (n < 0 && errno != EINTR) {
			return false;
		}
	}
	return true;
}

bool write_all_at(int fd, const void *bytes, size_t len_bytes, uint64_t offset)
{
	const unsigned char *at = bytes;

	while (len_bytes) {
		ssize_t n =
			calls.pwrite(fd, at, len_bytes < WRITE_MAX_BYTES ? len_bytes : WRITE_MAX_BYTES, (off_t)offset);

		if (n > 0) {
			at += n;
			offset += (uint64_t)n;
			len_bytes -= (size_t)n;
		} else if (n < 0 && errno != EINTR) {
			return false;
		}
	}
	return true;
}
