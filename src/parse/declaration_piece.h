/*
 * Declarations squeezed: everything but letters, digits and record ends taken out of a piece of the file.
 *
 *   "SSA-2603160-1"\r\n     SSA26031601.     . is MARK_RECORD: a plain record comes to PLAIN_BYTES, however its number is
 *   ssa-2603160-2\r\n       SSA26031602.     typed, so several are read at once
 *   SSA2603160\r\n          SSA2603160.      not plain: another length
 *   SSA26031603,x,y\r\n     SSA26031603,,.   , is MARK_OTHER: not plain, as it must be seen whether there is something in
 *   SSA26031604, ,\r\n      SSA26031604.     other fields; they are taken out where nothing is, or if it was seen before
 */
#ifndef CAPE_PARSE_DECLARATION_PIECE_H
#define CAPE_PARSE_DECLARATION_PIECE_H

#include "parse/declaration_record.h"
#include "parse/ends_block.h"

/* What stands for record ends outside quotes, and for commas. The lower six bits are zero: those of no letter or digit are. */
#define MARK_RECORD 0x80
#define MARK_OTHER  0

#define PLAIN_BYTES (ENTRY_NUMBER_LEN + 1)

/* Places of plain records among which some have letters where most have digits. */
static inline void pack_letters(const unsigned char *text, uint64_t *places, size_t count)
{
	for (size_t k = 0; k < count; k++)
		places[k] = place_pack(span_of(text + k * PLAIN_BYTES, ENTRY_NUMBER_LEN));
}

#endif
