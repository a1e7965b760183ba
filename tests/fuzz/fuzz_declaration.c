/*
 * The declaration reader in every variant that this processor can run against the slow CSV reader: sniffing, header, slices, rows, as
 * typed.
 *
 * Input: a byte that chooses how small the slices are, then the file. Slices are read with just the room that is needed, and with
 * more, so that rows may be written many at once.
 */
#include "fuzz/fuzz.h"
#include "fuzz/slow_csv.h"
#include "fuzz/slow_number.h"
#include "parse/declaration.h"

/* A file as both readers see it. */
struct file {
	struct span text; /* without byte order mark */
	unsigned char record_end;
	struct slow_csv slow;
	const unsigned char *entries; /* behind the header */
};

static bool begins(struct span bytes, const char *with, size_t len)
{
	return bytes.len_bytes >= len && memcmp(bytes.begin, with, len) == 0;
}

static void check_sniff(struct span bytes)
{
	enum csv_kind kind = csv_sniff(bytes);
	bool nul = false;

	for (size_t i = 0; i < bytes.len_bytes && i < 4096; i++)
		nul = nul || bytes.begin[i] == '\0';
	if (begins(bytes, "PK\x03\x04", 4))
		fuzz_check(kind == CSV_IS_ZIP, "kind %d", kind);
	else if (begins(bytes, "\xFF\xFE", 2) || begins(bytes, "\xFE\xFF", 2))
		fuzz_check(kind == CSV_IS_UTF16, "kind %d", kind);
	else
		fuzz_check(kind == (nul ? CSV_HAS_NUL : CSV_TEXT), "kind %d", kind);
	fuzz_check((csv_kind_text(kind)[0] == '\0') == (kind == CSV_TEXT), "there is a text for what is no CSV");
}

static void check_record_end(const struct file *file)
{
	size_t lf = 0, cr = 0;

	for (size_t i = 0; i < file->text.len_bytes; i++) {
		lf += file->text.begin[i] == '\n';
		cr += file->text.begin[i] == '\r';
	}
	fuzz_check(file->record_end == (lf == 0 && cr != 0 ? '\r' : '\n'), "%zu LF, %zu CR", lf, cr);
	fuzz_check(csv_count_lines(file->text, '\n') == lf, "%zu LF", lf);
}

/* False if the header's own record never closes: there is nothing behind it then. */
static bool check_header(struct file *file)
{
	const unsigned char *open = NULL;
	enum header_kind kind;
	char title[16] = "";

	file->entries = declaration_header(file->text, file->record_end, &kind, &open);
	fuzz_check((open != NULL) == (file->slow.open && file->slow.records_count == 0), "open quote in the header");
	if (open) {
		fuzz_check(open == file->text.begin + file->slow.open_at, "where the quote opened");
		return false;
	}
	if (file->slow.records_count == 0) {
		fuzz_check(kind == HEADER_BLANK, "a file without bytes");
		return false;
	}
	(void)slow_normalise(slow_csv_value(&file->slow, 0, 0), title, sizeof(title));
	if (strcmp(title, "ENTRYNUMBER") == 0)
		fuzz_check(kind == HEADER_FOUND, "header \"%s\"", title);
	else
		fuzz_check(kind == (slow_csv_is_blank(&file->slow, 0, 0) ? HEADER_BLANK : HEADER_MISSING), "kind %d",
			   kind);
	return true;
}

/* Where the slow reader is while batches come in. */
struct progress {
	const struct file *file;
	const struct declaration_variant *variant;
	size_t room_more; /* rows */
	size_t record;
	struct scratch scratch;
};

static void check_number(const struct entry_batch *batch, size_t row, struct span typed)
{
	char number[ENTRY_NUMBER_LEN + 1];

	fuzz_check(key_of_place(batch->places[row]) == slow_key(typed), "place of row %zu", row);
	fuzz_check(batch->places[row] == place_of_key(slow_key(typed)), "place of row %zu", row);
	if (batch->places[row] == PLACE_NONE)
		return;
	(void)slow_normalise(typed, number, sizeof(number));
	fuzz_check(memcmp(batch->numbers[row], number, ENTRY_NUMBER_LEN) == 0, "number of row %zu", row);
}

/* The slow reader's next rows are those of the batch. */
static void check_batch(struct progress *p, const struct entry_batch *batch, size_t end)
{
	const struct slow_csv *slow = &p->file->slow;
	size_t row = 0, blank = 0;
	bool others = false;

	for (; p->record < slow->records_count && slow->records[p->record].begin < end; p->record++) {
		struct span typed = slow_csv_value(slow, p->record, 0);

		if (slow_csv_is_blank(slow, p->record, 0)) {
			blank++;
			continue;
		}
		fuzz_check(row < batch->rows, "a row less than there are");
		check_number(batch, row, typed);
		fuzz_check(batch->offsets[row] == slow->records[p->record].begin, "offset of record %zu", p->record);
		fuzz_check(span_equal(declaration_as_typed(p->file->text, batch->offsets[row], p->file->record_end,
							   &p->scratch),
				      typed),
			   "record %zu as typed", p->record);
		others = others || !slow_csv_is_blank(slow, p->record, 1);
		row++;
	}
	fuzz_check(row == batch->rows && blank == batch->blank_rows, "%zu rows, %zu blank", row, blank);
	fuzz_check(batch->records == row + blank, "%zu records", batch->records);
	fuzz_check(batch->other_columns == others, "other columns");
}

static void parse_slice(struct progress *p, const struct slice *slice)
{
	const struct file *file = p->file;
	size_t rows_max = declaration_rows_max(slice, file->record_end) + p->room_more;
	struct entry_batch batch = { .places = malloc(rows_max * sizeof(uint64_t)),
				     .offsets = malloc(rows_max * sizeof(uint64_t)),
				     .numbers = malloc(rows_max * ENTRY_TEXT_BYTES) };

	fuzz_must(batch.places && batch.offsets && batch.numbers);
	p->variant->parse(slice, file->text.begin, file->record_end, rows_max, &batch);
	check_batch(p, &batch, (size_t)(slice->bytes.begin + slice->bytes.len_bytes - file->text.begin));
	free(batch.places);
	free(batch.offsets);
	free(batch.numbers);
}

/* Slices are numbered, lie end to end, and together are the file, or all before a record that never closes. */
static void check_slices(const struct file *file, const struct declaration_variant *variant, size_t slice_bytes,
			 size_t room_more)
{
	const unsigned char *end = file->text.begin + file->text.len_bytes;
	struct progress p = { .file = file, .variant = variant, .room_more = room_more, .record = 1 };
	const unsigned char *at = file->entries;
	struct splitter splitter;
	struct slice slice;
	uint64_t pieces = 0;

	splitter_init(&splitter, span_of(at, (size_t)(end - at)), file->record_end, slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		fuzz_check(slice.bytes.begin == at && slice.piece == pieces, "slice %zu", (size_t)slice.piece);
		pieces++;
		at += slice.bytes.len_bytes;
		/* Memory for batches relies on it. */
		fuzz_check(slice.bytes.len_bytes >= slice_bytes || (at == end && slice.bytes.len_bytes != 0),
			   "a slice of %zu bytes, not %zu", slice.bytes.len_bytes, slice_bytes);
		parse_slice(&p, &slice);
	}
	if (file->slow.open) {
		fuzz_check(splitter.open_quote == file->text.begin + file->slow.open_at, "where the quote opened");
	} else {
		fuzz_check(!splitter.open_quote && at == end, "%zu bytes are in no slice", (size_t)(end - at));
		fuzz_check(p.record == file->slow.records_count, "%zu records", p.record);
	}
	splitter_free(&splitter);
	free(p.scratch.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	size_t slice_bytes = 1 + input_byte(&input) % 64;
	struct file file = { .text = csv_skip_bom(input) };

	check_sniff(input);
	fuzz_check(input.len_bytes - file.text.len_bytes == (begins(input, "\xEF\xBB\xBF", 3) ? 3 : 0), "the BOM");
	file.record_end = csv_record_end(file.text);
	check_record_end(&file);
	slow_csv_read(&file.slow, file.text, file.record_end);
	if (check_header(&file)) {
		for (size_t v = 0; v < declaration_variants_count && declaration_variants[v]->level <= cpu_level();
		     v++) {
			check_slices(&file, declaration_variants[v], slice_bytes, 0);
			check_slices(&file, declaration_variants[v], SLICE_BYTES, 64);
		}
	}
	slow_csv_free(&file.slow);
	return 0;
}
