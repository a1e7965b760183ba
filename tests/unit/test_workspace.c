/* run/workspace.h: which entries were named, by one worker or by two. */
#include "run/workspace.h"

#include "unit/support.h"

#define ENTRIES 100000

static struct index index_of(uint64_t entries)
{
	return (struct index){ .header.entries = entries };
}

static bool named_twice(const struct workspace *workspace, uint64_t entry)
{
	return (workspace->twice[entry / 64] >> (entry % 64)) & 1;
}

static bool is_empty(const struct workspace *workspace)
{
	for (size_t w = 0; w < workspace->seen_bytes / sizeof(uint64_t); w++) {
		if (workspace->seen[w] || workspace->twice[w])
			return false;
	}
	return !workspace->any_twice;
}

static struct workspace workspace_of(const struct index *index)
{
	struct err err = ERR_INIT;
	struct workspace workspace;

	must(workspace_init(&workspace, index, &err));
	return workspace;
}

/* The last entry of an index has its bit, whatever their number. */
UNIT_TEST(every_entry_has_a_bit)
{
	for (uint64_t entries = 0; entries < 300; entries++) {
		struct index index = index_of(entries);
		struct workspace workspace = workspace_of(&index);

		expect(workspace.seen_bytes * 8 >= entries, "%llu entries", (unsigned long long)entries);
		workspace_free(&workspace);
	}
}

UNIT_TEST(an_entry_that_two_named)
{
	struct index index = index_of(ENTRIES);
	struct workspace a = workspace_of(&index), b = workspace_of(&index);
	struct rng rng = { 51 };

	for (unsigned n = 0; n < 300; n++) {
		uint32_t shared = (uint32_t)rng_below(&rng, ENTRIES);

		/* Even ones are the one's, odd ones the other's: neighbours, and none of both. */
		for (unsigned i = 0; i < 50; i++) {
			workspace_name(&a, (uint32_t)rng_below(&rng, ENTRIES / 2) * 2);
			workspace_name(&b, (uint32_t)rng_below(&rng, ENTRIES / 2) * 2 + 1);
		}
		if (n % 2) {
			workspace_name(&a, shared);
			workspace_name(&b, shared);
		}
		expect(workspace_join(&a, &b) == (n % 2), "round %u", n);
		workspace_forget(&b);
		/* What one has of the other is found with a third. */
		workspace_name(&b, shared);
		workspace_name(&a, shared);
		expect(workspace_join(&a, &b), "round %u: the third", n);
		workspace_forget(&a);
		workspace_forget(&b);
		expect(is_empty(&a) && is_empty(&b), "round %u: something is remembered", n);
	}
	workspace_free(&a);
	workspace_free(&b);
}

/* Named by one worker or by several, against counting. */
UNIT_TEST(entries_that_were_named_twice)
{
	enum { FEW = 500, WORKERS = 3 };
	struct index index = index_of(FEW);
	struct workspace workers[WORKERS];
	struct rng rng = { 53 };

	for (unsigned w = 0; w < WORKERS; w++)
		workers[w] = workspace_of(&index);
	for (unsigned n = 0; n < 200; n++) {
		unsigned counts[FEW] = { 0 }, names = rng_below(&rng, 2) ? 3 : 300;
		bool any = false;

		for (unsigned i = 0; i < names; i++) {
			uint32_t entry = (uint32_t)rng_below(&rng, FEW);

			workspace_name(&workers[rng_below(&rng, WORKERS)], entry);
			counts[entry]++;
		}
		for (unsigned w = 1; w < WORKERS; w++)
			(void)workspace_join(&workers[0], &workers[w]);
		for (uint32_t entry = 0; entry < FEW; entry++) {
			any = any || counts[entry] > 1;
			expect(named_twice(&workers[0], entry) == (counts[entry] > 1), "round %u: entry %u, %u times",
			       n, entry, counts[entry]);
		}
		expect(workers[0].any_twice == any, "round %u", n);
		for (unsigned w = 0; w < WORKERS; w++)
			workspace_forget(&workers[w]);
		expect(is_empty(&workers[0]), "round %u: something is remembered", n);
	}
	for (unsigned w = 0; w < WORKERS; w++)
		workspace_free(&workers[w]);
}

UNIT_TEST(rows_are_forgotten_one_by_one)
{
	struct index index = index_of(ENTRIES);
	struct workspace workspace = workspace_of(&index);
	struct err err = ERR_INIT;
	struct rng rng = { 52 };

	for (size_t rows = 0; rows < 2000; rows = rows * 3 + 1) {
		must(workspace_room(&workspace, rows, &err));
		expect(workspace.rows.rows == 0 && workspace.rows_max >= rows, "%zu rows", rows);
		for (size_t i = 0; i < rows; i++) {
			workspace.entries[i] = (uint32_t)rng_below(&rng, ENTRIES);
			workspace.seen[workspace.entries[i] / 64] |= UINT64_C(1) << (workspace.entries[i] % 64);
		}
		workspace.rows.rows = rows;
		workspace_forget_rows(&workspace);
		expect(is_empty(&workspace), "%zu rows: something is remembered", rows);
	}
	workspace_free(&workspace);
}

/* The arrays have their room and do not overlap: all of them are filled, and hold what they were filled with. */
UNIT_TEST(arrays_have_room)
{
	struct index index = index_of(1);
	struct workspace w = workspace_of(&index);
	struct err err = ERR_INIT;

	for (size_t rows = 1; rows < 100000; rows = rows * 7 + 3) {
		must(workspace_room(&w, rows, &err));
		/* What was wanted of the slice before is not wanted of this one, and points nowhere. */
		expect(!w.rows.numbers && !w.rows.offsets, "%zu rows", rows);
		w.rows.numbers = w.numbers;
		w.rows.offsets = w.offsets;
		workspace_expect(&w, rows);
		memset(w.rows.places, 1, rows * sizeof(*w.rows.places));
		memset(w.numbers, 2, rows * sizeof(*w.numbers));
		memset(w.offsets, 7, rows * sizeof(*w.offsets));
		memset(w.hits, 3, rows * sizeof(*w.hits));
		memset(w.entries, 4, rows * sizeof(*w.entries));
		memset(w.verdicts, 5, rows * sizeof(*w.verdicts));
		memset(w.failures, 6, rows * sizeof(*w.failures));
		for (size_t i = 0; i < rows; i++)
			expect(w.rows.places[i] == UINT64_C(0x0101010101010101) && w.numbers[i][0] == 2 &&
				       w.numbers[i][ENTRY_TEXT_BYTES - 1] == 2 &&
				       w.offsets[i] == UINT64_C(0x0707070707070707) && w.hits[i].entry == 0x03030303 &&
				       w.entries[i] == 0x04040404 && w.verdicts[i] == 5 &&
				       w.failures[i] == UINT64_C(0x0606060606060606),
			       "row %zu of %zu", i, rows);
	}
	workspace_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_entry_has_a_bit),
		cmocka_unit_test(an_entry_that_two_named),
		cmocka_unit_test(entries_that_were_named_twice),
		cmocka_unit_test(rows_are_forgotten_one_by_one),
		cmocka_unit_test(arrays_have_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
