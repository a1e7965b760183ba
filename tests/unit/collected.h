/*
 * Random rows (random_rows.h) into a collection as workers would put them there, and what is in the index then.
 */
#ifndef CAPE_TESTS_UNIT_COLLECTED_H
#define CAPE_TESTS_UNIT_COLLECTED_H

#include "core/calls.h"
#include "core/threads.h"
#include "ingest/collect.h"
#include "unit/random_rows.h"

/* What must not make a difference. */
struct way {
	unsigned threads;
	uint64_t spill_every;
	size_t range_records;
};

#define WAY_THREADS_MAX 8

struct putting {
	struct collection *collection;
	const struct slow_rows *rows;
	struct err errs[WAY_THREADS_MAX];
};

/* A piece is read by one worker, and each worker reads its pieces in order. */
static inline void put_rows(void *context, unsigned worker)
{
	struct putting *putting = context;
	struct collection *c = putting->collection;

	for (size_t i = 0; i < putting->rows->count; i++) {
		const struct slow_row *row = &putting->rows->items[i];
		struct record record;

		if (putting->rows->sources[row->source].is_index || row->piece * 7919 % 31 % c->threads != worker)
			continue;
		record = slow_record(row, &c->outputs.caches[worker]);
		if (!run_writer_put(&c->outputs.writers[worker], &record, &putting->errs[worker]))
			return;
	}
}

/* Everything up to collection_merge(); `old` is the index that the rows begin with, if they do. */
static inline bool collect_rows(struct collection *c, const struct slow_rows *rows, const struct way *way,
				const struct index *old, const char *output, struct err *err)
{
	struct collect_options options = {
		.output = output,
		.threads = way->threads,
		.memory_bytes = UINT64_C(64) << 20,
		.spill_every = way->spill_every,
		.sources_max = rows->sources_count,
		.add = rows->add,
	};
	static struct putting putting;

	must(way->threads <= WAY_THREADS_MAX);
	putting = (struct putting){ .collection = c, .rows = rows };
	collection_init(c, &options);
	c->range_records = way->range_records;
	if (old && !collection_add_index(c, old, err))
		return false;
	assert_true(!old || c->pieces == 1);
	for (size_t s = old ? 1 : 0; s < rows->sources_count; s++)
		c->sources[c->sources_count++] = rows->sources[s];
	c->pieces = rows->pieces;
	threads_run(way->threads, put_rows, &putting);
	for (unsigned t = 0; t < way->threads; t++) {
		if (putting.errs[t].set) {
			*err = putting.errs[t];
			return false;
		}
	}
	return collection_merge(c, err);
}

/* --- what is in an index --------------------------------------------------------------------------------------------- */

static inline struct facts index_facts(const struct index *index, uint32_t entry)
{
	struct index_hit hit = index_hit(index, entry);
	struct index_cold cold = index_cold(index, entry);
	struct index_remark_texts remark = index_remark(index, cold.remark);
	struct span importer = index_importer(index, hit.importer);
	struct facts facts = {
		.attr = hit.attr,
		.duty_cents = index_cold_duty(&cold),
		.ieepa_count = cold.ieepa_count,
		.summary_date = cold.summary_date,
		.payment_date = cold.payment_date,
		.liquidation_status = remark.liquidation_status,
		.cape = remark.cape,
		.importer_len = (uint8_t)importer.len_bytes,
	};

	expect(hit.importer < index->header.importers, "importer %u", hit.importer);
	must(importer.len_bytes <= sizeof(facts.importer));
	if (importer.len_bytes)
		memcpy(facts.importer, importer.begin, importer.len_bytes);
	return facts;
}

/* A text of the file as it stands there. */
static inline struct span stored_text(const struct index *index, enum index_section ends, enum index_section texts,
				      uint32_t number)
{
	const unsigned char *file = index->map.bytes.begin;
	uint32_t begin = 0, end;

	memcpy(&end, file + index->header.sections[ends].offset + number * sizeof(end), sizeof(end));
	if (number)
		memcpy(&begin, file + index->header.sections[ends].offset + (number - 1) * sizeof(begin),
		       sizeof(begin));
	return span_of(file + index->header.sections[texts].offset + begin, end - begin);
}

static inline void expect_ascending(const struct index *index, enum index_section ends, enum index_section texts,
				    uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct span a = stored_text(index, ends, texts, i - 1), b = stored_text(index, ends, texts, i);
		size_t shorter = a.len_bytes < b.len_bytes ? a.len_bytes : b.len_bytes;
		int order = memcmp(a.begin, b.begin, shorter);

		expect(order < 0 || (order == 0 && a.len_bytes < b.len_bytes), "%s: text %u",
		       index_section_names[texts], i);
	}
}

/* Every text once, ascending, and each used by an entry. */
static inline void expect_texts(const struct index *index)
{
	uint32_t importers = index->header.importers, remarks = index->header.remarks;
	bool *used = calloc((size_t)importers + remarks + 1, sizeof(*used));

	must(used != NULL);
	for (uint32_t e = 0; e < index->header.entries; e++) {
		struct index_cold cold = index_cold(index, e);

		used[index_hit(index, e).importer] = true;
		if (cold.remark)
			used[importers + cold.remark - 1] = true;
	}
	for (uint32_t i = 0; i < importers + remarks; i++)
		expect(used[i], "text %u of %u importers is in no entry", i, importers);
	free(used);
	expect_ascending(index, SECTION_IMPORTER_ENDS, SECTION_IMPORTER_TEXTS, importers);
	expect_ascending(index, SECTION_REMARK_ENDS, SECTION_REMARK_TEXTS, remarks);
}

/* The index holds the entries of the model, in the order of their places, and nothing else. */
static inline void expect_index(const char *path, const struct slow_rows *rows, size_t entries)
{
	struct err err = ERR_INIT;
	struct index_cursor cursor;
	uint64_t place, last = 0, count = 0;
	struct index index;
	uint32_t number;

	expect(index_open(&index, path, &err), "%s", err.text);
	expect(index_verify(&index, 1, &err), "%s", err.text);
	for (size_t n = 0; n < entries; n++) {
		struct slow_entry entry;
		struct index_hit hit;
		struct facts found;
		char what[32];

		place = place_of_key(random_key(n));
		index_find(&index, &place, 1, &hit);
		(void)snprintf(what, sizeof(what), "entry %zu", n);
		expect((hit.entry != INDEX_NO_ENTRY) == slow_fold(rows, place, &entry), "%s: there", what);
		if (hit.entry == INDEX_NO_ENTRY)
			continue;
		count++;
		entry.facts.attr |= slow_derived(&entry.facts);
		found = index_facts(&index, hit.entry);
		expect_slow_entry(&entry, &found, what);
	}
	expect(index.header.entries == count, "%zu entries, not %zu", (size_t)index.header.entries, (size_t)count);
	index_cursor_init(&cursor, &index);
	for (uint32_t e = 0; index_cursor_next(&cursor, &place, &number); e++) {
		expect(number == e && (e == 0 || place > last), "entry %u", e);
		last = place;
	}
	expect_texts(&index);
	index_close(&index);
}

/* So that builds of different seconds are the same, and tests do not wait for disks. */
static inline int no_fsync(int fd)
{
	(void)fd;
	return 0;
}

static inline void fix_the_world(void)
{
	must(setenv("SOURCE_DATE_EPOCH", "1780000000", 1) == 0);
	calls.fsync = no_fsync;
}

#endif
