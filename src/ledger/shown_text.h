/* Texts as a screen shows them: cut short where the column was narrow, with the spaces that copying leaves. */
#ifndef CAPE_LEDGER_SHOWN_TEXT_H
#define CAPE_LEDGER_SHOWN_TEXT_H

#include "core/types.h"

/* Borrows the cell. */
struct shown_text {
	struct span text; /* without spaces around it, and without what stands for the rest */
	bool cut;         /* it ended in "..." or the one character for it: more may follow */
};

struct shown_text shown_text_of(struct span cell);

/* Without spaces, tabs, line ends and no-break spaces around it. */
struct span shown_text_trim(struct span text);

/* True if the screen may have meant the whole text: byte for byte. Nothing is left of a text that was cut to nothing; it fits none. */
bool shown_text_fits(struct shown_text shown, const char *whole);

/* The same in any case, with any number of spaces between words, and whether or not the whole ends in full stops. */
bool shown_text_fits_words(struct shown_text shown, const char *whole);

#endif
