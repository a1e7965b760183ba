/*
 * The index opener and its lookups over files that are sound, damaged, or rewritten while they are open.
 *
 * Input: see index_image.h. Bit 7 of its switches: the file is rewritten behind the opener's back.
 */
#include "core/key.h"
#include "fuzz/fuzz.h"
#include "fuzz/index_image.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "index/reader.h"

#define REWRITE 0x80

/* Searches of unlike sizes meet all shapes of groups. */
#define BATCH_MAX 37

struct work {
	struct index index;
	bool sound;
};

static void check_hit(const struct work *w, uint64_t key, const struct index_hit *hit)
{
	const struct index *index = &w->index;
	bool there = false;

	if (hit->entry != INDEX_NO_ENTRY) {
		fuzz_check(hit->entry < index->header.entries && index->keys[hit->entry] == key, "a hit is the key's");
		fuzz_check(hit->attr == (index->attrs[hit->entry] & ~ENTRY_ZERO_MASK), "attributes");
		fuzz_check(hit->importer == index->importers[hit->entry], "importer");
		return;
	}
	fuzz_check(hit->importer == INDEX_NO_IMPORTER, "no entry has no importer");
	for (uint64_t i = 0; w->sound && i < index->header.entries; i++)
		there = there || index->keys[i] == key;
	fuzz_check(!there, "a key that is there is found");
}

static void find(const struct work *w, const uint64_t *keys, size_t count)
{
	struct index_hit hits[BATCH_MAX];

	index_find(&w->index, keys, count, hits);
	for (size_t i = 0; i < count; i++)
		check_hit(w, keys[i], &hits[i]);
}

/* Every key of the file and its neighbours, in batches of all sizes, and keys that are none. */
static void check_lookups(const struct work *w)
{
	uint64_t batch[BATCH_MAX] = { 0, 1, KEY_NONE, KEY_NONE - 1, KEYS_PER_FILER };
	size_t held = 5, size = 1;

	for (uint64_t i = 0; i < w->index.header.entries && i < 1024; i++) {
		for (unsigned k = 0; k < 3; k++) {
			if (held >= size) {
				find(w, batch, held);
				size = size % BATCH_MAX + 1;
				held = 0;
			}
			batch[held++] = w->index.keys[i] + k - 1;
		}
	}
	find(w, batch, held);
}

static void check_filers(const struct work *w)
{
	for (uint64_t i = 0; i < w->index.header.entries && i < 64; i++) {
		uint32_t filer = key_filer(w->index.keys[i]) % FILER_CODES;

		fuzz_check(index_has_filer(&w->index, filer) || !w->sound, "filer %u", filer);
		(void)index_has_filer(&w->index, (filer + 1) % FILER_CODES);
	}
	(void)index_has_filer(&w->index, 0);
	(void)index_has_filer(&w->index, FILER_CODES - 1);
}

/* A span leads nowhere but into the map; its bytes are looked at, so that the sanitizer looks too. */
static void check_span(const struct index *index, struct span span)
{
	const unsigned char *begin = index->map.bytes.begin;
	unsigned sum = 0;

	if (span.len_bytes == 0)
		return;
	fuzz_check(span.begin >= begin && span.begin + span.len_bytes <= begin + index->map.bytes.len_bytes,
		   "a text lies in the file");
	for (size_t i = 0; i < span.len_bytes; i++)
		sum += span.begin[i];
	fuzz_check(sum <= 255 * span.len_bytes, "bytes can be read");
}

static void check_texts(const struct index *index)
{
	const uint32_t ends[] = { UINT32_MAX, UINT32_MAX - 1, index->header.importers, index->header.texts };

	for (uint32_t i = 0; i < 300; i++) {
		check_span(index, index_importer(index, i));
		check_span(index, index_text(index, i));
	}
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		check_span(index, index_importer(index, ends[i]));
		check_span(index, index_text(index, ends[i]));
	}
	check_span(index, index_provenance(index));
}

/* Whatever stood in the file stands there no longer. */
static void rewrite(const struct memory_file *file, struct index_image *image)
{
	for (size_t i = 0; i < image->len_bytes; i++)
		image->bytes[i] = (unsigned char)(image->bytes[i] * 167 + 13);
	memory_file_overwrite(file, span_of(image->bytes, image->len_bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct memory_file file;
	struct err err = ERR_INIT;
	struct index_image image;
	struct work w;

	if (!file.fd)
		file = memory_file_make();
	index_image_make(&image, span_of(data, size));
	memory_file_put(&file, span_of(image.bytes, image.len_bytes));
	if (index_open(&w.index, file.path, &err)) {
		bool rewritten = image.switches & REWRITE;

		w.sound = image.sound && !rewritten;
		if (rewritten)
			rewrite(&file, &image);
		check_lookups(&w);
		check_filers(&w);
		check_texts(&w.index);
		index_close(&w.index);
	} else {
		fuzz_check(!image.sound, "a sound file opens: %s", err.text);
		check_message_in(&err, span_of(image.bytes, image.len_bytes));
	}
	free(image.bytes);
	return 0;
}
