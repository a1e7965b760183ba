/* A few hundred entries at a time. */
#include "run/rejudge.h"

#define GROUP_ROWS 512

static enum gate_rule refusal(const struct gates *gates, uint64_t place, const struct index_hit *hit)
{
	if (gates->check_filer && place_filer(place) != gates->account->filer)
		return RULE_FILER_CODE;
	if (hit->entry == INDEX_NO_ENTRY)
		return RULE_EXISTS;
	return !gates->check_filer && !gates_own(gates, hit->importer) ? RULE_ACCOUNT : GATE_RULES;
}

static void rejudge_group(const struct gates *gates, const uint64_t *places, size_t count, struct rejudged *out)
{
	struct judgement ignored = { .successes = 0 };
	struct index_hit hits[GROUP_ROWS];
	entry_attr attrs[GROUP_ROWS];
	uint8_t verdicts[GROUP_ROWS];
	bool claimed[GROUP_ROWS];

	index_find(gates->index, places, count, hits);
	if (gates->claimed)
		placeset_find(gates->claimed, places, count, claimed);
	for (size_t i = 0; i < count; i++) {
		out[i].refused = refusal(gates, places[i], &hits[i]);
		attrs[i] = hits[i].entry == INDEX_NO_ENTRY ? 0 : hits[i].attr;
		if (gates->claimed)
			attrs[i] = entry_set(attrs[i], FIELD_EARLIER_CLAIM, claimed[i] ? FLAG_YES : FLAG_NO);
	}
	rules_judge(gates->rules, attrs, count, (struct judge_output){ verdicts, NULL }, &ignored);
	for (size_t i = 0; i < count; i++) {
		out[i].attr = attrs[i];
		out[i].verdict = verdicts[i];
	}
}

void rejudge(const struct gates *gates, const uint64_t *places, size_t count, struct rejudged *out)
{
	for (size_t first = 0; first < count; first += GROUP_ROWS) {
		size_t left = count - first;

		rejudge_group(gates, places + first, left < GROUP_ROWS ? left : GROUP_ROWS, out + first);
	}
}
