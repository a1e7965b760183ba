/* One row for each entry: what an importer's own database exports, with ACE's codes and ISO dates. */
#include "column.h"
#include "layout.h"
#include "put.h"

/* Eighteen short cells: the widest row is under 160 bytes, the header under 400. */
#define ROW_BYTES 512

static char *put_number(char *p, const struct cell_source *source)
{
	return put_bytes(p, source->summary->number, ENTRYNUM_LEN);
}

static char *put_importer(char *p, const struct cell_source *source)
{
	char printed[IMPORTERS_NUMBER_SIZE];
	char bare[IMPORTERS_NUMBER_SIZE];

	importers_number(&source->population->importers, source->summary->importer, printed);
	importers_normalise(printed, bare);
	return put_text(p, bare);
}

static char *put_type(char *p, const struct cell_source *source)
{
	return source->summary->type == 0 ? p : put_digits(p, source->summary->type, 2);
}

/* The enumerations have ACE's own codes; 0 is a blank cell. */
static char *put_code(char *p, uint8_t code)
{
	return code == 0 ? p : put_char(p, (char)('0' + code));
}

static char *put_status(char *p, const struct cell_source *source)
{
	return put_code(p, source->summary->status);
}

static char *put_control(char *p, const struct cell_source *source)
{
	return put_code(p, source->summary->control);
}

static char *put_recon(char *p, const struct cell_source *source)
{
	return put_char(p, source->summary->recon ? '1' : '0');
}

static char *put_recon_filed(char *p, const struct cell_source *source)
{
	return source->summary->recon_filed ? put_char(p, 'Y') : p;
}

static char *put_liquidation_date(char *p, const struct cell_source *source)
{
	return put_date(p, source->summary->liquidation_date);
}

static char *put_protest(char *p, const struct cell_source *source)
{
	static const char *const texts[] = { "", "OPEN", "SUSPENDED", "DENIED", "APPROVED" };

	return put_text(p, texts[source->summary->protest]);
}

static char *put_drawback(char *p, const struct cell_source *source)
{
	return put_char(p, source->summary->drawback ? '1' : '0');
}

static char *put_adcvd_pending(char *p, const struct cell_source *source)
{
	return put_char(p, source->summary->adcvd_pending ? '1' : '0');
}

static char *put_ieepa_count(char *p, const struct cell_source *source)
{
	return put_uint(p, source->ieepa.count);
}

static char *put_ieepa_duty(char *p, const struct cell_source *source)
{
	return put_money(p, source->ieepa.duty_cents);
}

static char *put_summary_date(char *p, const struct cell_source *source)
{
	return put_date(p, source->summary->summary_date);
}

static char *put_payment_date(char *p, const struct cell_source *source)
{
	return put_date(p, source->summary->payment_date);
}

/* clang-format off */
static const struct column columns[] = {
	/* header                                         field               writer */
	{  "Entry Summary Number",                        FIELD_ALWAYS,       put_number },
	{  "Importer Number",                             FIELD_ALWAYS,       put_importer },
	{  "Entry Type Code",                             FIELD_ALWAYS,       put_type },
	{  "Entry Summary Status Code",                   FIELD_ALWAYS,       put_status },
	{  "Control Status Code",                         FIELD_ALWAYS,       put_control },
	{  "Reconciliation Indicator",                    FIELD_ALWAYS,       put_recon },
	{  "Reconciliation (Other) Entry Summary Number", FIELD_RECON_FILED,  put_recon_filed },
	{  "Liquidation Date",                            FIELD_ALWAYS,       put_liquidation_date },
	{  "Protest Status",                              FIELD_PROTEST,      put_protest },
	{  "Drawback Indicator",                          FIELD_DRAWBACK,     put_drawback },
	{  "AD/CVD Pending Indicator",                    FIELD_ADCVD_PENDING, put_adcvd_pending },
	{  "IEEPA HTS Count",                             FIELD_ALWAYS,       put_ieepa_count },
	{  "IEEPA Duty",                                  FIELD_IEEPA_DUTY,   put_ieepa_duty },
	{  "Entry Summary Date",                          FIELD_ALWAYS,       put_summary_date },
	{  "Payment Date",                                FIELD_PAYMENT_DATE, put_payment_date },
};
/* clang-format on */
#define COLUMNS (sizeof columns / sizeof columns[0])

static void header_write(struct sink *sink, const struct layout_style *style)
{
	char *p = column_headers(sink_room(sink, ROW_BYTES), columns, COLUMNS, style->without);

	sink_advance(sink, put_char(p, '\n'));
}

static unsigned entry_write(struct sink *sink, const struct layout_style *style, const struct population *population,
			    uint64_t ordinal, unsigned slot, unsigned slots)
{
	struct tariff_row rows[TARIFF_ROWS_MAX];
	struct summary summary;
	struct cell_source source = { population, &summary, { 0, 0 } };
	char *p;

	(void)slot;
	(void)slots;
	summary_make(population, ordinal, &summary);
	source.ieepa = tariff_fold(rows, tariff_rows(population, &summary, rows));
	p = column_cells(sink_room(sink, ROW_BYTES), columns, COLUMNS, style->without, &source);
	sink_advance(sink, put_char(p, '\n'));
	return 1;
}

const struct layout layout_extract = { 1, header_write, entry_write };
