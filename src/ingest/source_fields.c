/* The fields of contract section 5 and the names their columns go by. */
#include "ingest/source_fields.h"

#include <strings.h>

/* clang-format off */
const struct source_field_row source_fields[SOURCE_FIELDS] = {
	/* field                       required  --assume   field of an entry         name, column names in the order they are looked for */
	[SOURCE_ENTRY]              = { true,  NULL,       FIELDS,                   "entry",
	                              { "Entry Summary Number", "Entry Number", "Entry No", "Filer Code / Entry No" } },
	[SOURCE_IOR]                = { true,  "NUMBER",   FIELD_IOR,                "ior",
	                              { "Importer Number", "Importer of Record Number", "IOR Number" } },
	[SOURCE_TYPE]               = { true,  "01",       FIELD_TYPE,               "type",
	                              { "Entry Type Code", "Entry Type" } },
	[SOURCE_STATUS]             = { true,  "Accepted", FIELD_STATUS,             "status",
	                              { "Entry Summary Status", "Entry Summary Status Code" } },
	[SOURCE_CONTROL]            = { true,  "CBP",      FIELD_CONTROL,            "control",
	                              { "Control Status", "Control Status Code" } },
	[SOURCE_RECON]              = { true,  "N",        FIELD_RECON,              "recon",
	                              { "Reconciliation Indicator", "Reconciliation Flag" } },
	[SOURCE_LIQUIDATION_DATE]   = { true,  "unknown",  FIELD_LIQUIDATION_DATE,   "liquidation_date",
	                              { "Liquidation Date" } },
	[SOURCE_HTS]                = { false, NULL,       FIELDS,                   "hts",
	                              { "HTS Number - Full", "HTS Number" } },
	[SOURCE_DUTY]               = { false, NULL,       FIELDS,                   "duty",
	                              { "Line Tariff Duty Amount", "Line Duty Amount" } },
	[SOURCE_IEEPA_COUNT]        = { false, "unknown",  FIELD_IEEPA_COUNT,        "ieepa_count",
	                              { "IEEPA HTS Count" } },
	[SOURCE_IEEPA_DUTY]         = { false, "unknown",  FIELD_IEEPA_DUTY,         "ieepa_duty",
	                              { "IEEPA Duty" } },
	[SOURCE_SUMMARY_DATE]       = { false, "unknown",  FIELD_SUMMARY_DATE,       "summary_date",
	                              { "Entry Summary Date", "Entry Date" } },
	[SOURCE_PAYMENT_DATE]       = { false, "unknown",  FIELD_PAYMENT_DATE,       "payment_date",
	                              { "Payment Date", "Statement Payment Date" } },
	[SOURCE_RECON_FILED]        = { false, "unknown",  FIELD_RECON_FILED,        "recon_filed",
	                              { "Reconciliation (Other) Entry Summary Number" } },
	[SOURCE_PROTEST]            = { false, "unknown",  FIELD_PROTEST,            "protest",
	                              { "Protest Status" } },
	[SOURCE_DRAWBACK]           = { false, "unknown",  FIELD_DRAWBACK,           "drawback",
	                              { "Drawback Indicator" } },
	/* No report is known to have this column: the names are ours. */
	[SOURCE_ADCVD_PENDING]      = { false, "unknown",  FIELD_ADCVD_PENDING,      "adcvd_pending",
	                              { "AD/CVD Pending Indicator", "AD/CVD Pending" } },
	[SOURCE_LIQUIDATION_STATUS] = { false, "unknown",  FIELD_LIQUIDATION_STATUS, "liquidation_status",
	                              { "Liquidation Status" } },
	[SOURCE_CAPE]               = { false, "unknown",  FIELD_CAPE,               "cape",
	                              { "CAPE Indicator" } },
};
/* clang-format on */

enum source_field source_field_find(struct span name)
{
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (strlen(source_fields[f].name) == name.len_bytes &&
		    strncasecmp(source_fields[f].name, (const char *)name.begin, name.len_bytes) == 0)
			return (enum source_field)f;
	}
	return SOURCE_NONE;
}
