/*
 * Where results go: a file that appears under its final name complete or not at all, or standard output.
 *
 * sink_create() opens a temporary file in the folder of the final name, mode 0600; sink_publish() renames it;
 * sink_abandon() removes it. Temporary files that are still open are also removed when the program exits or is ended by a
 * signal that can be caught. A sink belongs to one thread at a time, but for sink_write_at().
 */
#ifndef CAPE_IO_SINK_H
#define CAPE_IO_SINK_H

#include "core/err.h"

/* More open files than any command needs at once: `validate` writes results and findings of up to 32 small declarations side by side. */
#define SINKS_MAX 72

struct sink {
	int fd;
	char *path;     /* final name; NULL for standard output */
	char *temp;     /* temporary name; NULL for standard output */
	unsigned entry; /* in the table of what to remove */
	bool durable;   /* publish waits for the disk */
	/* Of what sink_write() writes: the caller's, put there once the sink is open, and ended by him (io/digest.h); NULL: nobody asks. */
	struct digest *digest;
};

/* `durable`: sink_publish() flushes the file and its folder before it returns true. */
bool sink_create(struct sink *sink, const char *path, bool durable, struct err *err);
void sink_standard_output(struct sink *sink);

bool sink_write(struct sink *sink, const void *bytes, size_t len_bytes, struct err *err);
/* Writes at an offset from the beginning, and leaves the place of sink_write() as it is; files only. Any thread may. */
bool sink_write_at(struct sink *sink, uint64_t offset, const void *bytes, size_t len_bytes, struct err *err);

/*
 * Tells the system to begin writing a range to the disk if the sink is durable, so that sink_publish() has little left to wait for. Any
 * thread may; nothing depends on it.
 */
void sink_begin_flush(const struct sink *sink, uint64_t offset, uint64_t len_bytes);

/*
 * Removes temporary files in the folder of `path` whose writers were killed. A living writer holds a lock on its file (flock), so
 * that others know.
 */
void sink_remove_stale(const char *path);

/* After any of the three the sink is closed. A failed publish has removed the temporary file. */
bool sink_publish(struct sink *sink, struct err *err);
/* Fails where the final name is taken: never overwrites. */
bool sink_publish_new(struct sink *sink, struct err *err);
void sink_abandon(struct sink *sink);

/*
 * A temporary folder that is removed with the files in it where temporary files are, until it is forgotten (io/staging.h). False if there
 * is no room for it.
 */
bool sink_remember_folder(const char *temp, unsigned *entry);
void sink_forget_folder(unsigned entry);

/* Makes signals that end the program remove open temporary files first. Call once, before threads start. */
void sink_catch_signals(void);

#endif
