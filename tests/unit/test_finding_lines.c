/* emit/findings.h: heads and tails of finding lines. */
#include "emit/findings.h"

#include "unit/in_folder.h"

static void expect_line(uint64_t line, const char *number, struct span typed, bool clean, const char *message,
			const char *expected)
{
	struct finding_tail tail;
	struct finding_row row;
	struct csv_writer writer;
	struct err err = ERR_INIT;
	struct sink sink;

	finding_tail_prepare(&tail, "D", "RULE", message, NULL);
	must(sink_create(&sink, folder_file(&folder, "out.csv"), false, &err));
	csv_writer_begin(&writer, &sink, &err);
	finding_row_begin(&row, line, (const unsigned char *)number, typed, clean);
	finding_put(&writer, &row, &tail);
	finding_put_advice(&writer, &row, "name", "a, b", "next");
	must(csv_writer_end(&writer) && sink_publish(&sink, &err));
	expect_file(folder_file(&folder, "out.csv"), expected);
	finding_tail_free(&tail);
}

UNIT_TEST(lines_by_example)
{
	struct edge edge = edge_make(64);

	expect_line(2, "ABC12345676", edge_put(&edge, "ABC12345676", 11), true, "TEXT",
		    "2,ABC12345676,ABC12345676,D,RULE,TEXT,\n2,ABC12345676,ABC12345676,advice,name,\"a, b\",next\n");
	expect_line(UINT64_MAX, "ABC12345676", edge_put(&edge, "A-B-C-12345-676-", 16), true, "SAY \"NO\"",
		    "18446744073709551615,ABC12345676,A-B-C-12345-676-,D,RULE,\"SAY \"\"NO\"\"\",\n"
		    "18446744073709551615,ABC12345676,A-B-C-12345-676-,advice,name,\"a, b\",next\n");
	expect_line(10, NULL, edge_put(&edge, "=1,2", 4), false, "TEXT",
		    "10,,\"'=1,2\",D,RULE,TEXT,\n10,,\"'=1,2\",advice,name,\"a, b\",next\n");
	expect_line(1, NULL, edge_put(&edge, "", 0), false, "TEXT",
		    "1,,,D,RULE,TEXT,\n1,,,advice,name,\"a, b\",next\n");
	edge_free(&edge);
}

/* Whatever stands in AS_TYPED, however long, comes out whole. */
UNIT_TEST(a_cell_longer_than_any_block)
{
	size_t len = 3000000, head = strlen("7,,"), tail = strlen(",D,RULE,T,\n");
	char *typed = malloc(len), *expected = malloc(2 * len + 100);

	must(typed && expected);
	memset(typed, 'x', len);
	memcpy(expected, "7,,", head);
	memcpy(expected + head, typed, len);
	memcpy(expected + head + len, ",D,RULE,T,\n7,,", tail + head);
	memcpy(expected + head + len + tail + head, typed, len);
	strcpy(expected + head + len + tail + head + len, ",advice,name,\"a, b\",next\n");
	expect_line(7, NULL, span_of(typed, len), false, "T", expected);
	free(typed);
	free(expected);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_by_example),
		TEST(a_cell_longer_than_any_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
