/*
 * CSV read character by character after the contract's section 2, slowly and obviously: what the engine's readers are
 * compared with. For texts of at most NAIVE_MAX bytes.
 */
#ifndef CAPE_TESTS_UNIT_NAIVE_CSV_H
#define CAPE_TESTS_UNIT_NAIVE_CSV_H

#include "core/types.h"

#define NAIVE_MAX  4096
#define NAIVE_NONE SIZE_MAX

struct naive_field {
	size_t begin, end;       /* in the text, quotes included, the CR of a CRLF not */
	size_t value, value_len; /* in values[] */
	bool quoted;
};

struct naive_record {
	size_t begin, end;   /* end: behind the record end */
	size_t first, count; /* fields */
};

struct naive {
	unsigned char record_end;
	struct naive_field fields[NAIVE_MAX + 1];
	size_t fields_count;
	struct naive_record records[NAIVE_MAX + 1];
	size_t records_count;
	unsigned char values[NAIVE_MAX];
	size_t values_len;
	size_t open; /* where a quoted field opens that never closes; NAIVE_NONE */
};

/* "A file without any LF but with CR has CR as record end." */
static inline unsigned char naive_record_end(struct span text)
{
	bool lf = false, cr = false;

	for (size_t i = 0; i < text.len_bytes; i++) {
		lf = lf || text.begin[i] == '\n';
		cr = cr || text.begin[i] == '\r';
	}
	return cr && !lf ? '\r' : '\n';
}

static inline void naive_field_begin(struct naive *n, size_t at)
{
	n->fields[n->fields_count++] = (struct naive_field){ .begin = at, .value = n->values_len };
}

static inline void naive_field_end(struct naive *n, struct span text, size_t at)
{
	struct naive_field *field = &n->fields[n->fields_count - 1];
	bool lf = at < text.len_bytes && text.begin[at] == '\n';

	field->end = at;
	field->value_len = n->values_len - field->value;
	/* "A CR just before the ending LF is no part of the field." */
	if (lf && n->record_end == '\n' && at > field->begin && text.begin[at - 1] == '\r') {
		field->end--;
		field->value_len--;
	}
}

static inline void naive_record_begin(struct naive *n, size_t at)
{
	n->records[n->records_count++] = (struct naive_record){ .begin = at, .first = n->fields_count };
	naive_field_begin(n, at);
}

static inline void naive_record_finish(struct naive *n, size_t end)
{
	struct naive_record *record = &n->records[n->records_count - 1];

	record->end = end;
	record->count = n->fields_count - record->first;
}

enum naive_state { NAIVE_BEGIN, NAIVE_PLAIN, NAIVE_QUOTED, NAIVE_QUOTE_SEEN };

/* A byte outside quotes, at the end of the text a byte that is none. */
static inline enum naive_state naive_outside(struct naive *n, struct span text, size_t at)
{
	bool end = at == text.len_bytes;

	if (!end && text.begin[at] != ',' && text.begin[at] != n->record_end) {
		n->values[n->values_len++] = text.begin[at];
		return NAIVE_PLAIN;
	}
	naive_field_end(n, text, at);
	if (!end && text.begin[at] == ',') {
		naive_field_begin(n, at + 1);
	} else {
		naive_record_finish(n, end ? at : at + 1);
		if (at + 1 < text.len_bytes)
			naive_record_begin(n, at + 1);
	}
	return NAIVE_BEGIN;
}

static inline void naive_read(struct naive *n, struct span text, unsigned char record_end)
{
	enum naive_state state = NAIVE_BEGIN;

	n->record_end = record_end;
	n->fields_count = n->records_count = n->values_len = 0;
	n->open = NAIVE_NONE;
	if (text.len_bytes == 0)
		return;
	naive_record_begin(n, 0);
	for (size_t i = 0; i < text.len_bytes; i++) {
		unsigned char c = text.begin[i];

		if (state == NAIVE_BEGIN && c == '"') {
			n->fields[n->fields_count - 1].quoted = true;
			n->open = i;
			state = NAIVE_QUOTED;
		} else if (state == NAIVE_QUOTED && c == '"') {
			n->open = NAIVE_NONE;
			state = NAIVE_QUOTE_SEEN;
		} else if (state == NAIVE_QUOTED || (state == NAIVE_QUOTE_SEEN && c == '"')) {
			n->open = n->fields[n->fields_count - 1].begin;
			n->values[n->values_len++] = c;
			state = NAIVE_QUOTED;
		} else {
			state = naive_outside(n, text, i);
		}
	}
	if (n->records[n->records_count - 1].end == 0)
		(void)naive_outside(n, text, text.len_bytes);
}

static inline struct span naive_value(const struct naive *n, const struct naive_field *field)
{
	return span_of(n->values + field->value, field->value_len);
}

/* Nothing but space, tab and CR. */
static inline bool naive_is_blank(struct span value)
{
	for (size_t i = 0; i < value.len_bytes; i++) {
		if (value.begin[i] != ' ' && value.begin[i] != '\t' && value.begin[i] != '\r')
			return false;
	}
	return true;
}

#endif
