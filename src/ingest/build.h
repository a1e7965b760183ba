/*
 * `cape index build` and `cape index update`: exports in, one index file out, or the old one as it was.
 */
#ifndef CAPE_INGEST_BUILD_H
#define CAPE_INGEST_BUILD_H

#include "ingest/source.h"

/* --assume FIELD=VALUE, collected. Borrowed. */
struct assumption {
	enum source_field field;
	const char *value;
};

struct build_options {
	const char *output;
	const char *const *sources;
	size_t sources_count;
	struct column_maps maps;
	const struct assumption *assumptions;
	size_t assumptions_count;
	const char *rejects;  /* NULL: refused rows are only counted */
	uint64_t max_rejects; /* UINT64_MAX: no limit */
	bool add;             /* --same-entry add */
	day data_date;        /* DAY_BLANK: the newest source's date */
	bool update;          /* `output` is an index, whose entries the sources replace … */
	bool overlay;         /* … or change field by field */
	bool force;           /* also with older data than the index has */
	uint64_t memory_bytes;
	uint64_t spill_every; /* tests: spill after so many records; 0: as memory demands */
	unsigned threads;
	struct progress *progress;
};

/* What was read and written. */
struct build_report {
	uint64_t sources;
	uint64_t rows;
	uint64_t bytes;
	uint64_t refused_rows;
	int64_t refused_duty_cents;
	uint64_t entries;
	uint64_t importers;
	uint64_t replaced;
	uint64_t disagreeing;
	uint32_t never_known; /* bit per enum source_field that no source had and nothing assumed */
	day data_date;
	uint64_t root; /* checksum of the index */
	double seconds;
};

/*
 * Reads an assumption; false with an error where the field cannot be assumed or the value makes no sense. The facts collect the
 * values of all assumptions.
 */
bool assumption_check(const struct assumption *assumption, struct facts *facts, struct err *err);

/*
 * Builds (or updates) and publishes the index. All sources are looked at before any is read, so that `errors` names every one that cannot be;
 * false means that the index is as it was.
 */
bool index_build(const struct build_options *options, struct build_report *report, struct notes *errors,
		 struct notes *warnings);

#endif
