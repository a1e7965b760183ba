/* Showing importer numbers. */
#include "core/importer.h"

#include "core/mem.h"

#define SSN_LEN   9
#define SSN_SHOWN 4

bool importer_is_ssn(struct span importer)
{
	bool digits = importer.len_bytes == SSN_LEN;

	for (size_t i = 0; digits && i < SSN_LEN; i++)
		digits = importer.begin[i] >= '0' && importer.begin[i] <= '9';
	return digits;
}

char *importer_shown(struct span importer, bool show)
{
	char *text = mem_span(importer);

	if (!show && importer_is_ssn(importer))
		memset(text, '*', SSN_LEN - SSN_SHOWN);
	return text;
}
