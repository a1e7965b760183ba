/*
 * Ends of fields byte by byte: a state machine as a table. The reference for the other variants and what their speed is
 * compared with.
 */
#include "parse/ends.h"

/* What a byte is. */
enum { OTHER, COMMA, RECORD_END, QUOTE, KINDS };

/* What stands before it. PLAIN: within a field, outside quotes. CLOSED: behind a quote that closes, unless it is doubled. */
enum { BEGIN, PLAIN, QUOTED, CLOSED, STATES };

/* clang-format off */
static const uint8_t next[STATES][KINDS] = {
	/*           OTHER   COMMA   RECORD_END  QUOTE  */
	[BEGIN]  = { PLAIN,  BEGIN,  BEGIN,      QUOTED },
	[PLAIN]  = { PLAIN,  BEGIN,  BEGIN,      PLAIN  },
	[QUOTED] = { QUOTED, QUOTED, QUOTED,     CLOSED },
	[CLOSED] = { PLAIN,  BEGIN,  BEGIN,      QUOTED },
};
/* clang-format on */

struct kinds {
	uint8_t of[256];
};

static struct kinds kinds_make(unsigned char record_end)
{
	struct kinds kinds = { .of = { [','] = COMMA, ['"'] = QUOTE } };

	kinds.of[record_end] = RECORD_END;
	return kinds;
}

static size_t find(struct span bytes, unsigned char record_end, uint32_t *ends, bool *open)
{
	struct kinds kinds = kinds_make(record_end);
	unsigned state = BEGIN;
	size_t count = 0;

	for (size_t i = 0; i < bytes.len_bytes; i++) {
		unsigned kind = kinds.of[bytes.begin[i]];

		state = next[state][kind];
		if (state == BEGIN)
			ends[count++] = (uint32_t)i | (kind == RECORD_END ? ENDS_RECORD : 0);
	}
	if (bytes.len_bytes && (count == 0 || ends[count - 1] != ((uint32_t)(bytes.len_bytes - 1) | ENDS_RECORD)))
		ends[count++] = (uint32_t)bytes.len_bytes | ENDS_RECORD;
	*open = state == QUOTED;
	return count;
}

static size_t cut(struct span bytes, size_t target, unsigned char record_end, size_t *opened)
{
	struct kinds kinds = kinds_make(record_end);
	unsigned state = BEGIN;

	for (size_t i = 0; i < bytes.len_bytes; i++) {
		unsigned kind = kinds.of[bytes.begin[i]];

		if (state == BEGIN && kind == QUOTE)
			*opened = i;
		state = next[state][kind];
		if (state == BEGIN && kind == RECORD_END && i >= target)
			return i + 1;
	}
	return state == QUOTED ? ENDS_OPEN : bytes.len_bytes;
}

const struct ends_variant ends_scalar = { "scalar", CPU_PORTABLE, find, cut };
