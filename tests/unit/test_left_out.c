/* emit/left_out.h: lines of left_out.csv. */
#include "emit/left_out.h"

#include "core/mem.h"
#include "unit/in_folder.h"

#include <stdlib.h>

static const char number[] = "ABC12345676";

static void expect_line(const char *path, const struct left_out_row *row, const char *reason, const char *next,
			const char *expected)
{
	char *file = left_out_file_cell(path);
	struct left_out_row with_file = *row;
	struct left_out_tail tail;
	struct csv_writer writer;
	struct err err = ERR_INIT;
	struct sink sink;

	with_file.file = span_text(file);
	left_out_tail_prepare(&tail, reason, next);
	must(sink_create(&sink, folder_file(&folder, "out.csv"), false, &err));
	csv_writer_begin(&writer, &sink, &err);
	left_out_put(&writer, &with_file, &tail);
	must(csv_writer_end(&writer) && sink_publish(&sink, &err));
	expect_file(folder_file(&folder, "out.csv"), expected);
	left_out_tail_free(&tail);
	free(file);
}

/* What is typed stands at the edge of what can be read: not a byte behind it is. */
UNIT_TEST(lines_by_example)
{
	static const struct {
		const char *file, *typed;
		bool clean, number;
		uint64_t line;
		day could_pass;
		const char *reason, *next, *expected;
	} rows[] = {
		{ "a.csv", "ABC12345676", true, true, 2, DAY_BLANK, "REASON", "next",
		  "a.csv,2,ABC12345676,ABC12345676,REASON,next,\n" },
		{ "a.csv", "ABC-1234567-6", true, true, 10, DAY_BLANK, "R", NULL,
		  "a.csv,10,ABC-1234567-6,ABC12345676,R,,\n" },
		{ "a.csv", "A-B-C-1-234567-6", true, true, UINT64_MAX, DAY_BLANK, "R", "n",
		  "a.csv,18446744073709551615,A-B-C-1-234567-6,ABC12345676,R,n,\n" },
		{ "a.csv", "1234567", true, false, 3, DAY_BLANK, "a, b", "say \"so\"",
		  "a.csv,3,1234567,,\"a, b\",\"say \"\"so\"\"\",\n" },
		{ "a.csv", "12345678", true, false, 3, DAY_BLANK, "R", "n", "a.csv,3,12345678,,R,n,\n" },
		{ "a.csv", "X", true, false, 3, DAY_BLANK, "R", "n", "a.csv,3,X,,R,n,\n" },
		{ "a.csv", "", true, false, 3, DAY_BLANK, "R", "n", "a.csv,3,,,R,n,\n" },
		{ "=a,b.csv", "=1,2", false, false, 3, DAY_BLANK, "R", "n", "\"'=a,b.csv\",3,\"'=1,2\",,R,n,\n" },
		{ "-", "abc12345676", false, true, 3, 20000, "R", "n", "-,3,abc12345676,ABC12345676,R,n,2034-10-03\n" },
		{ NULL, "", true, true, 0, DAY_BLANK, "R", "n", ",,,ABC12345676,R,n,\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t len = strlen(rows[i].typed);
		struct edge edge = edge_make(len + 1);
		struct left_out_row row = { .line = rows[i].line,
					    .as_typed = edge_put(&edge, rows[i].typed, len),
					    .clean = rows[i].clean,
					    .number = rows[i].number ? (const unsigned char *)number : NULL,
					    .could_pass = rows[i].could_pass };

		expect_line(rows[i].file, &row, rows[i].reason, rows[i].next, rows[i].expected);
		edge_free(&edge);
	}
}

/* Whatever fills a block, lines come out whole: blocks as small as they may be, and cells that are longer. */
UNIT_TEST(lines_of_any_length_in_small_blocks)
{
	struct rng rng = { 17 };

	for (unsigned n = 0; n < 200; n++) {
		size_t file_len = 1 + rng_below(&rng, 90), tail_len = rng_below(&rng, 90),
		       rows = 1 + rng_below(&rng, 40);
		char *path = calloc(1, file_len + 1), *next = calloc(1, tail_len + 1), *typed = malloc(3000), *file;
		char *expected = calloc(rows, 3400), *at = expected;
		struct left_out_tail tail;
		struct csv_writer writer;
		struct block_queue queue;
		struct outbuf *block;
		struct err err = ERR_INIT;
		struct sink sink;

		must(path && next && typed && expected);
		memset(path, 'f', file_len);
		memset(next, 'n', tail_len);
		memset(typed, 'T', 3000);
		file = left_out_file_cell(path);
		left_out_tail_prepare(&tail, "R", next);
		must(sink_create(&sink, folder_file(&folder, "out.csv"), false, &err));
		block_queue_init(&queue, &sink, 1, &err);
		block = block_take(&queue);
		outbuf_empty(block, left_out_block_bytes(span_text(file), tail.len_bytes) + rng_below(&rng, 300));
		csv_writer_begin_piece(&writer, &queue, 0, block);
		for (size_t i = 0; i < rows; i++) {
			struct left_out_row row = { .file = span_text(file), .line = i + 1, .could_pass = DAY_BLANK };

			row.clean = rng_below(&rng, 2);
			row.as_typed = span_of(typed, rng_below(&rng, row.clean ? LEFT_OUT_TYPED_MAX + 1 : 3000));
			left_out_put(&writer, &row, &tail);
			at += sprintf(at, "%s,%zu,%.*s,,R,%s,\n", path, i + 1, (int)row.as_typed.len_bytes, typed,
				      next);
		}
		must(csv_writer_end(&writer) && block_queue_finish(&queue) && sink_publish(&sink, &err));
		expect_file(folder_file(&folder, "out.csv"), expected);
		left_out_tail_free(&tail);
		free(file);
		free(path);
		free(next);
		free(typed);
		free(expected);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_by_example),
		TEST(lines_of_any_length_in_small_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
