/*
 * What became of an entry number on its way into a declaration: what a spreadsheet did to it, and what normalising drops.
 *
 * None of this is a rule of CBP's. A spreadsheet that takes an entry number for a number or a date writes something else in its place; what
 * stood there before is told only where nothing else can have.
 */
#ifndef CAPE_ADVICE_TYPED_H
#define CAPE_ADVICE_TYPED_H

#include "core/key.h"

enum damage {
	DAMAGE_NONE,
	DAMAGE_ZEROS,      /* nine or ten digits: leading zeros of the filer code may be gone */
	DAMAGE_SCIENTIFIC, /* 6.05761E+10 */
	DAMAGE_DATE,       /* Mar-28 */
	DAMAGE_POINT_ZERO, /* 60576072486.0 */
	DAMAGES
};

struct typed {
	bool lower_case;
	bool dirt; /* something besides letters, digits and plain dashes */
	enum damage damage;
	bool original_known;
	unsigned char original[ENTRY_NUMBER_LEN];
};

/*
 * True of capitals, digits and plain dashes only, with no dash first: nothing is to be said of how it is typed, and it is no date of another
 * form than MAR-28 and no number with a point in it.
 */
static inline bool typed_is_clean(struct span typed)
{
	bool clean = typed.len_bytes > 0 && typed.begin[0] != '-';

	for (size_t i = 0; i < typed.len_bytes && clean; i++) {
		unsigned char c = typed.begin[i];

		clean = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-';
	}
	return clean;
}

/* `typed` as declaration_as_typed() gives it. */
struct typed typed_look(struct span typed);

/* True of what a spreadsheet shows for a date: Mar-28, 28-Mar-2026, March 28, 2026, 3/28/2026, 2026-03-28; a time may follow. */
bool typed_is_date(struct span typed);

/*
 * True if the seven digits behind the filer code are digits and the last character is not the check digit they demand (CATAIR
 * Appendix E); `right` is then the number with the one that is. Of letters among the seven nothing is said.
 */
bool check_digit_wrong(const unsigned char number[ENTRY_NUMBER_LEN], unsigned char right[ENTRY_NUMBER_LEN]);

#endif
