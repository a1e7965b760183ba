/*
 * parse/declaration.h: every variant against the plain one, which test_declaration.c compares with the naive reader.
 *
 * Slices end against a page that cannot be read, and arrays against one that cannot be written.
 */
#include "parse/declaration.h"

#define TEXT_MAX 16384
#define VARIANT  struct declaration_variant
#define VARIANTS declaration_variants

#include "unit/each_variant.h"

/* A row a byte, and more than any variant reads at once. */
#define ROWS_MAX (TEXT_MAX + 64)

/* --- against the plain variant ------------------------------------------------------------------------------------ */

/* Arrays with room for rows_max rows and not a byte more. */
static struct entry_batch batch_for(size_t rows_max, bool all)
{
	static struct edge places, offsets, numbers;

	if (!places.base) {
		places = edge_make(ROWS_MAX * sizeof(uint64_t));
		offsets = edge_make(ROWS_MAX * sizeof(uint64_t));
		numbers = edge_make(ROWS_MAX * ENTRY_TEXT_BYTES);
	}
	return (struct entry_batch){
		.places = (uint64_t *)(void *)(places.base + places.room_bytes) - rows_max,
		.offsets = all ? (uint64_t *)(void *)(offsets.base + offsets.room_bytes) - rows_max : NULL,
		.numbers = all ? (void *)(numbers.base + numbers.room_bytes - rows_max * ENTRY_TEXT_BYTES) : NULL,
	};
}

static void expect_same_rows(const char *name, const struct entry_batch *batch, const struct entry_batch *expected,
			     struct span text)
{
	for (size_t i = 0; i < batch->rows; i++) {
		expect(batch->places[i] == expected->places[i], "%s: place %zu is %#llx, not %#llx, in %s", name, i,
		       (unsigned long long)batch->places[i], (unsigned long long)expected->places[i], shown(text));
		if (!batch->offsets)
			continue;
		expect(batch->offsets[i] == expected->offsets[i], "%s: offset %zu is %llu, not %llu, in %s", name, i,
		       (unsigned long long)batch->offsets[i], (unsigned long long)expected->offsets[i], shown(text));
		if (batch->places[i] != PLACE_NONE)
			expect_bytes(span_of(batch->numbers[i], ENTRY_NUMBER_LEN),
				     span_of(expected->numbers[i], ENTRY_NUMBER_LEN), name);
	}
}

static void expect_same_within(const struct declaration_variant *variant, struct span text, unsigned char record_end,
			       size_t rows_max, bool all)
{
	static uint64_t places[ROWS_MAX], offsets[ROWS_MAX];
	static unsigned char numbers[ROWS_MAX][ENTRY_TEXT_BYTES];
	struct entry_batch expected = { .places = places, .offsets = offsets, .numbers = numbers };
	struct entry_batch batch = batch_for(rows_max, all);
	struct slice slice = { .bytes = text };

	declaration_scalar.parse(&slice, text.begin, record_end, rows_max, &expected);
	variant->parse(&slice, text.begin, record_end, rows_max, &batch);
	expect(batch.rows == expected.rows && batch.blank_rows == expected.blank_rows &&
		       batch.records == expected.records && batch.other_columns == expected.other_columns,
	       "%s: %zu rows, %zu blank, %zu records, other columns %d, not %zu, %zu, %zu, %d, in %s", variant->name,
	       batch.rows, batch.blank_rows, batch.records, batch.other_columns, expected.rows, expected.blank_rows,
	       expected.records, expected.other_columns, shown(text));
	expect_same_rows(variant->name, &batch, &expected, text);
}

/* With just the room that is needed, and with room to write as many rows at once as there are. */
static void expect_same(const struct declaration_variant *variant, struct span text, unsigned char record_end)
{
	struct slice slice = { .bytes = text };

	expect_same_within(variant, text, record_end, text.len_bytes + 64, true);
	expect_same_within(variant, text, record_end, declaration_rows_max(&slice, record_end), false);
}

static void expect_same_both(const struct declaration_variant *variant, struct span text)
{
	expect_same(variant, text, '\n');
	expect_same(variant, text, '\r');
}

/* --- texts ---------------------------------------------------------------------------------------------------------- */

/* Records as they are typed, repeated around the place that is looked at. */
static const char *const forms[] = {
	"SSA26031601\n",           "ssa-2603160-1\n",           "\"SSA-2603160-1\"\r\n",          "SSA26031601,\r\n",
	"SSA26031601,Some Name\n", "SSA26031602,\"a, \n b\"\n", "SSA26031601\nZZ9-1234567-A\n\n",
};

static size_t repeat(size_t form, char *text, size_t len)
{
	size_t period = strlen(forms[form]);

	for (size_t i = 0; i < len; i++)
		text[i] = forms[form][i % period];
	return len;
}

static void every_byte_everywhere(const struct declaration_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[150];

	for (size_t f = 0; f < ARRAY_LEN(forms); f++) {
		for (size_t at = 0; at < sizeof(text); at++) {
			size_t len = repeat(f, text, sizeof(text));

			for (unsigned byte = 0; byte < 256; byte++) {
				text[at] = (char)byte;
				expect_same(variant, edge_put(&edge, text, len), '\n');
			}
		}
	}
	edge_free(&edge);
}

static const char alphabet[] = "11122333SAz-\n\n\r\",, \t\x80";

/* At every length, also of none, flush against a page that cannot be read on one side and on the other. */
static void every_length(const struct declaration_variant *variant)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct edge edge = edge_make(2 * page);
	unsigned char *page_start = edge.base + page;
	struct rng rng = { 31 };
	char text[200];

	must(mprotect(edge.base, page, PROT_NONE) == 0);
	for (unsigned n = 0; n < 21; n++) {
		for (size_t len = 0; len <= sizeof(text); len++) {
			if (n < ARRAY_LEN(forms))
				(void)repeat(n, text, len);
			else
				rng_fill(&rng, alphabet, sizeof(alphabet) - 1, text, len);
			expect_same_both(variant, edge_put(&edge, text, len));
			memcpy(page_start, text, len);
			expect_same_both(variant, span_of(page_start, len));
		}
	}
	edge_free(&edge);
}

static void every_alignment(const struct declaration_variant *variant)
{
	static unsigned char room[64 + 200] __attribute__((aligned(64)));

	for (size_t shift = 0; shift < 64; shift++) {
		for (size_t len = 0; len <= 200; len++) {
			/* What is around the text would be seen. */
			memset(room, len % 2 ? '1' : '"', sizeof(room));
			(void)repeat(len % ARRAY_LEN(forms), (char *)room + shift, len);
			expect_same(variant, span_of(room + shift, len), '\n');
		}
	}
}

static const char *const fragments[] = {
	"\n",
	"\n\n",
	"\r\n",
	",",
	",,\n",
	", \t\r\n",
	",x\n",
	",-\n",
	",\"\"\n",
	",\" \"\r\n",
	",\"\n\"\n",
	",\"a\"\"b\",\n",
	"\"",
	"\"\"",
	"\"a\nb\"",
	"=\"SSA26031601\"\n",
	"5\" PIPE\n",
	"SSA2603160\n",
	"SSA260316012\n",
	"SSA26031602\n",
	"SSA2603160A\n",
	"\nSSA 260 316 01\n",
	"\nS,S,A\n",
	"\xC3\xA9",
};

/* Each of them at every place around the borders of pieces of 64 bytes. */
static void fragments_around_borders(const struct declaration_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	char text[260];

	for (size_t f = 0; f < ARRAY_LEN(forms); f++) {
		for (size_t g = 0; g < ARRAY_LEN(fragments); g++) {
			for (size_t at = 32; at < 200; at++) {
				size_t len = repeat(f, text, sizeof(text));

				memcpy(text + at, fragments[g], strlen(fragments[g]));
				expect_same_both(variant, edge_put(&edge, text, len));
				/* And the text ending with it. */
				expect_same(variant, edge_put(&edge, text, at + strlen(fragments[g])), '\n');
			}
		}
	}
	edge_free(&edge);
}

/* Each of them somewhere in texts of several chunks, whose borders come to lie everywhere. */
static void fragments_in_long_texts(const struct declaration_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 32 };
	static char text[TEXT_MAX];

	for (unsigned n = 0; n < 4000; n++) {
		size_t len = repeat(n % ARRAY_LEN(forms), text, 3000 + rng_below(&rng, TEXT_MAX - 3000));

		for (size_t left = rng_below(&rng, 12); left > 0; left--) {
			const char *fragment = fragments[rng_below(&rng, ARRAY_LEN(fragments))];
			size_t at = n % 2 ? 4000 + rng_below(&rng, 200) : rng_below(&rng, TEXT_MAX);

			if (at + strlen(fragment) <= len)
				memcpy(text + at, fragment, strlen(fragment));
		}
		expect_same(variant, edge_put(&edge, text, len), '\n');
	}
	edge_free(&edge);
}

static void random_texts(const struct declaration_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 33 };
	char text[400];

	for (unsigned n = 0; n < 100000; n++) {
		size_t len = rng_below(&rng, sizeof(text)), used = sizeof(alphabet) - 1;

		/* Without what comes last: fewer kinds of bytes. */
		rng_fill(&rng, alphabet, used - n % 12, text, len);
		expect_same(variant, edge_put(&edge, text, len), n % 4 ? '\n' : '\r');
	}
	edge_free(&edge);
}

/* --- records ---------------------------------------------------------------------------------------------------------- */

/* A number with its check digit mostly, some letters among the digits, in upper or lower case. Returns its length. */
static size_t put_number(struct rng *rng, char *out)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	uint32_t serial = (uint32_t)rng_below(rng, 10000000), filer;
	char number[ENTRY_NUMBER_LEN + 1];

	rng_fill(rng, letters, strlen(letters), number, FILER_CODE_LEN);
	must(filer_pack(span_of(number, FILER_CODE_LEN), &filer));
	(void)snprintf(number + FILER_CODE_LEN, sizeof(number) - FILER_CODE_LEN, "%07u%u", serial,
		       rng_below(rng, 8) ? check_digit(filer, serial) : (unsigned)rng_below(rng, 10));
	if (rng_below(rng, 16) == 0)
		number[rng_below(rng, ENTRY_NUMBER_LEN)] = letters[rng_below(rng, strlen(letters))];
	if (rng_below(rng, 2))
		return (size_t)snprintf(out, 16, "%.3s-%.7s-%.1s", number, number + 3, number + 10);
	return (size_t)snprintf(out, 16, "%s", number);
}

/* Now and then a field longer than a chunk. */
static size_t put_giant(struct rng *rng, char *out)
{
	size_t len = 3900 + rng_below(rng, 1000);

	memset(out, "1 -x"[rng_below(rng, 4)], len);
	if (rng_below(rng, 2))
		out[0] = out[len - 1] = '"';
	else
		out[rng_below(rng, len)] = ',';
	return len;
}

/* Other fields and record ends; the more of them from the list, the stranger. */
static size_t put_rest(struct rng *rng, size_t strangeness, char *out)
{
	static const char *const rests[] = { "\n",   "\r\n",     ",\n",    ",,\r\n",         ", \t,\n", "\n\n",
					     ",x\n", ",\"y\"\n", "\"\n\"", ",\",\n\"\"\"\n", "1\n",     ",\"\"\n" };

	return (size_t)sprintf(out, "%s", rests[rng_below(rng, 1 + strangeness % ARRAY_LEN(rests))]);
}

static void random_records(const struct declaration_variant *variant)
{
	struct edge edge = edge_make(TEXT_MAX);
	struct rng rng = { 34 };
	static char text[TEXT_MAX];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = 0, room = n % 16 ? rng_below(&rng, 500) : rng_below(&rng, TEXT_MAX - 5000);

		while (len < room) {
			bool quoted = rng_below(&rng, 8) < n % 3;

			if (n % 64 == 0 && rng_below(&rng, 200) == 0)
				len += put_giant(&rng, text + len);
			text[len] = '"';
			len += put_number(&rng, text + len + quoted) + quoted;
			text[len] = '"';
			len += quoted;
			len += put_rest(&rng, n / 64, text + len);
		}
		expect_same(variant, edge_put(&edge, text, len), '\n');
		expect_same_within(variant, edge_put(&edge, text, len), '\n', rng_below(&rng, 40), n % 2);
	}
	edge_free(&edge);
}

/* --- one test for each variant and kind of text ------------------------------------------------------------------------ */

static const struct variant_kind kinds[] = {
	{ "every_byte_everywhere", every_byte_everywhere },
	{ "every_length", every_length },
	{ "every_alignment", every_alignment },
	{ "fragments_around_borders", fragments_around_borders },
	{ "fragments_in_long_texts", fragments_in_long_texts },
	{ "random_texts", random_texts },
	{ "random_records", random_records },
};

int main(void)
{
	return run_variant_tests("declaration", kinds, ARRAY_LEN(kinds), declaration_variants_count);
}
