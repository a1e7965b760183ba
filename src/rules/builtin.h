/* The files of data/ as they stood when the program was built. */
#ifndef CAPE_RULES_BUILTIN_H
#define CAPE_RULES_BUILTIN_H

#include "core/types.h"

struct span builtin_rules(void);     /* data/rules.ini */
struct span builtin_ieepa_hts(void); /* data/ieepa_hts.ini */

#endif
