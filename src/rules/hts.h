/*
 * IEEPA numbers of the tariff schedule: which count, and what is known about their ranges (data/ieepa_hts.ini).
 */
#ifndef CAPE_RULES_HTS_H
#define CAPE_RULES_HTS_H

#include "core/dates.h"
#include "core/err.h"

#define HTS_PREFIXES_MAX 8
#define HTS_PREFIX_LEN   6 /* "990301" */
#define HTS_RANGES_MAX   64

struct hts_range {
	char *numbers; /* "9903.01.02-9903.01.05" */
	char *class;
	char *programme;
	char *authority;
	char *source;
	day from, until; /* DAY_BLANK: not established */
};

struct hts_table {
	char prefixes[HTS_PREFIXES_MAX][HTS_PREFIX_LEN];
	size_t prefixes_count;
	struct hts_range ranges[HTS_RANGES_MAX];
	size_t ranges_count;
};

bool hts_table_load(struct hts_table *table, struct span text, const char *path, struct err *err);
/* Owned by the caller (hts_table_free); cannot fail, a test proves it. */
void hts_table_load_builtin(struct hts_table *table);
void hts_table_free(struct hts_table *table);

/* True if the HTS number, with or without dots, begins with a prefix that counts. The duty is the caller's half of the test. */
bool hts_counts(const struct hts_table *table, struct span number);

#endif
