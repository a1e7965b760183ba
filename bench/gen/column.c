/* Writing a row of cells by a table of columns. */
#include "column.h"

#include <string.h>

#include "put.h"

static const struct {
	const char *name;
	unsigned field;
} fields[] = {
	{ "recon_filed", FIELD_RECON_FILED },
	{ "protest", FIELD_PROTEST },
	{ "drawback", FIELD_DRAWBACK },
	{ "payment_date", FIELD_PAYMENT_DATE },
	{ "liquidation_status", FIELD_LIQUIDATION_STATUS },
	{ "cape", FIELD_CAPE },
	{ "ieepa_duty", FIELD_IEEPA_DUTY },
	{ "adcvd_pending", FIELD_ADCVD_PENDING },
};

bool column_field(const char *name, unsigned *field)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			*field = fields[i].field;
			return true;
		}
	}
	return false;
}

char *column_headers(char *p, const struct column *columns, size_t count, unsigned without)
{
	for (size_t i = 0; i < count; i++) {
		if ((columns[i].field & without) == 0)
			p = put_char(put_text(p, columns[i].header), ',');
	}
	return p - 1;
}

char *column_cells(char *p, const struct column *columns, size_t count, unsigned without,
		   const struct cell_source *source)
{
	for (size_t i = 0; i < count; i++) {
		if ((columns[i].field & without) == 0)
			p = put_char(columns[i].put(p, source), ',');
	}
	return p - 1;
}
