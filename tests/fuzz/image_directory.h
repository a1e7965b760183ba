/*
 * Any directory that docs/index-format.md allows over given places: what src/index/directory.h would make a line of may be strays
 * here, lines may be in runs of their own or in one that bridges gaps, and lines of strays need not be full.
 */
#ifndef CAPE_TESTS_FUZZ_IMAGE_DIRECTORY_H
#define CAPE_TESTS_FUZZ_IMAGE_DIRECTORY_H

#include "index/layout.h"

struct image_directory {
	struct index_serials *serials;
	struct index_strays *strays;
	struct index_run *runs;
	struct index_filer *filers;
	size_t serials_count;
	size_t strays_count;
	size_t runs_count;
	size_t filers_count; /* with the row behind the last */
	uint8_t form;
	uint64_t made_up; /* state of choices */
};

/* Places ascend. Two bits of `form` each say how often there is a line, a bridge, a line of strays that is not full. */
void image_directory_make(struct image_directory *directory, const uint64_t *places, size_t count, uint8_t form);
void image_directory_free(struct image_directory *directory);

#endif
