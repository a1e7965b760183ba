/*
 * The CSV reader against libcsv, where the rules of the two agree.
 *
 * Input: a byte that chooses how small the slices are, then bytes that are mapped into the common grammar, so that
 * every input is a test. Outside of it, and therefore never made here:
 *
 *   a quote behind the first byte of a field    ours: an ordinary byte       libcsv: an error, or dropped
 *   bytes behind the closing quote              ours: kept                   libcsv: an error, or kept with the quote
 *   CR                                          ours: dropped before LF      libcsv: ends a record
 *   spaces around a field                       ours: kept                   libcsv: dropped, unless told not to
 *   an empty record                             ours: one empty field        libcsv: passed over
 */
#include "fuzz/fuzz.h"
#include "parse/csv.h"
#include "parse/splitter.h"

#include <csv.h>

/* Fields and record ends as a list of bytes that is easy to compare: a field is its length and its bytes. */
struct tape {
	unsigned char *bytes;
	size_t len;
};

static void tape_put(struct tape *tape, const void *bytes, size_t len)
{
	if (len)
		memcpy(tape->bytes + tape->len, bytes, len);
	tape->len += len;
}

static void tape_field(struct tape *tape, const void *bytes, size_t len)
{
	tape_put(tape, &len, sizeof(len));
	tape_put(tape, bytes, len);
}

static void tape_record(struct tape *tape)
{
	size_t mark = SIZE_MAX;

	tape_put(tape, &mark, sizeof(mark));
}

/* --- input to common grammar ------------------------------------------------------------------------------------ */

/*
 * Puts the byte into a quoted field; true if it closes the field. A quote not followed by a comma or LF is doubled.
 */
static bool put_in_quotes(struct tape *text, unsigned char c, struct span rest)
{
	if (c != '"') {
		tape_put(text, &c, 1);
		return false;
	}
	if (rest.len_bytes == 0 || rest.begin[0] == ',' || rest.begin[0] == '\n') {
		tape_put(text, "\"", 1);
		return true;
	}
	tape_put(text, "\"\"", 2);
	return false;
}

static void make_text(struct tape *text, struct span input)
{
	bool quoted = false, begins = true;

	while (input.len_bytes) {
		unsigned char c = input_byte(&input);

		if (quoted) {
			quoted = !put_in_quotes(text, c, input);
			continue;
		}
		if (c == '\r' || (c == '"' && !begins))
			c = '\'';
		quoted = c == '"';
		begins = c == ',' || c == '\n';
		tape_put(text, &c, 1);
	}
	if (quoted)
		tape_put(text, "\"", 1);
}

/* --- libcsv ----------------------------------------------------------------------------------------------------- */

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static int is_line_end(unsigned char c)
{
	return c == '\n';
}

static void on_field(void *bytes, size_t len, void *tape)
{
	tape_field(tape, bytes, len);
}

static void on_record(int end, void *tape)
{
	(void)end;
	tape_record(tape);
}

static void read_libcsv(struct tape *tape, struct span text)
{
	struct csv_parser parser;

	fuzz_must(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0);
	csv_set_space_func(&parser, no_space);
	csv_set_term_func(&parser, is_line_end);
	fuzz_check(csv_parse(&parser, text.begin, text.len_bytes, on_field, on_record, tape) == text.len_bytes,
		   "libcsv takes the text: %s", csv_strerror(csv_error(&parser)));
	fuzz_check(csv_fini(&parser, on_field, on_record, tape) == 0, "libcsv takes the end");
	csv_free(&parser);
}

/* --- ours ------------------------------------------------------------------------------------------------------- */

/* Reads one record; returns where the next begins. */
static const unsigned char *read_record(struct tape *tape, const unsigned char *at, const unsigned char *end,
					struct scratch *scratch)
{
	size_t before = tape->len, fields = 0;
	struct csv_field field;
	struct span value;
	bool open = false;

	for (;; at++) {
		at = csv_field_read(at, end, '\n', &field, &open);
		value = csv_field_value(&field, scratch);
		tape_field(tape, value.begin, value.len_bytes);
		fields++;
		if (at == end || *at != ',')
			break;
	}
	fuzz_check(!open, "every quote closes");
	if (fields == 1 && field.raw.len_bytes == 0)
		tape->len = before;
	else
		tape_record(tape);
	return at < end ? at + 1 : end;
}

static void read_ours(struct tape *tape, struct span text, size_t slice_bytes)
{
	struct scratch scratch = { .bytes = NULL };
	struct splitter splitter;
	struct slice slice;

	splitter_init(&splitter, text, '\n', slice_bytes);
	while (splitter_next(&splitter, &slice)) {
		const unsigned char *at = slice.bytes.begin, *end = at + slice.bytes.len_bytes;

		while (at < end)
			at = read_record(tape, at, end, &scratch);
	}
	splitter_free(&splitter);
	free(scratch.bytes);
}

/* Room for the tape of a text: no more fields and records than bytes, each with a mark. */
static struct tape tape_make(size_t text_bytes)
{
	struct tape tape = { .bytes = malloc(text_bytes + 2 * (text_bytes + 1) * sizeof(size_t)) };

	fuzz_must(tape.bytes);
	return tape;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	size_t slice_bytes = 1 + input_byte(&input) % 64;
	/* Every byte may become two, and a closing quote may be added. */
	struct tape text = { .bytes = malloc(2 * size + 1) };
	struct tape theirs, ours;
	unsigned char *exact;

	fuzz_must(text.bytes);
	make_text(&text, input);
	exact = realloc(text.bytes, text.len + (text.len == 0));
	fuzz_must(exact);
	theirs = tape_make(text.len);
	ours = tape_make(text.len);
	read_libcsv(&theirs, span_of(exact, text.len));
	read_ours(&ours, span_of(exact, text.len), slice_bytes);
	fuzz_check(span_equal(span_of(theirs.bytes, theirs.len), span_of(ours.bytes, ours.len)),
		   "as libcsv reads it:\n%.*s", (int)text.len, (const char *)exact);
	free(exact);
	free(theirs.bytes);
	free(ours.bytes);
	return 0;
}
