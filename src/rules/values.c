/* Field values by name. */
#include "rules/values.h"

#include <stdio.h>
#include <strings.h>

static const struct value_name {
	enum field field;
	const char *name;
	unsigned code;
} value_names[] = {
	{ FIELD_TYPE, "unknown", ENTRY_TYPE_UNKNOWN },
	{ FIELD_STATUS, "accepted", STATUS_ACCEPTED },
	{ FIELD_STATUS, "rejected", STATUS_REJECTED },
	{ FIELD_STATUS, "cancelled", STATUS_CANCELLED },
	{ FIELD_STATUS, "inactive", STATUS_INACTIVE },
	{ FIELD_STATUS, "unknown", STATUS_UNKNOWN },
	{ FIELD_CONTROL, "cbp", CONTROL_CBP },
	{ FIELD_CONTROL, "trade", CONTROL_TRADE },
	{ FIELD_CONTROL, "inactive", CONTROL_INACTIVE },
	{ FIELD_CONTROL, "unknown", CONTROL_UNKNOWN },
	{ FIELD_RECON, "no", RECON_NO },
	{ FIELD_RECON, "flagged", RECON_FLAGGED },
	{ FIELD_RECON, "unknown", RECON_UNKNOWN },
	{ FIELD_LIQUIDATION_DATE, "unliquidated", DAY_BLANK },
	{ FIELD_LIQUIDATION_DATE, "unknown", DAY_UNKNOWN },
	{ FIELD_IEEPA_COUNT, "zero", IEEPA_NONE },
	{ FIELD_IEEPA_COUNT, "some", IEEPA_SOME },
	{ FIELD_IEEPA_COUNT, "unknown", IEEPA_UNKNOWN },
	{ FIELD_RECON_FILED, "no", FLAG_NO },
	{ FIELD_RECON_FILED, "yes", FLAG_YES },
	{ FIELD_RECON_FILED, "unknown", FLAG_UNKNOWN },
	{ FIELD_PROTEST, "none", PROTEST_NONE },
	{ FIELD_PROTEST, "open", PROTEST_OPEN },
	{ FIELD_PROTEST, "suspended", PROTEST_SUSPENDED },
	{ FIELD_PROTEST, "unknown", PROTEST_UNKNOWN },
	{ FIELD_DRAWBACK, "no", FLAG_NO },
	{ FIELD_DRAWBACK, "yes", FLAG_YES },
	{ FIELD_DRAWBACK, "unknown", FLAG_UNKNOWN },
	{ FIELD_ADCVD_PENDING, "no", FLAG_NO },
	{ FIELD_ADCVD_PENDING, "yes", FLAG_YES },
	{ FIELD_ADCVD_PENDING, "unknown", FLAG_UNKNOWN },
	{ FIELD_LIQUIDATION_STATUS, "none", LIQUIDATION_NONE },
	{ FIELD_LIQUIDATION_STATUS, "unliquidated", LIQUIDATION_UNLIQUIDATED },
	{ FIELD_LIQUIDATION_STATUS, "suspended", LIQUIDATION_SUSPENDED },
	{ FIELD_LIQUIDATION_STATUS, "extended", LIQUIDATION_EXTENDED },
	{ FIELD_LIQUIDATION_STATUS, "under_review", LIQUIDATION_UNDER_REVIEW },
	{ FIELD_LIQUIDATION_STATUS, "liquidated", LIQUIDATION_LIQUIDATED },
	{ FIELD_LIQUIDATION_STATUS, "unknown", LIQUIDATION_UNKNOWN },
	{ FIELD_PAYMENT_DATE, "unpaid", PAYMENT_UNPAID },
	{ FIELD_PAYMENT_DATE, "paid", PAYMENT_PAID },
	{ FIELD_PAYMENT_DATE, "unknown", PAYMENT_UNKNOWN },
	{ FIELD_EARLIER_CLAIM, "no", FLAG_NO },
	{ FIELD_EARLIER_CLAIM, "yes", FLAG_YES },
};

bool value_code(enum field field, struct span name, unsigned *code)
{
	for (size_t i = 0; i < ARRAY_LEN(value_names); i++) {
		const struct value_name *v = &value_names[i];

		if (v->field == field && strlen(v->name) == name.len_bytes &&
		    strncasecmp(v->name, (const char *)name.begin, name.len_bytes) == 0) {
			*code = v->code;
			return true;
		}
	}
	return false;
}

void value_list(enum field field, char out[VALUES_TEXT_BYTES])
{
	size_t len = 0;

	out[0] = '\0';
	if (field == FIELD_TYPE)
		len = (size_t)snprintf(out, VALUES_TEXT_BYTES, "two digits");
	for (size_t i = 0; i < ARRAY_LEN(value_names); i++) {
		if (value_names[i].field == field && len < VALUES_TEXT_BYTES)
			len += (size_t)snprintf(out + len, VALUES_TEXT_BYTES - len, "%s%s", len ? ", " : "",
						value_names[i].name);
	}
}
