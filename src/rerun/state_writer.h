/* Writing a state, row by row. */
#ifndef CAPE_RERUN_STATE_WRITER_H
#define CAPE_RERUN_STATE_WRITER_H

#include "core/dict.h"
#include "io/sink.h"
#include "rerun/state.h"

struct state_writer {
	struct sink sink;
	void *hash;
	struct outbuf block;
	struct dict texts; /* the first one is the caller's to add: STATE_PASSES */
	uint64_t rows;
	struct state_change *changes;
	size_t changes_count, changes_capacity;
	struct state_deadline *deadlines;
	size_t deadlines_count, deadlines_capacity;
	bool failed;
	struct err *err;
};

/* `err` gets the first failure, and what follows does nothing. After true one of the last two is due. */
bool state_writer_begin(struct state_writer *writer, const char *path, struct err *err);

/* The number of a text. */
uint16_t state_put_text(struct state_writer *writer, const char *text);
void state_put_row(struct state_writer *writer, const struct state_row *row);
/* Of the row that is put next. */
void state_put_change(struct state_writer *writer, const struct state_change *change);
/* In any order. */
void state_put_deadline(struct state_writer *writer, const struct state_deadline *deadline);

/*
 * Fills in what the header says of rows, sections and sums, and gives the file its name when it is on the disk; `mode`: its permissions.
 */
bool state_writer_publish(struct state_writer *writer, struct state_header *header, mode_t mode);
void state_writer_abandon(struct state_writer *writer);

#endif
