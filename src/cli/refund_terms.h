/* The options that say how refunds are estimated: --corporate, --paid-on, --rates. */
#ifndef CAPE_CLI_REFUND_TERMS_H
#define CAPE_CLI_REFUND_TERMS_H

#include "cli/options.h"
#include "refund/estimate.h"
#include "refund/rates.h"

/* Fills in the terms, which borrow the rates; as_of, interest and importers are the caller's. Begin with zeros. After true it frees the rates (rates_free). */
bool option_refund_terms(const struct args *args, struct refund_terms *terms, struct rates *rates, struct err *err);

#endif
