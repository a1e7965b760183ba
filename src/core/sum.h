/* Sums that stop at the largest value there is: only forged data get there. */
#ifndef CAPE_CORE_SUM_H
#define CAPE_CORE_SUM_H

#include "core/types.h"

static inline int64_t sum_cents(int64_t a, int64_t b)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum))
		return sum;
	return b > 0 ? INT64_MAX : INT64_MIN;
}

static inline uint32_t sum_count(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

#endif
