/* Items in groups, whose words stay in the cache. */
#include "report/judging.h"

#include "rules/judge.h"
#include "rules/unknown.h"

#define GROUP 512

static void take_entry(const struct judging *j, struct item *item, const struct index_hit *hit)
{
	struct index_cold cold = index_cold(j->view->index, hit->entry);

	*item = (struct item){ .place = item->place,
			       .attr = hit->attr,
			       .duty_cents = index_cold_duty(&cold),
			       .importer = hit->importer,
			       .remark = cold.remark,
			       .reason = ITEM_NO_REASON,
			       .summary_date = cold.summary_date,
			       .payment_date = cold.payment_date,
			       .outcome = ITEM_PASSES,
			       .known = true };
}

static void take_nothing(struct item *item)
{
	*item = (struct item){ .place = item->place,
			       .duty_cents = ITEM_NO_DUTY,
			       .importer = ITEM_NO_IMPORTER,
			       .reason = ITEM_NO_REASON,
			       .summary_date = DAY_ABSENT,
			       .payment_date = DAY_ABSENT,
			       .outcome = ITEM_PASSES };
}

/* Whatever the index says since: what a claim has as a success is on it. */
static void take_claim(const struct judging *j, struct item *item, uint32_t entry, bool claimed)
{
	uint32_t mark = j->marks ? marks_find(j->marks, entry, item->place) : 0;

	item->claim = mark ? MARK_CLAIM(mark) : ITEM_NO_CLAIM;
	if (claimed)
		item->outcome = ITEM_ON_CLAIM;
	/* A failure on a claim is no earlier claim. */
	else if (j->claimed)
		item->attr = entry_set(item->attr, FIELD_EARLIER_CLAIM, FLAG_NO);
}

static void stop(const struct judging *j, struct item *item, enum gate_rule rule)
{
	item->outcome = ITEM_STOPS;
	item->reason = j->view->reasons.gates[rule];
}

/* Gates B and C, in their order. */
static void ask_gates(const struct judging *j, struct item *item)
{
	const struct gates *gates = j->gates;

	if (gates && gates->check_filer && place_filer(item->place) != gates->account->filer)
		stop(j, item, RULE_FILER_CODE);
	else if (!item->known)
		stop(j, item, RULE_EXISTS);
	else if (gates && !gates->check_filer && !gates_own(gates, item->importer))
		stop(j, item, RULE_ACCOUNT);
}

static void note_rests(struct rests_on *rests_on, const struct judgement *judgement)
{
	/* Nearly always all of it is known. */
	if (judgement->attrs_or & ~atomic_load_explicit(&rests_on->attrs_or, memory_order_relaxed))
		atomic_fetch_or_explicit(&rests_on->attrs_or, judgement->attrs_or, memory_order_relaxed);
	if (judgement->absent_fields & ~atomic_load_explicit(&rests_on->absent_fields, memory_order_relaxed))
		atomic_fetch_or_explicit(&rests_on->absent_fields, judgement->absent_fields, memory_order_relaxed);
}

/* The rule's, or that of a gap in the export. */
static uint16_t reason_of(const struct view *view, unsigned k, entry_attr attr)
{
	bool unknown = rests_on_unknown(&view->rules->rows[k]->condition, view->rules->as_of, attr);

	return unknown ? view->unknown_reasons[k] : view->rules_reasons[k];
}

/* Gate D, of those that nothing stopped so far. */
static void judge_group(const struct judging *j, struct item *items, size_t count)
{
	struct judgement judgement = { .successes = 0 };
	entry_attr attrs[GROUP];
	uint8_t verdicts[GROUP];
	uint16_t judged[GROUP];
	size_t asked = 0;

	for (size_t i = 0; i < count; i++) {
		attrs[asked] = items[i].attr;
		judged[asked] = (uint16_t)i;
		asked += items[i].outcome == ITEM_PASSES;
	}
	rules_judge(j->view->rules, attrs, asked, (struct judge_output){ verdicts, NULL }, &judgement);
	note_rests(j->rests_on, &judgement);
	for (size_t k = 0; k < asked; k++) {
		if (verdicts[k] == 0)
			continue;
		items[judged[k]].outcome = ITEM_FAILS;
		items[judged[k]].reason = reason_of(j->view, verdicts[k] - 1u, items[judged[k]].attr);
	}
}

/* What passes, but not with CBP. */
static void ask_cbp(const struct judging *j, struct item *items, const struct index_hit *hits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (items[i].outcome != ITEM_PASSES || !failed_at_cbp_has(j->failed, hits[i].entry, items[i].place))
			continue;
		items[i].outcome = ITEM_AT_CBP;
		items[i].reason = j->failed_reasons[failed_at_cbp_find(j->failed, items[i].place)];
	}
}

static void fill_group(const struct judging *j, struct item *items, const struct index_hit *hits, size_t count)
{
	uint64_t places[GROUP];
	bool claimed[GROUP] = { false };

	for (size_t i = 0; i < count; i++)
		places[i] = items[i].place;
	if (j->claimed)
		placeset_find(j->claimed, places, count, claimed);
	for (size_t i = 0; i < count; i++) {
		if (hits[i].entry != INDEX_NO_ENTRY)
			take_entry(j, &items[i], &hits[i]);
		else
			take_nothing(&items[i]);
		take_claim(j, &items[i], hits[i].entry, claimed[i]);
		if (!claimed[i])
			ask_gates(j, &items[i]);
	}
	judge_group(j, items, count);
	if (j->failed)
		ask_cbp(j, items, hits, count);
}

void judging_fill(const struct judging *judging, struct batch *batch, const struct index_hit *hits)
{
	for (size_t first = 0; first < batch->count; first += GROUP)
		fill_group(judging, batch->items + first, hits + first,
			   batch->count - first < GROUP ? batch->count - first : GROUP);
}

void rests_on_add(struct rests_on *rests_on, const struct rules_in_force *rules, const entry_attr *attrs, size_t count)
{
	struct judgement judgement = { .successes = 0 };
	uint8_t verdicts[GROUP];

	for (size_t first = 0; first < count; first += GROUP)
		rules_judge(rules, attrs + first, count - first < GROUP ? count - first : GROUP,
			    (struct judge_output){ verdicts, NULL }, &judgement);
	note_rests(rests_on, &judgement);
}

bool judging_own(const struct judging *judging, uint64_t place, uint32_t importer)
{
	const struct gates *gates = judging->gates;

	if (!gates)
		return true;
	return gates->check_filer ? place_filer(place) == gates->account->filer : gates_own(gates, importer);
}
