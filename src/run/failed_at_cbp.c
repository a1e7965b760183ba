/* A sorted list, and a bit for each entry of the index. */
#include "run/failed_at_cbp.h"

#include "core/mem.h"
#include "core/search.h"

#include <stdlib.h>

#define LOOKUPS 512

bool cbp_failure_holds(bool recorded, entry_attr filed, entry_attr now)
{
	return !recorded || ((filed ^ now) & ~(entry_mask(FIELD_EARLIER_CLAIM) | ENTRY_ASSUMED_MASK)) == 0;
}

/* --- noting ------------------------------------------------------------------------------------------------------------------ */

/* Cut between characters; malloc'ed. */
static char *short_text(const char *text)
{
	size_t cut = FAILED_TEXT_MAX;

	if (strlen(text) <= cut)
		return mem_text(text);
	/* The bytes of a character but its first are 10xxxxxx; four are the most it has. */
	while (cut > FAILED_TEXT_MAX - 3 && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	return mem_format("%.*s…", (int)cut, text);
}

uint32_t failed_at_cbp_text(struct failed_at_cbp *failed, const char *text, const char *next_step)
{
	char *said = short_text(*text ? text : "CBP gives no reason");
	uint32_t number = dict_add(&failed->texts, span_text(said));

	free(said);
	failed->next_steps =
		mem_room(failed->next_steps, &failed->steps_room, failed->texts.count, sizeof(*failed->next_steps));
	if (number == failed->steps)
		failed->next_steps[failed->steps++] = mem_text(next_step);
	return number;
}

void failed_at_cbp_note(struct failed_at_cbp *failed, const struct cbp_failure *failure)
{
	failed->items = mem_room(failed->items, &failed->capacity, failed->count + 1, sizeof(*failed->items));
	failed->items[failed->count++] = *failure;
}

/* --- settling ---------------------------------------------------------------------------------------------------------------- */

/* By place; of one place the latest claim first. */
static int compare(const void *a, const void *b)
{
	const struct cbp_failure *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->claim < y->claim) - (x->claim > y->claim);
}

static void keep_latest(struct failed_at_cbp *failed)
{
	size_t kept = 0;

	if (failed->count)
		qsort(failed->items, failed->count, sizeof(*failed->items), compare);
	for (size_t i = 0; i < failed->count; i++) {
		if (kept == 0 || failed->items[kept - 1].place != failed->items[i].place)
			failed->items[kept++] = failed->items[i];
	}
	failed->count = kept;
}

/* Of items from `first` on those that hold move to `kept` and get their bits. */
static size_t keep_held(struct failed_at_cbp *failed, const struct index *index, size_t first, size_t count,
			size_t kept)
{
	struct index_hit hits[LOOKUPS];
	uint64_t places[LOOKUPS];

	for (size_t i = 0; i < count; i++)
		places[i] = failed->items[first + i].place;
	index_find(index, places, count, hits);
	for (size_t i = 0; i < count; i++) {
		const struct cbp_failure *item = &failed->items[first + i];
		uint32_t entry = hits[i].entry;

		if (entry == INDEX_NO_ENTRY || !cbp_failure_holds(item->recorded, item->filed, hits[i].attr))
			continue;
		failed->bits[entry / 64] |= UINT64_C(1) << (entry % 64);
		failed->items[kept++] = *item;
	}
	return kept;
}

bool failed_at_cbp_settle(struct failed_at_cbp *failed, const struct index *index, struct err *err)
{
	size_t kept = 0;

	if (failed->count == 0)
		return true;
	failed->bits_bytes = (index->header.entries / 64 + 1) * sizeof(uint64_t);
	failed->bits = mem_map(failed->bits_bytes, "the entries that CBP failed", err);
	if (!failed->bits)
		return false;
	keep_latest(failed);
	for (size_t first = 0; first < failed->count; first += LOOKUPS) {
		size_t count = failed->count - first < LOOKUPS ? failed->count - first : LOOKUPS;

		kept = keep_held(failed, index, first, count, kept);
	}
	failed->count = kept;
	return true;
}

void failed_at_cbp_free(struct failed_at_cbp *failed)
{
	if (failed->bits)
		mem_unmap(failed->bits, failed->bits_bytes);
	for (size_t i = 0; i < failed->steps; i++)
		free(failed->next_steps[i]);
	free(failed->next_steps);
	free(failed->items);
	dict_free(&failed->texts);
	*failed = (struct failed_at_cbp){ .bits = NULL };
}

/* --- asking ------------------------------------------------------------------------------------------------------------------ */

uint32_t failed_at_cbp_find(const struct failed_at_cbp *failed, uint64_t place)
{
	size_t low = FIRST_NOT_BELOW(failed->items, failed->count, place, place);

	return low < failed->count && failed->items[low].place == place ? failed->items[low].text : DICT_MISSING;
}
