/* Row after row, in one transaction. */
#include "ledger/portal_record.h"

#include "core/mem.h"
#include "ledger/portal_match.h"
#include "ledger/upload_words.h"

#include <stdlib.h>

static void take_status(const struct ruleset *set, const struct portal_row *row, struct portal_result *result,
			struct answer *answer)
{
	struct upload_words words;

	result->known_words = true;
	if (!row->status || !*row->status)
		return;
	result->known_words = upload_words_find(set, row->status, &words);
	result->status = mem_text(result->known_words ? words.text : row->status);
	answer->status = result->status;
	answer->gate = result->known_words ? words.gate : '\0';
}

/* Lists that were copied at two times may be one file; which row is the newer one nobody knows. */
static const struct portal_row *other_words(const struct portal_history *history, size_t row)
{
	const struct portal_row *r = &history->rows[row];

	for (size_t i = 0; i < row; i++) {
		const struct portal_row *o = &history->rows[i];

		if (!o->trouble && strcmp(o->job, r->job) == 0 &&
		    (strcmp(o->claim, r->claim) != 0 || strcmp(o->status, r->status) != 0))
			return o;
	}
	return NULL;
}

static bool record_row(const struct ledger *ledger, const struct portal_row *row, const struct ruleset *set,
		       struct portal_result *result, struct err *err)
{
	struct answer answer = { .job = row->job,
				 .claim = *row->claim ? row->claim : NULL,
				 .submitted_at = row->submitted_at };
	struct err refusal = ERR_INIT;
	enum answered answered;

	take_status(set, row, result, &answer);
	if (answer_put(ledger, result->job, &answer, &answered, &refusal)) {
		result->outcome = answered == ANSWER_NEW ? PORTAL_NEW : PORTAL_SAME;
		return true;
	}
	if (answered != ANSWER_REFUSED) {
		*err = refusal;
		return false;
	}
	result->trouble = mem_text(refusal.text);
	return true;
}

static bool record_rows(const struct ledger *ledger, const struct portal_history *history,
			const struct portal_match *matches, const struct ruleset *set, struct portal_result *results,
			struct err *err)
{
	for (size_t i = 0; i < history->count; i++) {
		const struct portal_row *row = &history->rows[i],
					*other = row->trouble ? NULL : other_words(history, i);
		struct portal_result *result = &results[i];

		result->job = matches[i].job;
		if (matches[i].trouble)
			result->trouble = mem_text(matches[i].trouble);
		else if (other)
			result->trouble =
				mem_format("says otherwise than line %llu of the same job; leave the older one out",
					   (unsigned long long)other->line);
		else if (!record_row(ledger, row, set, result, err))
			return false;
	}
	return true;
}

bool portal_record(const struct ledger *ledger, const struct portal_history *history, const struct ruleset *set,
		   bool dry_run, struct portal_result *results, struct err *err)
{
	struct portal_match *matches = mem_alloc(history->count * sizeof(*matches));
	bool ok;

	assert(ledger->locked);
	for (size_t i = 0; i < history->count; i++)
		results[i] = (struct portal_result){ .outcome = PORTAL_UNMATCHED, .job = NO_JOB };
	ok = portal_match(ledger, history, matches, err) && ledger_begin(ledger, err);
	if (ok) {
		ok = record_rows(ledger, history, matches, set, results, err) &&
		     (dry_run || ledger_commit(ledger, err));
		if (!ok || dry_run)
			ledger_roll_back(ledger);
		ok = ok && ledger_is_there(ledger, err);
	}
	free(matches);
	return ok;
}

void portal_results_free(struct portal_result *results, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(results[i].trouble);
		free(results[i].status);
	}
}
