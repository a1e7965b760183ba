/* prepare/kept.h: rows in order, by any number of threads, against comparing them. */
#include "prepare/kept.h"

#include "unit/support.h"

#include <stdlib.h>

#define IMPORTERS 700

static struct index_hot hot[60000];
static struct index sample = { .hot = hot };
static uint32_t groups[IMPORTERS];
static struct kept_order order;

/* What is expected: a row, and where it came. */
struct expected {
	struct kept row;
	size_t came;
};

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static uint64_t date_of(const struct kept *row)
{
	return row->liquidated == DAY_BLANK ? UINT64_MAX : row->liquidated;
}

static int compare(const void *a, const void *b)
{
	const struct expected *x = a, *y = b;
	int by;

	if ((by = compare_numbers(y->row.urgent, x->row.urgent)) != 0 ||
	    (by = compare_numbers(x->row.account, y->row.account)) != 0 ||
	    (by = compare_numbers(kept_group(&order, &x->row), kept_group(&order, &y->row))) != 0)
		return by;
	if (order.order == ORDER_INPUT)
		return compare_numbers(x->came, y->came);
	if (order.order == ORDER_URGENCY && (by = compare_numbers(date_of(&x->row), date_of(&y->row))) != 0)
		return by;
	return compare_numbers(key_of_place(x->row.place), key_of_place(y->row.place));
}

/* Entries of the index, each at most once. A stray has a letter behind its filer code, and stands behind all others in the index. */
static struct kept random_row(struct rng *rng, uint32_t entry, uint32_t accounts, bool stray)
{
	struct kept row = { .entry = entry, .place = entry, .account = (uint8_t)rng_below(rng, accounts) };
	char text[12];

	row.urgent = rng_below(rng, 40) == 0;
	row.liquidated = rng_below(rng, 3) ? (day)(17000 + rng_below(rng, accounts > 9 ? 9000 : 200)) : DAY_BLANK;
	if (rng_below(rng, 50) == 0)
		row.liquidated = DAY_ABSENT;
	if (stray && entry % 16 == 0) {
		must(snprintf(text, sizeof(text), "00%c%07uA", 'A' + entry % 3, entry) == 11);
		row.place = place_pack(span_text(text));
	}
	return row;
}

static void run_case(struct rng *rng, size_t count, unsigned threads)
{
	struct expected *expected = malloc((count + 1) * sizeof(*expected));
	struct kept_rows kept = { .strays = rng_below(rng, 4) == 0 };
	uint32_t accounts = rng_below(rng, 2) ? 1 : 1 + (uint32_t)rng_below(rng, 250), entries = 5 * ARRAY_LEN(hot);
	bool shuffled = rng_below(rng, 2);
	struct err err = ERR_INIT;

	must(expected && kept_room(&kept, count, &err));
	order = (struct kept_order){ .order = (enum prepare_order)rng_below(rng, 3), .index = &sample };
	order.group_of_importer = rng_below(rng, 2) ? groups : NULL;
	order.groups = IMPORTERS;
	for (size_t i = 0; i < count; i++) {
		/* 300,000 is no multiple of 77,777. */
		uint32_t entry = (uint32_t)(shuffled ? (i * UINT64_C(77777)) % entries : i);

		kept.rows[i] = random_row(rng, entry, accounts, kept.strays);
		expected[i] = (struct expected){ kept.rows[i], i };
	}
	kept.count = count;
	sample.header.entries = entries;
	qsort(expected, count, sizeof(*expected), compare);
	must(kept_sort(&kept, &order, threads, &err));
	for (size_t i = 0; i < count; i++)
		expect(memcmp(&kept.rows[i], &expected[i].row, sizeof(struct kept)) == 0,
		       "row %zu of %zu, order %d, %u threads", i, count, (int)order.order, threads);
	kept_free(&kept);
	free(expected);
}

UNIT_TEST(rows_in_every_order)
{
	struct rng rng = { 23 };

	for (size_t i = 0; i < ARRAY_LEN(hot); i++) {
		for (unsigned e = 0; e < INDEX_HOT_ENTRIES; e++)
			hot[i].importer[e] = (uint32_t)rng_below(&rng, IMPORTERS);
	}
	for (uint32_t i = 0; i < IMPORTERS; i++)
		groups[i] = (uint32_t)rng_below(&rng, IMPORTERS);
	for (unsigned n = 0; n < 300; n++)
		run_case(&rng, n < 20 ? n : rng_below(&rng, 1000), 1 + n % 5);
	for (unsigned n = 0; n < 12; n++)
		run_case(&rng, 131072 + rng_below(&rng, 160000), 1 + n % 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_in_every_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
