/* Showing importer numbers. */
#include "core/importer.h"

#include "core/mem.h"

#define SSN_LEN   9
#define SSN_SHOWN 4

char *importer_shown(struct span importer, bool show)
{
	char *text = mem_span(importer);

	if (!show && importer.len_bytes == SSN_LEN && strspn(text, "0123456789") == SSN_LEN)
		memset(text, '*', SSN_LEN - SSN_SHOWN);
	return text;
}
