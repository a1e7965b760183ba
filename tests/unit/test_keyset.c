/* dedupe/keyset.h: duplicates, against comparing every row with every earlier one. */
#include "dedupe/keyset.h"

#include "core/key.h"
#include "core/threads.h"
#include "unit/support.h"

#include <stdatomic.h>

#define BIT         0x02
#define REGIONS_MAX 8

static const uint64_t key_max = UINT64_C(131621703842267135); /* ZZZZZZZZZZZ */

/* Keys with many duplicates, and those at the ends of what there is. */
static void random_keys(struct rng *rng, uint64_t *keys, size_t rows, size_t distinct)
{
	for (size_t i = 0; i < rows; i++) {
		size_t pick = rng_below(rng, distinct + 3);

		keys[i] = pick == 0 ? KEY_NONE : pick == 1 ? 0 : pick == 2 ? key_max : 7777777 + pick;
	}
}

static void naive_flags(const uint64_t *keys, size_t rows, uint8_t *flags)
{
	for (size_t i = 0; i < rows; i++) {
		for (size_t k = 0; k < i; k++) {
			if (keys[i] != KEY_NONE && keys[i] == keys[k])
				flags[i] |= BIT;
		}
	}
}

/* All rows through all regions, in batches of a size; a set sized for exactly that many rows. */
static void find_duplicates(const uint64_t *keys, size_t rows, unsigned regions, size_t batch, uint8_t *flags)
{
	struct err err = ERR_INIT;
	struct keyset set;

	assert_true(keyset_init(&set, rows, regions, &err));
	for (unsigned region = 0; region < regions; region++) {
		for (size_t at = 0; at < rows; at += batch) {
			size_t n = rows - at < batch ? rows - at : batch;

			expect(keyset_add(&set, region, keys + at, n, flags + at, BIT), "region %u is full", region);
		}
	}
	keyset_free(&set);
}

UNIT_TEST(the_same_rows_for_any_number_of_regions)
{
	uint64_t keys[400];
	uint8_t expected[400], flags[400];
	struct rng rng = { 19 };

	for (unsigned n = 0; n < 60; n++) {
		size_t rows = rng_below(&rng, ARRAY_LEN(keys) + 1);

		random_keys(&rng, keys, rows, 1 + rng_below(&rng, 300));
		/* Bits of others stay. */
		memset(expected, 0x81, sizeof(expected));
		naive_flags(keys, rows, expected);
		for (unsigned regions = 1; regions <= REGIONS_MAX; regions++) {
			memset(flags, 0x81, sizeof(flags));
			find_duplicates(keys, rows, regions, 1 + rng_below(&rng, 100), flags);
			expect(memcmp(flags, expected, rows) == 0, "run %u, %zu rows, %u regions", n, rows, regions);
		}
	}
}

UNIT_TEST(three_copies_are_two_duplicates)
{
	static const uint64_t keys[] = { 5, KEY_NONE, 5, 6, KEY_NONE, 5, 0, 0, key_max, key_max };
	static const uint8_t expected[] = { 0, 0, BIT, 0, 0, BIT, 0, BIT, 0, BIT };
	uint8_t flags[ARRAY_LEN(keys)] = { 0 };

	find_duplicates(keys, ARRAY_LEN(keys), 1, ARRAY_LEN(keys), flags);
	assert_memory_equal(flags, expected, sizeof(flags));
}

/* Room for rows_max keys: also when all are different, and serial as entry numbers are. */
UNIT_TEST(no_region_runs_full)
{
	static const size_t counts[] = { 0, 1, 2, 63, 64, 65, 1000, 50000 };

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		size_t rows = counts[i];
		uint64_t *keys = malloc((rows + 1) * sizeof(*keys));
		uint8_t *flags = calloc(rows + 1, 1);

		must(keys && flags);
		for (size_t k = 0; k < rows; k++)
			keys[k] = UINT64_C(60000000000000000) + k;
		for (unsigned regions = 1; regions <= REGIONS_MAX; regions++)
			find_duplicates(keys, rows, regions, rows + 1, flags);
		for (size_t k = 0; k < rows; k++)
			expect(flags[k] == 0, "%zu rows, row %zu", rows, k);
		free(keys);
		free(flags);
	}
}

/* --- many rows, a worker a region -------------------------------------------------------------------------------- */

#define MANY 100000

struct shared {
	struct keyset set;
	uint64_t keys[MANY];
	uint8_t flags[MANY];
	atomic_uint next;
	atomic_bool full;
};

static void add_regions(void *context, unsigned worker)
{
	struct shared *shared = context;
	unsigned region;

	(void)worker;
	while ((region = atomic_fetch_add(&shared->next, 1)) < shared->set.regions) {
		if (!keyset_add(&shared->set, region, shared->keys, MANY, shared->flags, BIT))
			atomic_store(&shared->full, true);
	}
}

UNIT_TEST(a_worker_for_each_region)
{
	static struct shared shared;
	static bool seen[MANY];
	struct err err = ERR_INIT;
	struct rng rng = { 20 };

	for (size_t i = 0; i < MANY; i++)
		shared.keys[i] = rng_below(&rng, MANY);
	assert_true(keyset_init(&shared.set, MANY, 7, &err));
	threads_run(4, add_regions, &shared);
	keyset_free(&shared.set);
	assert_false(shared.full);
	for (size_t i = 0; i < MANY; i++) {
		expect((shared.flags[i] == BIT) == seen[shared.keys[i]], "row %zu", i);
		seen[shared.keys[i]] = true;
	}
}

UNIT_TEST(more_rows_than_memory_is_an_error_that_names_the_need)
{
	struct err err = ERR_INIT;
	struct keyset set;

	assert_false(keyset_init(&set, UINT64_C(1) << 50, 1, &err));
	expect(strstr(err.text, "MiB") && strstr(err.text, "entry numbers"), "\"%s\"", err.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_rows_for_any_number_of_regions),
		cmocka_unit_test(three_copies_are_two_duplicates),
		cmocka_unit_test(no_region_runs_full),
		cmocka_unit_test(a_worker_for_each_region),
		cmocka_unit_test(more_rows_than_memory_is_an_error_that_names_the_need),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
