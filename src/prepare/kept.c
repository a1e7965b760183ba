/*
 * Passes from the least key to the greatest. Ten million rows in any order take two for the number and one for the rest, a third of the time
 * of comparing.
 */
#include "prepare/kept_passes.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdlib.h>
#include <sys/mman.h>

#define WHAT "the entries to declare"

/* Rows are written all over the array in a pass: large pages spare most of the faults and of the looking up of pages. */
static void *prefer_large_pages(void *at, uint64_t len_bytes)
{
	if (at)
		(void)madvise(at, len_bytes, MADV_HUGEPAGE);
	return at;
}

bool kept_room(struct kept_rows *kept, uint64_t more, struct err *err)
{
	uint64_t room = kept->count + more;
	void *rows;

	if (room <= kept->room)
		return true;
	rows = kept->rows
		       ? mem_remap(kept->rows, kept->room * sizeof(*kept->rows), room * sizeof(*kept->rows), WHAT, err)
		       : mem_map(room * sizeof(*kept->rows), WHAT, err);
	if (!rows)
		return false;
	kept->rows = prefer_large_pages(rows, room * sizeof(*kept->rows));
	kept->room = room;
	return true;
}

void kept_free(struct kept_rows *kept)
{
	if (kept->rows)
		mem_unmap(kept->rows, kept->room * sizeof(*kept->rows));
	*kept = (struct kept_rows){ .rows = NULL };
}

uint32_t kept_group(const struct kept_order *order, const struct kept *row)
{
	return order->group_of_importer ? order->group_of_importer[index_hit(order->index, row->entry).importer] : 0;
}

/* --- which passes --------------------------------------------------------------------------------------------------------------------- */

/* At most so many bits of the entry's number at once: as many places that are written to as stay in the cache. */
#define DIGIT_BITS 13

/* More keys of days, accounts and urgency than these take a pass each. */
#define HEADS_MAX (1u << 17)

/* Rows that are worth a thread. */
#define PART_ROWS (1u << 16)

/* What is true of all rows. */
struct survey {
	bool by_number; /* they are in the order of their numbers */
	bool urgent, others;
	day first, last; /* liquidated; `first` above `last`: none is */
	uint8_t account_last;
};

struct surveying {
	struct sorting *sorting;
	struct survey *parts;
	atomic_uint next;
};

static struct survey survey_part(const struct sorting *s, unsigned part)
{
	uint64_t begin = part_begin(s, part), end = part_begin(s, part + 1);
	struct survey survey = { .by_number = true, .first = UINT16_MAX };
	uint32_t last = begin ? s->from[begin - 1].entry : 0;

	for (uint64_t i = begin; i < end; i++) {
		const struct kept *row = &s->from[i];

		survey.by_number &= row->entry >= last;
		last = row->entry;
		survey.urgent |= row->urgent;
		survey.others |= !row->urgent;
		survey.account_last = row->account > survey.account_last ? row->account : survey.account_last;
		if (row->liquidated == DAY_BLANK)
			continue;
		survey.first = row->liquidated < survey.first ? row->liquidated : survey.first;
		survey.last = row->liquidated > survey.last ? row->liquidated : survey.last;
	}
	return survey;
}

static void survey_parts(void *context, unsigned worker)
{
	struct surveying *surveying = context;
	unsigned part;

	(void)worker;
	while ((part = atomic_fetch_add(&surveying->next, 1)) < surveying->sorting->parts)
		surveying->parts[part] = survey_part(surveying->sorting, part);
}

static struct survey survey_all(struct sorting *s)
{
	struct surveying surveying = { .sorting = s, .parts = mem_zero(s->parts * sizeof(struct survey)) };
	struct survey all;

	threads_run(s->parts, survey_parts, &surveying);
	all = surveying.parts[0];
	for (unsigned part = 1; part < s->parts; part++) {
		const struct survey *more = &surveying.parts[part];

		all.by_number &= more->by_number;
		all.urgent |= more->urgent;
		all.others |= more->others;
		all.first = more->first < all.first ? more->first : all.first;
		all.last = more->last > all.last ? more->last : all.last;
		all.account_last = more->account_last > all.account_last ? more->account_last : all.account_last;
	}
	free(surveying.parts);
	return all;
}

static void sort_by_number(struct sorting *s)
{
	uint64_t entries = s->order->index->header.entries;
	unsigned bits = entries > 1 ? 64 - (unsigned)__builtin_clzll(entries - 1) : 1;
	unsigned digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS, digit_bits = (bits + digits - 1) / digits;

	s->mask = (UINT32_C(1) << digit_bits) - 1;
	for (unsigned d = 0; d < digits; d++) {
		s->shift = d * digit_bits;
		kept_pass(s, KEY_DIGIT, (size_t)1 << digit_bits);
	}
}

static void sort_by_head(struct sorting *s, struct heads heads)
{
	s->heads = heads;
	if (heads.days * heads.accounts * heads.urgent > 1)
		kept_pass(s, KEY_HEAD, (size_t)heads.days * heads.accounts * heads.urgent);
}

static void sort_by_heads(struct sorting *s, const struct survey *all)
{
	struct heads heads = { .days = 1,
			       .accounts = all->account_last + 1u,
			       .urgent = all->urgent && all->others ? 2 : 1,
			       .first = all->first };

	if (s->order->order == ORDER_URGENCY && all->first <= all->last)
		heads.days = (uint32_t)all->last - all->first + 2;
	if (s->order->group_of_importer || heads.days * heads.accounts * heads.urgent > HEADS_MAX) {
		sort_by_head(s, (struct heads){ .days = heads.days, .accounts = 1, .urgent = 1, .first = heads.first });
		if (s->order->group_of_importer)
			kept_pass(s, KEY_GROUP, s->order->groups);
		heads.days = 1;
	}
	sort_by_head(s, heads);
}

/* --- numbers that are out of line --------------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	uint64_t x = key_of_place(((const struct kept *)a)->place), y = key_of_place(((const struct kept *)b)->place);

	return (x > y) - (x < y);
}

static bool together(const struct sorting *s, const struct kept *a, const struct kept *b)
{
	return a->urgent == b->urgent && a->account == b->account &&
	       (s->order->order == ORDER_NUMBER || a->liquidated == b->liquidated) &&
	       kept_group(s->order, a) == kept_group(s->order, b);
}

/* Places are not in the order of the text where a check digit is wrong or a letter stands behind the filer code; such numbers are rare. */
static void sort_texts(struct sorting *s)
{
	for (uint64_t first = 0, end; first < s->count; first = end) {
		end = first + 1;
		while (end < s->count && together(s, &s->from[first], &s->from[end]))
			end++;
		qsort(s->from + first, end - first, sizeof(*s->from), by_text);
	}
}

/* --- all together ------------------------------------------------------------------------------------------------------------------- */

bool kept_sort(struct kept_rows *kept, const struct kept_order *order, unsigned threads, struct err *err)
{
	uint64_t bytes = kept->room * sizeof(*kept->rows);
	struct sorting s = { .order = order, .from = kept->rows, .count = kept->count };
	struct survey all;

	if (kept->count == 0)
		return true;
	s.to = prefer_large_pages(mem_map(bytes, WHAT, err), bytes);
	if (!s.to)
		return false;
	s.parts = threads_worth(threads, kept->count, PART_ROWS);
	all = survey_all(&s);
	if (order->order != ORDER_INPUT && !all.by_number)
		sort_by_number(&s);
	sort_by_heads(&s, &all);
	if (order->order != ORDER_INPUT && kept->strays)
		sort_texts(&s);
	kept->rows = s.from;
	mem_unmap(s.to, bytes);
	return true;
}
