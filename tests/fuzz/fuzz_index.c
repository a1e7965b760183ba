/*
 * Opening, lookups, cursor, texts, census and checksums over index files that are sound, damaged, or rewritten while they are open.
 *
 * Input: see index_image.h. The target's byte: bit 0: the file is rewritten behind the opener's back; bit 1: lookups verify
 * the blocks they touch.
 */
#include "fuzz/fuzz.h"
#include "fuzz/index_image.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "index/census.h"
#include "index/reader.h"
#include "lookup_ways.h"

#define REWRITE 1
#define CHECK   2

/* Searches of unlike sizes meet all shapes of groups. */
#define BATCH_MAX 101

struct work {
	struct index index;
	const struct index_image *image;
	bool sound;
};

/* --- the second reading: the places as the image was made from them ---------------------------------------------------- */

static uint32_t entry_of(const struct work *w, uint64_t place)
{
	size_t low = 0, high = w->image->entries;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (w->image->places[middle] < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->image->entries && w->image->places[low] == place ? (uint32_t)low : INDEX_NO_ENTRY;
}

static void check_hit(const struct work *w, uint64_t place, const struct index_hit *hit)
{
	uint64_t entries = w->index.header.entries;

	fuzz_check(hit->entry == INDEX_NO_ENTRY || hit->entry < entries, "entry %u of %llu", hit->entry,
		   (unsigned long long)entries);
	fuzz_check(hit->entry != INDEX_NO_ENTRY || (hit->importer == INDEX_NO_IMPORTER && hit->attr == 0),
		   "no entry has nothing");
	fuzz_check((hit->attr & ENTRY_ZERO_MASK) == 0, "attributes");
	if (w->sound)
		fuzz_check(hit->entry == entry_of(w, place), "place %llu is entry %u", (unsigned long long)place,
			   hit->entry);
	if (w->sound && hit->entry != INDEX_NO_ENTRY) {
		const struct index_hot *line = &w->image->hot[hit->entry / INDEX_HOT_ENTRIES];
		unsigned slot = hit->entry % INDEX_HOT_ENTRIES;

		fuzz_check(hit->attr == (line->attr[slot] & ~ENTRY_ZERO_MASK) && hit->importer == line->importer[slot],
			   "entry %u has its own", hit->entry);
	}
	if (hit->entry != INDEX_NO_ENTRY)
		(void)index_cold(&w->index, hit->entry);
}

static void find(const struct work *w, const uint64_t *places, size_t count)
{
	struct index_hit hits[BATCH_MAX];
	const char *odd = find_in_all_ways(&w->index, places, count, hits);

	fuzz_check(!odd, "%s answers otherwise", odd);
	for (size_t i = 0; i < count; i++)
		check_hit(w, places[i], &hits[i]);
}

/* Places of the file and their neighbours, in batches of all sizes, and numbers that are no places. */
static void check_lookups(const struct work *w)
{
	uint64_t batch[BATCH_MAX] = { 0, 1, PLACE_NONE, PLACE_NONE - 1, UINT64_C(1) << 59 };
	size_t held = 5, size = 7, step = 1 + w->image->entries / 97;

	for (size_t i = 0; i < w->image->entries; i += step) {
		uint64_t place = w->image->places[i];
		const uint64_t places[] = { place, place_of_key(key_of_place(place) + 1), place + 1, place - 1,
					    place ^ UINT64_C(1) << PLACE_FILER_BITS };

		for (size_t p = 0; p < ARRAY_LEN(places); p++) {
			if (held == size) {
				find(w, batch, held);
				size = size % BATCH_MAX + 1;
				held = 0;
			}
			batch[held++] = places[p];
		}
	}
	find(w, batch, held);
}

/* --- everything else ---------------------------------------------------------------------------------------------------- */

static void check_cursor(const struct work *w)
{
	struct index_cursor cursor;
	uint64_t place, count = 0;
	uint32_t entry;

	index_cursor_init(&cursor, &w->index);
	while (index_cursor_next(&cursor, &place, &entry)) {
		fuzz_check(entry == count && count < w->index.header.entries, "entry %u", entry);
		fuzz_check(index_has_filer(&w->index, place_filer(place)), "filer %u", place_filer(place));
		fuzz_check(!w->sound || place == w->image->places[count], "place %llx", (unsigned long long)place);
		count++;
	}
	fuzz_check(!w->sound || count == w->image->entries, "%llu entries", (unsigned long long)count);
}

static void check_filers(const struct work *w)
{
	for (size_t i = 0; w->sound && i < w->image->entries; i++)
		fuzz_check(index_has_filer(&w->index, place_filer(w->image->places[i])), "entry %zu", i);
	(void)index_has_filer(&w->index, 0);
	fuzz_check(!index_has_filer(&w->index, FILER_CODES) && !index_has_filer(&w->index, UINT32_MAX), "no filers");
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
	const uint32_t ends[] = { UINT32_MAX, UINT32_MAX - 1, index->header.importers, index->header.remarks };

	for (uint32_t i = 0; i < 300 + ARRAY_LEN(ends); i++) {
		uint32_t number = i < 300 ? i : ends[i - 300];
		struct index_remark_texts texts = index_remark(index, number);

		check_span(index, index_importer(index, number));
		check_span(index, texts.liquidation_status);
		check_span(index, texts.cape);
	}
	check_span(index, index_provenance(index));
}

static void check_census(const struct work *w)
{
	static struct census census;
	uint64_t types = 0, months = 0;
	struct err err = ERR_INIT;

	fuzz_check(census_take(&census, &w->index, &err) || !w->sound, "the census ended early");
	for (unsigned code = 0; code < 128; code++)
		types += census.codes[FIELD_TYPE][code];
	for (size_t i = 0; i < census.months_count; i++) {
		fuzz_check(census.months[i].filer < FILER_CODES && census.months[i].entries > 0, "month %zu", i);
		months += census.months[i].entries;
	}
	fuzz_check(types == months && types <= w->index.header.entries, "%llu entries", (unsigned long long)types);
	fuzz_check(!w->sound || types == w->image->entries, "%llu entries", (unsigned long long)types);
	census_free(&census);
}

static void check_sums(const struct work *w, bool untouched)
{
	struct err err = ERR_INIT;
	bool whole = index_verify(&w->index, 1, &err);

	fuzz_check(whole || !w->sound, "a sound file is whole: %s", err.text);
	fuzz_check(!whole || !w->image->flipped || !untouched, "a changed byte is found");
	if (!whole)
		check_message(&err);
}

/* Lookups compare what they touch. */
static void check_lookups_checked(struct work *w)
{
	struct err err = ERR_INIT;
	bool ok = index_check_lookups(&w->index, &err);

	if (ok) {
		check_lookups(w);
		ok = index_lookups_checked(&w->index, &err);
	}
	fuzz_check(ok || !w->sound, "a sound file is whole: %s", err.text);
	if (!ok)
		check_message(&err);
}

/* Whatever stood in the file stands there no longer. */
static void rewrite(const struct memory_file *file, struct index_image *image)
{
	for (size_t i = 0; i < image->len_bytes; i++)
		image->bytes[i] = (unsigned char)(image->bytes[i] * 167 + 13);
	memory_file_overwrite(file, span_of(image->bytes, image->len_bytes));
}

static void check_all(struct work *w, bool rewritten)
{
	check_lookups(w);
	check_cursor(w);
	check_filers(w);
	check_texts(&w->index);
	check_census(w);
	check_sums(w, !rewritten);
	if (w->image->target & CHECK)
		check_lookups_checked(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct memory_file file;
	struct err err = ERR_INIT;
	struct index_image image;
	struct work w = { .image = &image };

	if (!file.fd)
		file = memory_file_make();
	index_image_make(&image, span_of(data, size));
	memory_file_put(&file, span_of(image.bytes, image.len_bytes));
	if (index_open(&w.index, file.path, &err)) {
		bool rewritten = image.target & REWRITE;

		w.sound = image.sound && !rewritten;
		if (rewritten)
			rewrite(&file, &image);
		check_all(&w, rewritten);
		index_close(&w.index);
	} else {
		fuzz_check(!image.sound, "a sound file opens: %s", err.text);
		check_message_in(&err, span_of(image.bytes, image.len_bytes));
	}
	index_image_free(&image);
	return 0;
}
