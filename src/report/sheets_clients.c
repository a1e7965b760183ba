/* Whose entries they are, and what comes back to whom. */
#include "report/sheets.h"

#include "core/importer.h"
#include "core/mem.h"
#include "core/sum.h"

#include <stdlib.h>

#define NOBODY_S "unassigned"

static char *client_name(const struct view *view, uint32_t client)
{
	bool last = client + 1 == parties_clients(&view->parties);

	return last ? mem_text(NOBODY_S) : mem_span(parties_client_name(&view->parties, client));
}

void sheet_clients(struct sheets *sheets, enum report_kind kind, const struct view *view,
		   struct totals *const *by_client)
{
	static const struct sheet_column columns[] = {
		{ "client", "Client", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },
		{ "pass", "Pass", SHEET_COUNT },
		{ "on_claim", "On a claim", SHEET_COUNT },
		{ "failed_at_cbp", "Failed at CBP", SHEET_COUNT },
		{ "fail", "Fail", SHEET_COUNT },
		{ "stop", "Stop the file", SHEET_COUNT },
		{ "urgent", "3 days or less", SHEET_COUNT },
		{ "duty", "IEEPA duty", SHEET_MONEY },
	};
	struct sheet sheet = { .key = "clients",
			       .title = "Clients",
			       .note = kind == REPORT_CLAIMS ? "Successes stand as pass, errors as fail." : NULL,
			       .columns = columns,
			       .columns_count = ARRAY_LEN(columns) };

	if (!view->parties.clients)
		return;
	for (uint32_t c = 0; c < parties_clients(&view->parties); c++) {
		const struct totals *t = by_client[c];
		struct sheet_cell *row = t ? sheet_row(&sheet) : NULL;

		if (!row)
			continue;
		row[0].text = client_name(view, c);
		row[1].number = (int64_t)t->all.entries;
		for (unsigned o = 0; o < ITEM_OUTCOMES; o++)
			row[2 + o].number = (int64_t)t->outcomes[o].entries;
		row[2 + ITEM_OUTCOMES].number = (int64_t)t->days_left[0].entries;
		row[3 + ITEM_OUTCOMES].number = t->all.duty_cents;
	}
	sheets_add(sheets, &sheet);
}

/* --- refunds --------------------------------------------------------------------------------------------------------------- */

struct party {
	uint32_t number; /* of a client or importer */
	struct refund_totals totals;
};

static void add_sum(struct refund_sum *sum, const struct refund_sum *more)
{
	sum->entries += more->entries;
	sum->duty_cents = sum_cents(sum->duty_cents, more->duty_cents);
	sum->interest_cents = sum_cents(sum->interest_cents, more->interest_cents);
}

static void add_group(struct refund_totals *totals, const struct refund_group *group)
{
	add_sum(group->to == DAY_BLANK ? &totals->not_estimable : &totals->estimated, &group->sum);
}

static bool is_of(const struct view *view, const struct refund_group *group, uint32_t client)
{
	return client == ALL_CLIENTS || parties_client(&view->parties, group->importer) == client;
}

struct refund_totals refund_totals_of(const struct view *view, const struct refund_sums *refunds, uint32_t client)
{
	struct refund_group *groups = refund_sums_groups(refunds);
	struct refund_totals totals = { .estimated = { 0 } };

	for (size_t g = 0; g < refunds->groups_count; g++) {
		if (is_of(view, &groups[g], client))
			add_group(&totals, &groups[g]);
	}
	free(groups);
	return totals;
}

static int64_t money_of(const struct refund_totals *totals)
{
	return sum_cents(totals->estimated.duty_cents, totals->estimated.interest_cents);
}

/* Most money first, then by number. */
static int more_money(const void *a, const void *b)
{
	const struct party *x = a, *y = b;
	int64_t p = money_of(&x->totals), q = money_of(&y->totals);

	if (p != q)
		return p > q ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static int by_number(const void *a, const void *b)
{
	const struct party *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Groups of one importer, or client, as one; malloc'ed. */
static struct party *find_parties(const struct view *view, const struct refund_sums *refunds, uint32_t client,
				  bool by_client, size_t *count)
{
	struct refund_group *groups = refund_sums_groups(refunds);
	struct party *parties = mem_zero((refunds->groups_count + 1) * sizeof(*parties));
	size_t kept = 0;

	*count = 0;
	for (size_t g = 0; g < refunds->groups_count; g++) {
		uint32_t importer = groups[g].importer;

		if (!is_of(view, &groups[g], client))
			continue;
		parties[*count].number = by_client ? parties_client(&view->parties, importer) : importer;
		add_group(&parties[(*count)++].totals, &groups[g]);
	}
	qsort(parties, *count, sizeof(*parties), by_number);
	for (size_t i = 0; i < *count; i++) {
		if (kept && parties[kept - 1].number == parties[i].number) {
			add_sum(&parties[kept - 1].totals.estimated, &parties[i].totals.estimated);
			add_sum(&parties[kept - 1].totals.not_estimable, &parties[i].totals.not_estimable);
		} else {
			parties[kept++] = parties[i];
		}
	}
	*count = kept;
	qsort(parties, *count, sizeof(*parties), more_money);
	free(groups);
	return parties;
}

static void put_money(struct sheet_cell *row, const struct refund_totals *totals)
{
	row[1].number = (int64_t)totals->estimated.entries;
	row[2].number = totals->estimated.duty_cents;
	row[3].number = totals->estimated.interest_cents;
	row[4].number = money_of(totals);
	row[5].number = (int64_t)totals->not_estimable.entries;
	row[6].number = totals->not_estimable.duty_cents;
}

/* Those that a page has no room for are one row. */
#define PARTIES_SHOWN 40

static void put_parties(struct sheet *sheet, const struct view *view, const struct party *parties, size_t count,
			bool by_client)
{
	size_t shown = count <= PARTIES_SHOWN ? count : PARTIES_SHOWN;
	struct refund_totals others = { .estimated = { 0 } };

	for (size_t i = 0; i < shown; i++) {
		struct sheet_cell *row = sheet_row(sheet);

		row[0].text =
			by_client ? client_name(view, parties[i].number)
				  : importer_shown(parties_importer(&view->parties, parties[i].number), view->show_ior);
		put_money(row, &parties[i].totals);
	}
	for (size_t i = shown; i < count; i++) {
		add_sum(&others.estimated, &parties[i].totals.estimated);
		add_sum(&others.not_estimable, &parties[i].totals.not_estimable);
	}
	if (shown < count) {
		struct sheet_cell *row = sheet_row(sheet);

		row[0].text = mem_format("%zu others", count - shown);
		put_money(row, &others);
	}
	sheet->chart_rows = shown < 12 ? shown : 12;
}

void sheet_refunds(struct sheets *sheets, const struct view *view, const struct refund_sums *refunds, uint32_t client)
{
	static const struct sheet_column columns[] = {
		{ "party", "Whose", SHEET_TEXT },
		{ "entries", "Entries", SHEET_COUNT },
		{ "duty", "IEEPA duty", SHEET_MONEY },
		{ "interest", "Interest", SHEET_MONEY },
		{ "refund", "Refund", SHEET_MONEY },
		{ "not_estimable", "Not estimable", SHEET_COUNT },
		{ "not_estimable_duty", "their duty", SHEET_MONEY },
	};
	bool by_client = client == ALL_CLIENTS && view->parties.clients;
	struct sheet sheet = {
		.key = "refunds",
		.title = by_client ? "Refunds by client" : "Refunds by importer",
		.note = "Estimates: the duty of entries that pass, and interest by 19 USC 1505(c) to the "
			"day on which liquidation is expected. CBP computes the sum and chooses the day.",
		.columns = columns,
		.columns_count = ARRAY_LEN(columns),
		.chart = CHART_BARS,
		.chart_value = 4
	};
	size_t count;
	struct party *parties = find_parties(view, refunds, client, by_client, &count);

	put_parties(&sheet, view, parties, count, by_client);
	free(parties);
	sheets_add(sheets, &sheet);
}
