/* Which claims count. */
#include "cli/refund_claims.h"

#include "cli/ledger.h"
#include "core/mem.h"
#include "ledger/details.h"
#include "ledger/lists.h"

#include <stdlib.h>

struct numbers {
	struct refund_claim *claims; /* newest first */
	size_t count, capacity;
};

static bool note_claim(void *context, const struct listed_claim *listed)
{
	struct numbers *n = context;

	n->claims = mem_room(n->claims, &n->capacity, n->count + 1, sizeof(*n->claims));
	n->claims[n->count++] = (struct refund_claim){ .claim = listed->claim, .has_record = listed->job != NO_JOB };
	return true;
}

static void no_pause(void *context)
{
	(void)context;
}

static bool add_claim(struct refund_claims *claims, struct refund_claim claim, struct err *err)
{
	struct imported_outcome outcome;
	bool counts;

	if (!claim_counts(&claims->ledger, claim.claim, &counts, err))
		return false;
	if (!counts) {
		claims->passed_over++;
		return true;
	}
	if (!outcome_latest(&claims->ledger, claim.claim, &outcome, err))
		return false;
	claims->entries_most += (uint64_t)(outcome.successes + outcome.errors);
	claims->claims = mem_room(claims->claims, &claims->capacity, claims->count + 1, sizeof(*claims->claims));
	claims->claims[claims->count++] = claim;
	return true;
}

static bool choose_one(struct refund_claims *claims, int64_t number, struct err *err)
{
	struct job_details details;
	struct refund_claim claim = { .claim = number };

	if (!claim_details(&claims->ledger, number, &details, err))
		return false;
	claim.has_record = details.job != NO_JOB;
	job_details_free(&details);
	if (!add_claim(claims, claim, err))
		return false;
	return claims->count ||
	       err_set(err,
		       "claim %012lld does not count: its job is void, or CBP rejected the file, or has it under another "
		       "job; name another, \"cape claims\" lists them",
		       (long long)number);
}

static bool choose_days(struct refund_claims *claims, const struct refund_choice *choice, struct err *err)
{
	const struct list_filter filter = { .since = choice->since, .until = choice->until };
	struct numbers numbers = { .claims = NULL };
	bool ok = claims_list(&claims->ledger, &filter, note_claim, no_pause, &numbers, err);

	for (size_t i = 0; ok && i < numbers.count; i++)
		ok = add_claim(claims, numbers.claims[i], err);
	free(numbers.claims);
	return ok;
}

/* What was uploaded goes before what was imported without a job, which has no values of its entries. */
static void records_first(struct refund_claim *claims, size_t count)
{
	struct refund_claim *sorted = mem_alloc((count + 1) * sizeof(*sorted));
	size_t at = 0;

	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = 0; i < count; i++) {
			if (claims[i].has_record == (round == 0))
				sorted[at++] = claims[i];
		}
	}
	if (count)
		memcpy(claims, sorted, count * sizeof(*claims));
	free(sorted);
}

bool refund_claims_open(struct refund_claims *claims, const struct args *args, const struct refund_choice *choice,
			struct err *err)
{
	if (!option_ledger(args, &claims->ledger, LEDGER_READ, err))
		return false;
	claims->open = true;
	if (!(choice->claim != NO_CLAIM ? choose_one(claims, choice->claim, err) : choose_days(claims, choice, err)))
		return false;
	records_first(claims->claims, claims->count);
	return true;
}

bool refund_claims_importers(struct refund_claims *claims, struct parties *parties, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < claims->count; i++) {
		struct record record;
		char *path;

		if (!claims->claims[i].has_record)
			continue;
		path = claim_record_path(&claims->ledger, claims->claims[i].claim);
		ok = record_open(&record, path, err);
		free(path);
		if (!ok)
			break;
		for (uint32_t k = 0; k < record.header.importers_count; k++)
			(void)parties_add(parties, span_text(record.importers[k]));
		claims->entries_most += record.header.rows;
		record_close(&record);
	}
	return ok;
}
