/* Quoting whole texts. */
#include "emit/cell.h"

#include "core/mem.h"

#include <stdlib.h>

bool cell_needs_quotes(const char *text)
{
	return strpbrk(text, ",\"\r\n") != NULL;
}

char *cell_double_quotes(const char *text)
{
	char *out = mem_alloc(strlen(text) * 2 + 1);
	char *at = out;

	for (; *text; text++) {
		if (*text == '"')
			*at++ = '"';
		*at++ = *text;
	}
	*at = '\0';
	return out;
}

char *cell_of(const char *text)
{
	char *doubled = cell_double_quotes(text);
	const char *mark = cell_needs_quotes(text) ? "\"" : "";
	char *cell = mem_format("%s%s%s", mark, doubled, mark);

	free(doubled);
	return cell;
}
