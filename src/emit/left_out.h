/*
 * Lines of left_out.csv: FILE,LINE,AS_TYPED,ENTRY_NUMBER,REASON,NEXT_STEP,COULD_PASS_ON.
 *
 * Millions of them may be written, so what does not depend on the row is prepared once. Prepared parts are read-only and may be shared by threads.
 */
#ifndef CAPE_EMIT_LEFT_OUT_H
#define CAPE_EMIT_LEFT_OUT_H

#include "core/dates.h"
#include "core/key.h"
#include "emit/csv_writer.h"

#define LEFT_OUT_HEADER "FILE,LINE,AS_TYPED,ENTRY_NUMBER,REASON,NEXT_STEP,COULD_PASS_ON\n"

/* Texts are copied in steps of so many bytes: as many may be read behind them. */
#define LEFT_OUT_STEP_BYTES 32

/* REASON and NEXT_STEP with the commas before, between and behind them: ",REASON,NEXT_STEP,". */
struct left_out_tail {
	char *text;
	size_t len_bytes;
};

void left_out_tail_prepare(struct left_out_tail *tail, const char *reason, const char *next_step);
void left_out_tail_free(struct left_out_tail *tail);

/* The cell FILE and its comma; malloc'ed; NULL: there is no file. A name that a spreadsheet would run gets a ' before it. */
char *left_out_file_cell(const char *path);

/* As typed is written as it is up to so many bytes. */
#define LEFT_OUT_TYPED_MAX 16

struct left_out_row {
	struct span file;     /* of left_out_file_cell() */
	uint64_t line;        /* physical, where the record begins, from 1; 0: there is none */
	struct span as_typed; /* nothing trimmed */
	bool clean; /* letters, digits and dashes, no dash first, at most LEFT_OUT_TYPED_MAX: needs no quotes and no guard */
	const unsigned char *number; /* 11 characters; NULL: it does not have them */
	day could_pass;              /* DAY_BLANK: nobody can say */
};

/* What the block of a writer must hold at least, for such a file and tails up to so many bytes. */
size_t left_out_block_bytes(struct span file, size_t tail_bytes);

void left_out_put(struct csv_writer *writer, const struct left_out_row *row, const struct left_out_tail *tail);

#endif
