/* A set of places against a slow one; its file, whole and damaged. */
#include "dedupe/placeset.h"

#include "core/mem.h"
#include "unit/in_folder.h"

/* Places in a few chunks, so that some stay lists and some become bits. */
struct shape {
	const char *name;
	uint64_t spread;
	size_t count;
};

static const struct shape shapes[] = {
	{ "none", 1, 0 },
	{ "one", 1, 1 },
	{ "the same again", 3, 50 },
	{ "lists", UINT64_C(1) << 30, 3000 },
	{ "lists and bits", 1u << 17, 20000 },
	{ "lists that just become bits", 1u << 17, 2 * PLACESET_LIST_MAX + 60 },
	{ "bits", 1u << 16, 60000 },
	{ "far apart", UINT64_C(1) << 59, 5000 },
};

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool slow_has(const uint64_t *sorted, size_t count, uint64_t place)
{
	return bsearch(&place, sorted, count, sizeof(place), by_value) != NULL;
}

/* Asks for all that were added, their neighbours, and others. */
static void compare(const struct placeset *set, const uint64_t *sorted, size_t count, struct rng *rng, uint64_t spread,
		    const char *name)
{
	uint64_t distinct = 0;

	for (size_t i = 0; i < count; i++)
		distinct += i == 0 || sorted[i] != sorted[i - 1];
	expect(set->entries == distinct, "%s", name);
	for (size_t i = 0; i < count + 2000; i++) {
		uint64_t asked[4];
		bool has[4];

		asked[0] = i < count ? sorted[i] : rng_next(rng) % (2 * spread);
		asked[1] = asked[0] + 1;
		asked[2] = asked[0] - 1;
		asked[3] = PLACE_NONE;
		placeset_find(set, asked, 4, has);
		for (size_t k = 0; k < 4; k++) {
			bool is = slow_has(sorted, count, asked[k]);

			expect(has[k] == is && placeset_has(set, asked[k]) == is, "%s: %llu", name,
			       (unsigned long long)asked[k]);
		}
	}
}

static void fill(struct placeset *set, uint64_t *places, const struct shape *shape, struct rng *rng)
{
	for (size_t i = 0; i < shape->count; i++) {
		places[i] = rng_next(rng) % shape->spread;
		(void)placeset_add(set, places[i]);
		expect(!placeset_add(set, places[i]), "%s", shape->name);
	}
	qsort(places, shape->count, sizeof(*places), by_value);
}

UNIT_TEST(what_was_added_is_there_and_nothing_else)
{
	struct rng rng = { 1 };

	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		uint64_t *places = mem_alloc(shapes[s].count * sizeof(*places));
		struct placeset set = { 0 };

		fill(&set, places, &shapes[s], &rng);
		compare(&set, places, shapes[s].count, &rng, shapes[s].spread, shapes[s].name);
		placeset_free(&set);
		free(places);
	}
}

/* Many at a time, of lists, of bits and of chunks that are not there, in random order and ascending. */
UNIT_TEST(asking_for_many_is_asking_for_each)
{
	struct rng rng = { 3 };
	struct placeset set = { 0 };
	uint64_t asked[700] = { 0 };
	bool has[ARRAY_LEN(asked)];

	placeset_find(&set, asked, 0, has);
	for (uint64_t i = 0; i < 60000; i++)
		(void)placeset_add(&set, i % 3 ? rng_next(&rng) % (1u << 18) : rng_next(&rng) % (1u << 26));
	for (size_t turn = 0; turn < 400; turn++) {
		size_t count = rng_next(&rng) % (ARRAY_LEN(asked) + 1);
		uint64_t spread = UINT64_C(1) << (17 + turn % 12);

		for (size_t i = 0; i < count; i++)
			asked[i] = rng_next(&rng) % 50 ? rng_next(&rng) % spread : PLACE_NONE;
		if (turn % 2)
			qsort(asked, count, sizeof(*asked), by_value);
		placeset_find(&set, asked, count, has);
		for (size_t i = 0; i < count; i++)
			expect(has[i] == placeset_has(&set, asked[i]), "%llu", (unsigned long long)asked[i]);
	}
	placeset_free(&set);
}

UNIT_TEST(a_set_from_a_file_takes_more)
{
	const struct placeset_note note = { 7, 8, 9 };
	struct rng rng = { 2 };

	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		size_t count = shapes[s].count;
		uint64_t *places = mem_alloc((2 * count + 1) * sizeof(*places));
		struct placeset set = { 0 }, read = { 0 };
		struct placeset_note got = { 0 };
		struct err err = ERR_INIT;

		fill(&set, places, &shapes[s], &rng);
		must(placeset_write(&set, folder_file(&folder, "set"), &note, &err));
		must(placeset_open(&read, folder_file(&folder, "set"), &got));
		assert_true(got.covered == 7 && got.generation == 8);
		compare(&read, places, count, &rng, shapes[s].spread, shapes[s].name);
		for (size_t i = 0; i < count; i++) {
			places[count + i] = rng_next(&rng) % shapes[s].spread;
			(void)placeset_add(&read, places[count + i]);
		}
		qsort(places, 2 * count, sizeof(*places), by_value);
		compare(&read, places, 2 * count, &rng, shapes[s].spread, shapes[s].name);
		placeset_free(&set);
		placeset_free(&read);
		free(places);
	}
}

UNIT_TEST(the_same_set_is_the_same_file)
{
	const struct placeset_note note = { 1, 1, 1 };
	struct placeset up = { 0 }, down = { 0 };
	struct err err = ERR_INIT;
	size_t len, other;
	char *a, *b;

	for (uint64_t i = 0; i < 200000; i += 7) {
		(void)placeset_add(&up, i);
		(void)placeset_add(&down, 199997 - 199997 % 7 - i);
	}
	must(placeset_write(&up, folder_file(&folder, "up"), &note, &err));
	must(placeset_write(&down, folder_file(&folder, "down"), &note, &err));
	a = file_read(folder_file(&folder, "up"), &len);
	b = file_read(folder_file(&folder, "down"), &other);
	assert_int_equal(len, other);
	assert_memory_equal(a, b, len);
	free(a);
	free(b);
	placeset_free(&up);
	placeset_free(&down);
}

UNIT_TEST(a_damaged_file_is_none)
{
	struct placeset set = { 0 }, read = { 0 };
	struct placeset_note note = { 3, 4, 5 };
	struct err err = ERR_INIT;
	char path[512], *bytes;
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/set", folder.path);
	assert_false(placeset_open(&read, path, &note));
	for (uint64_t i = 0; i < 40; i++)
		(void)placeset_add(&set, i << 15);
	must(placeset_write(&set, path, &note, &err));
	bytes = file_read(path, &len);
	for (size_t at = 0; at < len; at++) {
		bytes[at] = (char)(bytes[at] ^ 0x10);
		file_write(path, bytes, len);
		expect(!placeset_open(&read, path, &note) && read.entries == 0, "byte %zu", at);
		bytes[at] = (char)(bytes[at] ^ 0x10);
		file_write(path, bytes, at);
		expect(!placeset_open(&read, path, &note), "cut at %zu", at);
	}
	free(bytes);
	placeset_free(&set);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_added_is_there_and_nothing_else),
		TEST(asking_for_many_is_asking_for_each),
		TEST(a_set_from_a_file_takes_more),
		TEST(the_same_set_is_the_same_file),
		TEST(a_damaged_file_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
