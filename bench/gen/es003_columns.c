/* The optional columns of ES-003, in ACE's words and with dates as MM/DD/YYYY. */
#include "es003_columns.h"

#include "put.h"
#include "rng.h"

static char *put_importer_name(char *p, const struct cell_source *source)
{
	char name[IMPORTERS_NAME_SIZE];

	importers_name(&source->population->importers, source->summary->importer, name);
	return put_cell(p, name);
}

static char *put_liquidation_date(char *p, const struct cell_source *source)
{
	return put_date_us(p, source->summary->liquidation_date);
}

static char *put_liquidation_status(char *p, const struct cell_source *source)
{
	static const char *const texts[] = { "Unliquidated", "Suspended", "Extended", "Liquidated" };

	return put_text(p, texts[source->summary->liquidation]);
}

static char *put_status(char *p, const struct cell_source *source)
{
	static const char *const texts[] = { "", "Accepted", "Rejected", "Canceled", "Inactive" };

	return put_text(p, texts[source->summary->status]);
}

static char *put_control(char *p, const struct cell_source *source)
{
	static const char *const texts[] = { "", "Trade Control", "CBP Control", "Inactive" };

	return put_text(p, texts[source->summary->control]);
}

static char *put_recon(char *p, const struct cell_source *source)
{
	return put_char(p, source->summary->recon ? 'Y' : 'N');
}

/* The number of the type 09 entry: any number will do, only that there is one matters. */
static char *put_recon_filed(char *p, const struct cell_source *source)
{
	if (!source->summary->recon_filed)
		return p;
	p = put_bytes(p, source->summary->number, ENTRYNUM_CODE_LEN);
	return put_digits(p, 90000000 + source->summary->ordinal % 10000000, 8);
}

static char *put_correction(char *p, const struct cell_source *source)
{
	/* A summary in trade control is being corrected. */
	return put_char(p, source->summary->control == CONTROL_TRADE ? 'Y' : 'N');
}

static char *put_protest_number(char *p, const struct cell_source *source)
{
	if (source->summary->protest == PROTEST_NONE)
		return p;
	return put_digits(p, UINT64_C(100126000000) + source->summary->ordinal % 1000000, 12);
}

static char *put_protest(char *p, const struct cell_source *source)
{
	static const char *const texts[] = { "", "Open", "Suspended", "Denied", "Approved" };

	return put_text(p, texts[source->summary->protest]);
}

/* Not drawn back is a blank on odd entries and an N on even ones: both occur. */
static char *put_drawback(char *p, const struct cell_source *source)
{
	if (source->summary->drawback)
		return put_char(p, 'Y');
	return source->summary->ordinal % 2 == 0 ? put_char(p, 'N') : p;
}

static char *put_adcvd_pending(char *p, const struct cell_source *source)
{
	return put_char(p, source->summary->adcvd_pending ? 'Y' : 'N');
}

static char *put_payment_date(char *p, const struct cell_source *source)
{
	return put_date_us(p, source->summary->payment_date);
}

static char *put_cape(char *p, const struct cell_source *source)
{
	struct rng rng = rng_at(~source->population->key_report, source->summary->ordinal);
	uint32_t percent = rng_below(&rng, 100);

	if (percent >= 10)
		return p;
	return put_char(p, percent < 7 ? 'Y' : 'P');
}

/* clang-format off */
const struct column es003_optional[] = {
	/* header                                         field                     writer */
	{  "Importer Name",                               FIELD_ALWAYS,             put_importer_name },
	{  "Liquidation Date",                            FIELD_ALWAYS,             put_liquidation_date },
	{  "Liquidation Status",                          FIELD_LIQUIDATION_STATUS, put_liquidation_status },
	{  "Entry Summary Status",                        FIELD_ALWAYS,             put_status },
	{  "Control Status",                              FIELD_ALWAYS,             put_control },
	{  "Reconciliation Indicator",                    FIELD_ALWAYS,             put_recon },
	{  "Reconciliation (Other) Entry Summary Number", FIELD_RECON_FILED,        put_recon_filed },
	{  "Post Summary Correction Indicator",           FIELD_ALWAYS,             put_correction },
	{  "Protest Number",                              FIELD_PROTEST,            put_protest_number },
	{  "Protest Status",                              FIELD_PROTEST,            put_protest },
	{  "Drawback Indicator",                          FIELD_DRAWBACK,           put_drawback },
	{  "AD/CVD Pending Indicator",                    FIELD_ADCVD_PENDING,      put_adcvd_pending },
	{  "Payment Date",                                FIELD_PAYMENT_DATE,       put_payment_date },
	{  "CAPE Indicator",                              FIELD_CAPE,               put_cape },
};
/* clang-format on */
const size_t es003_optional_count = sizeof es003_optional / sizeof es003_optional[0];
