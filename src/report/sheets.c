/* Outcomes, reasons, days left. */
#include "report/sheets.h"

#include "core/mem.h"

#include <stdlib.h>

const char *const outcome_keys[ITEM_OUTCOMES] = { [ITEM_PASSES] = "pass",
						  [ITEM_ON_CLAIM] = "on_claim",
						  [ITEM_AT_CBP] = "failed_at_cbp",
						  [ITEM_FAILS] = "fail",
						  [ITEM_STOPS] = "stop" };

const char *outcome_label(enum report_kind kind, enum item_outcome outcome)
{
	static const char *const labels[][ITEM_OUTCOMES] = {
		[REPORT_RUN] = { "Pass", "On a claim already", "Failed at CBP", "Fail", "Stop the file" },
		[REPORT_INDEX] = { "Can be declared", "On a claim already", "Failed at CBP", "Fail", "Stop the file" },
		[REPORT_CLAIMS] = { "Successes", "On a claim already", "Failed at CBP", "Errors", "Stop the file" },
	};

	return labels[kind][outcome];
}

void sheet_outcomes(struct sheets *sheets, enum report_kind kind, const struct totals *totals)
{
	static const struct sheet_column columns[] = {
		{ "outcome", "Outcome", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },
		{ "duty", "IEEPA duty", SHEET_MONEY },
	};
	struct sheet sheet = { .key = "outcomes",
			       .title = "Outcomes",
			       .columns = columns,
			       .columns_count = ARRAY_LEN(columns),
			       .chart = CHART_BARS,
			       .chart_value = 1 };

	for (unsigned o = 0; o < ITEM_OUTCOMES; o++) {
		struct sheet_cell *row;

		if (totals->outcomes[o].entries == 0 && o != ITEM_PASSES && o != ITEM_FAILS)
			continue;
		row = sheet_row(&sheet);
		row[0].text = mem_text(outcome_label(kind, (enum item_outcome)o));
		row[1].number = (int64_t)totals->outcomes[o].entries;
		row[2].number = totals->outcomes[o].duty_cents;
	}
	sheets_add(sheets, &sheet);
}

/* --- reasons, most frequent first ----------------------------------------------------------------------------------------- */

struct ranked {
	const struct reason *reason;
	const struct total *total;
};

static int more_entries(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->total->entries != y->total->entries)
		return x->total->entries > y->total->entries ? -1 : 1;
	if (strcmp(x->reason->text, y->reason->text) != 0)
		return strcmp(x->reason->text, y->reason->text);
	return strcmp(x->reason->next_step, y->reason->next_step);
}

void sheet_reasons(struct sheets *sheets, const struct view *view, const struct totals *totals)
{
	static const struct sheet_column columns[] = {
		{ "rule", "Rule", SHEET_TEXT },           { "reason", "Reason", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },    { "duty", "IEEPA duty", SHEET_MONEY },
		{ "next_step", "Next step", SHEET_TEXT },
	};
	struct sheet sheet = {
		.key = "reasons",
		.title = "Reasons",
		.note = "The first rule that an entry fails, or CBP's text where no rule does; most frequent first; those whose export does not tell apart.",
		.columns = columns,
		.columns_count = ARRAY_LEN(columns),
		.chart = CHART_BARS,
		.chart_label = 1,
		.chart_value = 2
	};
	struct ranked *ranked = mem_alloc((view->reasons.count + 1) * sizeof(*ranked));
	size_t count = 0;

	for (size_t r = 0; r < view->reasons.count; r++) {
		if (totals->reasons[r].entries)
			ranked[count++] = (struct ranked){ &view->reasons.items[r], &totals->reasons[r] };
	}
	qsort(ranked, count, sizeof(*ranked), more_entries);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *row = sheet_row(&sheet);

		if (!row)
			break;
		row[0].text = mem_text(ranked[i].reason->id);
		row[1].text = mem_text(ranked[i].reason->text);
		row[2].number = (int64_t)ranked[i].total->entries;
		row[3].number = ranked[i].total->duty_cents;
		row[4].text = mem_text(ranked[i].reason->next_step);
	}
	free(ranked);
	sheets_add(sheets, &sheet);
}

/* --- days left ------------------------------------------------------------------------------------------------------------ */

static char *day_text(const struct view *view, unsigned days)
{
	char text[DAY_TEXT_BYTES];

	if (view->rules->as_of + days > DAY_LAST)
		return mem_text("");
	day_format((day)(view->rules->as_of + days), text);
	return mem_text(text);
}

void sheet_days_left(struct sheets *sheets, enum report_kind kind, const struct view *view, const struct totals *totals)
{
	static const struct sheet_column columns[] = {
		{ "days_left", "Days left", SHEET_TEXT },
		{ "from", "Last CAPE day from", SHEET_TEXT },
		{ "to", "to", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },
		{ "duty", "IEEPA duty", SHEET_MONEY },
	};
	struct sheet sheet = { .key = "days_left",
			       .title = "Days left after liquidation",
			       .columns = columns,
			       .columns_count = ARRAY_LEN(columns),
			       .chart = CHART_COLUMNS,
			       .chart_value = 3,
			       .urgent_rows = 1 };
	unsigned ranges = days_left_ranges(view->limit_days);
	struct sheet_cell *row;

	if (!view->limit_days)
		return;
	sheet.note = kind == REPORT_CLAIMS
			     ? "Entries that failed, until the last day on which they can be declared again."
			     : "Entries that pass today, until the last day on which they do.";
	sheet.chart_rows = ranges;
	for (unsigned r = 0; r < ranges; r++) {
		unsigned first, last;

		days_left_range(r, view->limit_days, &first, &last);
		row = sheet_row(&sheet);
		row[0].text = first == last ? mem_format("%u", first) : mem_format("%u–%u", first, last);
		row[1].text = day_text(view, first);
		row[2].text = day_text(view, last);
		row[3].number = (int64_t)totals->days_left[r].entries;
		row[4].number = totals->days_left[r].duty_cents;
	}
	row = sheet_row(&sheet);
	row[0].text = mem_text("not liquidated");
	row[3].number = (int64_t)totals->unliquidated.entries;
	row[4].number = totals->unliquidated.duty_cents;
	sheets_add(sheets, &sheet);
}
