/* Spooling: read and write in large pieces until the input ends. */
#include "io/spool.h"

#include "core/calls.h"
#include "core/mem.h"
#include "io/nameless.h"
#include "io/write_all.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Larger than any pipe buffer, so that each read takes all there is. */
#define SPOOL_BLOCK_BYTES (1u << 20)

static int open_nameless(struct err *err)
{
	const char *folder = getenv("TMPDIR");

	return nameless_open(folder && *folder ? folder : "/tmp", "set TMPDIR to a folder that can be written", err);
}

static bool copy(int from, int to, const char *path, off_t *len_bytes, struct err *err)
{
	unsigned char *block = mem_alloc(SPOOL_BLOCK_BYTES);
	bool ok = true;
	ssize_t n;

	*len_bytes = 0;
	while (ok) {
		n = calls.read(from, block, SPOOL_BLOCK_BYTES);
		if (n == 0)
			break;
		if (n < 0) {
			if (errno == EINTR)
				continue;
			ok = err_system(err, path, "read");
			break;
		}
		if (!write_all(to, block, (size_t)n))
			ok = err_file(err, path, "cannot be spooled: %s; set TMPDIR to a folder with more room",
				      strerror(errno));
		*len_bytes += n;
	}
	free(block);
	return ok;
}

int spool_open(int fd, const char *path, off_t *len_bytes, struct err *err)
{
	int to = open_nameless(err);

	if (to < 0)
		return -1;
	if (copy(fd, to, path, len_bytes, err))
		return to;
	(void)calls.close(to);
	return -1;
}
