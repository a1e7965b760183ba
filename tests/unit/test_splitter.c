/* parse/splitter.h: slices of whole records, against the naive reader. */
#include "parse/splitter.h"

#include "core/threads.h"
#include "unit/naive_csv.h"
#include "unit/support.h"

static const char alphabet[] = { 'a', ',', '"', '\r', '\n', ' ' };
static const size_t slice_sizes[] = { 1, 2, 3, 7, 64 };

static struct naive naive;

static bool is_border(size_t at)
{
	if (at == 0)
		return true;
	for (size_t r = 0; r < naive.records_count; r++) {
		if (naive.records[r].end == at)
			return true;
	}
	return false;
}

/* Where the record begins that holds the quote which never closes. */
static size_t open_record(void)
{
	return naive.records[naive.records_count - 1].begin;
}

static void expect_slices(struct span text, size_t slice_bytes)
{
	struct splitter splitter;
	struct slice slice;
	size_t at = 0;

	splitter_init(&splitter, text, naive.record_end, slice_bytes);
	for (uint64_t piece = 0; splitter_next(&splitter, &slice); piece++) {
		expect(slice.piece == piece, "piece %zu", (size_t)slice.piece);
		expect(slice.bytes.begin == text.begin + at && slice.bytes.len_bytes > 0,
		       "piece %zu does not go on at %zu", (size_t)piece, at);
		at += slice.bytes.len_bytes;
		expect(is_border(at), "no border at %zu, slices of %zu: %.*s", at, slice_bytes, (int)text.len_bytes,
		       (const char *)text.begin);
		expect(slice.bytes.len_bytes >= slice_bytes || at == text.len_bytes, "piece %zu is short",
		       (size_t)piece);
	}
	if (naive.open == NAIVE_NONE) {
		expect(!splitter.open_quote && at == text.len_bytes, "ends at %zu of %zu", at, text.len_bytes);
	} else {
		expect(splitter.open_quote == text.begin + naive.open, "open quote, not at %zu: %.*s", naive.open,
		       (int)text.len_bytes, (const char *)text.begin);
		expect(at <= open_record(), "a slice holds the open quote: %.*s", (int)text.len_bytes,
		       (const char *)text.begin);
	}
	expect(!splitter_next(&splitter, &slice), "goes on behind its end");
	splitter_free(&splitter);
}

static void expect_all_sizes(struct span text)
{
	naive_read(&naive, text, naive_record_end(text));
	for (size_t i = 0; i < ARRAY_LEN(slice_sizes); i++)
		expect_slices(text, slice_sizes[i]);
}

UNIT_TEST(every_short_text)
{
	struct edge edge = edge_make(16);
	char text[16];

	for (uint64_t n = 0;; n++) {
		size_t len = nth_text(n, alphabet, sizeof(alphabet), text);

		if (len > 6)
			break;
		expect_all_sizes(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

UNIT_TEST(random_texts)
{
	struct edge edge = edge_make(256);
	struct rng rng = { 11 };
	char text[256];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = rng_below(&rng, sizeof(text));

		rng_fill(&rng, n % 3 ? alphabet : "a,\"\r \r", sizeof(alphabet), text, len);
		expect_all_sizes(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

/* Mostly closed quotes, so that long texts are split to their end. */
UNIT_TEST(random_records)
{
	static const char *const tokens[] = {
		"SSA26031601", "\"a\n\"", "\"a,\"\"\n\"\"\"", ",", "\n", "\r\n", "\"\"", "a\"b", " \"a ", "\n"
	};
	struct edge edge = edge_make(NAIVE_MAX);
	struct rng rng = { 12 };
	char text[NAIVE_MAX];

	for (unsigned n = 0; n < 500; n++) {
		size_t len = 0, room = rng_below(&rng, NAIVE_MAX - 16);

		while (len < room) {
			const char *token = tokens[rng_below(&rng, ARRAY_LEN(tokens))];

			memcpy(text + len, token, strlen(token));
			len += strlen(token);
		}
		expect_all_sizes(edge_put(&edge, text, len));
	}
	edge_free(&edge);
}

/* The slices before a quoted field that never closes are handed out. */
UNIT_TEST(records_before_an_open_quote_are_handed_out)
{
	struct span text = span_text("a\nb\nc\nd,\"e\nf\n");
	struct splitter splitter;
	struct slice slice;
	size_t handed_out = 0;

	splitter_init(&splitter, text, '\n', 2);
	while (splitter_next(&splitter, &slice))
		handed_out += slice.bytes.len_bytes;
	assert_ptr_equal(splitter.open_quote, text.begin + 8);
	assert_int_equal(handed_out, 4); /* A slice of at least 2 bytes ends behind the record that goes on there. */
	splitter_free(&splitter);
}

struct taking {
	struct splitter splitter;
	struct slice slices[NAIVE_MAX];
	unsigned char taken[NAIVE_MAX];
};

static void take_slices(void *context, unsigned worker)
{
	struct taking *taking = context;
	struct slice slice;

	(void)worker;
	while (splitter_next(&taking->splitter, &slice)) {
		taking->slices[slice.piece] = slice;
		taking->taken[slice.piece]++;
	}
}

UNIT_TEST(workers_share_the_slices)
{
	static struct taking taking;
	char bytes[NAIVE_MAX];
	struct rng rng = { 13 };
	size_t at = 0;

	rng_fill(&rng, "a,\n", 3, bytes, sizeof(bytes));
	splitter_init(&taking.splitter, span_of(bytes, sizeof(bytes)), '\n', 5);
	threads_run(4, take_slices, &taking);
	for (uint64_t piece = 0; piece < taking.splitter.pieces; piece++) {
		expect(taking.taken[piece] == 1, "piece %zu", (size_t)piece);
		expect(taking.slices[piece].bytes.begin == (unsigned char *)bytes + at, "piece %zu", (size_t)piece);
		at += taking.slices[piece].bytes.len_bytes;
	}
	assert_int_equal(at, sizeof(bytes));
	splitter_free(&taking.splitter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_short_text),
		cmocka_unit_test(random_texts),
		cmocka_unit_test(random_records),
		cmocka_unit_test(records_before_an_open_quote_are_handed_out),
		cmocka_unit_test(workers_share_the_slices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
