/* The rows of claims, one claim after another. */
#include "cli/refund_claims.h"
#include "core/mem.h"
#include "rules/judge.h"

#include <stdlib.h>

/* What is taken at once, besides the items: the attribute words they had. */
struct taking {
	struct refund_piece *piece;
	entry_attr attrs[REFUND_PIECE_ENTRIES];
	size_t attrs_count;
};

static void close_claim(struct refund_claims *c)
{
	if (c->reading)
		claim_rows_close(&c->rows);
	c->reading = false;
}

static bool open_claim(struct refund_claims *c)
{
	const struct refund_claim *claim = &c->claims[c->at];

	c->row = 0;
	c->reading = claim_rows_open(&c->rows, &c->ledger, claim->claim, claim->has_record, &c->err);
	return c->reading;
}

/* True if an item is to be made of an entry that succeeded or failed. */
static bool count_entry(struct refund_claims *c, uint64_t place, bool success)
{
	c->entries++;
	c->errors += !success;
	if (!success || placeset_add(&c->taken, place))
		return success;
	c->again++;
	return false;
}

static struct refund_item frozen_item(const struct refund_claims *c, const struct claim_row *row)
{
	const char *importer = record_importer(&c->rows.record, &row->row);

	return (struct refund_item){
		.place = row->place,
		.importer = importer ? parties_find(c->parties, span_text(importer)) : UINT32_MAX,
		.type = (uint8_t)entry_get(row->row.attr, FIELD_TYPE),
		.liquidation_status = (uint8_t)entry_get(row->row.attr, FIELD_LIQUIDATION_STATUS),
		.summary_date = row->row.summary_date,
		.payment_date = row->row.payment_date,
		.liquidation_date = (day)entry_get(row->row.attr, FIELD_LIQUIDATION_DATE),
		.as_of = c->rows.record.header.as_of,
		.duty_cents = row->row.duty_cents,
	};
}

/* Of an entry that only CBP's outcome names. */
static struct refund_item unknown_item(const struct claim_row *row)
{
	return (struct refund_item){
		.place = row->place, .importer = UINT32_MAX, .not_frozen = true, .duty_cents = REFUND_DUTY_UNKNOWN
	};
}

static void take_row(struct refund_claims *c, struct taking *taking)
{
	struct claim_row row;

	if (!claim_rows_read(&c->rows, c->row++, &row, &c->err))
		return;
	c->decided_rows += row.decided;
	if (!count_entry(c, row.place, row.success))
		return;
	if (row.predicted)
		taking->attrs[taking->attrs_count++] = row.row.attr;
	taking->piece->items[taking->piece->items_count++] = row.predicted ? frozen_item(c, &row) : unknown_item(&row);
}

static void take_more(struct refund_claims *c, struct taking *taking)
{
	if (!c->reading && !open_claim(c))
		return;
	if (c->row < c->rows.count) {
		take_row(c, taking);
	} else {
		close_claim(c);
		c->at++;
	}
}

static void take(void *context, struct refund_piece *piece)
{
	struct refund_claims *c = context;
	struct taking taking = { .piece = piece };
	uint8_t verdicts[REFUND_PIECE_ENTRIES];

	piece->items_count = 0;
	while (!c->err.set && c->at < c->count && piece->items_count < REFUND_PIECE_ENTRIES)
		take_more(c, &taking);
	/* Nothing is decided again: this finds out which fields were assumed or absent. */
	rules_judge(c->rules, taking.attrs, taking.attrs_count, (struct judge_output){ verdicts, NULL }, &c->judgement);
	piece->entries_count = piece->items_count;
}

static struct span importer_of(void *context, uint32_t importer)
{
	return parties_importer(((struct refund_claims *)context)->parties, importer);
}

struct refund_source refund_source_claims(struct refund_claims *claims, const struct parties *parties,
					  const struct rules_in_force *rules)
{
	claims->parties = parties;
	claims->rules = rules;
	return (struct refund_source){
		.context = claims, .entries = claims->entries_most, .take = take, .importer = importer_of
	};
}

bool refund_claims_complete(const struct refund_claims *claims, struct err *err)
{
	if (claims->err.set)
		*err = claims->err;
	return !claims->err.set;
}

void refund_claims_close(struct refund_claims *claims)
{
	close_claim(claims);
	placeset_free(&claims->taken);
	free(claims->claims);
	if (claims->open)
		ledger_close(&claims->ledger);
}
