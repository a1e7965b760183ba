/*
 * parse/ends.h: every variant against the plain one, which test_ends_scalar.c compares with the CSV reader.
 *
 * Texts end against a page that cannot be read, and so do the items.
 */
#include "parse/ends.h"

#define TEXT_MAX 4096
#define VARIANT  struct ends_variant
#define VARIANTS ends_variants

#include "unit/each_variant.h"

#define ITEMS_MAX (TEXT_MAX + ENDS_SLACK)

static const char alphabet[] = { ',', '"', '\n', '\r', ' ', 'a' };

/* --- against the plain variant ------------------------------------------------------------------------------------ */

/* Items for a text of `len_bytes`: no more room than promised, then a page that cannot be written. */
static uint32_t *items_for(size_t len_bytes)
{
	static struct edge edge;

	if (!edge.base)
		edge = edge_make(ITEMS_MAX * sizeof(uint32_t));
	return (uint32_t *)(void *)(edge.base + edge.room_bytes) - (len_bytes + ENDS_SLACK);
}

static void expect_same_items(const struct ends_variant *variant, struct span text, unsigned char record_end)
{
	static uint32_t expected[ITEMS_MAX];
	uint32_t *items = items_for(text.len_bytes);
	bool open = false, expected_open = true;
	size_t expected_count = ends_scalar.find(text, record_end, expected, &expected_open);
	size_t count = variant->find(text, record_end, items, &open);

	for (size_t i = 0; i < count && i < expected_count; i++)
		expect(items[i] == expected[i], "%s: item %zu is %#x, not %#x, in %s", variant->name, i, items[i],
		       expected[i], shown(text));
	expect(count == expected_count, "%s: %zu items, not %zu, in %s", variant->name, count, expected_count,
	       shown(text));
	expect(open == expected_open, "%s: open is %d in %s", variant->name, open, shown(text));
}

static void expect_same_cut(const struct ends_variant *variant, struct span text, unsigned char record_end,
			    size_t target)
{
	size_t opened = 0, expected_opened = 0;
	size_t expected = ends_scalar.cut(text, target, record_end, &expected_opened);
	size_t place = variant->cut(text, target, record_end, &opened);

	expect(place == expected, "%s: cut at %zu, not at %zu, for %zu in %s", variant->name, place, expected, target,
	       shown(text));
	expect(place != ENDS_OPEN || opened == expected_opened, "%s: opened at %zu, not at %zu, in %s", variant->name,
	       opened, expected_opened, shown(text));
}

/* Cuts at both ends and around the first border of blocks; the rest is for random targets. */
static void expect_same(const struct ends_variant *variant, struct span text, unsigned char record_end)
{
	static const size_t targets[] = { 0, 1, 63, 64, 65, 100 };

	expect_same_items(variant, text, record_end);
	for (size_t t = 0; t < ARRAY_LEN(targets) && targets[t] < text.len_bytes; t++)
		expect_same_cut(variant, text, record_end, targets[t]);
	expect_same_cut(variant, text, record_end, text.len_bytes);
}

static void expect_same_both(const struct ends_variant *variant, struct span text)
{
	expect_same(variant, text, '\n');
	expect_same(variant, text, '\r');
}

/* --- texts ---------------------------------------------------------------------------------------------------------- */

/* What stands around the place that is looked at. */
static const struct {
	const char *first; /* at the start of the text */
	char filling;      /* then, up to the place and behind it */
} surroundings[] = { { "", 'a' },   { "", ',' },          { "", '\n' },  { "\"", 'a' },
		     { "\"", ',' }, { "a,\"b\"\n", 'a' }, { "5\"", 'b' } };

static size_t surround(size_t s, char *text, size_t len)
{
	memset(text, surroundings[s].filling, len);
	memcpy(text, surroundings[s].first, strlen(surroundings[s].first));
	return len;
}

static void every_byte_everywhere(const struct ends_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[150];

	for (size_t s = 0; s < ARRAY_LEN(surroundings); s++) {
		for (size_t at = 0; at < sizeof(text); at++) {
			size_t len = surround(s, text, sizeof(text));

			for (unsigned byte = 0; byte < 256; byte++) {
				text[at] = (char)byte;
				expect_same_items(variant, edge_put(&edge, text, len), '\n');
				expect_same_cut(variant, edge_put(&edge, text, len), '\n', len / 2);
			}
		}
	}
	edge_free(&edge);
}

/* At every length, also of none, flush against a page that cannot be read on one side and on the other. */
static void every_length(const struct ends_variant *variant)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct edge edge = edge_make(2 * page);
	unsigned char *page_start = edge.base + page;
	struct rng rng = { 21 };
	char text[200];

	must(mprotect(edge.base, page, PROT_NONE) == 0);
	for (unsigned n = 0; n < 50; n++) {
		for (size_t len = 0; len <= sizeof(text); len++) {
			rng_fill(&rng, alphabet, sizeof(alphabet) - (n % 2), text, len);
			expect_same_both(variant, edge_put(&edge, text, len));
			memcpy(page_start, text, len);
			expect_same_both(variant, span_of(page_start, len));
		}
	}
	edge_free(&edge);
}

static void every_alignment(const struct ends_variant *variant)
{
	static unsigned char room[64 + 200] __attribute__((aligned(64)));
	struct rng rng = { 22 };

	for (size_t shift = 0; shift < 64; shift++) {
		for (size_t len = 0; len <= 200; len++) {
			/* What is around the text would be seen. */
			memset(room, len % 2 ? ',' : '"', sizeof(room));
			rng_fill(&rng, alphabet, sizeof(alphabet), (char *)room + shift, len);
			expect_same(variant, span_of(room + shift, len), '\n');
		}
	}
}

static const char *const fragments[] = {
	"\"\"",
	"\"\"\"\"",
	"\"\"\"",
	"\"a\"\"b\"",
	"\"a\n\"",
	"\"a\r\n,\",",
	"\"a\"b\",\"c\"",
	",\"a\"\n",
	",\"\"\n",
	"\r\n",
	"\n\"",
	"\r\"",
	",\"",
	"\"",
	"a\"b,c",
	"\"a\"\"",
	"5\" PIPE,\"4\"\" PIPE\",",
	"=\"SSA26031601\"\n\"",
	" \"a,b\"\n",
};

/* Each of them at every place around the border of two blocks. */
static void fragments_around_borders(const struct ends_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[210];

	for (size_t s = 0; s < ARRAY_LEN(surroundings); s++) {
		for (size_t f = 0; f < ARRAY_LEN(fragments); f++) {
			for (size_t at = 32; at < 140; at++) {
				size_t len = surround(s, text, sizeof(text));

				memcpy(text + at, fragments[f], strlen(fragments[f]));
				expect_same_both(variant, edge_put(&edge, text, len));
				/* And the text ending with it. */
				expect_same_both(variant, edge_put(&edge, text, at + strlen(fragments[f])));
			}
		}
	}
	edge_free(&edge);
}

/* Around the place where a slice is to be cut. */
static void fragments_around_cuts(const struct ends_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[400];

	for (size_t s = 0; s < ARRAY_LEN(surroundings); s++) {
		for (size_t f = 0; f < ARRAY_LEN(fragments); f++) {
			for (size_t at = 160; at < 224; at++) {
				size_t len = surround(s, text, sizeof(text));
				struct span put;

				memcpy(text + at, fragments[f], strlen(fragments[f]));
				memcpy(text + 300, fragments[f], strlen(fragments[f]));
				text[350] = '\n';
				put = edge_put(&edge, text, len);
				for (size_t target = 188; target < 197; target++)
					expect_same_cut(variant, put, '\n', target);
			}
		}
	}
	edge_free(&edge);
}

/* Every short text across the border of two blocks. */
static void every_short_text(const struct ends_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[80];

	for (size_t s = 0; s < ARRAY_LEN(surroundings); s++) {
		for (uint64_t n = 0;; n++) {
			size_t before = surround(s, text, 61);
			size_t len = nth_text(n, alphabet, sizeof(alphabet), text + before);

			if (len > 5)
				break;
			expect_same(variant, edge_put(&edge, text, before + len), '\n');
		}
	}
	edge_free(&edge);
}

/* From fields that are mostly plain to nothing but marks. */
static void random_texts(const struct ends_variant *variant)
{
	static const struct {
		const char *bytes;
		size_t len_max;
		unsigned texts;
	} kinds[] = {
		{ ",\"\n\r a", 300, 100000 },
		{ ",\"\na", 130, 100000 },
		{ "\"\"\",\na", 200, 50000 },
		{ ",,\n\"aaaaaaaaaaaaaaaaaaaaaaaaaaa", 400, 50000 },
		{ ",,,,\n\n\"a", 4000, 2000 },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n\"", 4000, 2000 },
	};
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 23 };
	char text[TEXT_MAX];

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		for (unsigned n = 0; n < kinds[k].texts; n++) {
			size_t len = rng_below(&rng, kinds[k].len_max);
			struct span put;

			rng_fill(&rng, kinds[k].bytes, strlen(kinds[k].bytes), text, len);
			put = edge_put(&edge, text, len);
			expect_same_items(variant, put, n % 4 ? '\n' : '\r');
			expect_same_cut(variant, put, n % 4 ? '\n' : '\r', rng_below(&rng, len + 1));
		}
	}
	edge_free(&edge);
}

/* Rows as exports have them, with names that hold commas, quotes and line ends, and some stray quotes. */
static void random_records(const struct ends_variant *variant)
{
	static const char *const tokens[] = { "SSA26031601,01,21-6784565F6,2704,02/23/2026,",
					      ",,,,,,",
					      "\"$1,390.81\",",
					      "\"Union Apparel Co., Ltd.\",",
					      "\"THE \"\"BEST\"\" CO\r\nOF ALL\",",
					      "5\" PIPE,",
					      "\"\",",
					      "\"a\"b,",
					      "\n",
					      "\r\n",
					      "Accepted" };
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 24 };
	char text[TEXT_MAX];

	for (unsigned n = 0; n < 2000; n++) {
		size_t len = 0, room = rng_below(&rng, TEXT_MAX - 64);
		struct span put;

		while (len < room) {
			const char *token = tokens[rng_below(&rng, ARRAY_LEN(tokens))];

			memcpy(text + len, token, strlen(token));
			len += strlen(token);
		}
		put = edge_put(&edge, text, len);
		expect_same_items(variant, put, '\n');
		for (unsigned t = 0; t < 8; t++)
			expect_same_cut(variant, put, '\n', rng_below(&rng, len + 1));
	}
	edge_free(&edge);
}

/* The longest range there may be: offsets have 31 bits. Its pages are all one, of zeros, but for the last two. */
static void longest_range(const struct ends_variant *variant)
{
	size_t len = ENDS_BYTES_MAX - 1, opened;
	unsigned char *bytes =
		mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint32_t items[4 + ENDS_SLACK];
	bool open;

	must(bytes != MAP_FAILED);
	bytes[len - 3] = ',';
	bytes[len - 2] = '\n';
	assert_int_equal(variant->find(span_of(bytes, len), '\n', items, &open), 3);
	assert_int_equal(items[0], len - 3);
	assert_int_equal(items[1], (len - 2) | ENDS_RECORD);
	assert_int_equal(items[2], len | ENDS_RECORD);
	assert_false(open);
	assert_int_equal(variant->cut(span_of(bytes, len), len / 2, '\n', &opened), len - 1);
	(void)munmap(bytes, len);
}

/* --- one test for each variant and kind of text ------------------------------------------------------------------------ */

static const struct variant_kind kinds[] = {
	{ "every_byte_everywhere", every_byte_everywhere },
	{ "every_length", every_length },
	{ "every_alignment", every_alignment },
	{ "fragments_around_borders", fragments_around_borders },
	{ "fragments_around_cuts", fragments_around_cuts },
	{ "every_short_text", every_short_text },
	{ "random_texts", random_texts },
	{ "random_records", random_records },
	{ "longest_range", longest_range },
};

int main(void)
{
	return run_variant_tests("ends", kinds, ARRAY_LEN(kinds), ends_variants_count);
}
