/* Items in groups, whose words stay in the cache. */
#include "report/judging.h"

#include "rules/judge.h"

#define GROUP 512

static void take_mark(const struct judging *j, struct item *item, uint32_t entry)
{
	uint32_t mark = j->marks ? j->marks[entry] : 0;

	item->claim = mark ? (mark >> 1) - 1 : ITEM_NO_CLAIM;
	/* Judged as if the ledger had no claim of it: those it has are told from the others by their outcome. */
	if (j->marks)
		item->attr = entry_set(item->attr, FIELD_EARLIER_CLAIM, FLAG_NO);
	if (mark & 1)
		item->outcome = ITEM_ON_CLAIM;
}

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
	take_mark(j, item, hit->entry);
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

static void judge_group(const struct judging *j, struct item *items, size_t count)
{
	struct judgement judgement = { .successes = 0 };
	entry_attr attrs[GROUP];
	uint8_t verdicts[GROUP];

	for (size_t i = 0; i < count; i++)
		attrs[i] = items[i].attr;
	rules_judge(j->view->rules, attrs, count, (struct judge_output){ verdicts, NULL }, &judgement);
	for (size_t i = 0; i < count; i++) {
		if (items[i].outcome != ITEM_PASSES || verdicts[i] == 0)
			continue;
		items[i].outcome = ITEM_FAILS;
		items[i].reason = j->view->rules_reasons[verdicts[i] - 1];
	}
}

void judging_fill(const struct judging *judging, struct batch *batch, const struct index_hit *hits)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct item *item = &batch->items[i];

		if (hits[i].entry != INDEX_NO_ENTRY)
			take_entry(judging, item, &hits[i]);
		else
			*item = (struct item){ .place = item->place,
					       .duty_cents = ITEM_NO_DUTY,
					       .importer = ITEM_NO_IMPORTER,
					       .claim = ITEM_NO_CLAIM,
					       .reason = ITEM_NO_REASON,
					       .summary_date = DAY_ABSENT,
					       .payment_date = DAY_ABSENT };
		if (item->outcome == ITEM_PASSES)
			ask_gates(judging, item);
	}
	for (size_t first = 0; first < batch->count; first += GROUP)
		judge_group(judging, batch->items + first, batch->count - first < GROUP ? batch->count - first : GROUP);
}

bool judging_own(const struct judging *judging, uint64_t place, uint32_t importer)
{
	const struct gates *gates = judging->gates;

	if (!gates)
		return true;
	return gates->check_filer ? place_filer(place) == gates->account->filer : gates_own(gates, importer);
}
