/* Reads from memory first, then in the best way there is for the rest. */
#include "io/reads.h"

#include "core/calls.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>

/* So few are waited for one by one: setting up a ring takes as long. */
#define FEW_PIECES 4

/* Pages looked at to tell whether a range is in memory: of one that is nine tenths there, one in a thousand is taken for all. */
#define SAMPLE     64
#define PAGE_BYTES UINT64_C(4096)

static bool read_piece(int fd, const struct read_piece *piece, int flags)
{
	return calls.pread(fd, piece->into, piece->len_bytes, (off_t)piece->offset, flags) == (ssize_t)piece->len_bytes;
}

static enum reads_result read_told(int fd, const struct read_piece *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++)
		(void)posix_fadvise(fd, (off_t)pieces[i].offset, (off_t)pieces[i].len_bytes, POSIX_FADV_WILLNEED);
	for (size_t i = 0; i < count; i++) {
		if (!read_piece(fd, &pieces[i], 0))
			return READS_FAILED;
	}
	return READS_DONE;
}

const struct reads_way reads_ways[READS_WAYS] = { { "uring", reads_by_uring }, { "told", read_told } };

/* CAPE_IO=told leaves io_uring alone: for tests and measurements. */
static size_t first_way(void)
{
	const char *wish = getenv("CAPE_IO");

	return wish && strcmp(wish, reads_ways[READS_WAYS - 1].name) == 0 ? READS_WAYS - 1 : 0;
}

bool reads_all(int fd, const struct read_piece *pieces, size_t count)
{
	enum reads_result result = READS_UNAVAILABLE;
	size_t there = 0, way;

	/* A file that is in memory costs a call for each piece and nothing else. */
	while (there < count && read_piece(fd, &pieces[there], RWF_NOWAIT))
		there++;
	way = count - there > FEW_PIECES ? first_way() : READS_WAYS - 1;
	for (; result == READS_UNAVAILABLE; way++)
		result = reads_ways[way].read(fd, pieces + there, count - there);
	return result == READS_DONE;
}

bool reads_resident(int fd, uint64_t offset, uint64_t len_bytes)
{
	uint64_t step = len_bytes / SAMPLE > PAGE_BYTES ? len_bytes / SAMPLE : PAGE_BYTES;
	unsigned char byte;

	for (uint64_t at = 0; at < len_bytes; at += step) {
		struct read_piece piece = { offset + at, 1, &byte };

		if (!read_piece(fd, &piece, RWF_NOWAIT))
			return false;
	}
	return true;
}
