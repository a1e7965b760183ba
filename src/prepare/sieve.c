/* Gates B and C row by row, gate D for all that are left, then our own reasons. */
#include "prepare/sieve.h"

#include "core/mem.h"

#include <stdlib.h>

/* Blank: the importer may be declared for. */
static uint8_t client_bar(const struct client_importer *said, day on)
{
	if (!said)
		return REASON_NO_CLIENT;
	if (said->until == DAY_BLANK)
		return REASON_NO_AUTHORITY;
	return client_authorised(said, on) ? REASON_NONE : REASON_ENDED;
}

void sieve_prepare(struct sieve *sieve, const struct index *index, const struct ruleset *set,
		   const struct rules_in_force *rules, const struct accounts *accounts, const struct clients *clients)
{
	uint32_t importers = index->header.importers;

	*sieve = (struct sieve){ .index = index, .rules = rules, .accounts = accounts };
	reasons_prepare(&sieve->reasons, rules, index->header.data_date);
	deadlines_of(&sieve->deadlines, rules);
	later_prepare(&sieve->later, set, rules);
	if (!clients)
		return;
	sieve->client_bars = mem_alloc((size_t)importers + 1);
	for (uint32_t i = 0; i < importers; i++)
		sieve->client_bars[i] = client_bar(clients_find(clients, index_importer(index, i)), rules->as_of);
}

void sieve_hold_failed(struct sieve *sieve, const struct failed_at_cbp *failed)
{
	sieve->failed = failed;
	reasons_add_failed(&sieve->reasons, failed);
}

void sieve_free(struct sieve *sieve)
{
	reasons_free(&sieve->reasons);
	holds_free(&sieve->holds);
	free(sieve->client_bars);
	sieve->client_bars = NULL;
}

/* --- rows ----------------------------------------------------------------------------------------------------------------------- */

/* What gates B and C say, but for duplicates. */
static inline uint8_t gate_reason(const struct sieve *sieve, uint64_t place, const struct index_hit *hit,
				  uint8_t *account)
{
	uint32_t filer = place_filer(place);

	if (hit->entry != INDEX_NO_ENTRY) {
		*account = accounts_find(sieve->accounts, filer, hit->importer);
		if (*account != ACCOUNT_NONE)
			return REASON_NONE;
		return sieve->accounts->filers ? REASON_OTHER_FILER : REASON_OTHER_IMPORTER;
	}
	*account = ACCOUNT_NONE;
	if (place == PLACE_NONE)
		return REASON_LENGTH;
	return accounts_take_filer(sieve->accounts, filer) ? REASON_MISSING : REASON_OTHER_FILER;
}

/* What stands against an entry that passes. */
static inline uint8_t own_reason(const struct sieve *sieve, uint64_t place, const struct index_hit *hit)
{
	entry_attr assumed = (uint64_t)sieve->reasons.deciding << ENTRY_ASSUMED_SHIFT;

	if (sieve->failed && failed_at_cbp_has(sieve->failed, hit->entry, place))
		return REASON_FAILED_AT_CBP;
	if (holds_entry(&sieve->holds, hit->entry))
		return REASON_ON_HOLD;
	if (sieve->client_bars) {
		/* An importer that a damaged index made up is nobody's client. */
		uint8_t bar = hit->importer < sieve->index->header.importers ? sieve->client_bars[hit->importer]
									     : REASON_NO_CLIENT;
		if (bar)
			return bar;
	}
	if (!sieve->allow_assumed && (hit->attr & assumed & ENTRY_ASSUMED_MASK))
		return REASON_ASSUMED;
	return sieve->stale ? REASON_STALE : REASON_NONE;
}

static void mark_claimed(const struct placeset *claimed, const uint64_t *places, size_t count, entry_attr *attrs)
{
	bool has[SIEVE_ROWS];

	placeset_find(claimed, places, count, has);
	for (size_t i = 0; i < count; i++)
		attrs[i] = entry_set(attrs[i], FIELD_EARLIER_CLAIM, has[i] ? FLAG_YES : FLAG_NO);
}

void sieve_rows(const struct sieve *sieve, const uint64_t *places, const struct index_hit *hits, size_t rows,
		uint8_t *reasons, uint8_t *accounts, struct judgement *judgement)
{
	entry_attr attrs[SIEVE_ROWS] = { 0 };
	uint8_t verdicts[SIEVE_ROWS];
	uint16_t judged[SIEVE_ROWS];
	uint64_t claimable[SIEVE_ROWS] = { PLACE_NONE };
	size_t count = 0;

	for (size_t i = 0; i < rows; i++) {
		reasons[i] = gate_reason(sieve, places[i], &hits[i], &accounts[i]);
		judged[count] = (uint16_t)i;
		attrs[count] = hits[i].attr;
		claimable[count] = places[i];
		count += reasons[i] == REASON_NONE;
	}
	if (sieve->claimed)
		mark_claimed(sieve->claimed, claimable, count, attrs);
	rules_judge(sieve->rules, attrs, count, (struct judge_output){ verdicts, NULL }, judgement);
	for (size_t k = 0; k < count; k++)
		reasons[judged[k]] = verdicts[k] ? verdicts[k] : own_reason(sieve, places[judged[k]], &hits[judged[k]]);
}

const struct left_out_tail *sieve_tail(const struct sieve *sieve, uint8_t reason, uint64_t place,
				       const unsigned char *number, entry_attr attr, struct left_out_tail *made,
				       char room[REASON_ROOM])
{
	if (reason == REASON_FAILED_AT_CBP)
		return &sieve->reasons.failed[failed_at_cbp_find(sieve->failed, place)];
	return reason_tail(&sieve->reasons, reason, number, attr, made, room);
}

entry_attr sieve_attr(const struct sieve *sieve, uint64_t place, entry_attr attr)
{
	if (!sieve->claimed)
		return attr;
	return entry_set(attr, FIELD_EARLIER_CLAIM, placeset_has(sieve->claimed, place) ? FLAG_YES : FLAG_NO);
}

bool sieve_urgent(const struct sieve *sieve, entry_attr attr)
{
	struct deadline deadline;

	return deadline_may_be_near(&sieve->deadlines, attr) && deadline_find(&sieve->deadlines, attr, &deadline) &&
	       deadline.days - deadline.age <= URGENT_DAYS_LEFT;
}
