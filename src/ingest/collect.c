/* Sources to runs, runs to the index. */
#include "ingest/collect.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Records a range of the merge aims at: a megabyte. */
#define RANGE_RECORDS      32768
#define RANGE_RECORDS_TEST 16
/* This share of the memory is for what stands beside the records: directory, texts, batches, ends of fields. */
#define REST_SHARE 8

void collection_init(struct collection *c, const struct collect_options *options)
{
	*c = (struct collection){
		.output = options->output,
		.threads = options->threads,
		.progress = options->progress,
		.range_records = options->spill_every ? RANGE_RECORDS_TEST : RANGE_RECORDS,
		.fold = { .add = options->add, .texts = &c->texts },
	};
	texts_init(&c->texts);
	runs_init(&c->runs, options->output, options->memory_bytes - options->memory_bytes / REST_SHARE,
		  options->threads, options->spill_every);
	c->sources = mem_zero((options->sources_max + 1) * sizeof(*c->sources));
	c->outputs.writers = mem_zero(options->threads * sizeof(*c->outputs.writers));
	c->outputs.caches = mem_zero(options->threads * sizeof(*c->outputs.caches));
	for (unsigned t = 0; t < options->threads; t++) {
		text_cache_init(&c->outputs.caches[t], &c->texts);
		run_writer_init(&c->outputs.writers[t], &c->runs);
	}
}

static void free_outputs(struct collection *c)
{
	for (unsigned t = 0; t < c->threads && c->outputs.writers; t++) {
		run_writer_free(&c->outputs.writers[t]);
		text_cache_free(&c->outputs.caches[t]);
	}
	free(c->outputs.writers);
	free(c->outputs.caches);
	c->outputs = (struct source_outputs){ .writers = NULL };
}

void collection_free(struct collection *c)
{
	free_outputs(c);
	merge_free(&c->merge);
	runs_free(&c->runs);
	texts_free(&c->texts);
	for (unsigned k = 0; k < TEXT_KINDS; k++)
		dict_free(&c->sorted[k]);
	free(c->sources);
}

/* --- an index as a source -------------------------------------------------------------------------------------------- */

struct old_index {
	const struct index *index;
	struct text_cache *texts;
	uint32_t *importers; /* by the index's numbers: ours */
};

static uint32_t old_remark(const struct old_index *old, uint32_t number)
{
	struct index_remark_texts texts = index_remark(old->index, number);

	return text_remark(old->texts, texts.liquidation_status, texts.cape);
}

static struct record old_record(const struct old_index *old, uint64_t place, uint32_t entry, uint32_t piece)
{
	struct index_hit hit = index_hit(old->index, entry);
	struct index_cold cold = index_cold(old->index, entry);

	return (struct record){
		.place = place,
		.attr = hit.attr & ~record_derived_bits(),
		.duty_cents = index_cold_duty(&cold),
		/* A damaged index may have any number: then the importer is unknown. */
		.importer = hit.importer < old->index->header.importers
				    ? old->importers[hit.importer]
				    : text_number(old->texts, TEXT_IMPORTER, span_of("", 0)),
		.remark = old_remark(old, cold.remark),
		.ieepa_count = cold.ieepa_count,
		.piece = piece,
		.summary_date = cold.summary_date,
		.payment_date = cold.payment_date,
	};
}

bool collection_add_index(struct collection *c, const struct index *index, struct err *err)
{
	struct old_index old = { .index = index, .texts = &c->outputs.caches[0] };
	struct run_writer *writer = &c->outputs.writers[0];
	struct index_cursor cursor;
	uint64_t place;
	uint32_t entry;
	bool ok = true;

	old.importers = mem_alloc(index->header.importers * sizeof(*old.importers));
	for (uint32_t i = 0; i < index->header.importers; i++)
		old.importers[i] = text_number(old.texts, TEXT_IMPORTER, index_importer(index, i));
	index_cursor_init(&cursor, index);
	while (ok && index_cursor_next(&cursor, &place, &entry)) {
		struct record record = old_record(&old, place, entry, c->pieces);

		ok = run_writer_put(writer, &record, err);
	}
	free(old.importers);
	ok = ok && index_cursor_complete(&cursor, err);
	c->sources[c->sources_count++] = (struct fold_source){ .first_piece = c->pieces++, .is_index = true };
	return ok;
}

/* --- exports --------------------------------------------------------------------------------------------------------- */

bool collection_add_source(struct collection *c, struct source *source, const struct source_options *options,
			   struct err *err)
{
	struct fold_source *fold_source = &c->sources[c->sources_count++];

	*fold_source =
		fold_source_make(c->pieces, source->columns.layout, source->columns.present | source->columns.assumed);
	fold_source->is_overlay = options->overlaid != NULL;
	if (!source_read(source, c->pieces, options, &c->outputs, err))
		return false;
	/* A source without rows must not have the first piece of the next one. */
	c->pieces += source->pieces ? source->pieces : 1;
	return true;
}

/* --- merging --------------------------------------------------------------------------------------------------------- */

struct flushing {
	struct collection *collection;
	atomic_uint next;
	atomic_bool failed;
	struct err *err;
};

static void flush_writers(void *context, unsigned worker)
{
	struct flushing *flushing = context;
	struct collection *c = flushing->collection;
	unsigned t;

	(void)worker;
	while ((t = atomic_fetch_add(&flushing->next, 1)) < c->threads) {
		struct err err = ERR_INIT;

		if (!run_writer_flush(&c->outputs.writers[t], &err) && !atomic_exchange(&flushing->failed, true))
			*flushing->err = err;
	}
}

bool collection_merge(struct collection *c, struct err *err)
{
	struct flushing flushing = { .collection = c, .err = err };

	threads_run(c->threads, flush_writers, &flushing);
	if (flushing.failed || !runs_finish(&c->runs, err))
		return false;
	free_outputs(c);
	c->fold.sources = c->sources;
	c->fold.sources_count = c->sources_count;
	merge_init(&c->merge, &c->runs, &c->fold, c->threads, c->range_records);
	c->merge.progress = c->progress;
	progress_stage(c->progress, "counting", c->runs.records * sizeof(struct record));
	merge_count(&c->merge);
	return true;
}

bool collection_write(struct collection *c, struct span provenance, day data_date, uint64_t *root, struct err *err)
{
	uint32_t *numbers[TEXT_KINDS];
	struct index_writer writer;
	bool ok;

	for (unsigned k = 0; k < TEXT_KINDS; k++)
		numbers[k] = texts_sort(&c->texts, (enum text_kind)k, &c->merge.used[k], &c->sorted[k]);
	progress_stage(c->progress, "writing", c->merge.entries * sizeof(struct record));
	ok = index_writer_open(&writer, c->output, c->merge.entries, err);
	if (ok && !merge_write(&c->merge, numbers, &writer, err)) {
		index_writer_abandon(&writer);
		ok = false;
	} else if (ok) {
		struct index_rest rest = {
			.importers = &c->sorted[TEXT_IMPORTER],
			.remarks = &c->sorted[TEXT_REMARK],
			.provenance = provenance,
			.data_date = data_date,
			.built_at = moment_now(),
			.threads = c->threads,
		};

		ok = index_writer_publish(&writer, &rest, root, err);
	}
	for (unsigned k = 0; k < TEXT_KINDS; k++)
		free(numbers[k]);
	return ok;
}
