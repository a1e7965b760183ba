/* run/lines.h: lines of records in pieces that are counted side by side, against counting from the begin. */
#include "run/lines.h"

#include "unit/support.h"

#include <stdatomic.h>

#define RECORDS_MAX 4000

/* A text of records, some longer than a line, some blank, and where they begin. */
struct sample {
	char text[RECORDS_MAX * 24];
	size_t len;
	size_t begins[RECORDS_MAX + 1];
	uint64_t lines[RECORDS_MAX];
	size_t records;
	struct declaration declaration;
};

static void make(struct sample *s, struct rng *rng, bool plain, bool ended)
{
	static const char *const odd[] = { "\n", "\"a\nb\"\n", "\"\n\n\",x\n", "ABC-1234567-6,note\n" };
	uint64_t line = 1;

	s->len = 0;
	s->records = 1 + rng_below(rng, RECORDS_MAX);
	for (size_t i = 0; i < s->records; i++) {
		const char *record = plain || rng_below(rng, 3) ? "ABC12345676\n" : odd[rng_below(rng, ARRAY_LEN(odd))];

		s->begins[i] = s->len;
		s->lines[i] = line;
		for (const char *c = record; *c; c++)
			line += *c == '\n';
		memcpy(s->text + s->len, record, strlen(record));
		s->len += strlen(record);
	}
	s->len -= ended ? 0 : 1;
	s->begins[s->records] = s->len;
	s->declaration = (struct declaration){ .text = span_of(s->text, s->len),
					       .body = span_of(s->text, s->len),
					       .record_end = '\n' };
}

struct counting {
	const struct sample *sample;
	struct line_counting lines;
	size_t piece_records, pieces;
	atomic_size_t next;
	atomic_bool wrong;
};

/* Each record of a piece, or some of them. */
static void count_piece(struct counting *run, size_t piece)
{
	const struct sample *s = run->sample;
	size_t first = piece * run->piece_records, behind = first + run->piece_records;
	struct slice slice = { .piece = piece };
	uint64_t count, plain = 0;
	struct line_counter counter;

	behind = behind < s->records ? behind : s->records;
	slice.bytes = span_of(s->text + s->begins[first], s->begins[behind] - s->begins[first]);
	counter = line_counting_take(&run->lines, &slice, &count);
	for (size_t i = first; i < behind; i++)
		plain += s->begins[i + 1] - s->begins[i] > 1;
	line_counter_expect(&counter, &slice, count, plain);
	for (size_t i = first; i < behind; i += 1 + i % 9) {
		uint64_t line = counter.row_a_line ? counter.line + (i - first)
						   : line_counter_at(&counter, s->begins[i]);

		if (line != s->lines[i])
			run->wrong = true;
	}
}

static void count_pieces(void *context, unsigned worker)
{
	struct counting *run = context;
	size_t piece;

	(void)worker;
	while ((piece = atomic_fetch_add(&run->next, 1)) < run->pieces)
		count_piece(run, piece);
}

UNIT_TEST(lines_of_all_records)
{
	static struct sample sample;
	struct rng rng = { 11 };

	for (unsigned n = 0; n < 300; n++) {
		struct counting run = { .sample = &sample, .piece_records = 1 + rng_below(&rng, 500) };

		make(&sample, &rng, n % 4 == 0, n % 3 != 0);
		run.pieces = (sample.records + run.piece_records - 1) / run.piece_records;
		line_counting_init(&run.lines, &sample.declaration);
		threads_run(1 + n % 5, count_pieces, &run);
		line_counting_free(&run.lines);
		expect(!run.wrong, "text %u, pieces of %zu records", n, run.piece_records);
	}
}

/* Two lines for one row and none for the last: as many as rows, and not one each. */
UNIT_TEST(a_line_too_many_and_one_too_few)
{
	static const char text[8 + MAP_SLACK] = "\"a\nb\"\nc"; /* as a map has */
	struct slice slice = { .bytes = span_of(text, strlen(text)) };
	struct declaration d = { .text = slice.bytes, .body = slice.bytes, .record_end = '\n' };
	struct line_counting counting;
	struct line_counter counter;
	uint64_t lines;

	line_counting_init(&counting, &d);
	counter = line_counting_take(&counting, &slice, &lines);
	line_counter_expect(&counter, &slice, lines, 2);
	expect(lines == 2 && !counter.row_a_line, "%llu lines", (unsigned long long)lines);
	expect(line_counter_at(&counter, 6) == 3, "line %llu", (unsigned long long)counter.line);
	line_counting_free(&counting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_all_records),
		cmocka_unit_test(a_line_too_many_and_one_too_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
