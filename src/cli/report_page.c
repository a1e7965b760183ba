/* What stands on a report's page. */
#include "cli/report.h"

#include "core/mem.h"
#include "core/sum.h"
#include "core/version.h"

#include <stdlib.h>

static char *title_of(const struct reporting *r, uint32_t client)
{
	const struct chosen *c = &r->chosen;
	const struct parties *parties = &c->view.parties;
	char *name, *title;

	if (client != ALL_CLIENTS) {
		name = mem_span(parties_client_name(parties, client));
		title = mem_format("CAPE report: %s", *name ? name : UNASSIGNED_FOLDER);
		free(name);
		return title;
	}
	if (r->kind == REPORT_INDEX)
		return mem_format("CAPE report: all entries of an index");
	if (r->kind == REPORT_RUN)
		return c->inputs.count == 1 ? mem_format("CAPE report: %s", c->names[0])
					    : mem_format("CAPE report: %zu declarations", c->inputs.count);
	if (c->choice.claim != NO_CLAIM)
		return mem_format("CAPE report: claim %012lld", (long long)c->choice.claim);
	return mem_format("CAPE report: claims%s%s%s%s", c->args->given[OPT_SINCE] ? " since " : "",
			  c->args->given[OPT_SINCE] ? c->args->value[OPT_SINCE] : "",
			  c->args->given[OPT_UNTIL] ? " until " : "",
			  c->args->given[OPT_UNTIL] ? c->args->value[OPT_UNTIL] : "");
}

static char *subtitle_of(const struct chosen *c)
{
	char as_of[DAY_TEXT_BYTES], data[DAY_TEXT_BYTES] = "unknown";

	day_format(c->rules.as_of, as_of);
	if (!c->has_index)
		return mem_format("As of %s. Claims as they were decided.", as_of);
	if (day_is_date(c->index.header.data_date))
		day_format(c->index.header.data_date, data);
	return mem_format("As of %s. Data of %s.", as_of, data);
}

static void put_figures(const struct reporting *r, const struct totals *t, uint32_t client, struct page *page)
{
	struct refund_totals refunds = refund_totals_of(&r->chosen.view, &r->refunds, client);

	page_figure(page, "entries", "Entries", SHEET_COUNT, (int64_t)t->all.entries);
	for (unsigned o = 0; o < ITEM_OUTCOMES; o++) {
		if (t->outcomes[o].entries || o == ITEM_PASSES || o == ITEM_FAILS)
			page_figure(page, outcome_keys[o], outcome_label(r->kind, (enum item_outcome)o), SHEET_COUNT,
				    (int64_t)t->outcomes[o].entries);
	}
	if (r->chosen.view.limit_days)
		page_figure(page, "urgent", "3 days left or less", SHEET_COUNT, (int64_t)t->days_left[0].entries);
	page_figure(page, "duty", "IEEPA duty of all", SHEET_MONEY, t->all.duty_cents);
	page_figure(page, "refund", "Refund, estimated", SHEET_MONEY,
		    sum_cents(refunds.estimated.duty_cents, refunds.estimated.interest_cents));
	page_figure(page, "interest", "of it interest", SHEET_MONEY, refunds.estimated.interest_cents);
}

/* Beside the rules that were not checked stands why. */
static void put_rests_on(const struct chosen *c, struct page *page)
{
	char *unchecked = chosen_unchecked_text(c), *assumed = chosen_assumed_text(c);

	if (unchecked)
		page_note(page, mem_format("Not checked: %s (no data on it for at least one entry%s).", unchecked,
					   c->kind != CHOSEN_CLAIMS && !c->has_ledger
						   ? "; no ledger was asked which entries are on a claim"
						   : ""));
	if (assumed)
		page_note(page, mem_format("Assumed: %s (not from ACE, for at least one entry).", assumed));
	free(unchecked);
	free(assumed);
}

static void put_notes(const struct reporting *r, struct page *page)
{
	const struct chosen *c = &r->chosen;

	if (c->has_index)
		page_note(page, mem_format("Rules %s; index %016llx.", c->rules_version,
					   (unsigned long long)c->index.header.root));
	else
		page_note(page, mem_format("Rules as they were when the claims were decided; days left by %s.",
					   c->rules_version));
	page_note(
		page,
		mem_format(
			"Refunds: interest rates %s, those of %s where nothing is said of an importer. An entry that is "
			"suspended, extended, under review, of a warehouse, or without a duty or a date has no estimate.",
			r->rates_version, r->terms.corporate ? "corporations" : "others than corporations"));
	put_rests_on(c, page);
	page_note(page,
		  mem_text("Made by cape " CAPE_VERSION "; nothing was sent to CBP, and this page loads nothing."));
}

void report_page(const struct reporting *reporting, uint32_t client, struct page *page)
{
	const struct reporting *r = reporting;
	const struct totals *t = client == ALL_CLIENTS ? &r->all : r->by_client[client];
	const struct view *view = &r->chosen.view;

	*page = (struct page){ .title = title_of(r, client), .subtitle = subtitle_of(&r->chosen) };
	put_figures(r, t, client, page);
	sheet_outcomes(&page->sheets, r->kind, t);
	sheet_reasons(&page->sheets, view, t);
	sheet_days_left(&page->sheets, r->kind, view, t);
	sheet_refunds(&page->sheets, view, &r->refunds, client);
	if (client == ALL_CLIENTS) {
		sheet_clients(&page->sheets, r->kind, view, r->by_client);
		report_sheets_of_all(r, &page->sheets);
	}
	put_notes(r, page);
}
