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

static bool open_outcome(struct refund_claims *c, int64_t outcome)
{
	char *path = outcome_path(&c->ledger, outcome);

	c->decided = outcome_open(&c->outcome, path, &c->err);
	free(path);
	if (c->decided)
		c->named = mem_zero((c->outcome.header.rows / 64 + 1) * sizeof(*c->named));
	return c->decided;
}

static void close_claim(struct refund_claims *c)
{
	if (c->record_path)
		record_close(&c->record);
	if (c->decided)
		outcome_close(&c->outcome);
	free(c->record_path);
	free(c->named);
	c->record_path = NULL;
	c->named = NULL;
	c->decided = c->reading = false;
}

static bool open_claim(struct refund_claims *c)
{
	const struct refund_claim *claim = &c->claims[c->at];

	c->row = c->outcome_row = 0;
	c->reading = true;
	if (claim->has_record) {
		char *path = claim_record_path(&c->ledger, claim->claim);

		if (!record_open(&c->record, path, &c->err)) {
			free(path);
			return false;
		}
		c->record_path = path;
	}
	return claim->outcome == NO_OUTCOME || open_outcome(c, claim->outcome);
}

/* Whether an entry of the record succeeded: as CBP's outcome says, where it has the entry, else as predicted. */
static bool find_success(struct refund_claims *c, uint64_t place, bool predicted)
{
	uint64_t i = c->decided ? outcome_row_of(&c->outcome, place) : UINT64_MAX;
	struct outcome_entry entry;

	if (i == UINT64_MAX)
		return predicted;
	c->named[i / 64] |= UINT64_C(1) << (i % 64);
	if (!outcome_read(&c->outcome, i, &entry))
		return err_file(&c->err, c->ledger.folder, "has a damaged outcome; \"cape ledger verify\" names it");
	c->decided_rows++;
	return !entry.failed;
}

/* True if an item is to be made of an entry that succeeded or failed. */
static bool count_entry(struct refund_claims *c, uint64_t place, bool success)
{
	c->rows++;
	c->errors += !success;
	if (!success || placeset_add(&c->taken, place))
		return success;
	c->again++;
	return false;
}

static struct refund_item item_of(const struct refund_claims *c, const struct record_row *row, uint64_t place)
{
	const char *importer = record_importer(&c->record, row);

	return (struct refund_item){
		.place = place,
		.importer = importer ? parties_find(c->parties, span_text(importer)) : UINT32_MAX,
		.type = (uint8_t)entry_get(row->attr, FIELD_TYPE),
		.liquidation_status = (uint8_t)entry_get(row->attr, FIELD_LIQUIDATION_STATUS),
		.summary_date = row->summary_date,
		.payment_date = row->payment_date,
		.liquidation_date = (day)entry_get(row->attr, FIELD_LIQUIDATION_DATE),
		.as_of = c->record.header.as_of,
		.duty_cents = row->duty_cents,
	};
}

static void take_row(struct refund_claims *c, struct taking *taking)
{
	struct record_row row;
	uint64_t failures, place;

	if (!record_read(&c->record, c->row++, &row, &failures)) {
		(void)err_file(&c->err, c->record_path, "is damaged; restore it from a backup");
		return;
	}
	place = place_of_key(record_key(&row));
	if (!count_entry(c, place, find_success(c, place, failures == 0)))
		return;
	taking->attrs[taking->attrs_count++] = row.attr;
	taking->piece->items[taking->piece->items_count++] = item_of(c, &row, place);
}

/* An entry of CBP's outcome that the record does not have. */
static void take_outcome_row(struct refund_claims *c, struct refund_piece *piece)
{
	uint64_t i = c->outcome_row++;
	struct outcome_entry entry;

	if ((c->named[i / 64] >> (i % 64)) & 1)
		return;
	if (!outcome_read(&c->outcome, i, &entry)) {
		(void)err_file(&c->err, c->ledger.folder, "has a damaged outcome; \"cape ledger verify\" names it");
		return;
	}
	c->decided_rows++;
	if (count_entry(c, entry.place, !entry.failed))
		piece->items[piece->items_count++] = (struct refund_item){ .place = entry.place,
									   .importer = UINT32_MAX,
									   .not_frozen = true,
									   .duty_cents = REFUND_DUTY_UNKNOWN };
}

static void take_more(struct refund_claims *c, struct taking *taking)
{
	if (!c->reading && !open_claim(c))
		return;
	if (c->record_path && c->row < c->record.header.rows) {
		take_row(c, taking);
	} else if (c->decided && c->outcome_row < c->outcome.header.rows) {
		take_outcome_row(c, taking->piece);
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
