/*
 * Records in runs for tests: filled in a folder of their own, numbered so that every one can be told from all others.
 */
#ifndef CAPE_TESTS_UNIT_RUN_SAMPLE_H
#define CAPE_TESTS_UNIT_RUN_SAMPLE_H

#include "ingest/run_writer.h"
#include "unit/in_folder.h"

static char output[512];

static inline int begin_runs(void **state)
{
	int code = begin(state);

	(void)snprintf(output, sizeof(output), "%s", folder_file(&folder, "a.cidx"));
	return code;
}

/* The number tells the order of filling. */
static inline struct record record_of(uint64_t place, uint32_t piece, uint64_t number)
{
	return (struct record){ .place = place, .piece = piece, .duty_cents = (int64_t)number, .remark = 7 };
}

static inline void put(struct run_writer *writer, struct record record)
{
	struct err err = ERR_INIT;

	expect(run_writer_put(writer, &record, &err), "%s", err.text);
}

static inline void flush(struct run_writer *writer)
{
	struct err err = ERR_INIT;

	expect(run_writer_flush(writer, &err), "%s", err.text);
}

/* By place, equal places in the order of filling, and each record as it was. */
static inline void expect_sorted(const struct run *run, const char *what)
{
	struct record last = { .place = 0 };
	bool distinct = true;

	for (uint64_t i = 0; i < run->count; i++) {
		struct record r = run_record(run, i);

		expect(r.remark == 7 && run_place(run, i) == r.place, "%s: record %zu", what, (size_t)i);
		expect(i == 0 || last.place < r.place || (last.place == r.place && last.duty_cents < r.duty_cents),
		       "%s: record %zu", what, (size_t)i);
		distinct = distinct && (i == 0 || last.place != r.place);
		last = r;
	}
	expect(distinct || !run->distinct, "%s: places stand twice", what);
	expect(run->first_place == run_place(run, 0) && run->last_place == last.place, "%s: its ends", what);
}

#endif
