/* Rows one by one. */
#include "fuzz/row_by_row.h"

#include "fuzz/fuzz.h"
#include "ingest/row.h"
#include "parse/splitter.h"

void row_by_row_begin(struct row_by_row *r, bool add)
{
	*r = (struct row_by_row){ .add = add };
	texts_init(&r->texts);
	text_cache_init(&r->cache, &r->texts);
}

void row_by_row_free(struct row_by_row *r)
{
	text_cache_free(&r->cache);
	texts_free(&r->texts);
	free(r->records);
}

void row_by_row_add(struct row_by_row *r, struct record record)
{
	if (r->count == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 64;
		r->records = realloc(r->records, r->capacity * sizeof(*r->records));
		fuzz_must(r->records);
	}
	r->records[r->count++] = record;
}

void row_by_row_index(struct row_by_row *r, const struct row_by_row *old)
{
	r->sources[r->sources_count++] = (struct fold_source){ .is_index = true };
	for (size_t i = 0; i < old->count; i++) {
		struct record record = old->records[i];
		struct index_remark_texts texts = remark_texts(&old->texts, record.remark);

		record.importer = text_number(&r->cache, TEXT_IMPORTER,
					      dict_text(&old->texts.dicts[TEXT_IMPORTER], record.importer));
		record.remark = text_remark(&r->cache, texts.liquidation_status, texts.cape);
		record.piece = 0;
		record.replaced = record.disagrees = false;
		row_by_row_add(r, record);
	}
}

/* --- rows ------------------------------------------------------------------------------------------------------------ */

/* A text that no column told, or in an overlay a blank cell, is none. */
static struct span text_of(const struct row_reader *reader, enum field field, struct span text)
{
	uint32_t said = reader->overlay ? reader->given : reader->known;

	if (!((said >> field) & 1))
		return span_of(NULL, 0);
	return text.begin ? text : span_of("", 0);
}

static void take_row(struct row_by_row *r, const struct row_reader *reader, const struct row *row,
		     const struct row_by_row *overlaid)
{
	const struct facts *f = &reader->facts;
	bool lacks = !row->refused && !row->blank && overlaid && !row_by_row_find(overlaid, reader->facts.place);

	if (row->blank)
		return;
	r->rows++;
	if (row->refused || lacks) {
		r->refused_rows++;
		r->refused_duty_cents += !lacks ? row->refused_duty_cents : f->duty_cents > 0 ? f->duty_cents : 0;
		return;
	}
	r->ieepa_rows += f->ieepa_count;
	row_by_row_add(r,
		       (struct record){
			       .place = reader->facts.place,
			       .attr = f->attr,
			       .duty_cents = f->duty_cents,
			       .importer = text_number(&r->cache, TEXT_IMPORTER, span_of(f->importer, f->importer_len)),
			       .remark = text_remark(&r->cache,
						     text_of(reader, FIELD_LIQUIDATION_STATUS, f->liquidation_status),
						     text_of(reader, FIELD_CAPE, f->cape)),
			       .ieepa_count = f->ieepa_count,
			       .piece = (uint32_t)r->sources_count - 1,
			       .summary_date = f->summary_date,
			       .payment_date = f->payment_date,
			       .given = (uint16_t)reader->given,
		       });
}

bool row_by_row_source(struct row_by_row *r, const struct columns *columns, struct span text,
		       const struct source_options *options, const struct row_by_row *overlaid, size_t slice_bytes)
{
	struct span rows = span_of(text.begin + columns->rows_offset, text.len_bytes - columns->rows_offset);
	unsigned char record_end = csv_record_end(text);
	struct fold_source *source = &r->sources[r->sources_count];
	struct splitter splitter;
	struct slice slice;

	fuzz_must(r->sources_count < ROW_SOURCES_MAX);
	*source = fold_source_make((uint32_t)r->sources_count++, columns->layout, columns->present | columns->assumed);
	source->is_overlay = overlaid != NULL;
	splitter_init(&splitter, rows, record_end, slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		const unsigned char *at = slice.bytes.begin;

		while (at < slice.bytes.begin + slice.bytes.len_bytes) {
			struct row_reader reader;
			struct row row;

			row_reader_init(&reader, columns, options->assumed_facts, options->hts, record_end,
					overlaid != NULL);
			at = row_read(&reader, at, slice.bytes.begin + slice.bytes.len_bytes, &row);
			take_row(r, &reader, &row, overlaid);
			row_reader_free(&reader);
		}
	}
	splitter_free(&splitter);
	return splitter.open_quote == NULL;
}

/* --- entries --------------------------------------------------------------------------------------------------------- */

void row_by_row_finish(struct row_by_row *r)
{
	struct fold fold = { r->sources, r->sources_count, r->add, &r->texts };
	size_t entries = 0;

	/* Insertion: slow, and stable beyond doubt. */
	for (size_t i = 1; i < r->count; i++) {
		struct record record = r->records[i];
		size_t at = i;

		for (; at > 0 && r->records[at - 1].place > record.place; at--)
			r->records[at] = r->records[at - 1];
		r->records[at] = record;
	}
	for (size_t i = 0; i < r->count; i++) {
		if (entries && r->records[entries - 1].place == r->records[i].place)
			fold_record(&fold, &r->records[entries - 1], &r->records[i]);
		else
			r->records[entries++] = r->records[i];
	}
	r->count = entries;
	for (size_t i = 0; i < entries; i++) {
		fold_finish(&r->records[i]);
		r->replaced += r->records[i].replaced;
		r->disagreeing += r->records[i].disagrees;
	}
}

const struct record *row_by_row_find(const struct row_by_row *r, uint64_t place)
{
	for (size_t i = 0; i < r->count; i++) {
		if (r->records[i].place == place)
			return &r->records[i];
	}
	return NULL;
}

struct index_remark_texts remark_texts(const struct texts *texts, uint32_t remark)
{
	struct index_remark_texts both = { { NULL, 0 }, { NULL, 0 } };
	struct index_remark head;
	struct span bytes;

	if (remark == 0)
		return both;
	bytes = dict_text(&texts->dicts[TEXT_REMARK], remark - 1);
	memcpy(&head, bytes.begin, sizeof(head));
	bytes = span_of(bytes.begin + sizeof(head), bytes.len_bytes - sizeof(head));
	if (head.known & INDEX_REMARK_STATUS)
		both.liquidation_status = span_of(bytes.begin, head.liquidation_status_bytes);
	if (head.known & INDEX_REMARK_CAPE)
		both.cape = span_of(bytes.begin + head.liquidation_status_bytes,
				    bytes.len_bytes - head.liquidation_status_bytes);
	return both;
}
