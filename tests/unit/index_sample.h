/*
 * Index files for tests: made up entries, written, and the file's bytes to play with.
 */
#ifndef CAPE_TESTS_UNIT_INDEX_SAMPLE_H
#define CAPE_TESTS_UNIT_INDEX_SAMPLE_H

#include "core/key.h"
#include "index/reader.h"
#include "index/writer.h"
#include "unit/support.h"

#include <xxhash.h>

#define SAMPLE_IMPORTERS  17
#define SAMPLE_PROVENANCE "{\"sources\":[]}"

struct sample {
	struct index_entry *entries; /* by key, ascending */
	uint64_t count;
	struct dict importers;
	struct dict texts;
};

/* Everything about an entry follows from its key. */
static inline struct index_entry sample_entry(uint64_t key)
{
	struct rng rng = { key };

	return (struct index_entry){
		.key = key,
		.attr = rng_next(&rng) & ~ENTRY_ZERO_MASK,
		.importer = (uint32_t)(key % SAMPLE_IMPORTERS),
		.cold = {
			.duty_cents = (int64_t)(rng_next(&rng) % 1000000),
			.ieepa_count = (uint32_t)rng_below(&rng, 10),
			.summary_date = (uint16_t)(1 + rng_below(&rng, 40000)),
			.payment_date = DAY_ABSENT,
			.liquidation_status = 1,
		},
	};
}

/* Keys with gaps of 1 to 1,000, so that absent keys stand between them; the first is not 0, the last not the largest. */
static inline struct sample sample_make(uint64_t count)
{
	struct sample sample = { .entries = calloc(count + 1, sizeof(struct index_entry)), .count = count };
	struct rng rng = { count };
	uint64_t key = UINT64_C(1000000000000);
	char text[16];

	must(sample.entries != NULL);
	for (uint64_t i = 0; i < count; i++) {
		key += 1 + rng_below(&rng, i % 3 ? 1 : 1000);
		sample.entries[i] = sample_entry(key);
	}
	for (unsigned i = 0; i < SAMPLE_IMPORTERS; i++) {
		(void)snprintf(text, sizeof(text), "12345678%uXX", i);
		(void)dict_add(&sample.importers, span_text(text));
	}
	(void)dict_add(&sample.texts, span_text("Liquidated"));
	(void)dict_add(&sample.texts, span_text(""));
	return sample;
}

static inline void sample_free(struct sample *sample)
{
	free(sample->entries);
	dict_free(&sample->importers);
	dict_free(&sample->texts);
}

static inline void sample_shuffle(struct index_entry *entries, uint64_t count, uint64_t seed)
{
	struct rng rng = { seed };

	for (uint64_t i = count; i > 1; i--) {
		uint64_t k = rng_below(&rng, i);
		struct index_entry kept = entries[k];

		entries[k] = entries[i - 1];
		entries[i - 1] = kept;
	}
}

/* Writes the entries in the order given; returns the root checksum. */
static inline uint64_t sample_write(const struct sample *sample, const struct index_entry *entries, const char *path)
{
	struct index_content content = {
		.entries = entries,
		.entries_count = sample->count,
		.importers = &sample->importers,
		.texts = &sample->texts,
		.provenance = span_text(SAMPLE_PROVENANCE),
		.data_date = 17000,
		.built_at = 1780000000,
	};
	struct err err = ERR_INIT;
	uint64_t root = 0;

	expect(index_write(path, &content, &root, &err), "%s", err.text);
	return root;
}

/* A header whose root matches again after it was changed. */
static inline void sample_seal(struct index_header *header)
{
	header->root = XXH3_64bits(header, offsetof(struct index_header, root));
}

/* Puts bytes over those at an offset of a file. */
static inline void sample_patch(const char *path, uint64_t offset, const void *bytes, size_t len_bytes)
{
	FILE *file = fopen(path, "r+b");

	must(file && fseek(file, (long)offset, SEEK_SET) == 0 && fwrite(bytes, 1, len_bytes, file) == len_bytes &&
	     fclose(file) == 0);
}

#endif
