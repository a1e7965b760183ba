/*
 * A whole source as `index build` reads it: the records of its workers, sorted, kept or spilled, must fold to what its rows from tiny
 * slices fold to one by one, refused rows must be in the rejects file, and reading a source twice must change what that is
 * meant to change.
 *
 * Input: three bytes of source_choice.h, a byte (low bits: how small the slices are, 0x40: runs of a few records, all
 * spilled, 0x80: --same-entry add), then the file.
 */
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "fuzz/row_by_row.h"
#include "fuzz/scratch.h"
#include "fuzz/slow_csv.h"
#include "fuzz/source_choice.h"
#include "ingest/collect.h"

#define SPILL 0x40
#define ADD   0x80

struct work {
	struct source_choice choice;
	uint8_t switches;
	struct source source;
	struct row_by_row rows;  /* one by one */
	struct row_by_row whole; /* the records that source_read() makes */
};

static struct memory_file input_file;
static struct memory_file rejects_file;
static char output[512];

/* --- what must be true ------------------------------------------------------------------------------------------ */

static bool same_text(struct span a, struct span b)
{
	return (a.begin == NULL) == (b.begin == NULL) && span_equal(a, b);
}

static void check_same(const struct row_by_row *a, const struct row_by_row *b)
{
	fuzz_check(a->count == b->count, "%zu entries, %zu", a->count, b->count);
	fuzz_check(a->replaced == b->replaced && a->disagreeing == b->disagreeing, "%zu replaced, %zu disagree",
		   (size_t)a->replaced, (size_t)a->disagreeing);
	for (size_t i = 0; i < a->count; i++) {
		const struct record *x = &a->records[i], *y = &b->records[i];
		struct index_remark_texts s = remark_texts(&a->texts, x->remark),
					  t = remark_texts(&b->texts, y->remark);

		fuzz_check(x->place == y->place && x->attr == y->attr && x->duty_cents == y->duty_cents &&
				   x->ieepa_count == y->ieepa_count && x->summary_date == y->summary_date &&
				   x->payment_date == y->payment_date,
			   "entry %zu", i);
		fuzz_check(span_equal(dict_text(&a->texts.dicts[TEXT_IMPORTER], x->importer),
				      dict_text(&b->texts.dicts[TEXT_IMPORTER], y->importer)),
			   "importer of entry %zu", i);
		fuzz_check(same_text(s.liquidation_status, t.liquidation_status) && same_text(s.cape, t.cape),
			   "texts of entry %zu", i);
	}
}

static void check_sums(const struct work *w)
{
	const struct source *s = &w->source;
	uint64_t ieepa_rows = 0;

	fuzz_check(s->rows == w->rows.rows, "%zu rows", (size_t)w->rows.rows);
	fuzz_check(s->refused_rows == w->rows.refused_rows && s->refused_duty_cents == w->rows.refused_duty_cents,
		   "%zu rows are refused", (size_t)w->rows.refused_rows);
	fuzz_check(w->rows.count <= s->rows - s->refused_rows, "every entry has a row");
	fuzz_check(w->rows.disagreeing <= w->rows.count && w->rows.replaced == 0, "counts of a single source");
	for (size_t i = 0; i < w->rows.count; i++)
		ieepa_rows += w->rows.records[i].ieepa_count;
	fuzz_check(s->columns.layout != LAYOUT_TARIFF_ROWS || ieepa_rows == w->rows.ieepa_rows, "IEEPA rows add up");
}

/* A reject names a line of the source, and the bytes that stand there. */
static void check_reject(const struct work *w, const struct slow_csv *rejects, size_t r, struct span text)
{
	struct span line = slow_csv_value(rejects, r, 1), row = slow_csv_value(rejects, r, 3);
	const unsigned char *at = text.begin, *end = at + text.len_bytes;
	uint64_t above = strtoull((const char *)line.begin, NULL, 10) - 1;

	fuzz_check(rejects->records[r].fields == 4, "reject %zu", r);
	fuzz_check(span_equal(slow_csv_value(rejects, r, 0), span_text(w->source.path)), "file of reject %zu", r);
	for (; above > 0 && at < end; at++)
		above -= *at == w->source.record_end;
	fuzz_check((size_t)(end - at) >= row.len_bytes && memcmp(at, row.begin, row.len_bytes) == 0,
		   "line and bytes of reject %zu", r);
}

static void check_rejects(const struct work *w, struct span text)
{
	struct span file = memory_file_get(&rejects_file);
	struct slow_csv rejects;

	slow_csv_read(&rejects, file, '\n');
	fuzz_check(rejects.records_count == w->rows.refused_rows && !rejects.open, "%zu rejects",
		   rejects.records_count);
	for (size_t r = 0; r < rejects.records_count; r++)
		check_reject(w, &rejects, r, text);
	slow_csv_free(&rejects);
	memory_file_free(file);
}

/* --- the program's reading -------------------------------------------------------------------------------------- */

static void collection_begin(struct collection *c, const struct work *w)
{
	struct collect_options options = {
		.output = output,
		.threads = 1,
		.memory_bytes = 1 << 20,
		.spill_every = w->switches & SPILL ? 1 + w->switches % 8 : 0,
		.sources_max = 2,
		.add = w->switches & ADD,
	};

	collection_init(c, &options);
}

/* Records as the runs have them, in the order in which the merge takes them: pieces, and within a piece runs, one after another. */
static void take_records(struct row_by_row *r, struct collection *c)
{
	struct err err = ERR_INIT;

	fuzz_check(run_writer_flush(&c->outputs.writers[0], &err) && runs_finish(&c->runs, &err), "%s", err.text);
	r->sources[r->sources_count++] = c->sources[0];
	for (size_t n = 0; n < c->runs.count; n++) {
		const struct run *run = &c->runs.items[n];

		for (uint64_t i = 0; i < run->count; i++) {
			struct record record = run_record(run, i);
			struct index_remark_texts texts = remark_texts(&c->texts, record.remark);

			fuzz_check(i == 0 || run_place(run, i - 1) <= record.place, "a run is sorted");
			record.importer = text_number(&r->cache, TEXT_IMPORTER,
						      dict_text(&c->texts.dicts[TEXT_IMPORTER], record.importer));
			record.remark = text_remark(&r->cache, texts.liquidation_status, texts.cape);
			row_by_row_add(r, record);
		}
	}
	row_by_row_finish(r);
}

static bool read_source(struct work *w, struct err *err)
{
	struct err writer_err = ERR_INIT;
	struct sink sink = { .fd = rejects_file.fd };
	struct csv_writer writer;
	struct collection c;
	bool ok;

	memory_file_put(&rejects_file, span_of(NULL, 0));
	csv_writer_begin(&writer, &sink, &writer_err);
	w->choice.options.rejects = &writer;
	collection_begin(&c, w);
	ok = collection_add_source(&c, &w->source, &w->choice.options, err);
	fuzz_must(csv_writer_end(&writer));
	w->choice.options.rejects = NULL;
	if (ok)
		take_records(&w->whole, &c);
	collection_free(&c);
	return ok;
}

/* The same source twice: the second time it replaces all and changes nothing, or its tariff rows add up. */
static void check_twice(struct work *w)
{
	bool add = w->switches & ADD;
	struct err err = ERR_INIT;
	struct collection c;

	collection_begin(&c, w);
	for (unsigned i = 0; i < 2; i++)
		fuzz_check(collection_add_source(&c, &w->source, &w->choice.options, &err), "%s", err.text);
	fuzz_check(collection_merge(&c, &err), "%s", err.text);
	fuzz_check(c.merge.entries == w->rows.count, "%zu entries", (size_t)c.merge.entries);
	fuzz_check(c.merge.replaced == (add ? 0 : c.merge.entries), "%zu replaced", (size_t)c.merge.replaced);
	fuzz_check(add || c.merge.disagreeing == w->rows.disagreeing, "%zu disagree", (size_t)c.merge.disagreeing);
	collection_free(&c);
}

static void check_source(struct work *w, struct span file)
{
	struct span text = csv_skip_bom(file);
	struct err err = ERR_INIT;
	bool closed;

	row_by_row_begin(&w->rows, w->switches & ADD);
	row_by_row_begin(&w->whole, w->switches & ADD);
	closed = row_by_row_source(&w->rows, &w->source.columns, text, &w->choice.options, NULL, 1 + w->switches % 64);
	row_by_row_finish(&w->rows);
	fuzz_check(read_source(w, &err) == closed, "open quote");
	if (closed) {
		check_same(&w->whole, &w->rows);
		check_sums(w);
		check_rejects(w, text);
		check_twice(w);
	} else {
		check_message_in(&err, file);
	}
	row_by_row_free(&w->rows);
	row_by_row_free(&w->whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct span input = span_of(data, size);
	struct work w = { .switches = 0 };

	if (!input_file.fd) {
		input_file = memory_file_make();
		rejects_file = memory_file_make();
		(void)snprintf(output, sizeof(output), "%s/out.cidx", scratch_folder());
	}
	source_choose(&w.choice, &input);
	w.switches = input_byte(&input);
	memory_file_put(&input_file, input);
	if (source_open(&w.source, input_file.path, &w.choice.options, &errors, &warnings)) {
		check_source(&w, input);
		source_close(&w.source);
	}
	notes_free(&errors);
	notes_free(&warnings);
	source_choice_free(&w.choice);
	return 0;
}
