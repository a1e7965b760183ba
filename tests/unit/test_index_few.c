/* index/reader.h: few lookups by reading, and reading ahead: the same answers, from memory, from the disk, and where calls fail. */
#include "core/threads.h"
#include "lookup_ways.h"
#include "unit/each_call.h"
#include "unit/evict.h"
#include "unit/in_folder.h"
#include "unit/index_sample.h"

#include <stdatomic.h>

/* More than one block of reads, and more than one sample. */
#define ENTRIES 20000

static struct sample sample;
static char path[300];
static uint64_t *asked; /* all places, some twice, and some that are none */
static size_t asked_count;

static int begin_index(void **state)
{
	begin(state);
	sample = sample_make(ENTRIES);
	(void)snprintf(path, sizeof(path), "%s/a.cidx", folder.path);
	(void)sample_write(&sample, path);
	asked_count = sample.places.count + 1000;
	asked = malloc(asked_count * sizeof(*asked));
	must(asked != NULL);
	return 0;
}

static int end_index(void **state)
{
	free(asked);
	sample_free(&sample);
	return end(state);
}

/* In order, or in any. */
static void ask(bool shuffled, struct rng *rng)
{
	for (size_t i = 0; i < asked_count; i++) {
		uint64_t place = sample.places.at[shuffled ? rng_below(rng, sample.places.count)
							   : i * sample.places.count / asked_count];

		asked[i] = i % 20 == 19 ? place + rng_below(rng, 1000) : i % 500 == 77 ? PLACE_NONE : place;
	}
}

static void expect_all_ways(const struct index *index, size_t count, const char *row)
{
	struct index_hit *hits = malloc((count + 1) * sizeof(*hits));
	const char *odd;

	must(hits != NULL);
	odd = find_in_all_ways(index, asked, count, hits);
	expect(!odd, "%s: %zu lookups: %s", row, count, odd);
	free(hits);
}

UNIT_TEST(few_and_not_so_few)
{
	static const size_t counts[] = { 0, 1, 2, 5, 63, 64, 65, 1000, 4095, 4096, 4097, 8192, 15000 };
	struct rng rng = { 31 };

	for (unsigned shuffled = 0; shuffled < 2; shuffled++) {
		for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
			struct index index;

			ask(shuffled, &rng);
			evict(path);
			sample_open(&index, path);
			expect_all_ways(&index, counts[c], shuffled ? "any order" : "in order");
			index_close(&index);
		}
	}
}

/* The share of the index that they are makes lookups few. */
UNIT_TEST(what_is_few)
{
	struct err err = ERR_INIT;
	struct index index;
	size_t most = 0;

	sample_open(&index, path);
	while (index_few(&index, most + 1))
		most++;
	assert_int_equal(most, index.header.sections[SECTION_HOT].len_bytes * 3 / 65536);
	assert_false(index_few(&index, UINT64_MAX));
	/* Who wants every block compared has to have it mapped. */
	must(index_check_lookups(&index, &err));
	assert_false(index_few(&index, 1));
	index_close(&index);
}

static bool look_up_by_reading(struct err *err)
{
	struct index_hit hits[1500];
	struct index index;

	if (!index_open(&index, path, err))
		return false;
	index_find_few(&index, asked, ARRAY_LEN(hits), hits);
	index_read_ahead(&index, asked, ARRAY_LEN(hits));
	index_close(&index);
	for (size_t i = 0; i < ARRAY_LEN(hits); i++)
		expect(hits[i].entry != INDEX_NO_ENTRY && sample.places.at[hits[i].entry] == asked[i] &&
			       hits[i].attr == sample_entry(asked[i]).attr,
		       "lookup %zu", i);
	return true;
}

/* Whatever fails costs time and nothing else. */
UNIT_TEST(calls_that_fail)
{
	/* Six places far from each other, so that there is an end to it, then their neighbours. */
	for (size_t i = 0; i < 1500; i++)
		asked[i] = sample.places.at[i % 6 * 3000 + i / 6];
	fail_each_call_of(look_up_by_reading);
}

/* What cannot be read is left to the map, whose guard tells that the file was cut. */
UNIT_TEST(a_file_that_is_cut)
{
	struct rng rng = { 32 };
	struct err err = ERR_INIT;
	struct index index;

	guard_catch_signals(); /* Here, because cmocka sets a handler of its own before every test. */
	ask(true, &rng);
	sample_open(&index, path);
	must(truncate(path, (off_t)index.header.sections[SECTION_HOT].offset + 8192) == 0);
	expect_all_ways(&index, 3000, "cut");
	expect(!map_unchanged(&index.map, path, &err), "the file is as it was");
	index_close(&index);
}

/* --- reading ahead ----------------------------------------------------------------------------------------------------- */

static struct {
	struct index index;
	atomic_size_t next;
	atomic_uint wrong;
} together;

static void look_up_some(void *context, unsigned worker)
{
	struct index_hit hits[500];
	size_t at;

	(void)context;
	(void)worker;
	while ((at = atomic_fetch_add(&together.next, ARRAY_LEN(hits))) + ARRAY_LEN(hits) <= sample.places.count) {
		index_read_ahead(&together.index, asked + at, ARRAY_LEN(hits));
		index_find(&together.index, asked + at, ARRAY_LEN(hits), hits);
		for (size_t i = 0; i < ARRAY_LEN(hits); i++) {
			if (hits[i].entry == INDEX_NO_ENTRY || sample.places.at[hits[i].entry] != asked[at + i])
				atomic_fetch_add(&together.wrong, 1);
		}
	}
}

UNIT_TEST(workers_that_read_ahead)
{
	struct rng rng = { 33 };

	for (unsigned round = 0; round < 6; round++) {
		for (size_t i = 0; i < sample.places.count; i++)
			asked[i] = sample.places.at[round % 2 ? i : rng_below(&rng, sample.places.count)];
		if (round < 4)
			evict(path);
		sample_open(&together.index, path);
		together.next = together.wrong = 0;
		threads_run(4, look_up_some, NULL);
		index_close(&together.index);
		assert_int_equal(together.wrong, 0);
	}
}

UNIT_TEST(reading_ahead_for_nothing)
{
	static const uint64_t nowhere[2000] = { 0 };
	struct index index;

	sample_open(&index, path);
	index_read_ahead(&index, nowhere, 0);
	index_close(&index);
	sample_open(&index, path);
	index_read_ahead(&index, nowhere, ARRAY_LEN(nowhere));
	index_close(&index);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_index, end_index)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(few_and_not_so_few),      TEST(what_is_few),
		TEST(calls_that_fail),         TEST(a_file_that_is_cut),
		TEST(workers_that_read_ahead), TEST(reading_ahead_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
