/* Outcomes with failures, and the records of their claims. */
#include "ledger/failures.h"

#include "core/mem.h"
#include "ledger/messages.h"
#include "ledger/outcomes.h"
#include "ledger/sql.h"

#include <stdlib.h>

#define OTHERWISE "see what CBP wants"
#define RETRY     "; prepare --retry declares it all the same"

struct reading {
	const struct ledger *ledger;
	const struct ruleset *rules;
	struct failed_at_cbp *failed;
	int64_t claim;
	struct outcome_file outcome;
	const struct record *record; /* NULL: the claim has none */
	const char *path;            /* of the record */
	struct err *err;
};

/* Of the first of the messages that is a rule's text; NULL if none is. */
static const char *step_of_rule(const struct reading *r, const char *messages)
{
	struct span rest = span_text(messages), message;

	while (message_next(&rest, &message)) {
		const char *id = message_rule(r->rules, r->record, message);

		for (size_t i = 0; id && i < r->rules->count; i++) {
			const struct rule *rule = &r->rules->rows[i];

			if (strcmp(rule->id, id) == 0 && rule->next_step)
				return rule->next_step;
		}
	}
	return NULL;
}

/* The numbers that `failed` has for the outcome's texts; malloc'ed. */
static uint32_t *take_texts(const struct reading *r)
{
	uint64_t count = r->outcome.header.texts;
	uint32_t *numbers = mem_alloc((size_t)count * sizeof(*numbers));

	for (uint64_t k = 0; k < count; k++) {
		const char *step = step_of_rule(r, r->outcome.texts[k]);
		char *next = mem_format("%s" RETRY, step ? step : OTHERWISE);

		numbers[k] = failed_at_cbp_text(r->failed, r->outcome.texts[k], next);
		free(next);
	}
	return numbers;
}

static bool take_outcome(struct reading *r, const uint32_t *numbers)
{
	struct outcome_entry entry;

	for (uint64_t i = 0; i < r->outcome.header.rows; i++) {
		if (!outcome_read(&r->outcome, i, &entry))
			return err_file(r->err, r->ledger->folder,
					"has a damaged outcome; \"cape ledger verify\" names it");
		if (entry.failed)
			failed_at_cbp_note(r->failed, &(struct cbp_failure){ .place = entry.place,
									     .claim = r->claim,
									     .text = numbers[entry.text - 1] });
	}
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct cbp_failure *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

/* What the record froze of the failures, which stand from `first` on, by place as in the outcome. */
static bool take_record(struct reading *r, size_t first)
{
	struct cbp_failure *failures = r->failed->items + first;
	size_t count = r->failed->count - first;

	for (uint64_t i = 0; count && i < r->record->header.rows; i++) {
		struct cbp_failure asked, *failure;
		struct record_row row;
		uint64_t ignored;

		if (!record_read(r->record, i, &row, &ignored))
			return err_file(r->err, r->path, "is damaged; restore it from a backup");
		asked.place = place_of_key(record_key(&row));
		failure = bsearch(&asked, failures, count, sizeof(*failures), by_place);
		if (!failure)
			continue;
		failure->filed = row.attr;
		failure->recorded = true;
	}
	return true;
}

static bool take_all(struct reading *r)
{
	size_t first = r->failed->count;
	uint32_t *numbers = take_texts(r);
	bool ok = take_outcome(r, numbers) && (!r->record || take_record(r, first));

	free(numbers);
	return ok;
}

static bool take_recorded(struct reading *r)
{
	char *path = claim_record_path(r->ledger, r->claim);
	struct record record;
	bool ok = record_open(&record, path, r->err);

	if (ok) {
		r->record = &record;
		r->path = path;
		ok = take_all(r);
		record_close(&record);
	}
	free(path);
	return ok;
}

static bool take_claim(struct reading *r, bool recorded)
{
	bool there, ok;

	r->record = NULL;
	if (!outcome_open_latest(r->ledger, r->claim, &r->outcome, &there, r->err) || !there)
		return !r->err->set;
	ok = recorded ? take_recorded(r) : take_all(r);
	outcome_close(&r->outcome);
	return ok;
}

bool failures_read(const struct ledger *ledger, const struct ruleset *rules, struct failed_at_cbp *failed,
		   struct err *err)
{
	struct reading reading = { .ledger = ledger, .rules = rules, .failed = failed, .err = err };
	struct sql s =
		sql_begin(ledger,
			  "SELECT claim, record_bytes NOT NULL FROM claims LEFT JOIN jobs USING (job) WHERE claim IN "
			  "(SELECT claim FROM outcomes WHERE errors > 0) AND " CLAIM_COUNTS " ORDER BY claim",
			  err);
	bool ok = true;

	while (ok && sql_row(&s)) {
		reading.claim = sql_int(&s, 0);
		ok = take_claim(&reading, sql_int(&s, 1) != 0);
	}
	return sql_stop(&s) && ok;
}
