/* The fields of contract section 5 and the names their columns go by. */
#include "ingest/source_fields.h"

#include <strings.h>

const struct source_field_row source_fields[SOURCE_FIELDS] = {
	[SOURCE_ENTRY] = { "entry",
			   { "Entry Summary Number", "Entry Number", "Entry No", "Filer Code / Entry No" },
			   true,
			   FIELDS },
	[SOURCE_IOR] = { "ior", { "Importer Number", "Importer of Record Number", "IOR Number" }, true, FIELD_IOR },
	[SOURCE_TYPE] = { "type", { "Entry Type Code", "Entry Type" }, true, FIELD_TYPE },
	[SOURCE_STATUS] = { "status", { "Entry Summary Status", "Entry Summary Status Code" }, true, FIELD_STATUS },
	[SOURCE_CONTROL] = { "control", { "Control Status", "Control Status Code" }, true, FIELD_CONTROL },
	[SOURCE_RECON] = { "recon", { "Reconciliation Indicator", "Reconciliation Flag" }, true, FIELD_RECON },
	[SOURCE_LIQUIDATION_DATE] = { "liquidation_date", { "Liquidation Date" }, true, FIELD_LIQUIDATION_DATE },
	[SOURCE_HTS] = { "hts", { "HTS Number - Full", "HTS Number" }, false, FIELDS },
	[SOURCE_DUTY] = { "duty", { "Line Tariff Duty Amount", "Line Duty Amount" }, false, FIELDS },
	[SOURCE_IEEPA_COUNT] = { "ieepa_count", { "IEEPA HTS Count" }, false, FIELD_IEEPA_COUNT },
	[SOURCE_IEEPA_DUTY] = { "ieepa_duty", { "IEEPA Duty" }, false, FIELD_IEEPA_DUTY },
	[SOURCE_SUMMARY_DATE] = { "summary_date", { "Entry Summary Date", "Entry Date" }, false, FIELD_SUMMARY_DATE },
	[SOURCE_PAYMENT_DATE] = { "payment_date",
				  { "Payment Date", "Statement Payment Date" },
				  false,
				  FIELD_PAYMENT_DATE },
	[SOURCE_RECON_FILED] = { "recon_filed",
				 { "Reconciliation (Other) Entry Summary Number" },
				 false,
				 FIELD_RECON_FILED },
	[SOURCE_PROTEST] = { "protest", { "Protest Status" }, false, FIELD_PROTEST },
	[SOURCE_DRAWBACK] = { "drawback", { "Drawback Indicator" }, false, FIELD_DRAWBACK },
	[SOURCE_LIQUIDATION_STATUS] = { "liquidation_status",
					{ "Liquidation Status" },
					false,
					FIELD_LIQUIDATION_STATUS },
	[SOURCE_CAPE] = { "cape", { "CAPE Indicator" }, false, FIELD_CAPE },
};

enum source_field source_field_find(struct span name)
{
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (strlen(source_fields[f].name) == name.len_bytes &&
		    strncasecmp(source_fields[f].name, (const char *)name.begin, name.len_bytes) == 0)
			return (enum source_field)f;
	}
	return SOURCE_NONE;
}
