/* ingest/runs.h: records in sorted runs, kept or spilled; the same ones wherever they are. */
#include "core/place.h"
#include "unit/run_sample.h"

/* --- orders ---------------------------------------------------------------------------------------------------------- */

enum order { ASCENDING, DESCENDING, EQUAL, TWO, FEW, SERIALS, ANY, ONE_OFF, ORDERS };

static uint64_t place_in(enum order order, uint64_t i, uint64_t count, struct rng *rng)
{
	switch (order) {
	case ASCENDING:
		return i * 3;
	case DESCENDING:
		return (count - i) * 257;
	case EQUAL:
		return 42;
	case TWO:
		return i % 2 ? UINT64_C(1) << 58 : 0;
	case FEW:
		return rng_below(rng, 5) << 40;
	case SERIALS: /* One filer, as exports have them. */
		return (UINT64_C(28) << PLACE_FILER_BITS) + rng_below(rng, 10000000);
	case ONE_OFF: /* In order but for the last one. */
		return i + 1 == count ? 0 : i + 1;
	default:
		return rng_next(rng) >> 5;
	}
}

UNIT_TEST(a_run_is_sorted_and_stable)
{
	static const size_t counts[] = { 1, 2, 3, 5, 16, 100, 255, 256, 257, 1000, 5000 };
	struct rng rng = { 6 };

	for (unsigned order = 0; order < ORDERS; order++) {
		for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
			uint64_t sum = 0, found = 0;
			struct run_writer writer;
			struct runs runs;
			char what[64];

			(void)snprintf(what, sizeof(what), "order %u of %zu", order, counts[c]);
			runs_init(&runs, output, UINT64_C(64) << 20, 1, 0);
			run_writer_init(&writer, &runs);
			for (uint64_t i = 0; i < counts[c]; i++) {
				uint64_t place = place_in((enum order)order, i, counts[c], &rng);

				sum += (i + 1) * place;
				put(&writer, record_of(place, (uint32_t)(i / 7), i));
			}
			flush(&writer);
			expect(runs.count == 1 && runs.items[0].count == counts[c] && runs.records == counts[c], "%s",
			       what);
			expect_sorted(&runs.items[0], what);
			for (uint64_t i = 0; i < counts[c]; i++)
				found += ((uint64_t)run_record(&runs.items[0], i).duty_cents + 1) *
					 run_place(&runs.items[0], i);
			expect(found == sum, "%s: places and records are as they were", what);
			run_writer_free(&writer);
			runs_free(&runs);
		}
	}
}

/* --- kept, spilled, mixed --------------------------------------------------------------------------------------------- */

#define RECORDS 45000

static void fill(struct run_writer *writer, struct runs *runs, uint64_t count)
{
	struct rng rng = { 7 };
	struct err err = ERR_INIT;

	run_writer_init(writer, runs);
	for (uint64_t i = 0; i < count; i++) {
		put(writer, record_of(rng_below(&rng, 1000000), (uint32_t)(i / 100), i));
		expect(runs->kept_bytes <= runs->memory_bytes, "%zu kept", (size_t)runs->kept_bytes);
	}
	flush(writer);
	expect(runs_finish(runs, &err), "%s", err.text);
	expect(runs->kept_bytes <= runs->memory_bytes, "%zu kept", (size_t)runs->kept_bytes);
}

static void expect_same_runs(const struct runs *a, const struct runs *b, const char *what)
{
	expect(a->count == b->count && a->records == b->records, "%s: %zu runs, %zu", what, a->count, b->count);
	for (size_t r = 0; r < a->count; r++) {
		expect(a->items[r].count == b->items[r].count && a->items[r].packed, "%s: run %zu", what, r);
		expect(memcmp(a->items[r].records, b->items[r].records, a->items[r].count * sizeof(struct packed)) == 0,
		       "%s: run %zu", what, r);
	}
}

static size_t spilled_runs(const struct runs *runs)
{
	size_t spilled = 0;

	for (size_t r = 0; r < runs->count; r++)
		spilled += runs->items[r].spill_offset != RUN_IN_MEMORY;
	return spilled;
}

UNIT_TEST(the_same_runs_kept_spilled_or_both)
{
	/* The least there are chunks of 256 KiB. */
	static const struct {
		const char *what;
		uint64_t memory;
		size_t spilled;
	} rows[] = { { "all spilled", 0, 9 },
		     { "all but one", 300000, 8 },
		     { "four kept", 1 << 20, 5 },
		     { "all kept", 4 << 20, 0 } };
	struct run_writer writers[ARRAY_LEN(rows)];
	struct runs runs[ARRAY_LEN(rows)];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		runs_init(&runs[i], output, rows[i].memory, 1, 0);
		/* As many records a chunk for all: only where the runs are differs. */
		runs[i].chunk_records = 5000;
		fill(&writers[i], &runs[i], RECORDS);
		assert_int_equal(runs[i].count, 9);
		expect(spilled_runs(&runs[i]) == rows[i].spilled, "%s: %zu", rows[i].what, spilled_runs(&runs[i]));
		assert_int_equal(runs[i].spill_bytes, rows[i].spilled * 5000 * sizeof(struct packed));
		for (size_t r = 0; r < runs[i].count; r++)
			expect_sorted(&runs[i].items[r], rows[i].what);
		expect_same_runs(&runs[i], &runs[0], rows[i].what);
		/* Nobody finds what is spilled, however the program ends. */
		assert_int_equal(folder_count(&folder), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		run_writer_free(&writers[i]);
		runs_free(&runs[i]);
	}
}

UNIT_TEST(a_run_every_few_records)
{
	static const uint64_t every[] = { 1, 2, 3, 299, 300, 301 };

	for (size_t i = 0; i < ARRAY_LEN(every); i++) {
		uint64_t whole = 300 / every[i], rest = 300 % every[i];
		struct run_writer writer;
		struct runs runs;

		runs_init(&runs, output, UINT64_MAX, 1, every[i]);
		fill(&writer, &runs, 300);
		assert_int_equal(runs.count, whole + (rest != 0));
		assert_int_equal(spilled_runs(&runs), runs.count);
		for (size_t r = 0; r < runs.count; r++) {
			assert_true(runs.items[r].count == (r < whole ? every[i] : rest));
			expect_sorted(&runs.items[r], "every few");
		}
		run_writer_free(&writer);
		runs_free(&runs);
	}
}

/* Where places begin to ascend anew a few times only, nothing is sorted; runs follow each other in the chunk. */
UNIT_TEST(long_stretches_are_runs)
{
	static const struct {
		const char *what;
		size_t stretches, records;
		size_t runs;
	} rows[] = { { "one", 1, 30000, 1 },
		     { "two", 2, 15000, 2 },
		     { "eight", 8, 5000, 8 },
		     { "too many", 9, 5000, 1 },
		     { "too short", 8, 4000, 1 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct run_writer writer;
		struct runs runs;
		uint64_t number = 0;

		runs_init(&runs, output, UINT64_C(64) << 20, 1, 0);
		run_writer_init(&writer, &runs);
		for (size_t s = 0; s < rows[i].stretches; s++) {
			for (size_t r = 0; r < rows[i].records; r++)
				put(&writer, record_of((rows[i].stretches - s) * 100000 + r / 2 * 2, 0, number++));
		}
		flush(&writer);
		expect(runs.count == rows[i].runs && runs.records == number, "%s: %zu", rows[i].what, runs.count);
		number = 0;
		for (size_t r = 0; r < runs.count; r++) {
			expect_sorted(&runs.items[r], rows[i].what);
			expect(!runs.items[r].distinct, "%s", rows[i].what);
			expect(runs.count == 1 || run_record(&runs.items[r], 0).duty_cents == (int64_t)number, "%s",
			       rows[i].what);
			number += runs.items[r].count;
		}
		run_writer_free(&writer);
		runs_free(&runs);
	}
}

/* A record that does not fit into a packed run ends it; whole ones hold all that come, to the end of the chunk. */
UNIT_TEST(records_that_do_not_fit)
{
	struct run_writer writer;
	struct runs runs;
	size_t records = 0;

	runs_init(&runs, output, UINT64_C(64) << 20, 1, 0);
	runs.chunk_records = 100;
	run_writer_init(&writer, &runs);
	for (uint64_t i = 0; i < 1000; i++) {
		struct record record = record_of(i, 0, i);

		if (i % 130 == 50)
			record.ieepa_count = 65536;
		put(&writer, record);
	}
	flush(&writer);
	for (size_t r = 0; r < runs.count; r++) {
		expect_sorted(&runs.items[r], "whole or packed");
		records += runs.items[r].count;
		for (uint64_t i = 0; i < runs.items[r].count; i++) {
			struct record record = run_record(&runs.items[r], i);

			assert_true(record.ieepa_count == (record.place % 130 == 50 ? 65536 : 0));
		}
	}
	assert_int_equal(records, 1000);
	assert_true(runs.items[0].packed && runs.items[0].count == 50);
	assert_true(!runs.items[1].packed && runs.items[1].count == 100 && runs.items[2].packed);
	run_writer_free(&writer);
	runs_free(&runs);
}

/* Memory that is given back is that of the records named, and no page that holds others behind them. */
UNIT_TEST(memory_is_given_back)
{
	struct run_writer writer;
	struct runs runs;

	runs_init(&runs, output, UINT64_C(16) << 20, 1, 0);
	runs.chunk_records = 60000; /* On pages of the ordinary size. */
	run_writer_init(&writer, &runs);
	for (uint64_t i = 0; i < 60000; i++)
		put(&writer, record_of(i < 30000 ? 100000 + i : i, 0, i));
	flush(&writer);
	assert_int_equal(runs.count, 2);
	/* The first run's last page is the second's first. */
	runs_release(&runs, &runs.items[1], 0, 100);
	runs_release(&runs, &runs.items[1], 100, 20000);
	expect_sorted(&runs.items[0], "the other run");
	for (uint64_t i = 20000; i < 30000; i++)
		assert_true(run_record(&runs.items[1], i).duty_cents == (int64_t)(30000 + i));
	runs_release(&runs, &runs.items[0], 0, 30000);
	assert_true(run_record(&runs.items[0], 1000).remark == 0);
	run_writer_free(&writer);
	runs_free(&runs);
}

/* Chunks that are filled, their scratch, and chunks that are kept stay in the memory that was given. */
UNIT_TEST(memory_is_shared_out)
{
	static const unsigned workers[] = { 1, 2, 3, 16, 64, 1024 };

	for (uint64_t mib = 64; mib <= 65536; mib *= 4) {
		for (size_t i = 0; i < ARRAY_LEN(workers); i++) {
			struct runs runs;
			uint64_t filling;

			runs_init(&runs, output, mib << 20, workers[i], 0);
			filling = workers[i] * runs.chunk_records * (2 * sizeof(struct record) + RUN_WRITER_SORT_BYTES);
			expect(runs.chunk_records * sizeof(struct record) <= 32 << 20, "%zu", runs.chunk_records);
			/* Below 256 KiB a chunk is not worth its sorting, whatever the memory. */
			expect(filling + runs.memory_bytes <= mib << 20 ||
				       runs.chunk_records * sizeof(struct record) <= 256 << 10,
			       "%zu MiB, %u workers: %zu records", (size_t)mib, workers[i], runs.chunk_records);
			expect(runs.chunk_records * sizeof(struct record) > (256 << 10) - sizeof(struct record), "%zu",
			       runs.chunk_records);
			runs_free(&runs);
		}
	}
}

UNIT_TEST(no_records_at_all)
{
	struct run_writer writer;
	struct err err = ERR_INIT;
	struct runs runs;

	runs_init(&runs, output, 0, 1, 0);
	run_writer_init(&writer, &runs);
	flush(&writer);
	assert_true(runs_finish(&runs, &err));
	assert_true(runs.count == 0 && runs.records == 0 && runs.spill_fd < 0 && runs.kept_bytes == 0);
	run_writer_free(&writer);
	runs_free(&runs);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_runs, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_is_sorted_and_stable), TEST(the_same_runs_kept_spilled_or_both),
		TEST(a_run_every_few_records),    TEST(memory_is_shared_out),
		TEST(no_records_at_all),          TEST(long_stretches_are_runs),
		TEST(records_that_do_not_fit),    TEST(memory_is_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
