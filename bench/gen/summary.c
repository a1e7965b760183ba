/* Draws the attributes of one entry summary.
 *
 * The shares are set so that about a fifth of the entries fail gate D, as CBP's figures of summer 2026 say, and so that
 * every rule that needs no ledger has entries that fail it. */
#include "summary.h"

#include "calendar.h"
#include "rng.h"

/* Shares in parts of 100,000. Type 0 is a blank cell. */
#define WHOLE 100000
static const struct share types[] = {
	{ 78000, 1 }, { 10300, 11 }, { 3500, 3 }, { 3000, 6 }, { 1000, 31 }, { 800, 2 },
	{ 700, 21 },  { 500, 32 },   { 400, 38 }, { 400, 23 }, { 350, 47 },  { 300, 9 },
	{ 300, 52 },  { 250, 34 },   { 150, 8 },  { 30, 22 },  { 20, 0 },
};
static const struct share statuses[] = {
	{ 98750, STATUS_ACCEPTED }, { 650, STATUS_CANCELED }, { 500, STATUS_REJECTED },
	{ 80, STATUS_INACTIVE },    { 20, STATUS_UNKNOWN },
};
static const struct share controls[] = {
	{ 98800, CONTROL_CBP },
	{ 1100, CONTROL_TRADE },
	{ 80, CONTROL_INACTIVE },
	{ 20, CONTROL_UNKNOWN },
};
static const struct share ieepas[] = { { 95200, IEEPA_PAID }, { 3600, IEEPA_NONE }, { 1200, IEEPA_FREE } };
static const struct share liquidations[] = {
	{ 57000, LIQUIDATION_OPEN },
	{ 37500, LIQUIDATION_DONE },
	{ 4000, LIQUIDATION_SUSPENDED },
	{ 1500, LIQUIDATION_EXTENDED },
};
/* Of liquidated entries only. */
static const struct share protests[] = {
	{ 94300, PROTEST_NONE },     { 2200, PROTEST_DENIED },  { 1500, PROTEST_OPEN },
	{ 1200, PROTEST_SUSPENDED }, { 800, PROTEST_APPROVED },
};

/* Of liquidated entries, in percent: more than 80 days ago. */
#define OLD_PERCENT 24
/* Liquidated on another day than a Friday, in percent; they also put entries on days 79, 80, 81. */
#define OFF_CYCLE_PERCENT 6
#define OLD_WEEKS         30
/* Of AD/CVD entries that are not liquidated. */
#define ADCVD_PENDING_PERCENT 20
/* An entry liquidates about 314 days after it is made. */
#define LIQUIDATION_CYCLE 314

/* IEEPA duties were collected from 2025-02-04, day 20,123 since 1970, to 2026-02-23. */
#define IEEPA_FIRST_DAY 20123
#define IEEPA_DAYS      385
#define EARLY_DAYS      90

static int32_t liquidation_day(struct rng *rng, int32_t data_date)
{
	bool old = rng_below(rng, 100) < OLD_PERCENT;
	int32_t weeks = (int32_t)rng_below(rng, old ? OLD_WEEKS : 12);
	int32_t friday;

	if (rng_below(rng, 100) < OFF_CYCLE_PERCENT)
		return data_date - (int32_t)(old ? 81 + rng_below(rng, 220) : rng_below(rng, 81));
	friday = calendar_friday(old ? data_date - 81 : data_date) - weeks * 7;
	/* The twelfth Friday back may lie beyond the 80 days that this draw stands for. */
	return !old && data_date - friday > 80 ? friday + 7 : friday;
}

/* Liquidated entries were made a cycle before, held ones at any time, the others so late that they are not due yet. */
static int32_t entry_day(struct rng *rng, const struct summary *summary, int32_t data_date)
{
	int32_t first = IEEPA_FIRST_DAY;
	int32_t last = first + IEEPA_DAYS - 1;
	int32_t day = first + (int32_t)rng_below(rng, IEEPA_DAYS);

	if (summary->liquidation == LIQUIDATION_DONE)
		day = summary->liquidation_date - LIQUIDATION_CYCLE - (int32_t)rng_below(rng, 7);
	else if (summary->liquidation == LIQUIDATION_OPEN && day <= data_date - LIQUIDATION_CYCLE)
		day = data_date - (int32_t)rng_below(rng, LIQUIDATION_CYCLE);
	/* What liquidated long ago cannot be older than the duties: it liquidated early. */
	if (day < first)
		day = first + (int32_t)rng_below(rng, EARLY_DAYS);
	return day > last ? last : day;
}

static void flags_draw(struct rng *rng, struct summary *summary)
{
	bool flaggable = summary->type == 1 || summary->type == 2 || summary->type == 6;

	summary->recon = rng_below(rng, 1000) < (flaggable ? 32 : 6);
	/* A type 09 may also stand beside an entry that is not flagged; it must not matter there. */
	summary->recon_filed = rng_below(rng, 1000) < (summary->recon ? 300 : 1);
	summary->drawback = rng_below(rng, 1000) < 8;
}

/* Consumption, and withdrawals from a warehouse. */
static bool is_adcvd(uint8_t type)
{
	return type == 3 || type == 34 || type == 38;
}

static uint32_t identity_make(const struct population *population, uint64_t ordinal, char number[ENTRYNUM_LEN])
{
	uint64_t position;
	uint32_t serial;
	uint32_t f = filers_owner(&population->filers, ordinal, &position);
	const char *code = filers_number(&population->filers, f, position, &serial);

	entrynum_make(number, code, serial);
	return f;
}

uint32_t summary_importer(const struct population *population, uint64_t ordinal)
{
	uint64_t position;

	return importers_of_entry(&population->importers, ordinal,
				  filers_owner(&population->filers, ordinal, &position));
}

void summary_make(const struct population *population, uint64_t ordinal, struct summary *summary)
{
	struct rng rng = rng_at(population->key_summary, ordinal);

	summary->ordinal = ordinal;
	summary->filer = identity_make(population, ordinal, summary->number);
	summary->importer = importers_of_entry(&population->importers, ordinal, summary->filer);
	summary->type = rng_share(&rng, types, WHOLE);
	summary->status = rng_share(&rng, statuses, WHOLE);
	summary->control = rng_share(&rng, controls, WHOLE);
	summary->ieepa = rng_share(&rng, ieepas, WHOLE);
	summary->liquidation = rng_share(&rng, liquidations, WHOLE);
	summary->liquidation_date = CALENDAR_NONE;
	summary->protest = PROTEST_NONE;
	if (summary->liquidation == LIQUIDATION_DONE) {
		summary->liquidation_date = liquidation_day(&rng, population->data_date);
		summary->protest = rng_share(&rng, protests, WHOLE);
	}
	flags_draw(&rng, summary);
	summary->entry_date = entry_day(&rng, summary, population->data_date);
	/* The summary follows within ten working days, the statement some days later. */
	summary->summary_date = summary->entry_date + (int32_t)rng_below(&rng, 13);
	summary->payment_date = summary->summary_date + (int32_t)rng_below(&rng, 22);
	summary->adcvd_pending = is_adcvd(summary->type) && summary->liquidation != LIQUIDATION_DONE &&
				 rng_below(&rng, 100) < ADCVD_PENDING_PERCENT;
}
