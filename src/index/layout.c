/* Sections as a table. */
#include "index/layout.h"

const uint8_t index_item_bytes[INDEX_SECTIONS] = {
	[SECTION_FENCES] = 8, [SECTION_KEYS] = 8,          [SECTION_ATTRS] = 8,          [SECTION_IMPORTERS] = 4,
	[SECTION_COLD] = 24,  [SECTION_IMPORTER_ENDS] = 4, [SECTION_IMPORTER_TEXTS] = 1, [SECTION_TEXT_ENDS] = 4,
	[SECTION_TEXTS] = 1,  [SECTION_PROVENANCE] = 1,
};

const char *const index_section_names[INDEX_SECTIONS] = {
	[SECTION_FENCES] = "fences",
	[SECTION_KEYS] = "keys",
	[SECTION_ATTRS] = "attributes",
	[SECTION_IMPORTERS] = "importers",
	[SECTION_COLD] = "cold",
	[SECTION_IMPORTER_ENDS] = "importer ends",
	[SECTION_IMPORTER_TEXTS] = "importer texts",
	[SECTION_TEXT_ENDS] = "text ends",
	[SECTION_TEXTS] = "texts",
	[SECTION_PROVENANCE] = "provenance",
};

uint64_t index_section_items(const struct index_header *header, enum index_section section)
{
	switch (section) {
	case SECTION_FENCES:
		return header->entries / INDEX_BLOCK + (header->entries % INDEX_BLOCK != 0);
	case SECTION_KEYS:
	case SECTION_ATTRS:
	case SECTION_IMPORTERS:
	case SECTION_COLD:
		return header->entries;
	case SECTION_IMPORTER_ENDS:
		return header->importers;
	case SECTION_TEXT_ENDS:
		return header->texts;
	default:
		return UINT64_MAX;
	}
}
