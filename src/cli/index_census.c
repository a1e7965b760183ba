/* Counts by code, and coverage by filer and month. */
#include "cli/index_census.h"

#include "parse/money.h"

/* Filers with a line of their own in the text; the JSON has all. */
#define FILERS_SHOWN 20
/* Months without entries that are named in such a line. */
#define GAPS_SHOWN 6

/* --- codes ----------------------------------------------------------------------------------------------------------- */

static const struct {
	enum field field;
	const char *key; /* of the JSON */
	const char *label;
} census_rows[] = {
	{ FIELD_TYPE, "type", "Entry type" },
	{ FIELD_STATUS, "status", "Summary status" },
	{ FIELD_CONTROL, "control", "Control status" },
	{ FIELD_RECON, "recon", "Reconciliation" },
	{ FIELD_IEEPA_COUNT, "ieepa", "IEEPA duty paid" },
	{ FIELD_RECON_FILED, "recon_filed", "Type 09 on file" },
	{ FIELD_PROTEST, "protest", "Protest" },
	{ FIELD_DRAWBACK, "drawback", "Drawback" },
	{ FIELD_ADCVD_PENDING, "adcvd_pending", "AD/CVD pending" },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "Liquidation status" },
	{ FIELD_PAYMENT_DATE, "payment", "Payment" },
};

/* Codes that mean the same to people (all that are no type, say) are counted together. */
static void add_count(cJSON *counts, const char *name, uint64_t entries)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(counts, name);

	if (item)
		cJSON_SetNumberValue(item, item->valuedouble + (double)entries);
	else if (entries)
		(void)cJSON_AddNumberToObject(counts, name, (double)entries);
}

static cJSON *counts_of(const struct census *census, size_t row)
{
	enum field field = census_rows[row].field;
	cJSON *counts = cJSON_CreateObject();
	char room[ENTRY_CODE_ROOM];

	for (unsigned code = 0; code < 128; code++)
		add_count(counts, entry_code_name(field, code, room), census->codes[field][code]);
	return counts;
}

static cJSON *liquidation_counts(const struct census *census)
{
	cJSON *counts = cJSON_CreateObject();

	add_count(counts, "liquidated", census->liquidated);
	add_count(counts, "unliquidated", census->unliquidated);
	add_count(counts, "unknown", census->liquidation_unknown);
	return counts;
}

/* --- JSON ------------------------------------------------------------------------------------------------------------ */

static cJSON *coverage_json(const struct census *census)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < census->months_count; i++) {
		const struct census_month *m = &census->months[i];
		unsigned char filer[FILER_CODE_LEN];
		cJSON *item = cJSON_CreateObject();
		char month[MONTH_TEXT_BYTES];

		filer_unpack(m->filer, filer);
		month_format(m->month, month);
		json_text(item, "filer", span_of(filer, sizeof(filer)));
		json_text_or_null(item, "month", m->month == MONTH_UNKNOWN ? NULL : month);
		(void)cJSON_AddNumberToObject(item, "entries", (double)m->entries);
		(void)cJSON_AddItemToArray(list, item);
	}
	return list;
}

void census_json(const struct index *index, const struct census *census, cJSON *object)
{
	cJSON *counts = cJSON_AddObjectToObject(object, "counts");
	cJSON *assumed = cJSON_AddObjectToObject(object, "assumed_entries");
	char money[MONEY_TEXT_BYTES];

	(void)cJSON_AddNumberToObject(object, "filers", index->filers_count);
	for (size_t i = 0; i < ARRAY_LEN(census_rows); i++)
		(void)cJSON_AddItemToObject(counts, census_rows[i].key, counts_of(census, i));
	(void)cJSON_AddItemToObject(counts, "liquidation", liquidation_counts(census));
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++)
		add_count(assumed, field_names[f], census->assumed[f]);
	money_format(census->duty_cents, money);
	json_text_or_null(object, "ieepa_duty", census->duty_known ? money : NULL);
	(void)cJSON_AddItemToObject(object, "coverage", coverage_json(census));
}

/* --- text ------------------------------------------------------------------------------------------------------------ */

static void print_counts(const char *label, cJSON *counts)
{
	const cJSON *item;
	char a[GROUPED_BYTES];
	const char *before = "";

	(void)printf("  %-18s ", label);
	cJSON_ArrayForEach (item, counts) {
		(void)printf("%s%s %s", before, item->string, grouped((uint64_t)item->valuedouble, a));
		before = ", ";
	}
	(void)putchar('\n');
	cJSON_Delete(counts);
}

/* Months between a filer's first and last that have no entry: exports that are missing, mostly. */
static void print_gaps(const struct census_month *months, size_t count)
{
	unsigned gaps = 0;
	char text[MONTH_TEXT_BYTES];

	for (size_t i = 1; i < count; i++) {
		for (int m = months[i - 1].month + 1; months[i - 1].month != MONTH_UNKNOWN && m < months[i].month;
		     m++) {
			month_format(m, text);
			if (gaps < GAPS_SHOWN)
				(void)printf("%s%s", gaps ? ", " : "; none in ", text);
			gaps++;
		}
	}
	if (gaps > GAPS_SHOWN)
		(void)printf(" and %u more months", gaps - GAPS_SHOWN);
}

static void print_filer(const struct census_month *months, size_t count)
{
	size_t first = months[0].month == MONTH_UNKNOWN; /* Entries without a date come first. */
	char from[MONTH_TEXT_BYTES], to[MONTH_TEXT_BYTES], a[GROUPED_BYTES];
	unsigned char filer[FILER_CODE_LEN];
	uint64_t entries = 0;

	for (size_t i = 0; i < count; i++)
		entries += months[i].entries;
	filer_unpack(months[0].filer, filer);
	(void)printf("  %.3s %14s entries", (const char *)filer, grouped(entries, a));
	if (first < count) {
		month_format(months[first].month, from);
		month_format(months[count - 1].month, to);
		(void)printf(", %s to %s", from, to);
		print_gaps(months + first, count - first);
	}
	if (first)
		(void)printf("; %s without a summary date", grouped(months[0].entries, a));
	(void)putchar('\n');
}

static void print_coverage(const struct index *index, const struct census *census)
{
	size_t begin = 0, shown = 0;

	(void)printf("\nCoverage: filers by month of the entry summary\n");
	while (begin < census->months_count && shown < FILERS_SHOWN) {
		size_t end = begin;

		while (end < census->months_count && census->months[end].filer == census->months[begin].filer)
			end++;
		print_filer(&census->months[begin], end - begin);
		begin = end;
		shown++;
	}
	if (shown < index->filers_count)
		(void)printf("  and %u more filers; --json lists all\n", index->filers_count - (unsigned)shown);
}

void census_text(const struct index *index, const struct census *census)
{
	char money[DOLLARS_BYTES], a[GROUPED_BYTES];

	(void)printf("\nEntries\n");
	for (size_t i = 0; i < ARRAY_LEN(census_rows); i++)
		print_counts(census_rows[i].label, counts_of(census, i));
	print_counts("Liquidation", liquidation_counts(census));
	(void)printf("  %-18s %s on %s entr%s with a duty column\n", "IEEPA duty", dollars(census->duty_cents, money),
		     grouped(census->duty_known, a), census->duty_known == 1 ? "y" : "ies");
	for (unsigned f = 0; f < FIELD_EARLIER_CLAIM; f++) {
		if (census->assumed[f])
			(void)printf("  %-18s %s of %s entries\n", "Assumed", field_names[f],
				     grouped(census->assumed[f], a));
	}
	print_coverage(index, census);
}
