/* Advice: texts of ours, after what advice/, the index and the rules' own limits say. */
#include "advice/typed.h"
#include "run/findings.h"

/* Longer than every text below. */
#define TEXT_BYTES 256

#define NUMBER(bytes) ENTRY_NUMBER_LEN, (const char *)(bytes)

static const struct {
	const char *name, *message, *next_step;
} advices[ADVICES] = {
	[ADVICE_SUFFIX] = { "importer suffix",
			    "its importer number begins with the nine digits of one of the account's and ends otherwise",
			    "upload it from the account of the full number; or correct the account" },
	[ADVICE_LOWER_CASE] = { "typing", "lower case, which is read as capitals",
				"write capitals: CBP does not say that it reads lower case" },
	[ADVICE_DIRT] = { "typing", "more than letters, digits and dashes; what is more is dropped",
			  "none needed: CBP strips special characters, too" },
	[ADVICE_LOWER_CASE_AND_DIRT] = { "typing",
					 "lower case, which is read as capitals, and more than letters, digits and "
					 "dashes, which is dropped",
					 "write capitals: CBP does not say that it reads lower case" },
};

static const struct {
	const char *name, *message;
} damages[DAMAGES] = {
	[DAMAGE_ZEROS] = { "leading zeros", "a spreadsheet drops leading zeros" },
	[DAMAGE_SCIENTIFIC] = { "scientific notation", "a spreadsheet made a quantity of the number" },
	[DAMAGE_DATE] = { "date", "a spreadsheet made a date of the number" },
	[DAMAGE_POINT_ZERO] = { "trailing .0", "a spreadsheet made a decimal of the number" },
};

/* --- prepared ----------------------------------------------------------------------------------------------------------- */

static void prepare_deadline(struct finding_tail *tail, unsigned days, unsigned age, day last)
{
	char message[TEXT_BYTES], next[TEXT_BYTES], date[DAY_TEXT_BYTES];

	day_format(last, date);
	(void)snprintf(message, sizeof(message), "day %u after liquidation; the last is day %u, %s", age, days, date);
	(void)snprintf(next, sizeof(next), "upload it by %s, better before: CBP may validate days later", date);
	finding_tail_prepare(tail, ADVICE_GATE, "last days", message, next);
}

void advice_prepare(struct findings *findings)
{
	const struct deadlines *deadlines = &findings->deadlines;
	day as_of = deadlines->rules->as_of;

	for (size_t i = 0; i < ADVICES; i++)
		finding_tail_prepare(&findings->advice_tails[i], ADVICE_GATE, advices[i].name, advices[i].message,
				     advices[i].next_step);
	for (size_t i = 0; i < deadlines->count; i++) {
		unsigned days = deadlines->items[i].days;

		for (unsigned left = 0; left <= DEADLINE_NEAR_DAYS && left <= days && as_of + left <= DAY_LAST; left++)
			prepare_deadline(&findings->deadline_tails[i][left], days, days - left, (day)(as_of + left));
	}
}

/* --- what is said of a row ------------------------------------------------------------------------------------------------ */

static bool index_has(const struct findings *findings, const unsigned char number[ENTRY_NUMBER_LEN])
{
	uint64_t place = place_pack(span_of(number, ENTRY_NUMBER_LEN));
	struct index_hit hit;

	index_find(findings->gates->index, &place, 1, &hit);
	return hit.entry != INDEX_NO_ENTRY;
}

/* CATAIR Appendix E. CAPE is not known to test it, but ACE gives no number that fails it. */
static void put_check_digit(const struct findings *findings, const struct advised *advised, struct csv_writer *writer)
{
	unsigned char right[ENTRY_NUMBER_LEN];
	char message[TEXT_BYTES],
		next[TEXT_BYTES] = "none if CBP has the entry summary under this number, as the index has";

	/* Below that are the places of numbers whose check digit fits. */
	if (!advised->number || place_rest(advised->place) < SLOT_WRONG_CHECK ||
	    !check_digit_wrong(advised->number, right))
		return;
	(void)snprintf(message, sizeof(message),
		       "the check digit does not fit; with the one that does the number is %.*s", NUMBER(right));
	if (advised->hit->entry == INDEX_NO_ENTRY)
		(void)snprintf(next, sizeof(next), "compare with the entry summary; the index has %s%.*s",
			       index_has(findings, right) ? "" : "neither this number nor ", NUMBER(right));
	finding_put_advice(writer, advised->row, "check digit", message, next);
}

static void put_damage(const struct findings *findings, const struct advised *advised, const struct typed *typed,
		       struct csv_writer *writer)
{
	char message[TEXT_BYTES],
		next[TEXT_BYTES] = "take the number from the entry summary; format the column as text";
	const char *text = damages[typed->damage].message;

	(void)snprintf(message, sizeof(message), "%s", text);
	if (typed->original_known) {
		bool has = index_has(findings, typed->original);

		(void)snprintf(message, sizeof(message), "%s; it was %.*s", text, NUMBER(typed->original));
		(void)snprintf(next, sizeof(next), "write %.*s%s; format the column as text", NUMBER(typed->original),
			       has ? ", which the index has" : " if that is the entry summary's number");
	}
	finding_put_advice(writer, advised->row, damages[typed->damage].name, message, next);
}

/* The numbers themselves are not shown. */
static void put_importer(const struct findings *findings, const struct advised *advised, struct csv_writer *writer)
{
	struct span base;

	if (advised->other_importer &&
	    importer_base(index_importer(findings->gates->index, advised->hit->importer), &base) &&
	    dict_find(&findings->importers, base) != DICT_MISSING)
		finding_put(writer, advised->row, &findings->advice_tails[ADVICE_SUFFIX]);
}

static void put_deadline(const struct findings *findings, const struct advised *advised, struct csv_writer *writer)
{
	struct deadline deadline;

	if (advised->hit->entry != INDEX_NO_ENTRY && deadline_may_be_near(&findings->deadlines, advised->hit->attr) &&
	    deadline_find(&findings->deadlines, advised->hit->attr, &deadline))
		finding_put(writer, advised->row,
			    &findings->deadline_tails[deadline.item][deadline.days - deadline.age]);
}

static void put_typing(const struct findings *findings, const struct advised *advised, const struct typed *typed,
		       struct csv_writer *writer)
{
	if (typed->lower_case)
		finding_put(writer, advised->row,
			    &findings->advice_tails[typed->dirt ? ADVICE_LOWER_CASE_AND_DIRT : ADVICE_LOWER_CASE]);
	else if (typed->dirt)
		finding_put(writer, advised->row, &findings->advice_tails[ADVICE_DIRT]);
}

void advice_put(const struct findings *findings, const struct advised *advised, struct csv_writer *writer)
{
	bool known = advised->hit->entry != INDEX_NO_ENTRY;
	struct typed typed = { .damage = DAMAGE_NONE };

	if (!known || !advised->clean)
		typed = typed_look(advised->as_typed);
	/* A number that there is was not damaged, whatever it looks like. */
	if (known)
		typed.damage = DAMAGE_NONE;
	if (typed.damage == DAMAGE_NONE)
		put_check_digit(findings, advised, writer);
	else
		put_damage(findings, advised, &typed, writer);
	put_importer(findings, advised, writer);
	put_deadline(findings, advised, writer);
	if (typed.damage == DAMAGE_NONE)
		put_typing(findings, advised, &typed, writer);
}
