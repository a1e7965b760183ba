/* Reading by column, sorting by number. */
#include "ledger/result_lists.h"

#include "core/key.h"
#include "core/mem.h"
#include "io/map.h"
#include "ledger/shown_text.h"
#include "parse/csv.h"

#include <stdlib.h>

struct reading {
	struct result_lists *lists;
	const unsigned char *at;
	const unsigned char *end;
	unsigned char record_end;
	struct scratch scratch;
	bool open; /* a quote that never closes */
};

/* The next cell of the record; false behind its last one, which ends the record. */
static bool next_cell(struct reading *r, bool *more, struct span *cell)
{
	struct csv_field field;

	if (!*more)
		return false;
	r->at = csv_field_read(r->at, r->end, r->record_end, &field, &r->open);
	*cell = shown_text_trim(csv_field_value(&field, &r->scratch));
	*more = r->at < r->end && *r->at == ',';
	r->at += r->at < r->end;
	return true;
}

/* Spreadsheets are kept from running a cell by a quote before it. */
static struct span without_guard(struct span cell)
{
	bool guarded = cell.len_bytes >= 2 && cell.begin[0] == '\'' && memchr("=+-@\t\r", cell.begin[1], 6);

	return guarded ? span_of(cell.begin + 1, cell.len_bytes - 1) : cell;
}

static char *number_of(struct span typed)
{
	char *number = mem_alloc(typed.len_bytes + 1);
	size_t len = alnum_normalise(typed, (unsigned char *)number, typed.len_bytes);

	number[len] = '\0';
	if (len)
		return number;
	free(number);
	return mem_span(typed);
}

static void take_headings(struct reading *r)
{
	struct result_lists *lists = r->lists;
	bool more = true;
	struct span cell;

	while (next_cell(r, &more, &cell)) {
		lists->names = mem_grow(lists->names, (lists->names_count + 1) * sizeof(*lists->names));
		lists->names[lists->names_count++] = mem_span(cell);
	}
}

static void take_record(struct reading *r, size_t row)
{
	struct result_lists *lists = r->lists;
	bool more = true;
	struct span cell;

	for (size_t list = 0; next_cell(r, &more, &cell); list++) {
		struct span typed = without_guard(cell);

		if (typed.len_bytes == 0 || list >= lists->names_count)
			continue;
		lists->offenders =
			mem_room(lists->offenders, &lists->capacity, lists->count + 1, sizeof(*lists->offenders));
		lists->offenders[lists->count++] = (struct offender){ number_of(typed), mem_span(typed), list, row };
	}
}

static int by_number(const void *a, const void *b)
{
	const struct offender *x = a, *y = b;
	int order = strcmp(x->number, y->number);

	if (order != 0)
		return order;
	if (x->list != y->list)
		return x->list < y->list ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static bool read_text(struct result_lists *lists, struct span text, const char *path, struct err *err)
{
	struct reading r = { .lists = lists };

	text = csv_skip_bom(text);
	r.at = text.begin;
	r.end = text.begin + text.len_bytes;
	r.record_end = csv_record_end(text);
	if (text.len_bytes)
		take_headings(&r);
	for (size_t row = 0; r.at < r.end; row++)
		take_record(&r, row);
	free(r.scratch.bytes);
	if (lists->count)
		qsort(lists->offenders, lists->count, sizeof(*lists->offenders), by_number);
	if (r.open)
		return err_file(err, path, CSV_OPEN_QUOTE_TEXT);
	return lists->names_count ||
	       err_file(err, path, "is empty; name the Cape_Validation_Result.csv that CBP gives");
}

bool result_lists_read(struct result_lists *lists, const char *path, struct err *err)
{
	enum csv_kind kind;
	struct map map;
	bool ok;

	*lists = (struct result_lists){ .count = 0 };
	if (!map_open(&map, path, err))
		return false;
	kind = csv_sniff(map.bytes);
	ok = kind == CSV_TEXT ? read_text(lists, map.bytes, path, err) : err_file(err, path, "%s", csv_kind_text(kind));
	ok = ok && map_unchanged(&map, path, err);
	map_close(&map);
	if (!ok)
		result_lists_free(lists);
	return ok;
}

void result_lists_free(struct result_lists *lists)
{
	for (size_t i = 0; i < lists->names_count; i++)
		free(lists->names[i]);
	for (size_t i = 0; i < lists->count; i++) {
		free((char *)lists->offenders[i].number);
		free((char *)lists->offenders[i].typed);
	}
	free(lists->names);
	free(lists->offenders);
	*lists = (struct result_lists){ .count = 0 };
}

size_t result_lists_find(const struct result_lists *lists, const char *number)
{
	size_t low = 0, high = lists->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(lists->offenders[middle].number, number) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Behind all offenders with the number of the one at i. */
static size_t skip_number(const struct result_lists *lists, size_t i)
{
	const char *number = lists->offenders[i].number;

	while (i < lists->count && strcmp(lists->offenders[i].number, number) == 0)
		i++;
	return i;
}

struct lists_compared result_lists_compare(const struct result_lists *a, const struct result_lists *b,
					   void (*tell)(void *context, const struct result_lists *lists,
							const struct offender *offender),
					   void *context)
{
	struct lists_compared compared = { .both = 0 };
	size_t i = 0, k = 0;

	while (i < a->count || k < b->count) {
		int order = i == a->count   ? 1
			    : k == b->count ? -1
					    : strcmp(a->offenders[i].number, b->offenders[k].number);

		if (order < 0)
			tell(context, a, &a->offenders[i]);
		else if (order > 0)
			tell(context, b, &b->offenders[k]);
		compared.only_a += order < 0;
		compared.only_b += order > 0;
		compared.both += order == 0;
		if (order <= 0)
			i = skip_number(a, i);
		if (order >= 0)
			k = skip_number(b, k);
	}
	return compared;
}
