/*
 * Amounts of money as ACE exports and spreadsheets write them.
 */
#ifndef CAPE_PARSE_MONEY_H
#define CAPE_PARSE_MONEY_H

#include "core/types.h"

/* At most this many digits before the point, leading zeros not counted: 13 keep sums of a million rows far inside 64 bits. */
#define MONEY_DIGITS_MAX 13

/*
 * Reads an amount in cents: an optional minus or parentheses, an optional $, digits with commas, an optional point and digits;
 * half away from zero to the cent; blank is 0. False for anything else.
 */
bool money_parse(struct span text, int64_t *cents);

/* "-2,567.49" without commas: "-2567.49"; the room includes the NUL. */
#define MONEY_TEXT_BYTES 24
void money_format(int64_t cents, char out[MONEY_TEXT_BYTES]);

#endif
