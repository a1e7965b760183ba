/* index/reader.h: index_check_lookups() finds damage in the blocks that lookups touch, and only there. */
#include "core/threads.h"
#include "unit/index_file.h"

#include <stdatomic.h>

/* Nearly all sections have several blocks. */
static struct sample large_sample(void)
{
	static char provenance[4 * INDEX_BLOCK_BYTES + 1];
	struct places places = { .at = NULL };
	struct rng rng = { 80 };
	struct sample sample;
	char text[40];

	for (uint32_t filer = 20; filer < 24; filer++) {
		places_steps(&places, filer, 1000, 5000, 40, &rng);
		places_letters(&places, filer, 2000, &rng);
	}
	places_settle(&places);
	sample = sample_of(places);
	for (unsigned i = 0; i < 10000; i++) {
		(void)snprintf(text, sizeof(text), "98-%05u", i);
		(void)dict_add(&sample.importers, span_text(text));
		(void)snprintf(text, sizeof(text), "Z%05u", i);
		sample_add_remark(&sample, &(struct sample_remark){ text, NULL });
	}
	sample.provenance = memset(provenance, ' ', sizeof(provenance) - 1);
	return sample;
}

static int begin(void **state)
{
	(void)state;
	file_make(large_sample());
	return 0;
}

static int end(void **state)
{
	return file_end(state);
}

static uint64_t block_of(uint64_t offset)
{
	return (offset - INDEX_HEADER_BYTES) / INDEX_BLOCK_BYTES;
}

/* Blocks that finding an entry needs: by the slow way of looking for the line that has it. */
static bool lookup_needs(const struct index *index, uint32_t entry, uint64_t block)
{
	const struct index_section_row *rows = file.header.sections;
	uint64_t place = file.sample.places.at[entry];
	const struct index_filer *filer = &index->filers[index->filer_rows[place_filer(place)] - 1];
	uint64_t chunk = place_rest(place) / INDEX_SERIALS_SLOTS;

	if (block_of(rows[SECTION_HOT].offset + entry / 5 * sizeof(struct index_hot)) == block)
		return true;
	for (uint32_t r = filer[0].first_run; r < filer[1].first_run && place_rest(place) < SLOTS; r++) {
		const struct index_run *run = &index->runs[r];
		uint64_t line = run->first_line + chunk - run->first_chunk;

		if (chunk >= run->first_chunk && chunk < (uint64_t)run->first_chunk + run->lines)
			return block_of(rows[SECTION_SERIALS].offset + line * 64) == block;
	}
	/* Some of the filer's strays. */
	return filer[0].first_stray < filer[1].first_stray &&
	       block >= block_of(rows[SECTION_STRAYS].offset + filer[0].first_stray * UINT64_C(64)) &&
	       block <= block_of(rows[SECTION_STRAYS].offset + filer[1].first_stray * UINT64_C(64) - 1);
}

/* Looks an entry up by itself; true if the damage is seen. */
static bool seen_by(uint32_t entry, size_t at, bool *needs)
{
	uint64_t place = file.sample.places.at[entry];
	struct err err = ERR_INIT;
	struct index_hit hit;
	struct index index;
	bool ok;

	sample_open(&index, file.path);
	expect(index_check_lookups(&index, &err), "byte %zu: %s", at, err.text);
	expect(index_lookups_checked(&index, &err), "byte %zu: %s", at, err.text);
	index_find(&index, &place, 1, &hit);
	*needs = lookup_needs(&index, entry, block_of(at));
	ok = index_lookups_checked(&index, &err);
	expect(ok || err.position == INDEX_HEADER_BYTES + block_of(at) * INDEX_BLOCK_BYTES, "byte %zu: offset %zu", at,
	       (size_t)err.position);
	index_close(&index);
	return !ok;
}

static void expect_seen_where_touched(enum index_section section, size_t at)
{
	unsigned count = 0;

	for (uint32_t entry = 0; entry < file.sample.places.count; entry += 29) {
		bool needs, seen = seen_by(entry, at, &needs);

		/* A binary search does not come by all lines of strays. */
		expect(seen == needs || (needs && section == SECTION_STRAYS), "%s, byte %zu, entry %u: %s",
		       index_section_names[section], at, entry, seen ? "seen" : "not seen");
		count += seen;
	}
	expect((count > 0) == (section != SECTION_COLD), "%s, byte %zu: seen by %u", index_section_names[section], at,
	       count);
}

UNIT_TEST(lookups_find_what_they_touch_and_only_that)
{
	static const enum index_section sections[] = { SECTION_HOT, SECTION_COLD, SECTION_SERIALS, SECTION_STRAYS };
	const struct index_section_row *rows = file.header.sections;
	struct rng rng = { 82 };

	for (size_t s = 0; s < ARRAY_LEN(sections); s++) {
		/* Blocks of one section alone. */
		uint64_t first = block_of(rows[sections[s]].offset + INDEX_BLOCK_BYTES - 1);
		uint64_t last = block_of(rows[sections[s] + 1].offset) - 1;

		must(first <= last);
		for (unsigned n = 0; n < 4; n++) {
			size_t at = INDEX_HEADER_BYTES +
				    INDEX_BLOCK_BYTES * (first + rng_below(&rng, last - first + 1)) +
				    rng_below(&rng, INDEX_BLOCK_BYTES);
			char byte = (char)(file.bytes[at] ^ 0x10);

			sample_patch(file.path, at, &byte, 1);
			expect_seen_where_touched(sections[s], at);
			sample_patch(file.path, at, &file.bytes[at], 1);
		}
	}
}

/* What every lookup shares is compared when checking begins. */
UNIT_TEST(shared_sections_are_compared_at_once)
{
	static const enum index_section sections[] = { SECTION_RUNS,           SECTION_IMPORTER_ENDS,
						       SECTION_IMPORTER_TEXTS, SECTION_REMARK_ENDS,
						       SECTION_REMARK_TEXTS,   SECTION_PROVENANCE,
						       SECTION_CHECKSUMS };

	for (size_t s = 0; s < ARRAY_LEN(sections); s++) {
		const struct index_section_row *row = &file.header.sections[sections[s]];

		for (unsigned part = 0; part <= 16; part++) {
			uint64_t at = (row->len_bytes - 1) * part / 16;
			char byte = (char)~file.bytes[row->offset + at];
			struct err err = ERR_INIT;
			struct index index;

			file_put(sections[s], at, &byte, 1);
			sample_open(&index, file.path);
			expect(!index_check_lookups(&index, &err), "%s, byte %zu", index_section_names[sections[s]],
			       (size_t)at);
			expect(strstr(err.text, index_section_names[sections[s]]) != NULL, "\"%s\"", err.text);
			index_close(&index);
			file_put(sections[s], at, &file.bytes[row->offset + at], 1);
		}
	}
}

/* Cold data is compared when it is read, also where an entry lies on the border of two blocks. */
UNIT_TEST(cold_data_is_compared_when_it_is_read)
{
	const struct index_section_row *row = &file.header.sections[SECTION_COLD];
	unsigned on_borders = 0;

	for (uint32_t entry = 0; entry < file.sample.places.count; entry++) {
		uint64_t at = row->offset + entry * sizeof(struct index_cold);
		uint64_t bytes[2] = { at, at + sizeof(struct index_cold) - 1 };

		on_borders += block_of(bytes[0]) != block_of(bytes[1]);
		if (entry % 500 != 0 && block_of(bytes[0]) == block_of(bytes[1]))
			continue;
		for (unsigned b = 0; b < 2; b++) {
			char byte = (char)~file.bytes[bytes[b]];
			struct err err = ERR_INIT;
			struct index index;

			sample_patch(file.path, bytes[b], &byte, 1);
			sample_open(&index, file.path);
			must(index_check_lookups(&index, &err) && index_lookups_checked(&index, &err));
			(void)index_cold(&index, entry);
			expect(!index_lookups_checked(&index, &err), "entry %u, byte %u", entry, b);
			index_close(&index);
			sample_patch(file.path, bytes[b], &file.bytes[bytes[b]], 1);
		}
	}
	assert_true(on_borders > 1);
}

/* Without index_check_lookups() nothing is compared; with it a sound file stays sound, whatever is looked up. */
UNIT_TEST(sound_files_and_unchecked_ones)
{
	char byte = (char)~file.bytes[4096];
	struct err err = ERR_INIT;
	struct index index;
	struct index_hit hit;
	uint64_t place;

	sample_open(&index, file.path);
	must(index_check_lookups(&index, &err));
	for (uint32_t entry = 0; entry < file.sample.places.count; entry++) {
		place = file.sample.places.at[entry];
		index_find(&index, &place, 1, &hit);
		expect(hit.entry == entry, "entry %u", entry);
		(void)index_cold(&index, entry);
		place++;
		index_find(&index, &place, 1, &hit);
	}
	expect(index_lookups_checked(&index, &err), "%s", err.text);
	index_close(&index);
	sample_patch(file.path, 4096, &byte, 1);
	sample_open(&index, file.path);
	place = file.sample.places.at[0];
	index_find(&index, &place, 1, &hit);
	expect(index_lookups_checked(&index, &err), "%s", err.text);
	index_close(&index);
}

static struct {
	struct index index;
	atomic_uint next;
	atomic_uint wrong;
} side_by_side;

static void look_up_everything(void *context, unsigned worker)
{
	uint32_t entry;

	(void)context;
	(void)worker;
	while ((entry = atomic_fetch_add(&side_by_side.next, 1)) < file.sample.places.count) {
		uint64_t place = file.sample.places.at[entry];
		struct index_hit hit;

		index_find(&side_by_side.index, &place, 1, &hit);
		if (hit.entry != entry)
			atomic_fetch_add(&side_by_side.wrong, 1);
		(void)index_cold(&side_by_side.index, entry);
	}
}

/* Lookups of several threads may meet the same damaged block; it is seen once. */
UNIT_TEST(several_threads_side_by_side)
{
	for (unsigned damaged = 0; damaged <= 1; damaged++) {
		struct err err = ERR_INIT;
		char byte = (char)~file.bytes[INDEX_HEADER_BYTES];

		if (damaged)
			sample_patch(file.path, INDEX_HEADER_BYTES, &byte, 1);
		side_by_side.next = side_by_side.wrong = 0;
		sample_open(&side_by_side.index, file.path);
		must(index_check_lookups(&side_by_side.index, &err));
		threads_run(4, look_up_everything, NULL);
		assert_int_equal(side_by_side.wrong, 0);
		assert_int_equal(index_lookups_checked(&side_by_side.index, &err), !damaged);
		index_close(&side_by_side.index);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lookups_find_what_they_touch_and_only_that),
		TEST(shared_sections_are_compared_at_once),
		TEST(cold_data_is_compared_when_it_is_read),
		TEST(sound_files_and_unchecked_ones),
		TEST(several_threads_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
