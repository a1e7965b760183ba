/* emit/csv_writer.h: cells quoted where needed, guarded where asked, of any length. */
#include "emit/csv_writer.h"

#include "parse/csv.h"
#include "unit/in_folder.h"

#include <errno.h>
#include <fcntl.h>

static void writer_open(struct csv_writer *writer, struct sink *sink, struct err *err)
{
	expect(sink_create(sink, folder_file(&folder, "out.csv"), false, err), "%s", err->text);
	csv_writer_begin(writer, sink, err);
}

static void writer_close(struct csv_writer *writer, struct sink *sink, struct err *err)
{
	expect(csv_writer_end(writer) && sink_publish(sink, err), "%s", err->text);
}

static void expect_cell(const char *value, size_t len_bytes, enum csv_guard kind, const char *expected)
{
	struct edge edge = edge_make(len_bytes);
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct sink sink;

	writer_open(&writer, &sink, &err);
	csv_put_cell(&writer, edge_put(&edge, value, len_bytes), kind);
	writer_close(&writer, &sink, &err);
	expect_file(folder_file(&folder, "out.csv"), expected);
	edge_free(&edge);
}

UNIT_TEST(cells_by_example)
{
	static const struct {
		const char *value, *verbatim, *guarded;
	} rows[] = {
		{ "", "", "" },
		{ "SSA26031601", "SSA26031601", "SSA26031601" },
		{ " a ", " a ", " a " },
		{ "a,b", "\"a,b\"", "\"a,b\"" },
		{ "a\"b", "\"a\"\"b\"", "\"a\"\"b\"" },
		{ "\"", "\"\"\"\"", "\"\"\"\"" },
		{ "\"\"", "\"\"\"\"\"\"", "\"\"\"\"\"\"" },
		{ "a\nb", "\"a\nb\"", "\"a\nb\"" },
		{ "a\rb", "\"a\rb\"", "\"a\rb\"" },
		{ "a\tb", "a\tb", "a\tb" },
		{ "=1", "=1", "'=1" },
		{ "=1,2", "\"=1,2\"", "\"'=1,2\"" },
		{ "+1", "+1", "'+1" },
		{ "-1", "-1", "'-1" },
		{ "@A1", "@A1", "'@A1" },
		{ "\tA", "\tA", "'\tA" },
		{ "\rA", "\"\rA\"", "\"'\rA\"" },
		{ "\n=1", "\"\n=1\"", "\"\n=1\"" },
		{ " =1", " =1", " =1" },
		{ "'=1", "'=1", "'=1" },
		{ "=\"SSA\"", "\"=\"\"SSA\"\"\"", "\"'=\"\"SSA\"\"\"" },
		{ "\"=1\"", "\"\"\"=1\"\"\"", "\"\"\"=1\"\"\"" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect_cell(rows[i].value, strlen(rows[i].value), CSV_VERBATIM, rows[i].verbatim);
		expect_cell(rows[i].value, strlen(rows[i].value), CSV_GUARDED, rows[i].guarded);
	}
}

/* Of all bytes, which make a cell quoted and which, in front, guarded. */
UNIT_TEST(every_byte_in_front)
{
	for (unsigned byte = 1; byte < 256; byte++) {
		char value[] = { (char)byte, 'x', '\0' }, expected[16];
		bool quoted = strchr(",\"\r\n", (int)byte) != NULL, guarded = strchr("=+-@\t\r", (int)byte) != NULL;

		(void)snprintf(expected, sizeof(expected), "%s%s%s%sx%s", quoted ? "\"" : "", guarded ? "'" : "",
			       byte == '"' ? "\"" : "", (char[]){ (char)byte, '\0' }, quoted ? "\"" : "");
		expect_cell(value, 2, CSV_GUARDED, expected);
	}
}

UNIT_TEST(a_nul_byte_is_a_byte_like_any_other)
{
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct sink sink;
	size_t len;
	char *bytes;

	writer_open(&writer, &sink, &err);
	csv_put_cell(&writer, span_of("\0=1", 3), CSV_GUARDED);
	csv_put_raw(&writer, ",");
	csv_put_cell(&writer, span_of("a\0,", 3), CSV_GUARDED);
	writer_close(&writer, &sink, &err);
	bytes = file_read(folder_file(&folder, "out.csv"), &len);
	expect_bytes(span_of(bytes, len), span_of("\0=1,\"a\0,\"", 9), "bytes");
	free(bytes);
}

/* Random cells around and beyond the size of the writer's block are read back as they were. */
UNIT_TEST(cells_of_any_length_are_read_back)
{
	static const size_t lengths[] = { 0, 1, 100, 262143, 262144, 262145, 700000, 3 };
	struct scratch scratch = { 0 };
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct rng rng = { 25 };
	char *cells[ARRAY_LEN(lengths)], *bytes;
	const unsigned char *at, *stop;
	struct sink sink;
	size_t len;

	writer_open(&writer, &sink, &err);
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		cells[i] = malloc(lengths[i] + 1);
		must(cells[i] != NULL);
		rng_fill(&rng, i % 2 ? "ab" : "\",\n\ra", i % 2 ? 2 : 5, cells[i], lengths[i]);
		csv_put_cell(&writer, span_of(cells[i], lengths[i]), CSV_VERBATIM);
		csv_put_raw(&writer, i + 1 < ARRAY_LEN(lengths) ? "," : "\n");
	}
	writer_close(&writer, &sink, &err);
	bytes = file_read(folder_file(&folder, "out.csv"), &len);
	at = (const unsigned char *)bytes;
	stop = at + len;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		struct csv_field field;
		bool open = false;

		at = csv_field_read(at, stop, '\n', &field, &open) + 1;
		expect(span_equal(csv_field_value(&field, &scratch), span_of(cells[i], lengths[i])), "cell %zu", i);
		free(cells[i]);
	}
	assert_true(at == stop);
	free(bytes);
	free(scratch.bytes);
}

/* The first error stays and stops all writing; the caller looks at the end. */
UNIT_TEST(the_first_error_stays)
{
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct sink sink = { .fd = open("/dev/full", O_WRONLY | O_CLOEXEC) };
	char first[sizeof(err.text)];

	if (sink.fd < 0) {
		print_message("no /dev/full: %s\n", strerror(errno));
		skip();
	}
	csv_writer_begin(&writer, &sink, &err);
	for (unsigned i = 0; i < 300000; i++)
		csv_put_raw(&writer, "a,");
	assert_true(err.set);
	memcpy(first, err.text, sizeof(first));
	close(sink.fd);
	sink.fd = -1; /* A further write would fail in another way. */
	for (unsigned i = 0; i < 300000; i++)
		csv_put_raw(&writer, "a,");
	assert_false(csv_writer_end(&writer));
	assert_string_equal(err.text, first);
	expect(strstr(err.text, strerror(ENOSPC)) != NULL, "\"%s\"", err.text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cells_by_example),
		TEST(every_byte_in_front),
		TEST(a_nul_byte_is_a_byte_like_any_other),
		TEST(cells_of_any_length_are_read_back),
		TEST(the_first_error_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
