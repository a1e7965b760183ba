/* Items from the hot and cold lines of entries. */
#include "run/refund_index.h"

static void make_item(const struct index *index, const struct success *at, const struct index_hit *hit,
		      struct refund_item *item)
{
	struct index_cold cold = index_cold(index, at->entry);

	_Static_assert(INDEX_NO_DUTY == REFUND_DUTY_UNKNOWN, "a duty that is not known is one value");
	*item = (struct refund_item){
		.place = at->place,
		.importer = hit->importer,
		.type = (uint8_t)entry_get(hit->attr, FIELD_TYPE),
		.liquidation_status = (uint8_t)entry_get(hit->attr, FIELD_LIQUIDATION_STATUS),
		.summary_date = cold.summary_date,
		.payment_date = cold.payment_date,
		.liquidation_date = (day)entry_get(hit->attr, FIELD_LIQUIDATION_DATE),
		.duty_cents = index_cold_duty(&cold),
	};
}

/* --- all of an index --------------------------------------------------------------------------------------------------- */

static void take_all(void *context, struct refund_piece *piece)
{
	struct refund_all *all = context;
	struct success *at = piece->entries;

	while (at < piece->entries + REFUND_PIECE_ENTRIES && index_cursor_next(&all->cursor, &at->place, &at->entry))
		at++;
	piece->entries_count = (size_t)(at - piece->entries);
}

static bool is_own(const struct gates *gates, const struct success *at, const struct index_hit *hit)
{
	if (!gates->account)
		return true;
	return gates->check_filer ? place_filer(at->place) == gates->account->filer : gates_own(gates, hit->importer);
}

static void fill_all(void *context, struct refund_piece *piece, struct judgement *judgement)
{
	const struct gates *gates = ((struct refund_all *)context)->gates;
	struct success own[JUDGE_ENTRIES];
	struct index_hit hits[JUDGE_ENTRIES];
	entry_attr attrs[JUDGE_ENTRIES];
	uint8_t verdicts[JUDGE_ENTRIES];

	piece->items_count = 0;
	for (size_t at = 0; at < piece->entries_count;) {
		size_t n = 0;

		for (; n < JUDGE_ENTRIES && at < piece->entries_count; at++) {
			hits[n] = index_hit(gates->index, piece->entries[at].entry);
			own[n] = piece->entries[at];
			attrs[n] = hits[n].attr;
			n += is_own(gates, &own[n], &hits[n]);
		}
		rules_judge(gates->rules, attrs, n, (struct judge_output){ verdicts, NULL }, judgement);
		for (size_t i = 0; i < n; i++) {
			if (verdicts[i] == 0)
				make_item(gates->index, &own[i], &hits[i], &piece->items[piece->items_count++]);
		}
	}
}

static struct span importer_of_all(void *context, uint32_t importer)
{
	return index_importer(((struct refund_all *)context)->gates->index, importer);
}

struct refund_source refund_source_all(struct refund_all *all, const struct gates *gates)
{
	*all = (struct refund_all){ .gates = gates };
	index_cursor_init(&all->cursor, gates->index);
	return (struct refund_source){ .context = all,
				       .entries = gates->index->header.entries,
				       .take = take_all,
				       .fill = fill_all,
				       .importer = importer_of_all };
}

/* --- those of declarations ----------------------------------------------------------------------------------------------- */

static void take_claimed(void *context, struct refund_piece *piece)
{
	struct refund_claimed *list = context;
	size_t left = list->claimed->count - list->at;

	piece->entries_count = left < REFUND_PIECE_ENTRIES ? left : REFUND_PIECE_ENTRIES;
	if (left)
		memcpy(piece->entries, list->claimed->entries + list->at,
		       piece->entries_count * sizeof(*piece->entries));
	list->at += piece->entries_count;
}

static void fill_claimed(void *context, struct refund_piece *piece, struct judgement *judgement)
{
	const struct index *index = ((struct refund_claimed *)context)->claimed->gates->index;

	(void)judgement;
	for (size_t i = 0; i < piece->entries_count; i++) {
		struct index_hit hit = index_hit(index, piece->entries[i].entry);

		make_item(index, &piece->entries[i], &hit, &piece->items[i]);
	}
	piece->items_count = piece->entries_count;
}

static struct span importer_of_claimed(void *context, uint32_t importer)
{
	return index_importer(((struct refund_claimed *)context)->claimed->gates->index, importer);
}

struct refund_source refund_source_claimed(struct refund_claimed *list, const struct successes *claimed)
{
	*list = (struct refund_claimed){ .claimed = claimed };
	return (struct refund_source){ .context = list,
				       .entries = claimed->count,
				       .take = take_claimed,
				       .fill = fill_claimed,
				       .importer = importer_of_claimed };
}
