/* ingest/runs.h: many workers fill side by side; calls that fail. */
#include "core/threads.h"
#include "unit/each_call.h"
#include "unit/run_sample.h"

/* --- many workers ----------------------------------------------------------------------------------------------------- */

#define WORKERS     4
#define WORKER_RUNS 20

struct crowd {
	struct runs runs;
	struct run_writer writers[WORKERS];
	bool failed[WORKERS];
};

/* Record number: worker, then its own count, so that runs can be told apart. */
static void fill_side_by_side(void *context, unsigned worker)
{
	struct crowd *crowd = context;
	struct run_writer *writer = &crowd->writers[worker];
	struct rng rng = { worker };

	for (uint64_t i = 0; i < WORKER_RUNS * 1000; i++) {
		struct err err = ERR_INIT;
		struct record record = record_of(rng_below(&rng, 500), (uint32_t)i, (uint64_t)worker << 32 | i);

		crowd->failed[worker] = crowd->failed[worker] || !run_writer_put(writer, &record, &err);
		if (crowd->failed[worker])
			return;
	}
	crowd->failed[worker] = crowd->failed[worker] || !run_writer_flush(writer, &(struct err)ERR_INIT);
}

UNIT_TEST(many_workers_fill_side_by_side)
{
	static const uint64_t memories[] = { 0, 1 << 20, UINT64_C(64) << 20 };

	for (size_t m = 0; m < ARRAY_LEN(memories); m++) {
		uint64_t next[WORKERS] = { 0 };
		struct err err = ERR_INIT;
		static struct crowd crowd;

		memset(&crowd, 0, sizeof(crowd));
		runs_init(&crowd.runs, output, memories[m], WORKERS, 0);
		crowd.runs.chunk_records = 1000;
		for (unsigned w = 0; w < WORKERS; w++)
			run_writer_init(&crowd.writers[w], &crowd.runs);
		threads_run(WORKERS, fill_side_by_side, &crowd);
		assert_true(runs_finish(&crowd.runs, &err));
		assert_int_equal(crowd.runs.count, WORKERS * WORKER_RUNS);
		assert_int_equal(crowd.runs.records, WORKERS * WORKER_RUNS * 1000);
		assert_true(crowd.runs.kept_bytes <= crowd.runs.memory_bytes);
		for (size_t r = 0; r < crowd.runs.count; r++) {
			const struct run *run = &crowd.runs.items[r];
			unsigned w = (unsigned)(run_record(run, 0).duty_cents >> 32);
			uint32_t least = UINT32_MAX;

			expect_sorted(run, "side by side");
			for (uint64_t i = 0; i < run->count; i++)
				least = run_record(run, i).piece < least ? run_record(run, i).piece : least;
			/* A worker's runs come in the order it filled them. */
			expect(least == next[w], "run %zu: %u, not %zu", r, least, (size_t)next[w]);
			next[w] += run->count;
		}
		for (unsigned w = 0; w < WORKERS; w++) {
			assert_false(crowd.failed[w]);
			run_writer_free(&crowd.writers[w]);
		}
		runs_free(&crowd.runs);
	}
}

/* --- failures ---------------------------------------------------------------------------------------------------------- */

/* Chunks made, sorted, kept, spilled and mapped again. */
static bool fill_and_finish(struct err *err)
{
	struct run_writer writer;
	struct runs runs;
	struct rng rng = { 8 };
	bool ok = true;

	runs_init(&runs, output, 1 << 20, 1, 0);
	runs.chunk_records = 5000;
	run_writer_init(&writer, &runs);
	for (uint64_t i = 0; ok && i < 45000; i++) {
		struct record record = record_of(rng_below(&rng, 1000), 0, i);

		ok = run_writer_put(&writer, &record, err);
	}
	ok = ok && run_writer_flush(&writer, err) && runs_finish(&runs, err);
	if (ok)
		assert_int_equal(runs.records, 45000);
	run_writer_free(&writer);
	runs_free(&runs);
	expect(folder_count(&folder) == 0, "%u files", folder_count(&folder));
	return ok;
}

UNIT_TEST(each_call_fails_in_turn)
{
	fail_each_call_of(fill_and_finish);
}

/* Was: the second attempt wrote behind NULL, or failed without saying why. */
UNIT_TEST(a_chunk_that_cannot_be_had_is_said_each_time)
{
	struct run_writer writer;
	struct runs runs;

	real = calls;
	runs_init(&runs, output, UINT64_C(64) << 20, 1, 0);
	runs.chunk_records = 2;
	run_writer_init(&writer, &runs);
	for (unsigned i = 0; i < 2; i++)
		put(&writer, record_of(i, 0, i));
	calls.mmap = try_mmap;
	for (unsigned i = 0; i < 3; i++) {
		struct record record = record_of(2, 0, 2);
		struct err err = ERR_INIT;

		calls_left = 1;
		assert_false(run_writer_put(&writer, &record, &err));
		expect(err.set && strstr(err.text, "entry summaries"), "\"%s\"", err.text);
	}
	calls = real;
	put(&writer, record_of(2, 0, 2));
	flush(&writer);
	assert_int_equal(runs.records, 3);
	run_writer_free(&writer);
	runs_free(&runs);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_runs, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_workers_fill_side_by_side),
		TEST(each_call_fails_in_turn),
		TEST(a_chunk_that_cannot_be_had_is_said_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
