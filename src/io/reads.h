/*
 * Many small reads of one file, with many of them under way at a time.
 *
 * Page faults in a map happen one after another, and each maps a neighbourhood that nobody asked for. A few thousand pieces of a large
 * file cost a quarter of that when they are read from memory, and a disk that answers many questions side by side gets them so.
 */
#ifndef CAPE_IO_READS_H
#define CAPE_IO_READS_H

#include "core/types.h"

/* What is wanted; the bytes go to the caller's memory. */
struct read_piece {
	uint64_t offset;
	size_t len_bytes;
	unsigned char *into;
};

/*
 * Reads all pieces. False if one of them could not be read in full (the file ends before, an error of the device): the bytes of all are
 * worth nothing then. Nothing is under way any more when it returns. Any thread may call.
 */
bool reads_all(int fd, const struct read_piece *pieces, size_t count);

/* True if, by a sample, a range of the file is in memory. What is not may be on its way afterwards. */
bool reads_resident(int fd, uint64_t offset, uint64_t len_bytes);

/*
 * Ways to read what is not in memory. reads_all() takes the first that works: by io_uring where it is allowed (a container may forbid
 * it), else by telling the system of all pieces before the first is waited for. The environment variable CAPE_IO set to "told" leaves
 * out the first.
 */
enum reads_result { READS_DONE, READS_FAILED, READS_UNAVAILABLE };

struct reads_way {
	const char *name;
	enum reads_result (*read)(int fd, const struct read_piece *pieces, size_t count);
};

#define READS_WAYS 2
extern const struct reads_way reads_ways[READS_WAYS];

enum reads_result reads_by_uring(int fd, const struct read_piece *pieces, size_t count);

#endif
