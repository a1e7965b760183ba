/* ingest/merge.h: ranges of places; and what happens when a call fails on the way from records to the index. */
#include "unit/each_call.h"

#include "unit/collected.h"

#include <stdatomic.h>

#define ENTRIES 40

static struct folder folder;
static char output[300], old_path[300];
static struct slow_rows old_rows, new_rows;
static char *old_bytes, *new_bytes;
static size_t old_len, new_len;

static bool build(const struct slow_rows *rows, const struct way *way, const char *old, struct err *err)
{
	struct collection c;
	struct index index;
	uint64_t root;
	bool ok = true;

	if (old && !index_open(&index, old, err))
		return false;
	ok = collect_rows(&c, rows, way, old ? &index : NULL, output, err) &&
	     collection_write(&c, span_text("{}"), 17000, &root, err);
	collection_free(&c);
	if (old)
		index_close(&index);
	return ok;
}

/* An index, and the same updated, so that each can be known by its bytes. */
static int begin(void **state)
{
	static const struct way plain = { 1, 0, 100000 };
	struct rows_shape shape = { ROWS_REPLACE, 2, ENTRIES, 100 };
	struct rng rng = { 21 };
	struct err err = ERR_INIT;

	(void)state;
	folder = folder_make();
	must(mkdir(folder_file(&folder, "out"), 0700) == 0);
	(void)snprintf(output, sizeof(output), "%s/out/a.cidx", folder.path);
	(void)snprintf(old_path, sizeof(old_path), "%s/old.cidx", folder.path);
	fix_the_world();
	old_rows = random_rows(&rng, &shape, NULL);
	expect(build(&old_rows, &plain, NULL, &err), "%s", err.text);
	old_bytes = file_read(output, &old_len);
	must(rename(output, old_path) == 0);
	shape.kind = ROWS_OVERLAY;
	new_rows = random_rows(&rng, &shape, &old_rows);
	expect(build(&new_rows, &plain, old_path, &err), "%s", err.text);
	new_bytes = file_read(output, &new_len);
	return 0;
}

static int end(void **state)
{
	(void)state;
	slow_rows_free(&old_rows);
	slow_rows_free(&new_rows);
	free(old_bytes);
	free(new_bytes);
	folder_remove(&folder);
	return 0;
}

/* --- ranges ----------------------------------------------------------------------------------------------------------- */

static void check_ranges(const struct runs *runs, size_t range_records, unsigned threads)
{
	struct merge merge;

	merge_init(&merge, runs, &(struct fold){ .add = true }, threads, range_records);
	assert_true(merge.borders[merge.ranges] == PLACE_NONE);
	for (size_t r = 0; r < merge.ranges; r++)
		expect(merge.borders[r] < merge.borders[r + 1], "border %zu", r);
	for (size_t n = 0; n < runs->count; n++) {
		const struct run *run = &runs->items[n];
		size_t range = 0, in_range = 0;

		assert_true(run_place(run, 0) >= merge.borders[0]);
		for (uint64_t i = 0; i < run->count; i++) {
			bool repeated = i > 0 && run_place(run, i) == run_place(run, i - 1);

			for (; run_place(run, i) >= merge.borders[range + 1]; range++)
				in_range = 0;
			/* Records of one entry cannot be parted, however many there are. */
			in_range += !repeated;
			expect(in_range <= range_records, "run %zu has %zu places in range %zu", n, in_range, range);
		}
	}
	merge_free(&merge);
}

UNIT_TEST(ranges_cover_all_places_and_are_small)
{
	static const size_t range_records[] = { 1, 2, 7, 100, 100000 };
	struct rng rng = { 22 };

	for (unsigned n = 0; n < 200; n++) {
		size_t records = rng_below(&rng, 500), places = 1 + rng_below(&rng, 1000);
		struct err err = ERR_INIT;
		struct run_writer writer;
		struct runs runs;

		runs_init(&runs, output, UINT64_MAX, 1, 1 + rng_below(&rng, 200));
		run_writer_init(&writer, &runs);
		for (size_t i = 0; i < records; i++) {
			struct record record = { .place = rng_below(&rng, places) };

			must(run_writer_put(&writer, &record, &err));
		}
		must(run_writer_flush(&writer, &err) && runs_finish(&runs, &err));
		for (size_t i = 0; i < ARRAY_LEN(range_records); i++)
			check_ranges(&runs, range_records[i], 1);
		run_writer_free(&writer);
		runs_free(&runs);
	}
}

UNIT_TEST(an_index_of_nothing)
{
	static const struct way ways[] = { { 1, 0, 1 }, { 3, 1, 16 } };
	struct slow_rows none = { .sources = { fold_source_make(0, LAYOUT_ENTRY_ROWS, 0) },
				  .sources_count = 1,
				  .pieces = 1 };

	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		struct err err = ERR_INIT;

		expect(build(&none, &ways[w], NULL, &err), "%s", err.text);
		expect_index(output, &none, ENTRIES);
	}
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

/* The old index or the new one, whole, and nothing beside it. */
static void expect_old_or_new(bool ok, unsigned n)
{
	size_t len;
	char *bytes = file_read(output, &len);
	bool is_new = len == new_len && memcmp(bytes, new_bytes, len) == 0;
	bool is_old = len == old_len && memcmp(bytes, old_bytes, len) == 0;

	expect(is_new || (!ok && is_old), "call %u: neither the old nor the new index", n);
	expect(folder_count(&folder) == 2, "call %u: %u files", n, folder_count(&folder));
	free(bytes);
}

static struct way way;
static unsigned attempt;

static bool update_the_index(struct err *err)
{
	bool ok;

	file_write(output, old_bytes, old_len);
	ok = build(&new_rows, &way, old_path, err);
	expect_old_or_new(ok, ++attempt);
	return ok;
}

UNIT_TEST(each_call_fails_in_turn)
{
	static const struct way ways[] = { { 1, 0, 100000 }, { 1, 0, 3 }, { 1, 20, 16 } };

	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		way = ways[w];
		attempt = 0;
		fail_each_call_of(update_the_index);
	}
}

static atomic_uint writes, failing_write;

static ssize_t count_pwrite(int fd, const void *bytes, size_t len_bytes, off_t offset)
{
	if (atomic_fetch_add(&writes, 1) + 1 >= atomic_load(&failing_write)) {
		errno = ENOSPC;
		return -1;
	}
	return pwrite(fd, bytes, len_bytes, offset);
}

/* From the n-th write on the disk is full, whoever writes: all workers end, the first cause is told, the old index stays. */
UNIT_TEST(a_full_disk_with_many_workers)
{
	static const struct way ways[] = { { 3, 0, 2 }, { 3, 7, 1 }, { 8, 1, 16 } };

	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		bool ok = false;

		for (unsigned n = 1; !ok; n += 1 + n / 16) {
			struct err err = ERR_INIT;

			file_write(output, old_bytes, old_len);
			atomic_store(&writes, 0);
			atomic_store(&failing_write, n);
			calls.pwrite = count_pwrite;
			ok = build(&new_rows, &ways[w], old_path, &err);
			calls.pwrite = pwrite;
			expect(ok == !err.set, "write %u: %s", n, err.text);
			expect(ok || strstr(err.text, "No space left") != NULL, "write %u: \"%s\"", n, err.text);
			expect_old_or_new(ok, n);
		}
	}
}

static void *no_mremap(void *at, size_t from_bytes, size_t to_bytes, int flags)
{
	(void)at, (void)from_bytes, (void)to_bytes, (void)flags;
	errno = ENOMEM;
	return MAP_FAILED;
}

/* Entries far from each other, so that the directory must grow while it is some worker's turn: the others wait for theirs. */
UNIT_TEST(a_worker_fails_in_its_turn)
{
	struct collect_options options = { .output = output, .threads = 8, .memory_bytes = 64 << 20 };
	struct err err = ERR_INIT;
	struct calls kept;
	struct collection c;
	uint64_t root;

	collection_init(&c, &options);
	c.range_records = 50;
	c.sources[c.sources_count++] = fold_source_make(0, LAYOUT_ENTRY_ROWS, 0);
	(void)text_number(&c.outputs.caches[0], TEXT_IMPORTER, span_text("A"));
	for (uint64_t i = 0; i < 60000; i++) {
		struct record record = { .place = i * 10007 };

		must(run_writer_put(&c.outputs.writers[0], &record, &err));
	}
	must(collection_merge(&c, &err));
	kept = calls;
	calls.mremap = no_mremap;
	(void)alarm(300); /* Whoever waits for a turn that is never passed on waits for ever. */
	assert_false(collection_write(&c, span_text("{}"), 17000, &root, &err));
	(void)alarm(0);
	calls = kept;
	expect(strstr(err.text, "the index's directory") != NULL, "\"%s\"", err.text);
	collection_free(&c);
	assert_int_equal(folder_count(&folder), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ranges_cover_all_places_and_are_small),
		TEST(an_index_of_nothing),
		TEST(each_call_fails_in_turn),
		TEST(a_full_disk_with_many_workers),
		TEST(a_worker_fails_in_its_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
