/*
 * Index files made from a few bytes of input: whole and sound, or damaged in the ways that get past a checksum.
 *
 * Input: a byte of switches, then the counts and what is to be damaged in the header, then content; see
 * index_image_make(). Content that the input does not have is made up, the same every time.
 */
#ifndef CAPE_TESTS_FUZZ_INDEX_IMAGE_H
#define CAPE_TESTS_FUZZ_INDEX_IMAGE_H

#include "index/layout.h"

enum {
	IMAGE_DISORDER = 1 << 0,   /* keys as they come, also ones that are none, and fences that are not theirs */
	IMAGE_ENDS = 1 << 1,       /* ends in the dictionaries as they come */
	IMAGE_KEEP_ROOT = 1 << 2,  /* the header's checksum is not mended after the damage */
	IMAGE_RAW = 1 << 3,        /* the rest of the input is the file, with a mended checksum */
	IMAGE_PROVENANCE = 1 << 4, /* the rest of the input is the provenance */
				   /* Bits 5 to 7 are the target's. */
};

struct index_image {
	unsigned char *bytes;
	size_t len_bytes;
	uint8_t switches;
	bool sound; /* nothing is damaged: it must open, and lookups must be right */
};

/* free() the bytes. */
void index_image_make(struct index_image *image, struct span input);

#endif
