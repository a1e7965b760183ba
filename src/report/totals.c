/* Adding up. */
#include "report/totals.h"

#include "core/mem.h"
#include "core/sum.h"

#include <stdlib.h>

/* Sums of one worker; workers write to memory of their own. */
struct tally_worker {
	struct totals **by_client;
	struct refund_sums refunds;
};

static void total_add(struct total *total, const struct total *more)
{
	total->entries += more->entries;
	total->duty_cents = sum_cents(total->duty_cents, more->duty_cents);
}

/* --- days left -------------------------------------------------------------------------------------------------------------- */

static unsigned range_of(unsigned left)
{
	unsigned range = left <= DAYS_LEFT_URGENT ? 0 : 1 + (left - DAYS_LEFT_URGENT - 1) / 7;

	return range < DAYS_LEFT_MAX ? range : DAYS_LEFT_MAX - 1;
}

unsigned days_left_ranges(unsigned limit_days)
{
	return range_of(limit_days) + 1;
}

void days_left_range(unsigned range, unsigned limit_days, unsigned *first, unsigned *last)
{
	*first = range == 0 ? 0 : DAYS_LEFT_URGENT + 1 + 7 * (range - 1);
	*last = range == 0 ? DAYS_LEFT_URGENT : *first + 6;
	if (*last > limit_days || range == DAYS_LEFT_MAX - 1)
		*last = limit_days;
}

static void add_days_left(const struct tally *tally, struct totals *totals, const struct item *item,
			  const struct total *one)
{
	const struct view *view = tally->view;
	unsigned date = entry_get(item->attr, FIELD_LIQUIDATION_DATE), days = 0;

	if (item->outcome != (tally->decided ? ITEM_FAILS : ITEM_PASSES) || !view->limit_days || !item->known)
		return;
	if (date == DAY_BLANK)
		total_add(&totals->unliquidated, one);
	/* Of what is liquidated later no days have gone yet. */
	else if (day_is_date((day)date) && (!view_days_used(view, item->attr, &days) || days <= view->limit_days))
		total_add(&totals->days_left[range_of(view->limit_days - days)], one);
}

/* --- items ------------------------------------------------------------------------------------------------------------------- */

static struct totals *totals_of(const struct view *view, struct totals **by_client, uint32_t client)
{
	if (!by_client[client]) {
		by_client[client] = mem_zero(sizeof(*by_client[client]));
		by_client[client]->reasons = mem_zero(view->reasons.count * sizeof(struct total));
	}
	return by_client[client];
}

static void add_refund(struct refund_sums *refunds, const struct refund_terms *terms, const struct item *item)
{
	struct refund_item asked = {
		.place = item->place,
		.importer = item->importer,
		.type = (uint8_t)entry_get(item->attr, FIELD_TYPE),
		.liquidation_status = (uint8_t)entry_get(item->attr, FIELD_LIQUIDATION_STATUS),
		.summary_date = item->summary_date,
		.payment_date = item->payment_date,
		.liquidation_date = (day)entry_get(item->attr, FIELD_LIQUIDATION_DATE),
		.duty_cents = item->duty_cents == ITEM_NO_DUTY ? REFUND_DUTY_UNKNOWN : item->duty_cents,
	};
	struct refund_estimate estimate = refund_estimate(terms, &asked);

	refund_sums_add(refunds, terms, &asked, &estimate);
}

void tally_begin(struct tally *tally)
{
	tally->of_workers = mem_zero(tally->workers * sizeof(*tally->of_workers));
	for (unsigned w = 0; w < tally->workers; w++)
		tally->of_workers[w].by_client =
			mem_zero(parties_clients(&tally->view->parties) * sizeof(struct totals *));
}

void tally_add(struct tally *tally, unsigned worker, const struct batch *batch)
{
	struct tally_worker *w = &tally->of_workers[worker];
	struct refund_terms terms = *tally->terms;

	if (batch->as_of != DAY_BLANK)
		terms.as_of = batch->as_of;
	for (size_t i = 0; i < batch->count; i++) {
		const struct item *item = &batch->items[i];
		const struct view *view = tally->view;
		struct totals *totals = totals_of(view, w->by_client, parties_client(&view->parties, item->importer));
		struct total one = { 1, item->duty_cents > 0 ? item->duty_cents : 0 };

		total_add(&totals->all, &one);
		total_add(&totals->outcomes[item->outcome], &one);
		if (item->reason != ITEM_NO_REASON)
			total_add(&totals->reasons[item->reason], &one);
		add_days_left(tally, totals, item, &one);
		if (item->outcome == ITEM_PASSES)
			add_refund(&w->refunds, &terms, item);
	}
}

/* --- merging ----------------------------------------------------------------------------------------------------------------- */

static void merge(const struct view *view, struct totals *sum, const struct totals *more)
{
	total_add(&sum->all, &more->all);
	for (size_t o = 0; o < ITEM_OUTCOMES; o++)
		total_add(&sum->outcomes[o], &more->outcomes[o]);
	for (size_t r = 0; r < view->reasons.count; r++)
		total_add(&sum->reasons[r], &more->reasons[r]);
	for (size_t d = 0; d < DAYS_LEFT_MAX; d++)
		total_add(&sum->days_left[d], &more->days_left[d]);
	total_add(&sum->unliquidated, &more->unliquidated);
}

struct totals **tally_end(struct tally *tally, struct totals *all, struct refund_sums *refunds)
{
	const struct view *view = tally->view;
	uint32_t clients = parties_clients(&view->parties);
	struct totals **by_client = mem_zero(clients * sizeof(*by_client));

	*all = (struct totals){ .reasons = mem_zero(view->reasons.count * sizeof(struct total)) };
	*refunds = (struct refund_sums){ .groups = NULL };
	for (unsigned w = 0; w < tally->workers; w++) {
		struct tally_worker *worker = &tally->of_workers[w];

		for (uint32_t c = 0; c < clients; c++) {
			if (!worker->by_client[c])
				continue;
			merge(view, totals_of(view, by_client, c), worker->by_client[c]);
			merge(view, all, worker->by_client[c]);
			free(worker->by_client[c]->reasons);
			free(worker->by_client[c]);
		}
		refund_sums_merge(refunds, &worker->refunds);
		refund_sums_free(&worker->refunds);
		free(worker->by_client);
	}
	free(tally->of_workers);
	tally->of_workers = NULL;
	return by_client;
}

void totals_free(struct totals **by_client, uint32_t clients, struct totals *all)
{
	for (uint32_t c = 0; by_client && c < clients; c++) {
		if (by_client[c])
			free(by_client[c]->reasons);
		free(by_client[c]);
	}
	free(by_client);
	free(all->reasons);
}
