/*
 * Records in runs for tests: filled in a folder of their own, numbered so that every one can be told from all others.
 */
#ifndef CAPE_TESTS_UNIT_RUN_SAMPLE_H
#define CAPE_TESTS_UNIT_RUN_SAMPLE_H

#include "ingest/runs.h"
#include "unit/support.h"

#include <dirent.h>

static struct folder folder;
static char output[512];

static inline int begin(void **state)
{
	(void)state;
	folder = folder_make();
	(void)snprintf(output, sizeof(output), "%s", folder_file(&folder, "a.cidx"));
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static inline unsigned files_there(void)
{
	DIR *dir = opendir(folder.path);
	unsigned count = 0;

	must(dir != NULL);
	while (readdir(dir))
		count++;
	must(closedir(dir) == 0);
	return count - 2;
}

/* The number tells the order of filling. */
static inline struct record record_of(uint64_t place, uint32_t piece, uint64_t number)
{
	return (struct record){ .place = place, .piece = piece, .duty_cents = (int64_t)number, .remark = 7 };
}

static inline void put(struct run_writer *writer, struct record record)
{
	struct err err = ERR_INIT;
	struct record *room = run_writer_room(writer, &err);

	expect(room != NULL, "%s", err.text);
	*room = record;
	writer->count++;
}

static inline void flush(struct run_writer *writer)
{
	struct err err = ERR_INIT;

	expect(run_writer_flush(writer, &err), "%s", err.text);
}

/* By place, equal places in the order of filling, and the bytes of each record as they were. */
static inline void expect_sorted(const struct run *run, const char *what)
{
	for (uint64_t i = 0; i < run->count; i++) {
		const struct record *r = &run->records[i];

		expect(r->remark == 7, "%s: record %zu", what, (size_t)i);
		if (i == 0)
			continue;
		expect(r[-1].place < r->place || (r[-1].place == r->place && r[-1].duty_cents < r->duty_cents),
		       "%s: record %zu", what, (size_t)i);
	}
}

#endif
