/* A folder of a target's own for what must have a name in the file system; removed when the process ends in order. */
#ifndef CAPE_TESTS_FUZZ_SCRATCH_H
#define CAPE_TESTS_FUZZ_SCRATCH_H

/* The folder, made below $TMPDIR (default /tmp) by the first call. */
const char *scratch_folder(void);

#endif
