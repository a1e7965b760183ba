/* The layout of an attribute word, as a table. */
#include "core/entry.h"

#include <stdio.h>

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
