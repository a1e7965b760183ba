/*
 * Readers of rows for tests: columns found in a header, and what a reader says of a row, as text or beside another reader.
 */
#ifndef CAPE_TESTS_UNIT_ROW_SETTING_H
#define CAPE_TESTS_UNIT_ROW_SETTING_H

#include "core/key.h"
#include "ingest/row.h"
#include "parse/ends.h"
#include "unit/support.h"

#define ROW_REQUIRED \
	"Entry Number,Importer Number,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,Liquidation Date"

/* How a source is read; what is not said is zero: LF, no maps, no assumptions, no overlay. */
struct setting {
	const char *header;
	unsigned char record_end; /* 0: LF */
	struct column_maps maps;
	struct facts assumed; /* needed where something is assumable */
	uint32_t assumable;
	bool overlay;
	struct columns columns;
	struct hts_table hts;
};

static inline void setting_begin(struct setting *s)
{
	struct notes errors = { 0 }, warnings = { 0 };

	s->record_end = s->record_end ? s->record_end : '\n';
	if (!s->assumable)
		s->assumed = facts_none();
	expect(columns_find(&s->columns, span_text(s->header), s->record_end, "a.csv", &s->maps, s->assumable,
			    s->overlay, &errors, &warnings),
	       "%s", errors.count ? errors.items[0].text : "no error");
	hts_table_load_builtin(&s->hts);
	notes_free(&errors);
	notes_free(&warnings);
}

static inline void setting_end(struct setting *s)
{
	columns_free(&s->columns);
	hts_table_free(&s->hts);
}

static inline void setting_reader(const struct setting *s, struct row_reader *reader)
{
	row_reader_init(reader, &s->columns, &s->assumed, &s->hts, s->record_end, s->overlay);
}

/*
 * row_read_ends() of the record at `at`, its ends looked for first: the slice is from `begin` to `end`. Returns where the
 * next record begins.
 */
static inline const unsigned char *read_by_ends(struct row_reader *reader, const unsigned char *begin,
						const unsigned char *at, const unsigned char *end, struct row *row)
{
	size_t len = (size_t)(end - at), count, of_record = 1;
	uint32_t *ends = calloc(len + ENDS_SLACK, sizeof(*ends));
	uint32_t offset = (uint32_t)(at - begin);
	bool open;

	must(ends != NULL);
	count = ends_find(span_of(at, len), reader->record_end, ends, &open);
	while (of_record < count && !(ends[of_record - 1] & ENDS_RECORD))
		of_record++;
	for (size_t i = 0; i < of_record; i++)
		ends[i] += offset;
	row_read_ends(reader, begin, offset, ends, of_record, end, row);
	at = begin + (ends[of_record - 1] & ~ENDS_RECORD);
	free(ends);
	return at < end ? at + 1 : end;
}

static inline bool same_text(struct span a, struct span b)
{
	return (a.begin == NULL) == (b.begin == NULL) && span_equal(a, b);
}

/* What two readers say of one row; of a refused one the reason, its bytes and its duty count, of a blank one nothing. */
static inline void expect_same_facts(const struct facts *a, const struct facts *b, const char *what)
{
	expect(a->place == b->place, "%s: place", what);
	expect(a->attr == b->attr, "%s: attributes %016llx, %016llx", what, (unsigned long long)a->attr,
	       (unsigned long long)b->attr);
	expect(a->duty_cents == b->duty_cents && a->ieepa_count == b->ieepa_count, "%s: duty %lld (%u), %lld (%u)",
	       what, (long long)a->duty_cents, a->ieepa_count, (long long)b->duty_cents, b->ieepa_count);
	expect(a->summary_date == b->summary_date && a->payment_date == b->payment_date, "%s: dates", what);
	expect(span_equal(span_of(a->importer, a->importer_len), span_of(b->importer, b->importer_len)), "%s: importer",
	       what);
	expect(same_text(a->liquidation_status, b->liquidation_status) && same_text(a->cape, b->cape), "%s: texts",
	       what);
}

static inline void expect_same_row(const struct row_reader *a, const struct row *row_a, const struct row_reader *b,
				   const struct row *row_b, const char *what)
{
	expect(row_a->blank == row_b->blank, "%s: blank", what);
	expect((row_a->refused == NULL) == (row_b->refused == NULL), "%s: %s, %s", what,
	       row_a->refused ? row_a->refused : "taken", row_b->refused ? row_b->refused : "taken");
	expect(row_a->refused_duty_cents == row_b->refused_duty_cents, "%s: refused duty %lld, %lld", what,
	       (long long)row_a->refused_duty_cents, (long long)row_b->refused_duty_cents);
	if (row_a->refused) {
		expect_text(row_a->refused, row_b->refused, what);
		expect_bytes(row_a->record, row_b->record, what);
	} else if (!row_a->blank) {
		expect_same_facts(&a->facts, &b->facts, what);
		expect(a->given == b->given, "%s: given %04x, %04x", what, a->given, b->given);
	}
}

#endif
