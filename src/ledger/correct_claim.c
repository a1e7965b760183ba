/* A claim entry by entry: failures are judged again. */
#include "core/mem.h"
#include "ledger/corrections.h"
#include "ledger/outcomes.h"
#include "ledger/record.h"
#include "rules/unknown.h"
#include "run/failed_at_cbp.h"
#include "run/rejudge.h"

#include <stdlib.h>

/* An entry that failed. */
struct failure {
	entry_attr attr;       /* when it was filed, if it is recorded */
	bool recorded;         /* or only CBP's outcome has it */
	const char *cbp_error; /* NULL: CBP's outcome is not known */
};

struct failures {
	uint64_t *places;
	struct failure *items;
	size_t count;
	bool *seen; /* by row of CBP's outcome: the record has its entry */
};

static void add_failure(struct failures *failures, uint64_t place, struct failure failure)
{
	failures->places[failures->count] = place;
	failures->items[failures->count++] = failure;
}

/* What became of row i; false if the record says what cannot be. */
static bool take_row(struct correcting *c, const struct record *record, const struct outcome_file *outcome, uint64_t i,
		     struct failures *failures)
{
	struct outcome_entry said;
	struct record_row row;
	uint64_t bits, place, said_in;
	bool known;

	if (!record_read(record, i, &row, &bits))
		return false;
	place = place_of_key(record_key(&row));
	said_in = outcome ? outcome_row_of(outcome, place) : UINT64_MAX;
	known = said_in != UINT64_MAX && outcome_read(outcome, said_in, &said);
	if (known)
		failures->seen[said_in] = true;
	c->entries++;
	if (known ? !said.failed : bits == 0) {
		c->claimed++;
		return true;
	}
	add_failure(failures, place, (struct failure){ row.attr, true, known ? said.errors : NULL });
	return true;
}

static bool put_open(struct correcting *c, uint64_t place, struct open_entry *entry, struct err *err)
{
	unsigned char number[ENTRY_NUMBER_LEN];

	place_unpack(place, number);
	entry->number = span_of(number, sizeof(number));
	return open_list_put(&c->open, entry, err);
}

/* True if it fails the rule only because a claim has the entry; not this one, whose failures claim nothing. */
static bool is_on_another_claim(const struct rules_in_force *rules, const struct rejudged *now)
{
	entry_attr unclaimed = entry_set(now->attr, FIELD_EARLIER_CLAIM, FLAG_NO);

	return now->refused == GATE_RULES &&
	       !condition_holds(&rules->rows[now->verdict - 1]->condition, rules->as_of, unclaimed);
}

static bool put_failing(struct correcting *c, const struct rules_in_force *rules, uint64_t place,
			const struct failure *failure, const struct rejudged *now, struct err *err)
{
	const struct rule *rule = now->refused != GATE_RULES ? rules->gates[now->refused]
							     : rules->rows[now->verdict - 1];
	struct open_entry entry = { .state = "OPEN",
				    .reason = rule->text,
				    .rule = rule->id,
				    .cbp_error = failure->cbp_error ? failure->cbp_error : "",
				    .next_step = rule_next_step(rule, rules->as_of, now->attr) };

	if (!entry.next_step)
		entry.next_step = "";
	/* The steps of gates B and C are about a file that is uploaded whole. */
	if (now->refused != GATE_RULES)
		entry.next_step = "leave the entry out; a file that has it is rejected";

	if (is_on_another_claim(rules, now)) {
		entry.state = "CLAIMED";
		entry.next_step = "nothing; another claim has it";
		c->elsewhere++;
	} else {
		c->failing++;
	}
	return put_open(c, place, &entry, err);
}

static const char held_unchanged[] = "CBP failed it, and what the index has of it has not changed since";
static const char held_unknown[] = "CBP failed it, and what the index had of it then is not recorded";

static bool decide(struct correcting *c, const struct rules_in_force *rules, bool retry, uint64_t place,
		   const struct failure *failure, const struct rejudged *now, struct err *err)
{
	struct open_entry held = { .state = "HELD",
				   .reason = failure->recorded ? held_unchanged : held_unknown,
				   .rule = "",
				   .cbp_error = failure->cbp_error,
				   .next_step = "correct what CBP names; --retry uploads it all the same" };

	if (now->refused != GATE_RULES || now->verdict)
		return put_failing(c, rules, place, failure, now, err);
	if (failure->cbp_error && !retry && cbp_failure_holds(failure->recorded, failure->attr, now->attr)) {
		c->held++;
		return put_open(c, place, &held, err);
	}
	c->to_upload++;
	return upload_parts_put(&c->upload, place, err);
}

static bool decide_all(struct correcting *c, const struct gates *gates, bool retry, const struct failures *failures,
		       struct err *err)
{
	struct rejudged *now = mem_alloc(failures->count * sizeof(*now));
	bool ok = true;

	rejudge(gates, failures->places, failures->count, now);
	for (size_t i = 0; ok && i < failures->count; i++)
		ok = decide(c, gates->rules, retry, failures->places[i], &failures->items[i], &now[i], err);
	free(now);
	return ok;
}

static bool take_record(struct correcting *c, const struct record *record, const char *path,
			const struct outcome_file *outcome, struct failures *failures, struct err *err)
{
	for (uint64_t i = 0; i < record->header.rows; i++) {
		if (!take_row(c, record, outcome, i, failures))
			return err_file(err, path, "is damaged; restore it from a backup");
	}
	return true;
}

/* What CBP's outcome has and the record has not. */
static bool take_outcome(struct correcting *c, const struct outcome_file *outcome, struct failures *failures,
			 struct err *err)
{
	struct outcome_entry entry;

	for (uint64_t i = 0; i < outcome->header.rows; i++) {
		if (failures->seen[i])
			continue;
		if (!outcome_read(outcome, i, &entry))
			return err_file(err, c->ledger->folder,
					"has a damaged outcome; \"cape ledger verify\" names it");
		c->entries++;
		if (entry.failed)
			add_failure(failures, entry.place, (struct failure){ .cbp_error = entry.errors });
		else
			c->claimed++;
	}
	return true;
}

/* Either may be NULL: the claim was imported without a job, or CBP's outcome is not known. */
static bool correct_entries(struct correcting *c, const struct record *record, const char *path,
			    const struct outcome_file *outcome, const struct gates *gates, bool retry, struct err *err)
{
	uint64_t said = outcome ? outcome->header.rows : 0, rows = said + (record ? record->header.rows : 0);
	struct failures failures = { .places = mem_alloc(rows * sizeof(*failures.places)),
				     .items = mem_alloc(rows * sizeof(*failures.items)),
				     .seen = mem_zero(said * sizeof(*failures.seen)) };
	bool ok = (!record || take_record(c, record, path, outcome, &failures, err)) &&
		  (!outcome || take_outcome(c, outcome, &failures, err)) && decide_all(c, gates, retry, &failures, err);

	free(failures.places);
	free(failures.items);
	free(failures.seen);
	return ok;
}

static bool correct_recorded(struct correcting *c, const struct outcome_file *outcome, const struct gates *gates,
			     bool retry, struct err *err)
{
	char *path = claim_record_path(c->ledger, c->details->claim);
	struct record record;
	bool ok = record_open(&record, path, err);

	if (ok) {
		ok = correct_entries(c, &record, path, outcome, gates, retry, err);
		record_close(&record);
	}
	free(path);
	return ok;
}

bool correct_claim(struct correcting *c, const struct gates *gates, bool retry, struct err *err)
{
	struct outcome_file outcome;
	bool ok;

	if (!outcome_open_latest(c->ledger, c->details->claim, &outcome, &c->imported, err))
		return false;
	if (c->details->record.bytes >= 0)
		ok = correct_recorded(c, c->imported ? &outcome : NULL, gates, retry, err);
	else
		ok = c->imported
			     ? correct_entries(c, NULL, NULL, &outcome, gates, retry, err)
			     : err_set(err,
				       "claim %012lld has neither a record nor CBP's outcome; see \"cape ledger verify\"",
				       (long long)c->details->claim);
	if (c->imported)
		outcome_close(&outcome);
	return ok;
}
