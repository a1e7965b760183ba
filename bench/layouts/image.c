/* Images, written as the index is. */
#include "layouts/image.h"

#include "core/mem.h"
#include "io/sink.h"

#define PAGE_BYTES  4096
#define PIECE_BYTES (1u << 20)

static size_t image_bytes(const struct image *image)
{
	return image->offsets[IMAGE_PARTS];
}

bool image_begin(struct image *image, const size_t bytes[IMAGE_PARTS], struct err *err)
{
	*image = (struct image){ .filling = NULL };
	for (unsigned p = 0; p < IMAGE_PARTS; p++)
		image->offsets[p + 1] = (image->offsets[p] + bytes[p] + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
	image->filling = mem_map(image_bytes(image), "a layout", err);
	return image->filling != NULL;
}

void *image_part(const struct image *image, unsigned part)
{
	return image->filling + image->offsets[part];
}

static bool write_file(const struct image *image, const char *path, struct err *err)
{
	struct sink sink;

	if (!sink_create(&sink, path, true, err))
		return false;
	for (size_t at = 0; at < image_bytes(image); at += PIECE_BYTES) {
		size_t left = image_bytes(image) - at;

		if (!sink_write(&sink, image->filling + at, left < PIECE_BYTES ? left : PIECE_BYTES, err)) {
			sink_abandon(&sink);
			return false;
		}
	}
	return sink_publish(&sink, err);
}

bool image_publish(struct image *image, const char *path, struct err *err)
{
	bool ok = write_file(image, path, err);

	mem_unmap(image->filling, image_bytes(image));
	image->filling = NULL;
	return ok && map_open(&image->map, path, err);
}

const void *image_mapped(const struct image *image, unsigned part)
{
	return image->map.bytes.begin + image->offsets[part];
}

void image_close(struct image *image)
{
	map_close(&image->map);
}
