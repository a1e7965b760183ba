/* index/writer.h: the same bytes whatever the batches, whichever thread writes them, in whatever order. */
#include "core/threads.h"
#include "unit/in_folder.h"
#include "unit/index_sample.h"

#include <stdatomic.h>

/* Batches of the sizes given, over and over, until all entries are in one. */
struct batches {
	struct index_batch *items;
	size_t count;
	struct index_writer *writer;
	atomic_size_t next; /* to be written */
	size_t order;       /* 0: as they come, 1: from the last, 2: every other one first */
	atomic_bool failed;
};

static void fill_batches(struct batches *batches, const struct sample *sample, const size_t *sizes, size_t sizes_count)
{
	size_t capacity = 2 * sample->places.count + 4;
	struct err err = ERR_INIT;

	batches->items = calloc(capacity, sizeof(*batches->items));
	must(batches->items != NULL);
	for (size_t at = 0; at < sample->places.count;) {
		struct index_batch *batch = &batches->items[batches->count];
		size_t size = sizes[batches->count % sizes_count];

		must(batches->count < capacity && index_batch_init(batch, size, &err));
		/* Memory that was used before holds anything. */
		memset(batch->hot, 0xA5, (size / INDEX_HOT_ENTRIES + 2) * sizeof(*batch->hot));
		for (size_t i = 0; i < size / INDEX_HOT_ENTRIES + 2; i++)
			batch->hot[i].zero = 0;
		index_batch_begin(batch, at);
		for (; batch->count < size && at < sample->places.count; at++) {
			struct index_entry entry = sample_entry(sample->places.at[at]);

			index_batch_push(batch, &entry);
		}
		batches->count++;
	}
}

static size_t in_order(const struct batches *b, size_t i)
{
	size_t odd = b->count / 2;

	switch (b->order) {
	case 0:
		return i;
	case 1:
		return b->count - 1 - i;
	default:
		return i < odd ? 2 * i + 1 : 2 * (i - odd);
	}
}

static void put_batches(void *context, unsigned worker)
{
	struct batches *b = context;
	struct err err = ERR_INIT;
	size_t i;

	(void)worker;
	while ((i = atomic_fetch_add(&b->next, 1)) < b->count) {
		if (!index_writer_put(b->writer, &b->items[in_order(b, i)], &err))
			b->failed = true;
	}
}

/* Numbers all batches, then writes them by `threads` threads in an order; returns the file's bytes. */
static char *write_in(const struct sample *sample, const size_t *sizes, size_t sizes_count, size_t order,
		      unsigned threads, size_t *len_bytes)
{
	const struct index_rest rest = {
		.importers = &sample->importers,
		.remarks = &sample->remarks,
		.provenance = span_text(SAMPLE_PROVENANCE),
		.data_date = SAMPLE_DATA_DATE,
		.built_at = SAMPLE_BUILT_AT,
		.threads = threads,
	};
	const char *path = folder_file(&folder, "b.cidx");
	struct batches batches = { .order = order };
	struct index_writer writer;
	struct err err = ERR_INIT;
	uint64_t root;

	fill_batches(&batches, sample, sizes, sizes_count);
	batches.writer = &writer;
	expect(index_writer_open(&writer, path, sample->places.count, &err), "%s", err.text);
	for (size_t i = 0; i < batches.count; i++)
		expect(index_writer_number(&writer, &batches.items[i], &err), "%s", err.text);
	threads_run(threads, put_batches, &batches);
	assert_false(batches.failed);
	expect(index_writer_publish(&writer, &rest, &root, &err), "%s", err.text);
	for (size_t i = 0; i < batches.count; i++)
		index_batch_free(&batches.items[i]);
	free(batches.items);
	return file_read(path, len_bytes);
}

static void expect_same(const struct sample *sample, const size_t *sizes, size_t sizes_count, size_t order,
			unsigned threads)
{
	size_t len_bytes, other_bytes;
	char *bytes, *other;

	(void)sample_write(sample, folder_file(&folder, "a.cidx"));
	bytes = file_read(folder.file, &len_bytes);
	other = write_in(sample, sizes, sizes_count, order, threads, &other_bytes);
	expect(other_bytes == len_bytes && memcmp(bytes, other, len_bytes) == 0,
	       "%zu entries in batches of %zu, … (%zu sizes), order %zu, %u threads", sample->places.count, sizes[0],
	       sizes_count, order, threads);
	free(bytes);
	free(other);
}

static struct sample serials(size_t count)
{
	struct places places = { .at = NULL };

	places_serials(&places, 77, 1000, count);
	return sample_of(places);
}

/* --- tests ------------------------------------------------------------------------------------------------------------- */

/* Five entries share a line of HOT: batches begin and end at every place in it, the last line full or not. */
UNIT_TEST(batches_of_every_size)
{
	for (size_t count = 0; count <= 60; count += 1 + count / 30 * 3) {
		struct sample sample = serials(count);

		for (size_t size = 1; size <= 12; size++)
			expect_same(&sample, &size, 1, size % 3, 1);
		sample_free(&sample);
	}
}

/* Every pair of sizes: a line goes through several hands where batches are smaller than what is left of it. */
UNIT_TEST(batches_of_two_sizes)
{
	struct sample sample = serials(43);

	for (size_t a = 1; a <= 12; a++) {
		for (size_t b = 1; b <= 12; b++)
			expect_same(&sample, (const size_t[]){ a, b }, 2, 1, 1);
	}
	sample_free(&sample);
}

UNIT_TEST(batches_of_random_sizes_on_several_threads)
{
	struct rng rng = { 71 };

	for (uint64_t seed = 0; seed < 40; seed++) {
		struct sample sample = sample_of(places_make(population_of("all kinds together"), seed));
		size_t sizes[16];

		for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
			sizes[i] = 1 + rng_below(&rng, i % 4 ? 12 : 3000);
		expect_same(&sample, sizes, ARRAY_LEN(sizes), seed % 3, 1 + (unsigned)(seed % 4));
		sample_free(&sample);
	}
}

/* An empty batch, as a range that is empty gives it, changes nothing wherever it stands. */
UNIT_TEST(batches_that_are_empty)
{
	struct sample sample = serials(13);
	struct index_rest rest = { .importers = &sample.importers,
				   .remarks = &sample.remarks,
				   .provenance = span_text(SAMPLE_PROVENANCE),
				   .data_date = SAMPLE_DATA_DATE,
				   .built_at = SAMPLE_BUILT_AT,
				   .threads = 1 };
	struct index_writer writer;
	struct index_batch batch;
	struct err err = ERR_INIT;
	size_t len_bytes, other_bytes;
	char *bytes, *other;
	uint64_t root;

	must(index_batch_init(&batch, 4, &err) &&
	     index_writer_open(&writer, folder_file(&folder, "b.cidx"), sample.places.count, &err));
	for (size_t at = 0; at <= sample.places.count;) {
		index_batch_begin(&batch, at);
		must(index_writer_number(&writer, &batch, &err) && index_writer_put(&writer, &batch, &err));
		if (at == sample.places.count)
			break;
		for (; batch.count < batch.capacity && at < sample.places.count; at++) {
			struct index_entry entry = sample_entry(sample.places.at[at]);

			index_batch_push(&batch, &entry);
		}
		must(index_writer_number(&writer, &batch, &err) && index_writer_put(&writer, &batch, &err));
	}
	must(index_writer_publish(&writer, &rest, &root, &err));
	other = file_read(folder.file, &other_bytes);
	(void)sample_write(&sample, folder_file(&folder, "a.cidx"));
	bytes = file_read(folder.file, &len_bytes);
	assert_int_equal(other_bytes, len_bytes);
	assert_memory_equal(other, bytes, len_bytes);
	free(bytes);
	free(other);
	index_batch_free(&batch);
	sample_free(&sample);
}

/* Lines that are not full end in zeros, whatever the memory of a batch held before. */
UNIT_TEST(what_no_entry_has_is_zero)
{
	for (size_t count = 1; count <= 11; count++) {
		struct sample sample = serials(count);
		struct index index;

		(void)sample_write(&sample, folder_file(&folder, "a.cidx"));
		sample_open(&index, folder.file);
		for (size_t i = 0; i < (count + 4) / 5 * 5; i++) {
			const struct index_hot *line = &index.hot[i / 5];

			expect(line->zero == 0, "line %zu", i / 5);
			expect(i < count || (line->attr[i % 5] == 0 && line->importer[i % 5] == 0), "slot %zu of %zu",
			       i, count);
		}
		index_close(&index);
		sample_free(&sample);
	}
}

UNIT_TEST(an_abandoned_index_leaves_nothing)
{
	struct index_writer writer;
	struct err err = ERR_INIT;

	must(index_writer_open(&writer, folder_file(&folder, "a.cidx"), 10, &err));
	index_writer_abandon(&writer);
	must(rmdir(folder.path) == 0 && mkdir(folder.path, 0700) == 0);
}

UNIT_TEST(more_entries_than_an_index_holds)
{
	struct index_writer writer;
	struct err err = ERR_INIT;

	assert_false(index_writer_open(&writer, folder_file(&folder, "a.cidx"), UINT64_C(1) + INDEX_ENTRIES_MAX, &err));
	expect_text(err.text, "4294967295 entries are more than an index holds (4294967294); build several", "entries");
	must(rmdir(folder.path) == 0 && mkdir(folder.path, 0700) == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(batches_of_every_size),
		TEST(batches_of_two_sizes),
		TEST(batches_of_random_sizes_on_several_threads),
		TEST(batches_that_are_empty),
		TEST(what_no_entry_has_is_zero),
		TEST(an_abandoned_index_leaves_nothing),
		TEST(more_entries_than_an_index_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
