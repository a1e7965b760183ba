/* The layout of an attribute word, as a table. */
#include "core/entry.h"

#include <stdio.h>

const struct entry_bits entry_bits[FIELDS] = {
	/*                            shift width optional */
	[FIELD_LIQUIDATION_DATE] = { 0, 16, false },
	[FIELD_TYPE] = { 16, 7, false },
	[FIELD_STATUS] = { 23, 3, false },
	[FIELD_CONTROL] = { 26, 2, false },
	[FIELD_RECON] = { 28, 2, false },
	[FIELD_IEEPA_COUNT] = { 30, 2, false },
	[FIELD_RECON_FILED] = { 32, 2, true },
	[FIELD_PROTEST] = { 34, 3, true },
	[FIELD_DRAWBACK] = { 37, 2, true },
	[FIELD_ADCVD_PENDING] = { 39, 2, true },
	[FIELD_LIQUIDATION_STATUS] = { 41, 3, true },
	[FIELD_PAYMENT_DATE] = { 44, 2, true },
	[FIELD_EARLIER_CLAIM] = { 46, 2, true },
};

const char *const field_names[FIELDS] = {
	[FIELD_IOR] = "ior",
	[FIELD_TYPE] = "type",
	[FIELD_STATUS] = "status",
	[FIELD_CONTROL] = "control",
	[FIELD_RECON] = "recon",
	[FIELD_LIQUIDATION_DATE] = "liquidation_date",
	[FIELD_IEEPA_COUNT] = "ieepa_count",
	[FIELD_IEEPA_DUTY] = "ieepa_duty",
	[FIELD_SUMMARY_DATE] = "summary_date",
	[FIELD_PAYMENT_DATE] = "payment_date",
	[FIELD_RECON_FILED] = "recon_filed",
	[FIELD_PROTEST] = "protest",
	[FIELD_DRAWBACK] = "drawback",
	[FIELD_ADCVD_PENDING] = "adcvd_pending",
	[FIELD_LIQUIDATION_STATUS] = "liquidation_status",
	[FIELD_CAPE] = "cape",
	[FIELD_EARLIER_CLAIM] = "earlier_claim",
};

/* clang-format off */
#define ABSENT "not in the source"
static const char *const code_names[FIELDS][7] = {
	[FIELD_STATUS]             = { NULL, "Accepted", "Rejected", "Cancelled", "Inactive" },
	[FIELD_CONTROL]            = { NULL, "Trade", "CBP", "Inactive" },
	[FIELD_RECON]              = { NULL, "not flagged", "flagged" },
	[FIELD_IEEPA_COUNT]        = { NULL, "no", "yes" },
	[FIELD_RECON_FILED]        = { ABSENT, "no", "yes" },
	[FIELD_PROTEST]            = { ABSENT, "none", "Open", "Suspended" },
	[FIELD_DRAWBACK]           = { ABSENT, "no", "yes" },
	[FIELD_ADCVD_PENDING]      = { ABSENT, "no", "yes" },
	[FIELD_LIQUIDATION_STATUS] = { ABSENT, "none", "Unliquidated", "Suspended", "Extended", "Under Review", "Liquidated" },
	[FIELD_PAYMENT_DATE]       = { ABSENT, "unpaid", "paid" },
};
/* clang-format on */

const char *entry_code_name(enum field field, unsigned code, char room[ENTRY_CODE_ROOM])
{
	const char *name = code < ARRAY_LEN(code_names[field]) ? code_names[field][code] : NULL;

	if (field != FIELD_TYPE || code > 99)
		return name ? name : "unknown";
	(void)snprintf(room, ENTRY_CODE_ROOM, "%02u", code);
	return room;
}
