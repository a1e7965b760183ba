/*
 * The parts of a layout as one file: filled in memory, written in large pieces, flushed, mapped.
 */
#ifndef CAPE_BENCH_IMAGE_H
#define CAPE_BENCH_IMAGE_H

#include "io/map.h"

#define IMAGE_PARTS 4

struct image {
	size_t offsets[IMAGE_PARTS + 1]; /* of each part; each begins with a page */
	unsigned char *filling;          /* until image_publish() */
	struct map map;                  /* from then on */
};

/* Zeroed room for the parts; a part may have no bytes. */
bool image_begin(struct image *image, const size_t bytes[IMAGE_PARTS], struct err *err);

/* To be filled. */
void *image_part(const struct image *image, unsigned part);

/* The file under its name, mapped. On failure the image is gone. */
bool image_publish(struct image *image, const char *path, struct err *err);

/* To be read. */
const void *image_mapped(const struct image *image, unsigned part);

void image_close(struct image *image);

#endif
