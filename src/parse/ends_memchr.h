/* ends_cut() without vectors of our own. */
#ifndef CAPE_PARSE_ENDS_MEMCHR_H
#define CAPE_PARSE_ENDS_MEMCHR_H

#include "parse/ends.h"

size_t ends_cut_memchr(struct span bytes, size_t target, unsigned char record_end, size_t *opened);

#endif
