/*
 * Lines of a findings file: LINE,ENTRY_NUMBER,AS_TYPED,GATE,RULE,MESSAGE,NEXT_STEP.
 *
 * What does not depend on the row is prepared once a rule. Prepared lines are read-only and may be shared by threads.
 */
#ifndef CAPE_EMIT_FINDINGS_H
#define CAPE_EMIT_FINDINGS_H

#include "core/key.h"
#include "emit/csv_writer.h"

#define FINDINGS_HEADER "LINE,ENTRY_NUMBER,AS_TYPED,GATE,RULE,MESSAGE,NEXT_STEP\n"

/* GATE, RULE, MESSAGE and NEXT_STEP, from the comma before them to the line end. */
struct finding_tail {
	char *text;
	size_t len_bytes;
};

/* NEXT_STEP may be NULL: an empty cell. */
void finding_tail_prepare(struct finding_tail *tail, const char *gate, const char *rule, const char *message,
			  const char *next_step);
void finding_tail_free(struct finding_tail *tail);

/* Twenty digits, eleven characters, a comma behind each; and what is typed, where that is clean. */
#define FINDING_TYPED_MAX  16
#define FINDING_HEAD_BYTES (20 + 1 + ENTRY_NUMBER_LEN + 1 + FINDING_TYPED_MAX)

/* The row that findings are about: LINE, ENTRY_NUMBER and AS_TYPED are written once for all of them. */
struct finding_row {
	unsigned char head[FINDING_HEAD_BYTES];
	unsigned head_begin, head_end;
	struct span as_typed; /* what is left to be written, nothing trimmed; empty where the head has it */
};

/*
 * `line`: physical, where the row's record begins, from 1. `number`: its 11 normalised characters; NULL: it does not have 11. `as_typed` is
 * borrowed; `clean` means letters, digits and dashes, at most FINDING_TYPED_MAX and no dash first: written as it is.
 */
void finding_row_begin(struct finding_row *row, uint64_t line, const unsigned char *number, struct span as_typed,
		       bool clean);

/* One line, of a rule. */
void finding_put(struct csv_writer *writer, const struct finding_row *row, const struct finding_tail *tail);

/* GATE of what is no rule. */
#define ADVICE_GATE "advice"

/* One line of advice that was not prepared, as it is about this row only. `name` needs no quotes. */
void finding_put_advice(struct csv_writer *writer, const struct finding_row *row, const char *name, const char *message,
			const char *next_step);

#endif
