/* Claim files: read as a slow reader of clean ones reads them, whatever a spreadsheet made of them; damage is met with a message. */
#include "ledger/claim_file.h"
#include "ledger/messages.h"

#include "unit/in_folder.h"

#define ROWS_MAX 200

static const char *const messages[] = { NULL, "INVALID HTS", "UNABLE, TO \"CALCULATE\"", "", "A; B" };

struct sample {
	uint64_t keys[ROWS_MAX];
	size_t message[ROWS_MAX]; /* 0: a success */
	size_t count;
};

static void make(struct sample *s, struct rng *rng)
{
	uint64_t key = rng_below(rng, 1000);

	s->count = 1 + rng_below(rng, ROWS_MAX);
	for (size_t i = 0; i < s->count; i++) {
		s->keys[i] = key += 1 + rng_below(rng, UINT64_C(100000000000000));
		s->message[i] = rng_below(rng, ARRAY_LEN(messages));
	}
	for (size_t i = s->count; i > 1; i--) {
		size_t j = rng_below(rng, i);
		uint64_t k = s->keys[i - 1];

		s->keys[i - 1] = s->keys[j];
		s->keys[j] = k;
	}
}

/* A cell in one of the ways that are the same. */
static void put_cell(FILE *out, struct rng *rng, const char *text)
{
	bool plain = !strpbrk(text, ",\"");
	size_t way = rng_below(rng, 5);

	if (way == 0 && plain) {
		fprintf(out, " %s\t", text);
	} else if (way == 1 && plain) {
		fputs(text, out);
	} else {
		fputs(way == 2 ? "=\"" : way == 3 ? "\"=\"\"" : "\"", out);
		for (const char *c = text; *c; c++)
			fputs(*c == '"' ? "\"\"" : (char[]){ *c, '\0' }, out);
		fputs(way == 3 ? "\"\"\"" : "\"", out);
	}
}

static void put_row(FILE *out, struct rng *rng, const size_t order[5], const char *const cells[5], const char *end)
{
	for (size_t i = 0; i < 5; i++) {
		if (i)
			fputc(',', out);
		put_cell(out, rng, cells[order[i]]);
	}
	fputs(end, out);
}

static void write_sample(const struct sample *s, struct rng *rng, const char *path)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	const char *end = ends[rng_below(rng, 3)];
	size_t order[5] = { 0, 1, 2, 3, 4 };
	FILE *out = fopen(path, "wb");

	must(out != NULL);
	for (size_t i = 5; i > 1; i--) {
		size_t j = rng_below(rng, i), k = order[i - 1];

		order[i - 1] = order[j];
		order[j] = k;
	}
	fputs(rng_below(rng, 2) ? "\xEF\xBB\xBF" : "", out);
	put_row(out, rng, order,
		(const char *const[]){ "Claim Number", "entry_number", "STATUS", "Error-Description", "Port" }, end);
	for (size_t i = 0; i < s->count; i++) {
		char number[ENTRY_NUMBER_LEN + 1] = "";
		const char *message = messages[s->message[i]];

		key_unpack(s->keys[i], (unsigned char *)number);
		put_row(out, rng, order,
			(const char *const[]){ "100000013568", number, message ? "Failed" : "Entry Summary Updated",
					       message ? message : "", "x" },
			end);
	}
	must(fclose(out) == 0);
}

static void expect_sample(const struct claim_file *file, const struct sample *s)
{
	expect_text(file->cbp_claim, "100000013568", "number");
	assert_int_equal(file->count, s->count);
	for (size_t i = 0; i < s->count; i++) {
		uint64_t place = place_of_key(s->keys[i]);
		const struct outcome_row *row = NULL;

		for (size_t k = 0; k < file->count; k++)
			row = file->rows[k].place == place ? &file->rows[k] : row;
		expect(row && (row->text != 0) == (s->message[i] != 0), "row %zu", i);
		if (row->text)
			expect_bytes(dict_text(&file->texts, (uint32_t)row->text - 1),
				     span_text(messages[s->message[i]]), "message");
	}
	for (size_t k = 1; k < file->count; k++)
		expect(file->rows[k - 1].place < file->rows[k].place, "row %zu", k);
}

UNIT_TEST(however_it_is_written_it_says_the_same)
{
	struct rng rng = { 11 };

	for (unsigned round = 0; round < 300; round++) {
		struct err err = ERR_INIT;
		struct claim_file file;
		struct sample sample;

		make(&sample, &rng);
		write_sample(&sample, &rng, folder_file(&folder, "c"));
		expect(claim_file_read(&file, folder_file(&folder, "c"), &err), "round %u: %s", round, err.text);
		expect_sample(&file, &sample);
		claim_file_free(&file);
	}
}

UNIT_TEST(any_byte_may_be_wrong_and_any_length)
{
	static const char wrong[] = { '"', ',', '\n', '=', '\0', (char)0xFF };
	struct rng rng = { 12 };
	struct sample sample;
	char path[512], *bytes;
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/c", folder.path);
	make(&sample, &rng);
	sample.count = 5;
	write_sample(&sample, &rng, path);
	bytes = file_read(path, &len);
	for (size_t at = 0; at < len; at++) {
		for (size_t w = 0; w <= sizeof(wrong); w++) {
			struct err err = ERR_INIT;
			struct claim_file file;
			char was = bytes[at];

			if (w < sizeof(wrong))
				bytes[at] = wrong[w];
			file_write(path, bytes, w < sizeof(wrong) ? len : at);
			bytes[at] = was;
			if (claim_file_read(&file, path, &err))
				claim_file_free(&file);
			else
				assert_true(err.set);
		}
	}
	free(bytes);
}

UNIT_TEST(texts_are_compared_with_spaces_and_case_folded)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "", "", true },       { "", "  ", true }, { "A", "a", true },    { " A  b\t", "a B", true },
		{ "AB", "A B", false }, { "A", "", false }, { "A B", "A", false }, { "A \xC3\xA4", "a \xC3\xA4", true },
		{ "A.", "A", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect(text_same(span_text(rows[i].a), span_text(rows[i].b)) == rows[i].same, "row %zu", i);
		expect(text_same(span_text(rows[i].b), span_text(rows[i].a)) == rows[i].same, "row %zu", i);
	}
}

UNIT_TEST(messages_are_taken_apart)
{
	static const struct {
		const char *all, *parts[3];
	} rows[] = {
		{ "A", { "A" } },
		{ "", { "" } },
		{ "A; B;C", { "A", "B", "C" } },
		{ "A;", { "A", "" } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span rest = span_text(rows[i].all), message;

		for (size_t k = 0; k < 3 && rows[i].parts[k]; k++) {
			must(message_next(&rest, &message));
			expect_bytes(message, span_text(rows[i].parts[k]), rows[i].all);
		}
		assert_false(message_next(&rest, &message));
	}
}

UNIT_TEST(a_message_is_of_the_rule_whose_text_it_is)
{
	struct ruleset set;

	ruleset_load_builtin(&set);
	expect_text(message_rule(&set, NULL, span_text("Entry on  drawback ")), "DRAWBACK", "folded");
	expect_text(message_rule(&set, NULL, span_text("ENTRY SUMMARY FLAGGED FOR RECON")), "RECON_FLAG", "two rows");
	assert_null(message_rule(&set, NULL, span_text("INVALID HTS")));
	assert_null(message_rule(&set, NULL, span_text("")));
	/* Texts of the file's gates are none of an entry's. */
	assert_null(message_rule(&set, NULL, span_text("Account Mismatch")));
	ruleset_free(&set);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(however_it_is_written_it_says_the_same),         TEST(any_byte_may_be_wrong_and_any_length),
		TEST(texts_are_compared_with_spaces_and_case_folded), TEST(messages_are_taken_apart),
		TEST(a_message_is_of_the_rule_whose_text_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
