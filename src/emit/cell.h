/* Texts of ours, or of a rule file, as cells of a CSV line that is prepared once. */
#ifndef CAPE_EMIT_CELL_H
#define CAPE_EMIT_CELL_H

#include "core/types.h"

/* True if the text must be quoted to stay one cell: it has a comma, quote, CR or LF. */
bool cell_needs_quotes(const char *text);
/* The text with each quote doubled; malloc'ed. */
char *cell_double_quotes(const char *text);
/* The cell, quoted where needed; malloc'ed. */
char *cell_of(const char *text);

#endif
