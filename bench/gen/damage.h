/* What happens to entry numbers on their way through a spreadsheet and through people's hands. */
#ifndef GEN_DAMAGE_H
#define GEN_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "entrynum.h"
#include "rng.h"

enum damage {
	/* Excel takes the number for a number: leading zeros go, or it becomes 6.05761E+10. */
	DAMAGE_ZEROS,
	DAMAGE_SCIENTIFIC,
	/* The check digit is left off. */
	DAMAGE_CUT,
	/* An earlier row once more. */
	DAMAGE_DUPLICATE,
	/* An entry that another filer filed, or of another importer. */
	DAMAGE_FILER,
	DAMAGE_IMPORTER,
	/* A wrong check digit: no such entry. */
	DAMAGE_UNKNOWN,
	/* A blank row after this one; the row itself is not damaged. */
	DAMAGE_BLANK,
	DAMAGE_KINDS,
	DAMAGE_NONE = DAMAGE_KINDS,
};

/* The longest damaged text, 6.05761E+10 or a number with dashes. */
#define DAMAGE_TEXT_SIZE 16

bool damage_find(const char *name, enum damage *kind);
const char *damage_name(enum damage kind);

/* Draws one of the kinds that take the place of a row, by their shares in parts of a million. */
enum damage damage_draw(struct rng *rng, const uint32_t ppm[DAMAGE_KINDS]);

/* The text that is left of a number by ZEROS, SCIENTIFIC or CUT; never eleven letters and digits. A number that Excel
 * would leave alone, because it holds a letter or has no leading zero, is cut instead. Returns the length. */
size_t damage_shorten(enum damage kind, const char number[ENTRYNUM_LEN], bool dashes, char text[DAMAGE_TEXT_SIZE]);

#endif
