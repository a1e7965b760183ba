/*
 * Index files made from a few bytes of input: whole and sound, or damaged in the ways that get past a checksum.
 *
 * Input: a byte of switches, a byte of the target's own, then what index_image_make() says. Content that the input does not have is
 * made up, the same every time.
 */
#ifndef CAPE_TESTS_FUZZ_INDEX_IMAGE_H
#define CAPE_TESTS_FUZZ_INDEX_IMAGE_H

#include "index/layout.h"

enum {
	IMAGE_DISORDER = 1 << 0,   /* numbers in sections are replaced, under checksums that match */
	IMAGE_ENDS = 1 << 1,       /* ends in the dictionaries as they come */
	IMAGE_KEEP_ROOT = 1 << 2,  /* the header's checksum is not mended after the damage */
	IMAGE_RAW = 1 << 3,        /* the rest of the input is the file, with a mended root */
	IMAGE_PROVENANCE = 1 << 4, /* the rest of the input is the provenance */
	IMAGE_FLIP = 1 << 5,       /* a byte behind the header is changed, and nothing is mended */
	IMAGE_TABLE = 1 << 6,      /* the table of sections backwards, with one that is not known here */
};

struct index_image {
	unsigned char *bytes;
	size_t len_bytes;
	uint8_t switches;
	uint8_t target;   /* the target's own byte */
	uint64_t *places; /* of the entries, ascending; as they were before any damage */
	size_t entries;
	const struct index_hot *hot; /* likewise, in the bytes; NULL: IMAGE_RAW */
	bool sound;                  /* nothing is damaged: it must open, and lookups must be right */
	bool flipped;                /* nothing is damaged but one byte: if it opens, verifying must find it */
};

/*
 * A byte for the form of the directory; how many stretches of entries there are, and for each: filer (two bytes), where it lies
 * (serials, wrong check digits, letters), its first number (three), entries, distance; importers, remarks, bytes of their
 * texts; how many numbers of the header change, and for each: where (half the offset), what is added (eight bytes); how many
 * numbers in sections, and for each: section, where (two bytes), what stands there (four); then the content.
 */
void index_image_make(struct index_image *image, struct span input);
void index_image_free(struct index_image *image);

#endif
