/*
 * Interest on excess duties, to the cent.
 *
 * 19 USC 1505(c): from the day the importer deposits estimated duties to the day of liquidation or reliquidation. 26 USC 6622: compounded
 * daily. So $1 deposited on day a and liquidated on day b grows to the product over the days d = a … b - 1 of (1 + r(d) / n(d)): the first day
 * counts, the last does not; r is the rate of the day's quarter, n 365 or, in a leap year, 366 (19 CFR 24.36(a)(1); Rev. Proc. 95-17). The
 * interest is rounded once, half up to the cent. docs/refund.md derives it, with an example.
 */
#ifndef CAPE_REFUND_INTEREST_H
#define CAPE_REFUND_INTEREST_H

#include "refund/rates.h"

/* Products of daily factors: 160 bytes a day. Read-only; any thread may ask. */
struct interest;

/*
 * For days from the first with a rate to `last`; interest beyond that is computed by interest_cents_exact(). NULL, with an error, without
 * memory. `rates` must live as long. The caller owns it (interest_free).
 */
struct interest *interest_make(const struct rates *rates, day last, struct err *err);
/* NULL is allowed. */
void interest_free(struct interest *interest);

/*
 * Cents of interest on `cents` (0 or more) from day `from`, which must not be before rates->first_day, to day `to`, not before
 * `from`. Always the exactly rounded value; duty and interest together stop at INT64_MAX.
 */
int64_t interest_cents(const struct interest *interest, enum rate_kind kind, int64_t cents, day from, day to);

/*
 * The same in whole numbers of any length, without a table and slowly: what interest_cents() asks where its digits cannot tell on which side
 * of half a cent the interest lies, as on exactly half a cent.
 */
int64_t interest_cents_exact(const struct rates *rates, enum rate_kind kind, int64_t cents, day from, day to);

#endif
