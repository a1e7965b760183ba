/* Which claims are compared, and what is printed around the counts. */
#include "cli/compare.h"

#include "core/mem.h"

#include <stdlib.h>

/* --- all claims --------------------------------------------------------------------------------------------------------- */

struct gathered {
	struct list list;
	struct listed_claim *claims; /* their numbers alone live on */
	size_t count;
	size_t capacity;
};

/* Records are read when the list is: while it is, nobody can commit. */
static bool gather(void *context, const struct listed_claim *claim)
{
	struct gathered *g = context;

	if (!list_has_room(&g->list))
		return false;
	g->claims = mem_room(g->claims, &g->capacity, g->count + 1, sizeof(*g->claims));
	g->claims[g->count++] = *claim;
	return true;
}

static void no_pause(void *context)
{
	(void)context;
}

static bool check_filters(const struct args *args, struct err *err)
{
	return !args->given[OPT_ENTRY] || err_set(err, "--entry and --compare do not go together; leave one out");
}

static bool print_all(const struct comparison *c, enum table_form form, struct err *err)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES];
	cJSON *object;

	if (form == TABLE_JSON) {
		object = cJSON_CreateObject();
		(void)cJSON_AddNumberToObject(object, "claims", (double)c->claims);
		(void)cJSON_AddNumberToObject(object, "claims_without_outcome", (double)c->undecided);
		comparison_json(object, c);
		json_print_line(object);
		return true;
	}
	if (form == TABLE_TEXT) {
		(void)printf("Compared %s claim%s; %s %s no outcome of CBP's.\n", grouped(c->claims, a),
			     c->claims == 1 ? "" : "s", grouped(c->undecided, b), c->undecided == 1 ? "has" : "have");
		if (c->claims == 0)
			return true;
		(void)printf("Entries: %s as predicted, %s not.\n\n", grouped(c->agreeing, a),
			     grouped(c->differing, b));
	}
	return comparison_print(c, form, err);
}

int compare_claims(const struct args *args)
{
	static const struct table_column columns[] = { ENTRY_COLUMNS };
	struct gathered g = { .count = 0 };
	struct comparison comparison;
	struct err err = ERR_INIT;
	bool ok, findings;

	compare_begin(&comparison);
	ok = check_filters(args, &err) && list_open(&g.list, args, columns, ARRAY_LEN(columns), &err);
	if (!args->given[OPT_LIMIT])
		g.list.limit = UINT64_MAX;
	ok = ok && claims_list(&g.list.ledger, &g.list.filter, gather, no_pause, &g, &err);
	for (size_t i = 0; ok && i < g.count; i++)
		ok = compare_claim(&comparison, &g.list.ledger, g.claims[i].claim, g.claims[i].job != NO_JOB, NULL,
				   &err);
	compare_sort(&comparison);
	ok = ok && print_all(&comparison, g.list.table.form, &err);
	findings = comparison_finds(&comparison);
	list_close(&g.list);
	free(g.claims);
	compare_free(&comparison);
	return ok ? findings_exit(args, findings) : trouble(&err);
}

/* --- one claim ---------------------------------------------------------------------------------------------------------- */

static const struct table_column entry_columns[] = { { "entry_number", "Entry Number", false, false }, PAIR_COLUMNS };

/* Entries that differ: rows of a table, or of an array. */
struct differing {
	struct table table;
	cJSON *array;
};

static void add_entry(void *context, uint64_t place, const struct compared_pair *pair)
{
	struct differing *d = context;
	const char *cells[1 + PAIR_CELLS];
	char number[ENTRY_NUMBER_LEN + 1] = "";

	key_unpack(key_of_place(place), (unsigned char *)number);
	if (d->array) {
		cJSON *item = cJSON_CreateObject();

		json_text(item, "entry_number", span_text(number));
		pair_json(item, pair);
		(void)cJSON_AddItemToArray(d->array, item);
		return;
	}
	cells[0] = number;
	pair_cells(pair, cells + 1);
	table_row(&d->table, cells);
}

static void print_head(const struct job_details *details, const struct comparison *c)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], number[NUMBER_BYTES], when[MOMENT_BYTES];

	(void)printf("Claim %s, CBP's claim %s, imported %s in New York\n", claim_text(details->claim, number),
		     details->outcome.cbp_claim, moment_portal(details->outcome.imported_at, when));
	(void)printf("Entries: %s as predicted, %s not.\n\n", grouped(c->agreeing, a), grouped(c->differing, b));
}

static bool print_one(const struct job_details *details, const struct comparison *c, struct differing *d,
		      enum table_form form, struct err *err)
{
	if (form == TABLE_CSV)
		return table_end(&d->table, err);
	print_head(details, c);
	if (!comparison_print(c, form, err))
		return false;
	if (d->table.rows) {
		(void)puts("\nEntries that differ:");
		return table_end(&d->table, err);
	}
	return true;
}

static void print_one_json(const struct job_details *details, const struct comparison *c, cJSON *entries)
{
	cJSON *object = cJSON_CreateObject();
	char number[NUMBER_BYTES], when[MOMENT_BYTES];

	json_text(object, "claim_number", span_text(claim_text(details->claim, number)));
	json_text(object, "cbp_claim", span_text(details->outcome.cbp_claim));
	json_text(object, "imported_at", span_text(moment_rfc3339(details->outcome.imported_at, when)));
	comparison_json(object, c);
	(void)cJSON_AddItemToObject(object, "differing_entries", entries);
	json_print_line(object);
}

int compare_one(const struct args *args, const struct ledger *ledger, const struct job_details *details)
{
	struct differing differing = { .array = args->given[OPT_JSON] ? cJSON_CreateArray() : NULL };
	const struct compare_told told = { add_entry, &differing };
	struct comparison comparison;
	struct err err = ERR_INIT;
	enum table_form form;
	bool ok, findings;

	if (details->outcome.outcome == NO_OUTCOME) {
		(void)err_set(&err, "claim %012lld has no outcome of CBP's; \"cape claim import\" takes it in",
			      (long long)details->claim);
		return trouble(&err);
	}
	compare_begin(&comparison);
	ok = option_table_form(args, &form, &err);
	if (ok) {
		table_begin(&differing.table, entry_columns, ARRAY_LEN(entry_columns), form);
		ok = compare_claim(&comparison, ledger, details->claim, details->job != NO_JOB, &told, &err);
	}
	compare_sort(&comparison);
	if (ok && form == TABLE_JSON)
		print_one_json(details, &comparison, differing.array);
	else
		ok = ok && print_one(details, &comparison, &differing, form, &err);
	if (!ok)
		cJSON_Delete(differing.array);
	findings = comparison_finds(&comparison);
	compare_free(&comparison);
	return ok ? findings_exit(args, findings) : trouble(&err);
}
