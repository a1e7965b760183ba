/* Refunds for a person to read. */
#include "cli/refund.h"
#include "core/importer.h"
#include "core/mem.h"
#include "core/sum.h"

#include <stdlib.h>

/* Labels are padded to this width, as in the summary of a validation. */
#define LABEL "  %-19s "

/* Groups that are shown: a screen has no room for more, and --json has all. */
#define GROUPS_SHOWN 20

const char *const refund_may_differ[] = {
	"CBP recalculates each entry summary without its IEEPA numbers; the duty differs where a top-up rate, U.S. content or another "
	"duty depends on them",
	"the day of liquidation or reliquidation, on which interest ends, is CBP's to choose",
	"CBP has not published how it computes the interest; this is 19 USC 1505(c) with 26 USC 6621 and 6622, compounded daily, half a "
	"cent rounded up",
	"the day of deposit is the payment date of the exports, or the entry summary date where they have none",
	"quarters whose rate is not known yet are taken at the last known one",
	"CBP offsets debts (19 CFR 24.72), and may pay the party of a Form 4811 in the importer's place",
};
const size_t refund_may_differ_count = ARRAY_LEN(refund_may_differ);

static void print_index(const struct refund_view *view, FILE *stream)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	(void)fprintf(stream, LABEL "%s in the index: %s pass gate D, %s fail%s", "Entries", grouped(view->entries, a),
		      grouped(view->judgement->successes, b), grouped(view->errors, c), view->errors == 1 ? "s" : "");
	if (view->others)
		(void)fprintf(stream, ", %s %s not the account's", grouped(view->others, a),
			      view->others == 1 ? "is" : "are");
	(void)fputc('\n', stream);
}

static void print_declarations(const struct refund_view *view, FILE *stream)
{
	char n[GROUPED_BYTES];

	(void)fprintf(stream, LABEL "%s", "Declarations", grouped(view->files, n));
	if (view->rejected)
		(void)fprintf(stream, ": %s rejected as a whole, which claim nothing", grouped(view->rejected, n));
	if (view->unread)
		(void)fprintf(stream, "%s %s could not be read", view->rejected ? "," : ":", grouped(view->unread, n));
	(void)fputc('\n', stream);
}

static void print_claims(const struct refund_view *view, FILE *stream)
{
	char n[GROUPED_BYTES];

	(void)fprintf(stream, LABEL "%s", "Claims", grouped(view->claims, n));
	if (view->passed_over)
		(void)fprintf(stream, "; %s passed over, void or rejected by CBP", grouped(view->passed_over, n));
	(void)fputc('\n', stream);
}

static void print_entries(const struct refund_view *view, FILE *stream)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	if (view->kind == REFUND_OF_INDEX) {
		print_index(view, stream);
		return;
	}
	(view->kind == REFUND_OF_CLAIMS ? print_claims : print_declarations)(view, stream);
	(void)fprintf(stream, LABEL "%s: %s succeed, %s fail", "Entries", grouped(view->entries, a),
		      grouped(view->entries - view->errors, b), grouped(view->errors, c));
	if (view->kind == REFUND_OF_CLAIMS)
		(void)fprintf(stream, "; %s by CBP's outcome, the others as predicted", grouped(view->decided, a));
	(void)fputc('\n', stream);
	if (view->again)
		(void)fprintf(stream, LABEL "%s counted once, being on %s too\n", "", grouped(view->again, a),
			      view->kind == REFUND_OF_CLAIMS ? "another claim" : "an earlier declaration");
}

static void print_sums(const struct refund_sums *sums, FILE *stream)
{
	struct refund_sum not_estimable = refund_sums_not_estimable(sums);
	char n[GROUPED_BYTES], money[DOLLARS_BYTES];

	(void)fprintf(stream, LABEL "%s entr%s\n", "Estimated", grouped(sums->estimated.entries, n),
		      sums->estimated.entries == 1 ? "y" : "ies");
	(void)fprintf(stream, LABEL "%24s\n", "  IEEPA duty", dollars(sums->estimated.duty_cents, money));
	(void)fprintf(stream, LABEL "%24s\n", "  Interest", dollars(sums->estimated.interest_cents, money));
	(void)fprintf(stream, LABEL "%24s\n", "  Refund",
		      dollars(sum_cents(sums->estimated.duty_cents, sums->estimated.interest_cents), money));
	if (not_estimable.entries == 0)
		return;
	(void)fprintf(stream, LABEL "%s entr%s, with %s of IEEPA duty\n", "Not estimable",
		      grouped(not_estimable.entries, n), not_estimable.entries == 1 ? "y" : "ies",
		      dollars(not_estimable.duty_cents, money));
	for (unsigned r = 0; r < REFUND_REASONS; r++) {
		if (sums->not_estimable[r].entries)
			(void)fprintf(stream, "  %19s %s\n", grouped(sums->not_estimable[r].entries, n),
				      refund_reasons[r].text);
	}
}

/* Counts of a kind with their words, the label before the first. */
static void print_counts(FILE *stream, const char *label, const uint64_t *counts, const struct refund_word *words,
			 size_t count)
{
	char n[GROUPED_BYTES];

	for (size_t i = 0; i < count; i++) {
		if (counts[i] == 0)
			continue;
		(void)fprintf(stream, LABEL "%s: %s\n", label, grouped(counts[i], n), words[i].text);
		label = "";
	}
}

static void print_rates(const struct refund_view *view, FILE *stream)
{
	const struct refund_terms *terms = view->refunding->terms;
	char quarter[QUARTER_TEXT_BYTES], n[GROUPED_BYTES];

	(void)fprintf(stream, LABEL "%s (--corporate %s), ", "Rates",
		      terms->corporate ? "corporate overpayments" : "overpayments of others than corporations",
		      terms->corporate ? "yes" : "no");
	if (view->refunding->clients)
		(void)fprintf(stream, "but for %s entries as the clients file says, ", grouped(view->sums->said, n));
	print_untrusted(stream, span_text(view->rates_version));
	quarter_format(terms->rates->first + terms->rates->count - 1, quarter);
	if (view->sums->carried)
		(void)fprintf(stream, "\n" LABEL "%s, the last known quarter, is carried on for %s entries\n", "",
			      quarter, grouped(view->sums->carried, n));
	else
		(void)fprintf(stream, ", known to the end of %s\n", quarter);
}

static void print_names(FILE *stream, const char *label, uint64_t bits, const struct rules_in_force *rules,
			const char *remark)
{
	const char *separator = "";

	if (!bits)
		return;
	(void)fprintf(stream, LABEL, label);
	for (; bits; bits &= bits - 1) {
		unsigned k = (unsigned)__builtin_ctzll(bits);

		(void)fprintf(stream, "%s%s", separator, rules ? rules->rows[k]->id : field_names[k]);
		separator = ", ";
	}
	(void)fprintf(stream, " (%s)\n", remark);
}

static void print_days(const struct refund_view *view, FILE *stream)
{
	char as_of[DAY_TEXT_BYTES], data[DAY_TEXT_BYTES];

	if (refund_as_of(view) == DAY_BLANK) {
		(void)fprintf(stream, LABEL "of each claim the day it was judged for\n", "As of");
		return;
	}
	day_format(view->rules->as_of, as_of);
	(void)fprintf(stream, LABEL "%s", "As of", as_of);
	if (view->index) {
		day_format(view->index->header.data_date, data);
		(void)fprintf(stream, ", index data of %s, rules %s", data, view->rules_version);
	}
	(void)fputc('\n', stream);
}

static void print_run(const struct refund_view *view, FILE *stream)
{
	const struct judgement *judgement = view->judgement;

	print_names(stream, "Not checked", rules_unchecked(view->rules, judgement->absent_fields), view->rules,
		    "no data on it for at least one entry");
	print_names(stream, "Assumed", (judgement->attrs_or & ENTRY_ASSUMED_MASK) >> ENTRY_ASSUMED_SHIFT, NULL,
		    "not from ACE, for at least one entry");
	print_days(view, stream);
	if (!view->rows_path)
		return;
	(void)fprintf(stream, LABEL, "Rows");
	print_untrusted(stream, span_text(view->rows_path));
	(void)fputc('\n', stream);
}

/* --- groups ---------------------------------------------------------------------------------------------------------------- */

static int by_refund(const void *a, const void *b)
{
	const struct refund_group *x = *(const struct refund_group *const *)a;
	const struct refund_group *y = *(const struct refund_group *const *)b;
	int64_t p = sum_cents(x->sum.duty_cents, x->sum.interest_cents);
	int64_t q = sum_cents(y->sum.duty_cents, y->sum.interest_cents);

	/* Of equal ones the first in the groups' own order. */
	return p != q ? (p < q) - (p > q) : (x > y) - (x < y);
}

#define CLIENT_TITLE "Client               "

static void print_client(FILE *stream, struct span name)
{
	struct span shown = name.len_bytes ? name : span_text("unassigned");
	size_t width = strlen(CLIENT_TITLE) - 1;

	print_untrusted(stream, shown);
	(void)fprintf(stream, "%*s ", shown.len_bytes < width ? (int)(width - shown.len_bytes) : 0, "");
}

static void print_group(const struct refund_view *view, const struct refund_group *group, FILE *stream)
{
	char day_text[DAY_TEXT_BYTES] = "not known", n[GROUPED_BYTES];
	char duty[DOLLARS_BYTES], interest[DOLLARS_BYTES] = "", refund[DOLLARS_BYTES] = "";
	const struct refund_source *source = &view->refunding->source;
	char *importer =
		importer_shown(source->importer(source->context, group->importer), view->args->given[OPT_SHOW_IOR]);
	size_t len = strlen(importer);
	const struct refund_clients *clients = view->refunding->clients;

	if (group->to != DAY_BLANK) {
		day_format(group->to, day_text);
		(void)dollars(group->sum.interest_cents, interest);
		(void)dollars(sum_cents(group->sum.duty_cents, group->sum.interest_cents), refund);
	}
	(void)fputs("  ", stream);
	if (clients)
		print_client(stream, clients->names[refund_client(clients, group->importer)]);
	print_untrusted(stream, span_text(importer));
	(void)fprintf(stream, "%*s %-10s %11s %19s %17s %19s\n", len < 16 ? (int)(16 - len) : 0, "", day_text,
		      grouped(group->sum.entries, n), dollars(group->sum.duty_cents, duty), interest, refund);
	free(importer);
}

static void print_groups(const struct refund_view *view, FILE *stream)
{
	size_t count = view->sums->groups_count, shown = count < GROUPS_SHOWN ? count : GROUPS_SHOWN;
	const struct refund_group **sorted = mem_alloc(count * sizeof(const struct refund_group *));
	char n[GROUPED_BYTES];

	for (size_t i = 0; i < count; i++)
		sorted[i] = &view->groups[i];
	if (count)
		qsort(sorted, count, sizeof(const struct refund_group *), by_refund);
	if (count)
		(void)fprintf(stream, "\n  %s%-16s %-10s %11s %19s %17s %19s\n",
			      view->refunding->clients ? CLIENT_TITLE : "", "Importer", "Expected", "Entries",
			      "IEEPA duty", "Interest", "Refund");
	for (size_t i = 0; i < shown; i++)
		print_group(view, sorted[i], stream);
	if (shown < count)
		(void)fprintf(stream, "  and %s more groups of importer and day; --json has all\n",
			      grouped(count - shown, n));
	free(sorted);
}

void refund_text(const struct refund_view *view, FILE *stream)
{
	const struct refund_sums *sums = view->sums;

	(void)fputs("Refunds, estimated\n", stream);
	print_entries(view, stream);
	print_sums(sums, stream);
	print_counts(stream, "Interest from", sums->deposits, refund_deposits, REFUND_DEPOSITS);
	print_counts(stream, "Interest to", sums->expected, refund_expectations, REFUND_EXPECTATIONS);
	print_rates(view, stream);
	print_run(view, stream);
	print_groups(view, stream);
	(void)fputs("\n  CBP's figures may differ:\n", stream);
	for (size_t i = 0; i < refund_may_differ_count; i++)
		(void)fprintf(stream, "  - %s\n", refund_may_differ[i]);
}
