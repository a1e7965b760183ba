/* The gates, slowly. */
#include "fuzz/slow_validate.h"

#include "fuzz/fixed_index.h"
#include "fuzz/fuzz.h"
#include "fuzz/slow_csv.h"
#include "fuzz/slow_number.h"

#define NUMBER_LEN 11
#define FILER_LEN  3
#define LISTS_MAX  3

/* A row, and which lists it is in. */
struct row {
	struct span typed;
	char number[NUMBER_LEN + 1]; /* empty: it does not normalise to 11 characters */
	bool in[LISTS_MAX];
};

struct work {
	const struct slow_run *run;
	struct slow_outcome *outcome;
	struct slow_csv csv;
	struct row *rows;
	size_t count;
	FILE *result;
};

/* --- gate A ----------------------------------------------------------------------------------------------------- */

static bool is_csv(struct span file)
{
	static const struct {
		const char *bytes;
		size_t len;
	} others[] = { { "PK\x03\x04", 4 }, { "\xFF\xFE", 2 }, { "\xFE\xFF", 2 } };

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		if (file.len_bytes >= others[i].len && memcmp(file.begin, others[i].bytes, others[i].len) == 0)
			return false;
	}
	for (size_t i = 0; i < file.len_bytes && i < 4096; i++) {
		if (file.begin[i] == '\0')
			return false;
	}
	return true;
}

static void read_rows(struct work *w, struct span file)
{
	bool lf = false, cr = false;

	if (file.len_bytes >= 3 && memcmp(file.begin, "\xEF\xBB\xBF", 3) == 0)
		file = span_of(file.begin + 3, file.len_bytes - 3);
	for (size_t i = 0; i < file.len_bytes; i++) {
		lf = lf || file.begin[i] == '\n';
		cr = cr || file.begin[i] == '\r';
	}
	slow_csv_read(&w->csv, file, cr && !lf ? '\r' : '\n');
	w->rows = calloc(w->csv.records_count + 1, sizeof(*w->rows));
	fuzz_must(w->rows);
	for (size_t r = 1; r < w->csv.records_count; r++) {
		struct row *row = &w->rows[w->count];

		if (slow_csv_is_blank(&w->csv, r, 0)) {
			w->outcome->blank_rows++;
			continue;
		}
		row->typed = slow_csv_value(&w->csv, r, 0);
		if (slow_normalise(row->typed, row->number, sizeof(row->number)) != NUMBER_LEN)
			row->number[0] = '\0';
		w->outcome->other_columns = w->outcome->other_columns || !slow_csv_is_blank(&w->csv, r, 1);
		w->count++;
	}
}

static const char *gate_a(struct work *w, struct span file)
{
	bool blank_first;
	char title[16];

	if (!is_csv(file))
		return "A NOT_CSV";
	read_rows(w, file);
	if (w->csv.open)
		return "A NOT_CSV";
	blank_first = w->csv.records_count == 0 || slow_csv_is_blank(&w->csv, 0, 0);
	w->outcome->blank_rows += blank_first && w->csv.records_count != 0;
	if (blank_first)
		return w->count == 0 ? "A EMPTY" : "A HEADER";
	(void)slow_normalise(slow_csv_value(&w->csv, 0, 0), title, sizeof(title));
	if (strcmp(title, "ENTRYNUMBER") != 0)
		return "A HEADER";
	return w->count == 0 ? "A EMPTY" : NULL;
}

/* --- gates B and C ---------------------------------------------------------------------------------------------- */

static bool is_duplicate(const struct work *w, size_t row)
{
	for (size_t i = 0; i < row; i++) {
		if (strcmp(w->rows[i].number, w->rows[row].number) == 0)
			return true;
	}
	return false;
}

static void flag_b(struct work *w, size_t i)
{
	struct row *row = &w->rows[i];
	const char *filer = w->run->filer_code;

	row->in[0] = row->number[0] == '\0';
	row->in[1] = row->number[0] != '\0' && is_duplicate(w, i);
	row->in[2] = row->number[0] != '\0' && filer && strncmp(row->number, filer, FILER_LEN) != 0;
}

static void flag_c(struct work *w, size_t i)
{
	const struct fixed_entry *entry = fixed_entry_find(span_text(w->rows[i].number));
	bool own = w->run->filer_code != NULL;

	for (size_t k = 0; entry && !own && w->run->iors[k]; k++)
		own = strcmp(w->run->iors[k], entry->importer) == 0;
	w->rows[i].in[0] = !entry;
	w->rows[i].in[1] = entry && !own;
	w->rows[i].in[2] = false;
}

/* The row's next offender at or behind *at, which is moved behind it; NULL at the end of the list. */
static const struct row *next_offender(const struct work *w, size_t list, size_t *at)
{
	while (*at < w->count && !w->rows[*at].in[list])
		++*at;
	return *at < w->count ? &w->rows[(*at)++] : NULL;
}

/* "A value that a spreadsheet would run gets a leading '; then quoted where needed." */
static void put_typed(FILE *out, struct span typed)
{
	bool quotes = false;

	for (size_t i = 0; i < typed.len_bytes; i++)
		quotes = quotes || (typed.begin[i] != '\0' && strchr(",\"\r\n", typed.begin[i]));
	if (quotes)
		(void)fputc('"', out);
	if (typed.len_bytes && typed.begin[0] != '\0' && strchr("=+-@\t\r", typed.begin[0]))
		(void)fputc('\'', out);
	for (size_t i = 0; i < typed.len_bytes; i++) {
		if (typed.begin[i] == '"')
			(void)fputc('"', out);
		(void)fputc(typed.begin[i], out);
	}
	if (quotes)
		(void)fputc('"', out);
}

static void put_offenders(struct work *w, const char *names, size_t lists)
{
	size_t at[LISTS_MAX] = { 0 };
	bool more = true;

	(void)fprintf(w->result, "%s\n", names);
	while (more) {
		const struct row *offenders[LISTS_MAX];

		more = false;
		for (size_t k = 0; k < lists; k++) {
			offenders[k] = next_offender(w, k, &at[k]);
			more = more || offenders[k];
		}
		for (size_t k = 0; more && k < lists; k++) {
			if (k)
				(void)fputc(',', w->result);
			if (offenders[k])
				put_typed(w->result, offenders[k]->typed);
		}
		if (more)
			(void)fputc('\n', w->result);
	}
}

/* True if the gate found nothing. */
static bool pass_lists(struct work *w, void (*flag)(struct work *w, size_t row), const char *names, size_t lists)
{
	bool any = false;

	for (size_t k = 0; k < LISTS_MAX; k++)
		w->outcome->counts[k] = 0;
	for (size_t i = 0; i < w->count; i++) {
		flag(w, i);
		for (size_t k = 0; k < LISTS_MAX; k++) {
			w->outcome->counts[k] += w->rows[i].in[k];
			any = any || w->rows[i].in[k];
		}
	}
	if (any)
		put_offenders(w, names, lists);
	return !any;
}

/* --- gate D ----------------------------------------------------------------------------------------------------- */

static void put_claim(struct work *w)
{
	const struct slow_run *run = w->run;

	(void)fputs("CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n", w->result);
	for (size_t i = 0; i < w->count; i++) {
		const char *number = w->rows[i].number;
		const struct fixed_entry *entry = fixed_entry_find(span_text(number));
		const char *error = run->all_errors && entry->errors ? entry->errors : entry->error;
		bool passes = *error == '\0';

		w->outcome->counts[passes ? 0 : 1]++;
		(void)fprintf(w->result, "%012llu,%s,%s,%s\n", run->claim_number, number,
			      passes ? "Entry Summary Updated" : "Failed", error);
	}
}

static const char *gates_b_to_d(struct work *w)
{
	const char *end = "D";

	w->outcome->entries = w->count;
	w->result = open_memstream(&w->outcome->result, &w->outcome->result_len);
	fuzz_must(w->result);
	if (!pass_lists(w, flag_b, "Not 11 characters long,Duplicate entry numbers,Filer code not matching", 3))
		end = "B";
	else if (!pass_lists(w, flag_c, "Entry number does not exist,Account Mismatch", 2))
		end = "C";
	else
		put_claim(w);
	fuzz_must(fclose(w->result) == 0);
	return end;
}

void slow_validate(struct slow_outcome *outcome, const struct slow_run *run, struct span file)
{
	struct work w = { .run = run, .outcome = outcome };

	*outcome = (struct slow_outcome){ .end = NULL };
	outcome->end = gate_a(&w, file);
	if (!outcome->end)
		outcome->end = gates_b_to_d(&w);
	free(w.rows);
	slow_csv_free(&w.csv);
}
