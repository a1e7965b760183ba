/* emit/claim.h: lines of a Claim Details file. */
#include "emit/claim.h"

#include "unit/support.h"

#define TEXTS_MAX 64

static const char *const plain[] = { "NO IEEPA HTS ON ENTRY", "ENTRY TYPE NOT ELIGIBLE", "ENTRY ON DRAWBACK" };
static const char *const odd[] = { "A, B", "SAY \"NO\"", "C", "\"", "LINE\nBREAK", "" };

static struct claim_lines prepared(uint64_t claim_number, const char *const *errors, size_t count)
{
	struct claim_texts texts = {
		.updated = "Entry Summary Updated", .failed = "Failed", .errors = errors, .errors_count = count
	};
	struct claim_lines lines;

	claim_lines_prepare(&lines, claim_number, &texts);
	return lines;
}

/* One line into memory that ends where the promised room does. */
static struct span emitted(const struct claim_lines *lines, const struct edge *edge, uint64_t key, uint64_t failures,
			   bool joined)
{
	size_t room = joined ? lines->joined_max_bytes : lines->line_max_bytes + CLAIM_STEP_BYTES;
	struct outbuf out = { .begin = edge->base + edge->room_bytes - room, .capacity_bytes = room };
	uint8_t verdict = failures ? (uint8_t)(__builtin_ctzll(failures) + 1) : 0;

	/* The bytes behind a number may be anything. */
	unsigned char number[1][ENTRY_TEXT_BYTES];

	memset(number, '"', sizeof(number));
	key_unpack(key, number[0]);
	if (joined)
		claim_emit_joined(lines, number[0], &failures, 1, &out);
	else
		claim_emit(lines, number[0], &verdict, 1, &out);
	return span_of(out.begin, out.len_bytes);
}

static void expect_line(const char *const *errors, size_t count, uint64_t failures, bool joined, const char *expected)
{
	uint64_t key = key_pack(span_text("SSA26031601"));
	struct claim_lines lines = prepared(UINT64_C(900000000001), errors, count);
	struct edge edge = edge_make(lines.joined_max_bytes + lines.line_max_bytes + CLAIM_STEP_BYTES);

	expect_bytes(emitted(&lines, &edge, key, failures, joined), span_text(expected), "line");
	edge_free(&edge);
	claim_lines_free(&lines);
}

#define START "900000000001,SSA26031601,"

UNIT_TEST(the_first_error_by_example)
{
	static const struct {
		const char *const *errors;
		size_t count;
		uint64_t failures;
		const char *line;
	} rows[] = {
		{ plain, 3, 0, START "Entry Summary Updated,\n" },
		{ plain, 3, 1, START "Failed,NO IEEPA HTS ON ENTRY\n" },
		{ plain, 3, 6, START "Failed,ENTRY TYPE NOT ELIGIBLE\n" },
		{ plain, 3, 4, START "Failed,ENTRY ON DRAWBACK\n" },
		{ plain, 0, 0, START "Entry Summary Updated,\n" },
		{ odd, 6, 1, START "Failed,\"A, B\"\n" },
		{ odd, 6, 2, START "Failed,\"SAY \"\"NO\"\"\"\n" },
		{ odd, 6, 4, START "Failed,C\n" },
		{ odd, 6, 8, START "Failed,\"\"\"\"\n" },
		{ odd, 6, 16, START "Failed,\"LINE\nBREAK\"\n" },
		{ odd, 6, 32, START "Failed,\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_line(rows[i].errors, rows[i].count, rows[i].failures, false, rows[i].line);
}

UNIT_TEST(all_errors_by_example)
{
	static const struct {
		const char *const *errors;
		size_t count;
		uint64_t failures;
		const char *line;
	} rows[] = {
		{ plain, 3, 0, START "Entry Summary Updated,\n" },
		{ plain, 3, 2, START "Failed,ENTRY TYPE NOT ELIGIBLE\n" },
		{ plain, 3, 5, START "Failed,NO IEEPA HTS ON ENTRY; ENTRY ON DRAWBACK\n" },
		{ plain, 3, 7, START "Failed,NO IEEPA HTS ON ENTRY; ENTRY TYPE NOT ELIGIBLE; ENTRY ON DRAWBACK\n" },
		{ odd, 6, 5, START "Failed,\"A, B; C\"\n" },
		{ odd, 6, 6, START "Failed,\"SAY \"\"NO\"\"; C\"\n" },
		{ odd, 6, 4, START "Failed,C\n" },
		{ odd, 6, 3, START "Failed,\"A, B; SAY \"\"NO\"\"\"\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_line(rows[i].errors, rows[i].count, rows[i].failures, true, rows[i].line);
}

/* The words of STATUS come from the rule file too. */
UNIT_TEST(a_status_with_a_comma_stays_one_cell)
{
	struct claim_texts texts = {
		.updated = "Updated, fully", .failed = "Failed: \"no\"", .errors = plain, .errors_count = 3
	};
	static const struct {
		uint64_t failures;
		bool joined;
		const char *line;
	} rows[] = {
		{ 0, false, "000000000001,00000000000,\"Updated, fully\",\n" },
		{ 0, true, "000000000001,00000000000,\"Updated, fully\",\n" },
		{ 4, false, "000000000001,00000000000,\"Failed: \"\"no\"\"\",ENTRY ON DRAWBACK\n" },
		{ 4, true, "000000000001,00000000000,\"Failed: \"\"no\"\"\",ENTRY ON DRAWBACK\n" },
	};
	struct claim_lines lines;
	struct edge edge = edge_make(4096);

	claim_lines_prepare(&lines, 1, &texts);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_bytes(emitted(&lines, &edge, 0, rows[i].failures, rows[i].joined), span_text(rows[i].line),
			     "line");
	claim_lines_free(&lines);
	edge_free(&edge);
}

UNIT_TEST(claim_numbers_have_twelve_digits)
{
	static const struct {
		uint64_t number;
		const char *line;
	} rows[] = {
		{ 0, "000000000000,00000000000,Entry Summary Updated,\n" },
		{ 42, "000000000042,00000000000,Entry Summary Updated,\n" },
		{ CLAIM_NUMBER_MAX, "999999999999,00000000000,Entry Summary Updated,\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct claim_lines lines = prepared(rows[i].number, plain, 3);
		struct edge edge = edge_make(lines.line_max_bytes + CLAIM_STEP_BYTES);

		expect_bytes(emitted(&lines, &edge, 0, 0, false), span_text(rows[i].line), "line");
		edge_free(&edge);
		claim_lines_free(&lines);
	}
}

/* --- as many rules as there can be -------------------------------------------------------------------------------- */

static void quote_into(char *out, const char *text)
{
	bool quotes = strpbrk(text, ",\"\r\n") != NULL;

	out += strlen(out);
	if (quotes)
		*out++ = '"';
	for (; *text; text++) {
		if (*text == '"')
			*out++ = '"';
		*out++ = *text;
	}
	(void)strcpy(out, quotes ? "\"" : "");
}

/* The line, slowly. */
static void slow_line(char *out, const char *const *errors, uint64_t key, uint64_t failures, bool joined)
{
	unsigned char number[ENTRY_NUMBER_LEN];
	char cell[4096] = "";

	key_unpack(key, number);
	for (unsigned k = 0; k < TEXTS_MAX; k++) {
		if (!((failures >> k) & 1) || (cell[0] && !joined))
			continue;
		(void)strcat(strcat(cell, cell[0] ? "; " : ""), errors[k]);
	}
	(void)sprintf(out, "900000000001,%.11s,%s,", (const char *)number,
		      failures ? "Failed" : "Entry Summary Updated");
	quote_into(out, cell);
	(void)strcat(out, "\n");
}

UNIT_TEST(many_lines_of_many_rules)
{
	static char texts[TEXTS_MAX][32], expected[16384];
	const char *errors[TEXTS_MAX];
	struct rng rng = { 24 };
	struct claim_lines lines;
	struct edge edge;

	for (unsigned k = 0; k < TEXTS_MAX; k++) {
		(void)snprintf(texts[k], sizeof(texts[k]), "RULE %u%s", k, k % 9 == 0 ? ", \"SO\"" : "");
		errors[k] = texts[k];
	}
	lines = prepared(UINT64_C(900000000001), errors, TEXTS_MAX);
	edge = edge_make(lines.joined_max_bytes + CLAIM_STEP_BYTES);
	for (unsigned n = 0; n < 5000; n++) {
		/* Few bits, and all of them. */
		uint64_t failures = n == 0 ? UINT64_MAX : n == 1 ? 0 : rng_next(&rng) & rng_next(&rng) & rng_next(&rng);
		uint64_t key = rng_next(&rng) % UINT64_C(131621703842267136);

		for (int joined = 0; joined <= 1; joined++) {
			slow_line(expected, errors, key, failures, joined);
			expect_bytes(emitted(&lines, &edge, key, failures, joined), span_text(expected), "line");
		}
	}
	edge_free(&edge);
	claim_lines_free(&lines);
}

UNIT_TEST(lines_follow_each_other)
{
	static const unsigned char numbers[][ENTRY_TEXT_BYTES] = { "00000000001????", "00000000002????",
								   "00000000003????" };
	static const uint64_t failures[] = { 0, 2, 5 };
	static const uint8_t verdicts[] = { 0, 2, 1 };
	struct claim_lines lines = prepared(7, plain, 3);
	unsigned char room[1024] = "before\n";
	struct outbuf out = { .begin = room, .len_bytes = 7, .capacity_bytes = sizeof(room) };

	claim_emit(&lines, numbers[0], verdicts, 3, &out);
	claim_emit(&lines, numbers[0], verdicts, 0, &out);
	claim_emit_joined(&lines, numbers[0], failures, 3, &out);
	expect_bytes(span_of(out.begin, out.len_bytes),
		     span_text("before\n"
			       "000000000007,00000000001,Entry Summary Updated,\n"
			       "000000000007,00000000002,Failed,ENTRY TYPE NOT ELIGIBLE\n"
			       "000000000007,00000000003,Failed,NO IEEPA HTS ON ENTRY\n"
			       "000000000007,00000000001,Entry Summary Updated,\n"
			       "000000000007,00000000002,Failed,ENTRY TYPE NOT ELIGIBLE\n"
			       "000000000007,00000000003,Failed,NO IEEPA HTS ON ENTRY; ENTRY ON DRAWBACK\n"),
		     "lines");
	claim_lines_free(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_error_by_example),
		cmocka_unit_test(all_errors_by_example),
		cmocka_unit_test(a_status_with_a_comma_stays_one_cell),
		cmocka_unit_test(claim_numbers_have_twelve_digits),
		cmocka_unit_test(many_lines_of_many_rules),
		cmocka_unit_test(lines_follow_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
