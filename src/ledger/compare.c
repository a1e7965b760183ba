/* Joining a record with an outcome. */
#include "ledger/compare_parts.h"

#include "core/mem.h"
#include "ledger/outcomes.h"

#include <stdlib.h>

/* So many of CBP's texts of one claim are remembered with their pairs; others are looked up entry by entry. */
#define TEXTS_KEPT 4096

/* One claim under way. */
struct joining {
	struct comparison *c;
	const struct compare_told *told;
	const struct record *record; /* NULL: the claim was imported */
	const struct outcome_file *outcome;
	size_t *pair_of; /* by failing rule (0: none) and text, 0 for a success: the number of the pair + 1 */
	size_t texts;
};

static const char *rule_id(const struct record *record, size_t k)
{
	return record->texts[RECORD_FIRST_RULE + 2 * k];
}

/* The first of the failing rules that has an id; NULL if none has. */
static const char *failing_rule(const struct record *record, uint64_t failures, const char *id)
{
	for (; failures; failures &= failures - 1) {
		const char *failing = rule_id(record, (size_t)__builtin_ctzll(failures));

		if (strcmp(failing, id) == 0)
			return failing;
	}
	return NULL;
}

/* The rules of CBP's messages, ", " between; malloc'ed. *failing: the first that was predicted to fail, else NULL. */
static char *rules_of(const struct joining *j, const char *messages, uint64_t failures, const char **failing)
{
	struct span rest = span_text(messages), message;
	char *all = NULL;

	*failing = NULL;
	while (message_next(&rest, &message)) {
		const char *id = message_rule(&j->c->rules, j->record, message);
		char *more;

		if (!id)
			continue;
		if (!*failing)
			*failing = failing_rule(j->record, failures, id);
		more = all ? mem_format("%s, %s", all, id) : mem_text(id);
		free(all);
		all = more;
	}
	return all;
}

/* The pair of what was predicted and decided; NULL: the entry is not there. */
static size_t pair_of(const struct joining *j, const uint64_t *failures, const struct outcome_entry *decided)
{
	struct compared_pair pair = { .agreement = DIFFERS };
	const char *failing = NULL;
	char *rules = NULL;
	size_t number;

	if (decided && decided->failed)
		rules = rules_of(j, decided->errors, failures ? *failures : 0, &failing);
	if (failures && *failures)
		pair.predicted = failing ? failing : rule_id(j->record, (size_t)__builtin_ctzll(*failures));
	else if (failures)
		pair.predicted = COMPARED_SUCCESS;
	if (decided)
		pair.decided = decided->failed ? decided->errors : COMPARED_SUCCESS;
	pair.rules = rules;
	if (!j->record)
		pair.agreement = NOT_PREDICTED;
	else if (!failures)
		pair.agreement = NOT_DECLARED;
	else if (!decided)
		pair.agreement = NOT_DECIDED;
	else if (failing || (!*failures && !decided->failed))
		pair.agreement = AGREES;
	number = pair_number(j->c, &pair);
	free(rules);
	return number;
}

static void count(struct joining *j, uint64_t place, size_t number)
{
	struct comparison *c = j->c;
	struct compared_pair *pair = &c->pairs[number];

	pair->entries++;
	c->agreeing += pair->agreement == AGREES;
	if (pair->agreement == AGREES || pair->agreement == NOT_PREDICTED)
		return;
	c->differing++;
	if (j->told)
		j->told->entry(j->told->context, place, pair);
}

/* An entry that both have. */
static void add_entry(struct joining *j, uint64_t place, uint64_t failures, const struct outcome_entry *decided)
{
	size_t rule = failures ? (size_t)__builtin_ctzll(failures) + 1 : 0, *known;

	if ((failures & (failures - 1)) || decided->text >= j->texts) {
		count(j, place, pair_of(j, &failures, decided));
		return;
	}
	known = &j->pair_of[rule * j->texts + decided->text];
	if (*known == 0)
		*known = pair_of(j, &failures, decided) + 1;
	count(j, place, *known - 1);
}

static bool add_record(struct joining *j, bool *seen, const char *path, struct err *err)
{
	for (uint64_t i = 0; j->record && i < j->record->header.rows; i++) {
		struct outcome_entry decided;
		struct record_row row;
		uint64_t failures, place, at;

		if (!record_read(j->record, i, &row, &failures))
			return err_file(err, path, "is damaged; restore it from a backup");
		place = place_of_key(record_key(&row));
		at = outcome_row_of(j->outcome, place);
		if (at != UINT64_MAX && outcome_read(j->outcome, at, &decided)) {
			seen[at] = true;
			add_entry(j, place, failures, &decided);
		} else {
			count(j, place, pair_of(j, &failures, NULL));
		}
	}
	return true;
}

/* What CBP has and the record lacks, which is all where there is no record; and what CBP says that no rule does. */
static bool add_rest(struct joining *j, const bool *seen, const struct ledger *ledger, struct err *err)
{
	uint64_t texts = j->outcome->header.texts, *entries = mem_zero(texts * sizeof(*entries));
	bool ok = true;

	for (uint64_t i = 0; ok && i < j->outcome->header.rows; i++) {
		struct outcome_entry decided;

		ok = outcome_read(j->outcome, i, &decided) ||
		     err_file(err, ledger->folder, "has a damaged outcome; \"cape ledger verify\" names it");
		if (ok && !seen[i])
			count(j, decided.place, pair_of(j, NULL, &decided));
		if (ok && decided.failed)
			entries[decided.text - 1]++;
	}
	for (uint64_t i = 0; ok && i < texts; i++)
		unknown_count(j->c, j->outcome->texts[i], j->record, entries[i]);
	free(entries);
	return ok;
}

static bool join(struct joining *j, const struct ledger *ledger, const char *path, struct err *err)
{
	size_t rules = j->record ? j->record->header.errors_count + 1 : 1;
	bool *seen = mem_zero(j->outcome->header.rows * sizeof(*seen)), ok;

	j->texts = j->outcome->header.texts < TEXTS_KEPT ? (size_t)j->outcome->header.texts + 1 : TEXTS_KEPT;
	j->pair_of = mem_zero(rules * j->texts * sizeof(*j->pair_of));
	ok = add_record(j, seen, path, err) && add_rest(j, seen, ledger, err);
	free(j->pair_of);
	free(seen);
	j->c->claims++;
	return ok;
}

bool compare_claim(struct comparison *c, const struct ledger *ledger, int64_t claim, bool has_record,
		   const struct compare_told *told, struct err *err)
{
	struct joining j = { .c = c, .told = told };
	struct outcome_file outcome;
	struct record record;
	bool there, ok;
	char *path;

	if (!outcome_open_latest(ledger, claim, &outcome, &there, err))
		return false;
	c->undecided += !there;
	if (!there)
		return true;
	path = claim_record_path(ledger, claim);
	ok = !has_record || record_open(&record, path, err);
	if (ok) {
		j.outcome = &outcome;
		j.record = has_record ? &record : NULL;
		ok = join(&j, ledger, path, err);
		if (has_record)
			record_close(&record);
	}
	outcome_close(&outcome);
	free(path);
	return ok;
}
