/*
 * `cape index build`: exports in, one index file out, or nothing.
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
 * Builds and publishes the index. All sources are looked at before any is read, so that `errors` names every one that cannot be;
 * false means that the index is as it was.
 */
bool index_build(const struct build_options *options, struct build_report *report, struct notes *errors,
		 struct notes *warnings);

#endif
