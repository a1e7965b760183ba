/* Tests that work in a folder of their own: made before each, removed behind it; calls of the system are put right, too. */
#ifndef CAPE_TESTS_UNIT_IN_FOLDER_H
#define CAPE_TESTS_UNIT_IN_FOLDER_H

#include "core/calls.h"
#include "unit/support.h"

static struct folder folder;
static struct calls real;

static inline int begin(void **state)
{
	(void)state;
	folder = folder_make();
	real = calls;
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	calls = real;
	folder_remove(&folder);
	return 0;
}

#endif
