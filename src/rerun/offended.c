/* A column a list, a cell an offender. */
#include "rerun/offended.h"

#include "core/key.h"
#include "core/mem.h"
#include "core/search.h"
#include "io/map.h"
#include "parse/csv.h"

#include <stdlib.h>

struct reading {
	struct offended *offended;
	size_t capacity;
	struct scratch scratch;
	bool names; /* of the lists: the first record */
};

static void take_cell(struct reading *r, unsigned column, struct span value)
{
	struct offended *o = r->offended;
	uint64_t key;

	if (column >= OFFENDED_LISTS_MAX)
		return;
	if (r->names) {
		o->names[column] = mem_span(value);
		o->lists = column + 1;
		return;
	}
	key = key_pack(value);
	if (key == KEY_NONE)
		return;
	o->offenders = mem_room(o->offenders, &r->capacity, o->count + 1, sizeof(*o->offenders));
	o->offenders[o->count++] = (struct offender){ key, column };
}

/* Returns where the next record begins. */
static const unsigned char *take_record(struct reading *r, const unsigned char *at, const unsigned char *end,
					unsigned char record_end)
{
	for (unsigned column = 0;; column++) {
		struct csv_field field;
		bool open = false;

		at = csv_field_read(at, end, record_end, &field, &open);
		take_cell(r, column, csv_field_value(&field, &r->scratch));
		if (at == end || *at != ',')
			return at == end ? end : at + 1;
		at++;
	}
}

static int by_key(const void *a, const void *b)
{
	const struct offender *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->list > y->list) - (x->list < y->list);
}

bool offended_read(struct offended *offended, const char *path, struct err *err)
{
	struct reading r = { .offended = offended, .names = true };
	const unsigned char *at, *end;
	struct map map;
	bool ok;

	*offended = (struct offended){ .count = 0 };
	if (!map_open(&map, path, err))
		return false;
	end = map.bytes.begin + map.bytes.len_bytes;
	for (at = map.bytes.begin; at < end; r.names = false)
		at = take_record(&r, at, end, '\n');
	free(r.scratch.bytes);
	if (offended->count)
		qsort(offended->offenders, offended->count, sizeof(*offended->offenders), by_key);
	ok = map_unchanged(&map, path, err);
	map_close(&map);
	if (!ok)
		offended_free(offended);
	return ok;
}

void offended_free(struct offended *offended)
{
	for (size_t i = 0; i < offended->lists; i++)
		free(offended->names[i]);
	free(offended->offenders);
	*offended = (struct offended){ .count = 0 };
}

const char *offended_list(const struct offended *offended, uint64_t key)
{
	size_t low = FIRST_NOT_BELOW(offended->offenders, offended->count, key, key);

	if (low == offended->count || offended->offenders[low].key != key)
		return NULL;
	return offended->offenders[low].list < offended->lists ? offended->names[offended->offenders[low].list] : NULL;
}
