/* Sections as a table. */
#include "index/layout.h"

const uint8_t index_item_bytes[INDEX_SECTIONS] = {
	[SECTION_HOT] = 64,          [SECTION_COLD] = 20,          [SECTION_SERIALS] = 64,
	[SECTION_STRAYS] = 64,       [SECTION_RUNS] = 12,          [SECTION_FILERS] = 12,
	[SECTION_IMPORTER_ENDS] = 4, [SECTION_IMPORTER_TEXTS] = 1, [SECTION_REMARK_ENDS] = 4,
	[SECTION_REMARK_TEXTS] = 1,  [SECTION_PROVENANCE] = 1,     [SECTION_CHECKSUMS] = 8,
};

const char *const index_section_names[INDEX_SECTIONS] = {
	[SECTION_HOT] = "hot",
	[SECTION_COLD] = "cold",
	[SECTION_SERIALS] = "serials",
	[SECTION_STRAYS] = "strays",
	[SECTION_RUNS] = "runs",
	[SECTION_FILERS] = "filers",
	[SECTION_IMPORTER_ENDS] = "importer ends",
	[SECTION_IMPORTER_TEXTS] = "importer texts",
	[SECTION_REMARK_ENDS] = "remark ends",
	[SECTION_REMARK_TEXTS] = "remark texts",
	[SECTION_PROVENANCE] = "provenance",
	[SECTION_CHECKSUMS] = "checksums",
};
