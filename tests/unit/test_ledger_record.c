/* Claim records: rendered as claims are emitted; damaged ones refused, wherever the damage is. */
#include "ledger/record.h"

#include "emit/claim.h"
#include "unit/in_folder.h"

static const char *const rule_ids[] = { "ONE", "TWO", "THREE" };
static const char *const rule_texts[] = { "FIRST", "SECOND, WITH A COMMA", "THIRD" };

/* Numbers as an index had them, and their texts. */
static const uint32_t importers[] = { 0, 3, 70, 4000000000 };
static const char *const importer_texts[] = { "123456789XX", "22334455566", "A", "98765432100" };

struct sample {
	struct record_header header;
	struct {
		struct record_row row;
		uint64_t failures;
	} rows[200];
	bool joined;
};

static void put(FILE *file, const void *bytes, size_t len)
{
	must(fwrite(bytes, 1, len, file) == len);
}

static void put_text(FILE *file, const char *text)
{
	put(file, text, strlen(text) + 1);
}

static void make(struct sample *s, struct rng *rng, bool joined)
{
	*s = (struct sample){ .joined = joined };
	s->header = (struct record_header){ .magic = RECORD_MAGIC,
					    .major = RECORD_MAJOR,
					    .row_bytes = joined ? 40 : 32,
					    .claim_number = 900000000001,
					    .rows = 1 + rng_below(rng, 200),
					    .errors_count = 3,
					    .importers_count = ARRAY_LEN(importers) };
	for (size_t i = 0; i < s->header.rows; i++) {
		uint64_t failures = rng_below(rng, 2) ? 0 : 1 + rng_below(rng, 7);
		uint8_t verdict = failures ? (uint8_t)(1 + __builtin_ctzll(failures)) : 0;

		s->rows[i].row.entry = record_entry(rng_next(rng) % 131621703842267136u, verdict);
		s->rows[i].row.importer = importers[rng_below(rng, ARRAY_LEN(importers))];
		s->rows[i].failures = failures;
		s->header.successes += failures == 0;
	}
	for (size_t k = 0; k < 3; k++)
		s->header.texts_bytes += (uint32_t)(strlen(rule_ids[k]) + strlen(rule_texts[k]) + 2);
	for (size_t k = 0; k < ARRAY_LEN(importers); k++)
		s->header.texts_bytes += (uint32_t)strlen(importer_texts[k]) + 1;
	s->header.texts_bytes += sizeof("Updated") + sizeof("Failed") + sizeof("rules 1");
}

static void write_sample(const struct sample *s, const char *path)
{
	FILE *file = fopen(path, "wb");

	must(file != NULL);
	put(file, &s->header, sizeof(s->header));
	for (size_t i = 0; i < s->header.rows; i++) {
		put(file, &s->rows[i].row, sizeof(s->rows[i].row));
		if (s->joined)
			put(file, &s->rows[i].failures, sizeof(s->rows[i].failures));
	}
	put_text(file, "Updated");
	put_text(file, "Failed");
	put_text(file, "rules 1");
	for (size_t k = 0; k < 3; k++) {
		put_text(file, rule_ids[k]);
		put_text(file, rule_texts[k]);
	}
	for (size_t k = 0; k < ARRAY_LEN(importers); k++)
		put_text(file, importer_texts[k]);
	put(file, importers, sizeof(importers));
	must(fclose(file) == 0);
}

/* Line by line, by printf. */
static char *slow_details(const struct sample *s)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	must(out != NULL);
	fputs(CLAIM_HEADER, out);
	for (size_t i = 0; i < s->header.rows; i++) {
		uint64_t failures = s->rows[i].failures;
		unsigned char number[ENTRY_NUMBER_LEN];
		char all[128] = "";

		key_unpack(record_key(&s->rows[i].row), number);
		for (size_t k = 0; k < 3 && (s->joined || !*all); k++) {
			if ((failures >> k) & 1)
				sprintf(all + strlen(all), "%s%s", *all ? "; " : "", rule_texts[k]);
		}
		fprintf(out, "900000000001,%.11s,%s,%s%s%s\n", number, failures ? "Failed" : "Updated",
			strchr(all, ',') ? "\"" : "", all, strchr(all, ',') ? "\"" : "");
	}
	must(fclose(out) == 0);
	return text;
}

static void expect_importers(const struct record *record, const struct sample *sample)
{
	struct record_row row = { .importer = 4 };
	uint64_t failures;

	assert_null(record_importer(record, &row));
	for (uint64_t i = 0; i < record->header.rows; i++) {
		size_t k = 0;

		must(record_read(record, i, &row, &failures));
		while (importers[k] != sample->rows[i].row.importer)
			k++;
		assert_string_equal(record_importer(record, &row), importer_texts[k]);
	}
}

UNIT_TEST(a_record_renders_the_lines_of_its_rows)
{
	struct rng rng = { 7 };

	for (unsigned round = 0; round < 40; round++) {
		struct err err = ERR_INIT;
		struct record record;
		struct sample sample;
		struct sink sink;
		const struct record_writer writer = { record_write_sink, &sink };
		char out[512], *expected;

		make(&sample, &rng, round % 2);
		write_sample(&sample, folder_file(&folder, "r"));
		must(record_open(&record, folder_file(&folder, "r"), &err));
		(void)snprintf(out, sizeof(out), "%s/out", folder.path);
		must(sink_create(&sink, out, false, &err));
		must(record_render(&record, folder_file(&folder, "r"), &writer, &err));
		must(sink_publish(&sink, &err));
		expected = slow_details(&sample);
		expect_file(out, expected);
		for (uint64_t i = 0; i < record.header.rows; i++)
			expect(record_find(&record, record_key(&sample.rows[i].row)) == i, "row %u", (unsigned)i);
		assert_true(record_find(&record, 5) == UINT64_MAX);
		expect_importers(&record, &sample);
		free(expected);
		record_close(&record);
	}
}

/* Opened, or refused with a message; what is opened can be walked and rendered, or refused with one. */
static void survive(const char *path)
{
	struct err err = ERR_INIT;
	struct record record;
	struct sink sink;
	const struct record_writer writer = { record_write_sink, &sink };
	char out[512];

	if (!record_open(&record, path, &err)) {
		assert_true(err.set);
		return;
	}
	(void)snprintf(out, sizeof(out), "%s/out", folder.path);
	must(sink_create(&sink, out, false, &err));
	if (!record_render(&record, path, &writer, &err))
		assert_true(err.set);
	sink_abandon(&sink);
	(void)record_find(&record, 5);
	(void)record_importer(&record, &(struct record_row){ .importer = 3 });
	record_close(&record);
}

UNIT_TEST(any_byte_may_be_wrong_and_any_length)
{
	struct rng rng = { 8 };
	struct sample sample;
	char path[512], *bytes;
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/r", folder.path);
	make(&sample, &rng, true);
	sample.header.rows = 3;
	write_sample(&sample, path);
	bytes = file_read(path, &len);
	for (size_t at = 0; at < len; at++) {
		static const unsigned char flips[] = { 1, 0x80, 0xFF };

		for (size_t f = 0; f < ARRAY_LEN(flips); f++) {
			bytes[at] = (char)(bytes[at] ^ flips[f]);
			file_write(path, bytes, len);
			survive(path);
			bytes[at] = (char)(bytes[at] ^ flips[f]);
		}
		file_write(path, bytes, at);
		survive(path);
	}
	free(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_record_renders_the_lines_of_its_rows),
		TEST(any_byte_may_be_wrong_and_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
