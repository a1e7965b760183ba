/* Buffered output with every write checked: a full disk must not leave a benchmark with half an input. */
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "complain.h"

/* Large writes also decide how the page cache holds the file: in large folios, which read faster later. */
#define BUFFER_BYTES ((size_t)4 << 20)

static void sink_release(struct sink *sink)
{
	free(sink->path);
	free(sink->part);
	free(sink->buffer);
}

/* A device or a pipe is written as it is: renaming a file over it would replace it. */
static bool path_in_place(const char *path)
{
	struct stat found;

	return stat(path, &found) == 0 && !S_ISREG(found.st_mode);
}

static bool sink_reserve(struct sink *sink, const char *path)
{
	size_t len = strlen(path);

	memset(sink, 0, sizeof *sink);
	sink->fd = -1;
	sink->in_place = path_in_place(path);
	sink->path = strdup(path);
	sink->part = malloc(len + sizeof ".part");
	sink->buffer = malloc(BUFFER_BYTES);
	if (sink->path == NULL || sink->part == NULL || sink->buffer == NULL) {
		sink_release(sink);
		return complain("%s: not enough memory for the output buffer", path);
	}
	memcpy(sink->part, path, len);
	memcpy(sink->part + len, sink->in_place ? "" : ".part", sink->in_place ? 1 : sizeof ".part");
	return true;
}

bool sink_open(struct sink *sink, const char *path)
{
	if (!sink_reserve(sink, path))
		return false;
	sink->fd = open(sink->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (sink->fd < 0) {
		complain("%s: cannot be written: %s", sink->part, strerror(errno));
		sink_release(sink);
		return false;
	}
	return true;
}

static void sink_flush(struct sink *sink)
{
	size_t done = 0;

	while (!sink->failed && done < sink->len_bytes) {
		ssize_t n = write(sink->fd, sink->buffer + done, sink->len_bytes - done);

		if (n > 0) {
			done += (size_t)n;
		} else if (n == 0 || errno != EINTR) {
			complain("%s: write failed: %s", sink->part, n == 0 ? "nothing was taken" : strerror(errno));
			sink->failed = true;
		}
	}
	sink->written_bytes += done;
	sink->len_bytes = 0;
}

char *sink_room(struct sink *sink, size_t len_bytes)
{
	if (BUFFER_BYTES - sink->len_bytes < len_bytes)
		sink_flush(sink);
	return sink->buffer + sink->len_bytes;
}

bool sink_close(struct sink *sink)
{
	bool done;

	sink_flush(sink);
	if (close(sink->fd) != 0 && !sink->failed) {
		complain("%s: close failed: %s", sink->part, strerror(errno));
		sink->failed = true;
	}
	if (!sink->failed && !sink->in_place && rename(sink->part, sink->path) != 0) {
		complain("%s: cannot be renamed to %s: %s", sink->part, sink->path, strerror(errno));
		sink->failed = true;
	}
	if (sink->failed && !sink->in_place)
		unlink(sink->part);
	done = !sink->failed;
	sink_release(sink);
	return done;
}

void sink_abandon(struct sink *sink)
{
	close(sink->fd);
	if (!sink->in_place)
		unlink(sink->part);
	sink_release(sink);
}
