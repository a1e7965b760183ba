/* The expected result of a declaration as a small JSON file beside it. */
#ifndef GEN_EXPECTED_H
#define GEN_EXPECTED_H

#include <stdbool.h>

#include "account.h"
#include "options.h"
#include "tally.h"

/* Writes OUTPUT.expected.json. False (and said why) if that fails. */
bool expected_write(const struct options *options, const struct account *account, const struct gates_context *context,
		    const struct tally *tally);

#endif
