/*
 * Importer of record numbers (domain: IRS numbers with a suffix, numbers CBP assigns, Social Security numbers).
 */
#ifndef CAPE_CORE_IMPORTER_H
#define CAPE_CORE_IMPORTER_H

#include "core/types.h"

/* Longest number the contract knows, after normalising to letters and digits. */
#define IMPORTER_LEN_MAX 16

/* True for nine digits, the form of a Social Security number. */
bool importer_is_ssn(struct span importer);

/*
 * A normalised number as it may be shown: nine digits are the form of a Social Security number and show their last four only,
 * unless the user asked for all. malloc'ed, NUL-terminated.
 */
char *importer_shown(struct span importer, bool show);

#endif
