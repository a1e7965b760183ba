/*
 * Index files for tests: made up entries, written, and the file's bytes to play with.
 */
#ifndef CAPE_TESTS_UNIT_INDEX_SAMPLE_H
#define CAPE_TESTS_UNIT_INDEX_SAMPLE_H

#include "index/checksum.h"
#include "index/reader.h"
#include "index/writer.h"
#include "unit/index_places.h"

#include <fcntl.h>
#include <xxhash.h>

#define SAMPLE_IMPORTERS  17
#define SAMPLE_PROVENANCE "{\"sources\":[]}"
#define SAMPLE_DATA_DATE  17000
#define SAMPLE_BUILT_AT   1780000000
/* Entries in a batch, where it does not matter. */
#define SAMPLE_BATCH 1000

struct sample {
	struct places places;
	struct dict importers;
	struct dict remarks;
	const char *provenance;
};

/* Remarks of all forms, ascending as bytes; NULL: the source had no such column. */
static const struct sample_remark {
	const char *liquidation_status, *cape;
} sample_remarks[] = {
	{ "", NULL }, { "Liquidated", NULL }, { NULL, "" },           { NULL, "N" }, { "", "" },
	{ "", "Y" },  { "Liquidated", "Y" },  { "Unliquidated", "" },
};

/* Everything about an entry follows from its place. */
static inline struct index_entry sample_entry(uint64_t place)
{
	struct rng rng = { place };
	struct index_entry entry = {
		.place = place,
		.attr = rng_next(&rng) & ~ENTRY_ZERO_MASK,
		.importer = (uint32_t)rng_below(&rng, SAMPLE_IMPORTERS),
		.cold = {
			.ieepa_count = (uint32_t)rng_next(&rng),
			.summary_date = (uint16_t)rng_next(&rng),
			.payment_date = (uint16_t)rng_next(&rng),
			.remark = (uint32_t)rng_below(&rng, ARRAY_LEN(sample_remarks) + 1),
		},
	};

	index_cold_set_duty(&entry.cold, rng_below(&rng, 10) ? (int64_t)rng_next(&rng) >> 20 : INDEX_NO_DUTY);
	return entry;
}

static inline void sample_add_remark(struct sample *sample, const struct sample_remark *remark)
{
	unsigned char bytes[64];
	struct outbuf out = { .begin = bytes, .capacity_bytes = sizeof(bytes) };
	const char *status = remark->liquidation_status ? remark->liquidation_status : "";
	const char *cape = remark->cape ? remark->cape : "";
	struct index_remark head = { .liquidation_status_bytes = (uint32_t)strlen(status) };

	head.known = (remark->liquidation_status ? INDEX_REMARK_STATUS : 0) | (remark->cape ? INDEX_REMARK_CAPE : 0);
	outbuf_put(&out, &head, sizeof(head));
	outbuf_put(&out, status, strlen(status));
	outbuf_put(&out, cape, strlen(cape));
	(void)dict_add(&sample->remarks, span_of(bytes, out.len_bytes));
}

/* Takes the places over. */
static inline struct sample sample_of(struct places places)
{
	struct sample sample = { .places = places, .provenance = SAMPLE_PROVENANCE };
	char text[16];

	for (unsigned i = 0; i < SAMPLE_IMPORTERS; i++) {
		(void)snprintf(text, sizeof(text), "123456%02uXX", i);
		(void)dict_add(&sample.importers, span_text(text));
	}
	for (size_t i = 0; i < ARRAY_LEN(sample_remarks); i++)
		sample_add_remark(&sample, &sample_remarks[i]);
	return sample;
}

/* So many entries of three filers: serials with runs and strays, wrong check digits, letters. */
static inline struct sample sample_make(size_t count)
{
	struct places places = { .at = NULL };
	struct rng rng = { count };

	while (places.count < count) {
		size_t left = count - places.count;
		uint32_t filer = 13000 + 500 * (uint32_t)rng_below(&rng, 3);

		if (rng_below(&rng, 4))
			places_serials(&places, filer, rng_below(&rng, 9000000), left < 2000 ? left / 2 + 1 : 2000);
		else
			places_stretch(&places, filer, left < 30 ? left : 30, &rng);
		places_settle(&places);
	}
	return sample_of(places);
}

static inline void sample_free(struct sample *sample)
{
	places_free(&sample->places);
	dict_free(&sample->importers);
	dict_free(&sample->remarks);
}

static inline bool sample_fill(struct index_writer *writer, const struct sample *sample, struct index_batch *batch,
			       struct err *err)
{
	size_t count = sample->places.count;

	for (size_t at = 0; at < count; at += batch->count) {
		index_batch_begin(batch, at);
		for (size_t i = at; i < count && batch->count < batch->capacity; i++) {
			struct index_entry entry = sample_entry(sample->places.at[i]);

			index_batch_push(batch, &entry);
		}
		if (!index_writer_number(writer, batch, err) || !index_writer_put(writer, batch, err))
			return false;
	}
	return true;
}

/* Writes the file in batches of so many entries. */
static inline bool sample_try_write(const struct sample *sample, const char *path, size_t batch_entries, uint64_t *root,
				    struct err *err)
{
	const struct index_rest rest = {
		.importers = &sample->importers,
		.remarks = &sample->remarks,
		.provenance = span_text(sample->provenance),
		.data_date = SAMPLE_DATA_DATE,
		.built_at = SAMPLE_BUILT_AT,
		.threads = 2,
	};
	struct index_writer writer;
	struct index_batch batch;
	bool ok;

	if (!index_batch_init(&batch, batch_entries, err))
		return false;
	ok = index_writer_open(&writer, path, sample->places.count, err);
	if (ok && sample_fill(&writer, sample, &batch, err)) {
		ok = index_writer_publish(&writer, &rest, root, err);
	} else if (ok) {
		index_writer_abandon(&writer);
		ok = false;
	}
	index_batch_free(&batch);
	return ok;
}

/* Returns the root checksum. */
static inline uint64_t sample_write(const struct sample *sample, const char *path)
{
	struct err err = ERR_INIT;
	uint64_t root = 0;

	expect(sample_try_write(sample, path, SAMPLE_BATCH, &root, &err), "%s", err.text);
	return root;
}

static inline void sample_open(struct index *index, const char *path)
{
	struct err err = ERR_INIT;

	expect(index_open(index, path, &err), "%s", err.text);
}

/* A header whose root matches again after it was changed. */
static inline void sample_seal(struct index_header *header)
{
	header->root = index_header_root(header);
}

/* Puts bytes over those at an offset of a file; it gets longer where need be. */
static inline void sample_patch(const char *path, uint64_t offset, const void *bytes, size_t len_bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	must(fd >= 0 && pwrite(fd, bytes, len_bytes, (off_t)offset) == (ssize_t)len_bytes && close(fd) == 0);
}

#endif
