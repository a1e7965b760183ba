/* index/directory.h: places in order become lines, runs and filers; read back slowly, they are the same places. */
#include "index/directory.h"

#include "unit/index_places.h"

/* What a filer may cost besides: its row, and a last line of strays that is not full. */
#define FILER_BYTES (sizeof(struct index_filer) + sizeof(struct index_strays))

/* --- the slow reading of docs/index-format.md --------------------------------------------------------------------- */

struct found {
	uint64_t place;
	uint32_t entry;
};

struct reading {
	struct found *found;
	size_t count;
	size_t capacity;
	const struct directory *directory;
	const char *name;
	uint32_t filer;
};

static void find(struct reading *r, uint64_t rest, uint32_t entry)
{
	if (r->count == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 1024;
		r->found = realloc(r->found, r->capacity * sizeof(*r->found));
		must(r->found != NULL);
	}
	r->found[r->count++] = (struct found){ (uint64_t)r->filer << PLACE_FILER_BITS | rest, entry };
}

static const void *item(const struct lines *lines, size_t at)
{
	return lines->at + at * lines->item_bytes;
}

/* Runs of a filer ascend, do not touch each other's chunks, and have all lines of SERIALS one after another. */
static void read_runs(struct reading *r, uint32_t from, uint32_t to, uint32_t *next_line)
{
	uint32_t behind = 0;

	for (uint32_t i = from; i < to; i++) {
		const struct index_run *run = item(&r->directory->runs, i);

		expect(run->lines > 0 && run->first_line == *next_line, "%s: run %u", r->name, i);
		expect(i == from || run->first_chunk >= behind, "%s: run %u begins in the one before", r->name, i);
		behind = run->first_chunk + run->lines;
		*next_line += run->lines;
		for (uint32_t l = 0; l < run->lines; l++) {
			const struct index_serials *line = item(&r->directory->serials, run->first_line + l);
			uint32_t entry = line->first_entry;

			for (uint32_t slot = 0; slot < INDEX_SERIALS_SLOTS; slot++) {
				if ((line->bits[slot / 32] >> slot % 32) & 1)
					find(r, (uint64_t)(run->first_chunk + l) * INDEX_SERIALS_SLOTS + slot, entry++);
			}
			expect((l > 0 && l + 1 < run->lines) || entry != line->first_entry, "%s: run %u ends empty",
			       r->name, i);
		}
	}
}

static bool covered(const struct reading *r, uint32_t from, uint32_t to, uint64_t rest)
{
	for (uint32_t i = from; i < to && rest < SLOTS; i++) {
		const struct index_run *run = item(&r->directory->runs, i);
		uint64_t chunk = rest / INDEX_SERIALS_SLOTS;

		if (chunk >= run->first_chunk && chunk < (uint64_t)run->first_chunk + run->lines)
			return true;
	}
	return false;
}

static void read_strays(struct reading *r, const struct index_filer *filer)
{
	uint64_t last = 0;

	for (uint32_t l = filer[0].first_stray; l < filer[1].first_stray; l++) {
		const struct index_strays *line = item(&r->directory->strays, l);
		unsigned n = 0;

		for (; n < INDEX_STRAYS_NUMBERS && line->high[n] != UINT16_MAX; n++) {
			uint64_t rest = line->low[n] | (uint64_t)line->high[n] << 32;

			expect(rest > last || (n == 0 && l == filer->first_stray), "%s: stray line %u", r->name, l);
			expect(!covered(r, filer[0].first_run, filer[1].first_run, rest), "%s: a run covers a stray",
			       r->name);
			find(r, rest, line->first_entry + n);
			last = rest;
		}
		expect(n > 0, "%s: stray line %u is empty", r->name, l);
		for (; n < INDEX_STRAYS_NUMBERS; n++)
			expect(line->low[n] == UINT32_MAX && line->high[n] == UINT16_MAX, "%s: stray line %u", r->name,
			       l);
	}
}

static int by_entry(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return (x->entry > y->entry) - (x->entry < y->entry);
}

/* Everything the directory says, by entry. */
static struct reading read_directory(const struct directory *directory, const char *name)
{
	struct reading r = { .directory = directory, .name = name };
	const struct index_filer *filers = item(&directory->filers, 0);
	size_t count = directory->filers.count - 1;
	uint32_t next_line = 0;

	expect(filers[0].first_run == 0 && filers[0].first_stray == 0, "%s: first row", name);
	expect(filers[count].filer == FILER_CODES && filers[count].first_run == directory->runs.count &&
		       filers[count].first_stray == directory->strays.count,
	       "%s: last row", name);
	for (size_t i = 0; i < count; i++) {
		expect(filers[i].filer < filers[i + 1].filer, "%s: filers ascend", name);
		r.filer = filers[i].filer;
		read_runs(&r, filers[i].first_run, filers[i + 1].first_run, &next_line);
		read_strays(&r, &filers[i]);
	}
	expect(next_line == directory->serials.count, "%s: %u lines belong to runs", name, next_line);
	if (r.count)
		qsort(r.found, r.count, sizeof(*r.found), by_entry);
	return r;
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

/* Added in pieces of up to `most` places. directory_free() it. */
static struct directory directory_of(const struct places *places, size_t most, struct rng *rng)
{
	struct directory directory;
	struct err err = ERR_INIT;

	expect(directory_init(&directory, &err), "%s", err.text);
	for (size_t at = 0, n; at < places->count; at += n) {
		n = 1 + rng_below(rng, most);
		n = n < places->count - at ? n : places->count - at;
		expect(directory_add(&directory, places->at + at, n, &err), "%s", err.text);
	}
	expect(directory_finish(&directory, &err), "%s", err.text);
	return directory;
}

static size_t directory_bytes(const struct directory *d)
{
	return d->serials.count * d->serials.item_bytes + d->strays.count * d->strays.item_bytes +
	       d->runs.count * d->runs.item_bytes + d->filers.count * d->filers.item_bytes;
}

static void expect_directory(const struct places *places, const char *name)
{
	struct rng rng = { places->count };
	struct directory directory = directory_of(places, 5000, &rng);
	struct reading r = read_directory(&directory, name);
	size_t allowed = places->count * DIRECTORY_ENTRY_BYTES + sizeof(struct index_filer) +
			 (directory.filers.count - 1) * FILER_BYTES;

	expect(directory.entries == places->count && r.count == places->count, "%s: %zu of %zu entries", name, r.count,
	       places->count);
	for (size_t i = 0; i < r.count; i++)
		expect(r.found[i].entry == i && r.found[i].place == places->at[i], "%s: entry %zu", name, i);
	expect(directory_bytes(&directory) <= allowed, "%s: %zu bytes for %zu entries of %zu filers", name,
	       directory_bytes(&directory), places->count, directory.filers.count - 1);
	free(r.found);
	directory_free(&directory);
}

/* --- tests ------------------------------------------------------------------------------------------------------------- */

UNIT_TEST(every_population)
{
	for (size_t p = 0; p < ARRAY_LEN(populations); p++) {
		for (unsigned round = 0; round < 4 * populations[p].rounds; round++) {
			struct places places = places_make(&populations[p], round);

			expect_directory(&places, populations[p].name);
			places_free(&places);
		}
	}
}

/* So many serials in a row, from any slot of a line on. */
UNIT_TEST(stretches_of_every_length)
{
	static const size_t begins[] = { 0, 1, 31, 32, 479 };
	static const size_t counts[] = { 1,  2,  9,  10,  11,  12,  18,  19,  20,  21,  22,  23,  30,  31,
					 32, 33, 99, 100, 101, 447, 448, 479, 480, 481, 511, 512, 960, 961 };
	char name[64];

	for (size_t b = 0; b < ARRAY_LEN(begins); b++) {
		for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
			struct places places = { .at = NULL };

			(void)snprintf(name, sizeof(name), "%zu serials from %zu on", counts[c], begins[b]);
			places_serials(&places, 77, 480000 + begins[b], counts[c]);
			expect_directory(&places, name);
			places_free(&places);
		}
	}
}

/* Two stretches of many lengths, and all distances up to more than a run bridges. */
UNIT_TEST(two_stretches_at_every_distance)
{
	static const size_t lengths[] = { 1, 30, 480, 700, 5000 };
	char name[64];

	for (size_t l = 0; l < ARRAY_LEN(lengths) * ARRAY_LEN(lengths); l++) {
		for (size_t gap = 0; gap <= 70; gap++) {
			size_t first = lengths[l / ARRAY_LEN(lengths)], second = lengths[l % ARRAY_LEN(lengths)];
			struct places places = { .at = NULL };

			(void)snprintf(name, sizeof(name), "%zu, gap of %zu chunks, %zu", first, gap, second);
			places_serials(&places, 77, 1000, first);
			places_serials(&places, 77, 1000 + first + gap * 480, second);
			places_settle(&places);
			expect_directory(&places, name);
			places_free(&places);
		}
	}
}

UNIT_TEST(the_same_directory_whatever_the_pieces)
{
	static const size_t most[] = { 1, 7, 100, 1000000 };

	for (uint64_t seed = 100; seed < 110; seed++) {
		struct places places = places_make(population_of("all kinds together"), seed);
		struct rng rng = { seed };
		struct directory whole = directory_of(&places, 1000000000, &rng);

		for (size_t m = 0; m < ARRAY_LEN(most); m++) {
			struct directory pieces = directory_of(&places, most[m], &rng);
			const struct lines *a = &whole.serials, *b = &pieces.serials;

			/* Four arrays in a row. */
			for (unsigned i = 0; i < 4; i++)
				expect(a[i].count == b[i].count && a[i].item_bytes == b[i].item_bytes &&
					       memcmp(a[i].at, b[i].at, a[i].count * a[i].item_bytes) == 0,
				       "seed %zu, pieces of %zu, array %u", (size_t)seed, most[m], i);
			directory_free(&pieces);
		}
		directory_free(&whole);
		places_free(&places);
	}
}

/* Where serials stand close together an entry takes a bit and a fraction. */
UNIT_TEST(dense_serials_take_a_fraction_of_a_byte)
{
	struct places places = { .at = NULL };
	struct rng rng = { 1 };
	struct directory directory;

	places_serials(&places, 3, 12345, 480000);
	directory = directory_of(&places, 1000, &rng);
	assert_int_equal(directory.runs.count, 1);
	assert_int_equal(directory.strays.count, 0);
	expect(directory_bytes(&directory) * 100 < 14 * places.count, "%zu bytes", directory_bytes(&directory));
	directory_free(&directory);
	places_free(&places);
}

/* Each stretch is judged by itself: a short one behind a long one, and of another filer, are runs as well. */
UNIT_TEST(every_dense_stretch_is_a_run)
{
	struct places places = { .at = NULL };
	struct rng rng = { 1 };
	struct directory directory;

	places_serials(&places, 3, 480, 48000);
	places_serials(&places, 3, 100 * 48000, 4800);
	places_serials(&places, 3, 200 * 48000, 480);
	places_serials(&places, 4, 480, 24000);
	places_serials(&places, 5, 480, 100);
	directory = directory_of(&places, 1000, &rng);
	assert_int_equal(directory.runs.count, 5);
	assert_int_equal(directory.serials.count, 100 + 10 + 1 + 50 + 1);
	assert_int_equal(directory.strays.count, 0);
	directory_free(&directory);
	places_free(&places);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_population),
		cmocka_unit_test(stretches_of_every_length),
		cmocka_unit_test(two_stretches_at_every_distance),
		cmocka_unit_test(the_same_directory_whatever_the_pieces),
		cmocka_unit_test(dense_serials_take_a_fraction_of_a_byte),
		cmocka_unit_test(every_dense_stretch_is_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
