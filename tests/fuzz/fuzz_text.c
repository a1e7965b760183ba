/*
 * Foreign bytes on their way out: to a terminal, into JSON, into a cell of a CSV.
 *
 * Input: the bytes.
 */
#include "cli/command.h"
#include "core/utf8.h"
#include "emit/csv_writer.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/slow_csv.h"

/* All of it is UTF-8, and every code point is one that the test allows. */
static void check_utf8(struct span text, bool (*allowed)(uint32_t point))
{
	for (size_t i = 0; i < text.len_bytes;) {
		uint32_t point = 0;
		size_t n = utf8_decode(text.begin + i, text.len_bytes - i, &point);

		fuzz_check(n >= 1 && n <= 4 && i + n <= text.len_bytes, "bad UTF-8 at %zu", i);
		fuzz_check(allowed(point), "U+%04X", point);
		i += n;
	}
}

/* What a terminal acts on, written down once more: C0, DEL, C1, direction marks and line separators. */
static bool is_harmless(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} harmful[] = { { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0x61C, 0x61C },  { 0x200E, 0x200F },
			{ 0x2028, 0x202E }, { 0x2066, 0x2069 }, { 0xD800, 0xDFFF } };

	for (size_t i = 0; i < ARRAY_LEN(harmful); i++) {
		if (point >= harmful[i].first && point <= harmful[i].last)
			return false;
	}
	return point <= 0x10FFFF;
}

static bool is_not_nul(uint32_t point)
{
	return point != 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

static void check_terminal(struct span bytes)
{
	char *text;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	fuzz_must(stream);
	print_untrusted(stream, bytes);
	fuzz_must(fclose(stream) == 0);
	check_utf8(span_of(text, len), is_harmless);
	free(text);
}

static void check_json(struct span bytes)
{
	cJSON *object = cJSON_CreateObject(), *again;
	char *clean = utf8_clean(bytes), *twice = utf8_clean(span_text(clean)), *json;

	check_utf8(span_text(clean), is_not_nul);
	fuzz_check(strcmp(clean, twice) == 0, "what is clean stays as it is");
	json_text(object, "t", bytes);
	json = cJSON_PrintUnformatted(object);
	again = cJSON_Parse(json);
	fuzz_check(again && strcmp(cJSON_GetObjectItem(again, "t")->valuestring, clean) == 0, "JSON: %s", json);
	cJSON_Delete(again);
	cJSON_Delete(object);
	free(json);
	free(twice);
	free(clean);
}

/* The value comes back from the cell, behind a ' where a spreadsheet would run it. */
static void check_cell(struct span written, struct span value, enum csv_guard guard)
{
	struct slow_csv csv;
	struct span back;

	slow_csv_read(&csv, written, '\n');
	fuzz_check(csv.records_count == 1 && csv.records[0].fields == 2 && !csv.open, "one line, two cells");
	fuzz_check(span_equal(slow_csv_value(&csv, 0, 1), span_text("x")), "the next cell");
	back = slow_csv_value(&csv, 0, 0);
	if (guard == CSV_GUARDED && value.len_bytes && memchr("=+-@\t\r", value.begin[0], 6)) {
		fuzz_check(back.len_bytes != 0 && back.begin[0] == '\'', "the guard");
		back = span_of(back.begin + 1, back.len_bytes - 1);
	}
	fuzz_check(span_equal(back, value), "the value");
	slow_csv_free(&csv);
}

static void check_csv(struct span value, enum csv_guard guard)
{
	static struct memory_file file;
	struct err err = ERR_INIT;
	struct csv_writer writer;
	struct span written;
	struct sink sink;

	if (!file.fd)
		file = memory_file_make();
	memory_file_put(&file, span_of(NULL, 0));
	sink = (struct sink){ .fd = file.fd };
	csv_writer_begin(&writer, &sink, &err);
	csv_put_cell(&writer, value, guard);
	csv_put_raw(&writer, ",x\n");
	fuzz_must(csv_writer_end(&writer));
	written = memory_file_get(&file);
	check_cell(written, value, guard);
	memory_file_free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_of(data, size);

	check_terminal(bytes);
	check_json(bytes);
	check_csv(bytes, CSV_VERBATIM);
	check_csv(bytes, CSV_GUARDED);
	return 0;
}
