/* ingest/refused.h: refused rows in the order of the source with their lines, whichever worker found them. */
#include "ingest/refused.h"

#include "unit/in_folder.h"

#include <stdatomic.h>

#define WHY       "why, \"not\""
#define WHY_TYPED "\"why, \"\"not\"\"\""

/* Rows one after another, cut into slices; every third is refused, some have line ends in them. */
struct text {
	char *bytes;
	size_t len;
	char *expected; /* the rejects file */
	size_t expected_len;
	struct {
		size_t begin, len;
		bool refused;
	} rows[2000];
	size_t rows_count;
	size_t slices[300]; /* the first row of each; the number behind the last row ends them */
	size_t slices_count;
	unsigned char record_end;
};

/* As contract section 5 writes them: file, line, reason, the row byte for byte; quoted where needed. */
static void expect_reject(struct text *t, uint64_t line, const char *row, size_t len)
{
	char *out = t->expected + t->expected_len;
	bool quote = memchr(row, '"', len) || memchr(row, ',', len) || memchr(row, '\n', len) || memchr(row, '\r', len);

	out += sprintf(out, "a.csv,%llu,%s,%s", (unsigned long long)line, WHY_TYPED, quote ? "\"" : "");
	for (size_t i = 0; i < len; i++) {
		if (row[i] == '"')
			*out++ = '"';
		*out++ = row[i];
	}
	out += sprintf(out, "%s\n", quote ? "\"" : "");
	t->expected_len = (size_t)(out - t->expected);
}

static void random_text(struct text *t, struct rng *rng, unsigned char record_end, uint64_t lines)
{
	static const char *const rows[] = {
		"SSA26031601,x", "bad", "\"a\nb\",c", "\"a\rb\"", "\"say \"\"so\"\"\"", ""
	};
	size_t count = rng_below(rng, ARRAY_LEN(t->rows));

	*t = (struct text){ .record_end = record_end };
	t->bytes = malloc(count * 20 + 1);
	t->expected = malloc(count * 100 + 1);
	must(t->bytes && t->expected);
	for (; t->rows_count < count; t->rows_count++) {
		const char *row = rows[rng_below(rng, ARRAY_LEN(rows))];
		size_t len = strlen(row);

		if (t->rows_count == 0 || (rng_below(rng, 20) == 0 && t->slices_count < ARRAY_LEN(t->slices) - 1))
			t->slices[t->slices_count++] = t->rows_count;
		t->rows[t->rows_count].begin = t->len;
		t->rows[t->rows_count].len = len;
		t->rows[t->rows_count].refused = rng_below(rng, 3) == 0;
		if (t->rows[t->rows_count].refused)
			expect_reject(t, lines + 1, row, len);
		memcpy(t->bytes + t->len, row, len);
		t->len += len;
		t->bytes[t->len++] = (char)record_end;
		for (size_t i = 0; i < len; i++)
			lines += (unsigned char)row[i] == record_end;
		lines++;
	}
	t->slices[t->slices_count] = t->rows_count;
}

static void text_free(struct text *t)
{
	free(t->bytes);
	free(t->expected);
}

/* --- workers ---------------------------------------------------------------------------------------------------------- */

struct work {
	const struct text *text;
	struct refused refused;
	atomic_size_t next;
};

static void work_on_slices(void *context, unsigned worker)
{
	struct work *work = context;
	const struct text *t = work->text;
	struct refused_slice slice = { .rows = NULL };
	size_t s;

	(void)worker;
	while ((s = atomic_fetch_add(&work->next, 1)) < t->slices_count) {
		size_t first = t->slices[s], last = t->slices[s + 1];
		size_t from = t->rows[first].begin, to = last < t->rows_count ? t->rows[last].begin : t->len;

		for (size_t r = first; r < last; r++) {
			struct row row = { .record = span_of(t->bytes + t->rows[r].begin, t->rows[r].len),
					   .refused = WHY,
					   .refused_duty_cents = (int64_t)r };

			if (t->rows[r].refused)
				refused_add(&work->refused, &slice, &row);
		}
		refused_end_slice(&work->refused, &slice, span_of(t->bytes + from, to - from), s);
		assert(slice.count == 0 && slice.kept == 0 && slice.duty_cents == 0);
	}
	refused_slice_free(&slice);
}

static void expect_counts(const struct work *work)
{
	uint64_t count = 0;
	int64_t duty = 0;

	for (size_t r = 0; r < work->text->rows_count; r++) {
		count += work->text->rows[r].refused;
		duty += work->text->rows[r].refused ? (int64_t)r : 0;
	}
	expect(work->refused.count == count && work->refused.duty_cents == duty, "%zu refused, duty %lld",
	       (size_t)work->refused.count, (long long)work->refused.duty_cents);
}

static void write_rejects(const struct text *t, unsigned threads, uint64_t lines_above)
{
	const char *path = folder_file(&folder, "rejects.csv");
	struct work work = { .text = t };
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct sink sink;
	size_t len;
	char *bytes;

	must(sink_create(&sink, path, false, &err));
	csv_writer_begin(&writer, &sink, &err);
	refused_init(&work.refused, "a.csv", t->record_end, &writer, lines_above);
	threads_run(threads, work_on_slices, &work);
	expect_counts(&work);
	refused_free(&work.refused);
	must(csv_writer_end(&writer) && sink_publish(&sink, &err));
	bytes = file_read(path, &len);
	expect_bytes(span_of(bytes, len), span_of(t->expected, t->expected_len), "rejects");
	free(bytes);
}

UNIT_TEST(rows_come_out_in_the_order_of_the_source)
{
	static const unsigned threads[] = { 1, 2, 3, 8 };
	static struct text text;
	struct rng rng = { 31 };

	for (unsigned n = 0; n < 60; n++) {
		uint64_t above = n % 3 ? rng_below(&rng, 30) : 0;

		random_text(&text, &rng, n % 2 ? '\r' : '\n', above);
		write_rejects(&text, threads[n % ARRAY_LEN(threads)], above);
		text_free(&text);
	}
}

UNIT_TEST(without_a_file_they_are_counted)
{
	static struct text text;
	struct rng rng = { 32 };

	for (unsigned threads = 1; threads <= 4; threads++) {
		struct work work = { .text = &text };

		random_text(&text, &rng, '\n', 0);
		refused_init(&work.refused, "a.csv", '\n', NULL, 0);
		threads_run(threads, work_on_slices, &work);
		expect_counts(&work);
		refused_free(&work.refused);
		text_free(&text);
	}
}

/* Every slice has its turn, also when nothing can be written any more, and all are counted. */
UNIT_TEST(a_full_disk_stops_nobody)
{
	static struct text text;
	struct work work = { .text = &text };
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct rng rng = { 33 };
	struct sink sink;

	do {
		text_free(&text);
		random_text(&text, &rng, '\n', 0);
	} while (text.rows_count < 1900);
	must(sink_create(&sink, folder_file(&folder, "rejects.csv"), false, &err));
	csv_writer_begin(&writer, &sink, &err);
	refused_init(&work.refused, "a.csv", '\n', &writer, 0);
	/* As if it had happened in an earlier slice. */
	(void)err_set(&err, "the disk is full");
	writer.failed = true;
	threads_run(4, work_on_slices, &work);
	expect_counts(&work);
	refused_free(&work.refused);
	assert_false(csv_writer_end(&writer));
	assert_string_equal(err.text, "the disk is full");
	sink_abandon(&sink);
	text_free(&text);
}

/* Only forged exports get there. */
UNIT_TEST(duties_add_up_to_the_largest_number)
{
	struct refused_slice slice = { .rows = NULL };
	struct row row = { .refused = WHY, .refused_duty_cents = INT64_MAX - 1 };
	struct refused refused;

	refused_init(&refused, "a.csv", '\n', NULL, 0);
	for (uint64_t piece = 0; piece < 3; piece++) {
		refused_add(&refused, &slice, &row);
		refused_add(&refused, &slice, &row);
		refused_end_slice(&refused, &slice, span_text("a\nb\n"), piece);
		assert_true(refused.duty_cents == INT64_MAX && refused.count == 2 * (piece + 1));
	}
	refused_slice_free(&slice);
	refused_free(&refused);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_come_out_in_the_order_of_the_source),
		TEST(without_a_file_they_are_counted),
		TEST(a_full_disk_stops_nobody),
		TEST(duties_add_up_to_the_largest_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
