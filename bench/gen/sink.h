/* A file written in large pieces that appears under its name complete or not at all. */
#ifndef GEN_SINK_H
#define GEN_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sink {
	char *path;
	char *part;
	char *buffer;
	size_t len_bytes;
	uint64_t written_bytes;
	int fd;
	/* PATH is no regular file; then PART is PATH. */
	bool in_place;
	bool failed;
};

/* Opens PATH.part for writing, or PATH itself if that is a device or a pipe. False (and said why) if that cannot be
 * done; then there is nothing to close. */
bool sink_open(struct sink *sink, const char *path);

/* Room for LEN_BYTES (at most 64 KiB). Always valid, also after a failed write, so that a row writer need not look:
 * the loop around it asks `failed` now and then. */
char *sink_room(struct sink *sink, size_t len_bytes);

/* END is the byte after the last one written into the room. */
static inline void sink_advance(struct sink *sink, const char *end)
{
	sink->len_bytes = (size_t)(end - sink->buffer);
}

/* Writes the rest and gives the file its name. False (and said why) if any write failed; the part is then removed. */
bool sink_close(struct sink *sink);

/* Closes and removes the part. */
void sink_abandon(struct sink *sink);

#endif
