/* rules/ruleset.h: rule files into rows, and what is wrong with those that are refused. */
#include "rules/ruleset.h"

#include "rules/builtin.h"
#include "unit/support.h"

/* The smallest rule file with two rules of gate D; each gate rule has five lines. */
#define GATE_ROW(id, gate, order) "[" id "]\ngate = " gate "\norder = " order "\ntext = t\nsource = s\n"

static const char smallest[] =
	"[rules]\nname = test\n" /* line 1 */
	"[statuses]\nupload_accepted = Accepted\nupload_failed_initial = Failed initial validation\n"
	"upload_rejected_batch = Rejected by batch validation\nclaim_accepted = Accepted\n"
	"claim_accepted_with_errors = Accepted with Error(s)\nclaim_rejected = Rejected\n"
	"entry_updated = Entry Summary Updated\nentry_failed = Failed\n" GATE_ROW("NOT_CSV", "A", "1") /* line 12 */
	GATE_ROW("EMPTY", "A", "2")                                                                    /* line 17 */
	GATE_ROW("HEADER", "A", "3")                                                                   /* line 22 */
	GATE_ROW("LENGTH", "B", "1")                                                                   /* line 27 */
	GATE_ROW("DUPLICATE", "B", "2")                                                                /* line 32 */
	GATE_ROW("FILER_CODE", "B", "3")                                                               /* line 37 */
	GATE_ROW("EXISTS", "C", "1")                                                                   /* line 42 */
	GATE_ROW("ACCOUNT", "C", "2")                                                                  /* line 47 */
	"[SECOND]\ngate = D\norder = 2\ntext = SECOND TEXT\nsource = s2\nfails_when = type in 09\n"    /* line 52 */
	"[FIRST]\ngate = D\norder = 1\ntext = FIRST TEXT\nsource = s1\nfails_when = status not in accepted\n"; /* line 58 */

#define LINES 63

/* The file with line `number` replaced; 0 replaces none. */
static struct span file_with(unsigned number, const char *replacement)
{
	static char text[8192];
	const char *line = smallest, *next;
	size_t len = 0;

	for (unsigned i = 1; *line; i++, line = next) {
		next = strchr(line, '\n') + 1;
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%.*s\n",
					i == number ? (int)strlen(replacement) : (int)(next - line - 1),
					i == number ? replacement : line);
	}
	must(len < sizeof(text));
	return span_of(text, len);
}

static void load(struct ruleset *set, struct span text)
{
	struct err err = ERR_INIT;

	expect(ruleset_load(set, text, "test.ini", &err), "line %zu: %s", (size_t)err.position, err.text);
}

UNIT_TEST(a_small_rule_file)
{
	static const char *const ids[] = { "NOT_CSV",    "EMPTY",  "HEADER",  "LENGTH", "DUPLICATE",
					   "FILER_CODE", "EXISTS", "ACCOUNT", "FIRST",  "SECOND" };
	struct ruleset set;
	char expected[64], *version;

	load(&set, file_with(0, NULL));
	assert_int_equal(set.count, ARRAY_LEN(ids));
	for (size_t i = 0; i < set.count; i++)
		expect_text(set.rows[i].id, ids[i], "order of the rows");
	for (enum gate_rule g = RULE_NOT_CSV; g < GATE_RULES; g++)
		expect_text(gate_rule_id(g), ids[g], "rules of gates A to C");
	assert_string_equal(set.rows[8].text, "FIRST TEXT");
	assert_string_equal(set.rows[8].source, "s1");
	assert_string_equal(set.rows[8].fails_when, "status not in accepted");
	assert_int_equal(set.rows[8].condition.count, 1);
	assert_int_equal(set.rows[8].gate, GATE_D);
	assert_int_equal(set.rows[8].order, 1);
	assert_true(set.rows[8].from == DAY_BLANK && set.rows[8].until == DAY_BLANK);
	assert_string_equal(set.statuses[CLAIM_ACCEPTED_WITH_ERRORS], "Accepted with Error(s)");
	(void)snprintf(expected, sizeof(expected), "test %016llx", (unsigned long long)set.checksum);
	version = ruleset_version(&set);
	assert_string_equal(version, expected);
	free(version);
	ruleset_free(&set);
}

UNIT_TEST(the_checksum_is_that_of_the_bytes)
{
	struct ruleset a, b, c;

	load(&a, file_with(0, NULL));
	load(&b, file_with(0, NULL));
	load(&c, file_with(2, "name = test "));
	assert_true(a.checksum == b.checksum);
	assert_true(a.checksum != c.checksum);
	assert_string_equal(a.name, c.name);
	ruleset_free(&a);
	ruleset_free(&b);
	ruleset_free(&c);
}

UNIT_TEST(long_values_go_on_in_indented_lines)
{
	struct ruleset set;

	load(&set, file_with(63, "words = attested\nfails_when = status not in accepted or\n    type in 09,\n\t47"));
	assert_string_equal(set.rows[8].fails_when, "status not in accepted or type in 09, 47");
	assert_int_equal(set.rows[8].condition.count, 3);
	assert_string_equal(words_text(set.rows[8].words), "attested");
	ruleset_free(&set);
}

/* Two rows of FIRST in the place of SECOND, one behind the other in time. */
#define ROW(dates)              "[FIRST]\ngate = D\norder = 1\ntext = t\nsource = s\n" dates "\nfails_when = type in 08\n"
#define TWO_ROWS(before, after) ROW(before) ROW(after) "[SECOND]"

/* The file whose only rows of FIRST, its last section, are those given. */
static struct span file_of_first(const char *rows)
{
	struct span file = file_with(52, rows);
	const char *last = strstr((const char *)file.begin, "[FIRST]\ngate = D\norder = 1\ntext = FIRST TEXT");

	must(last != NULL);
	return span_of(file.begin, (size_t)((const unsigned char *)last - file.begin));
}

UNIT_TEST(a_rule_that_changed_has_a_row_for_each_time)
{
	static const struct {
		const char *date;
		bool before, after;
	} rows[] = {
		{ "1980-01-01", true, false },
		{ "2026-06-28", true, false },
		{ "2026-06-29", false, true },
		{ "2099-12-31", false, true },
	};
	struct ruleset set;

	load(&set, file_of_first(TWO_ROWS("from = 2026-06-29", "until = 2026-06-28")));
	assert_int_equal(set.count, GATE_RULES + 3);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		day as_of = day_parse_iso(span_text(rows[i].date));

		expect(rule_in_force(&set.rows[8], as_of) == rows[i].before, "%s", rows[i].date);
		expect(rule_in_force(&set.rows[9], as_of) == rows[i].after, "%s", rows[i].date);
		expect(rule_in_force(&set.rows[10], as_of), "%s", rows[i].date);
	}
	ruleset_free(&set);
}

static void expect_refused(struct span text, uint64_t line, const char *words)
{
	struct err err = ERR_INIT;
	struct ruleset set;

	expect(!ruleset_load(&set, text, "dir/test.ini", &err), "%s", words);
	expect(strstr(err.text, words) != NULL, "\"%s\", not \"%s\"", err.text, words);
	expect(strstr(err.text, "; ") != NULL, "\"%s\" has no remedy", err.text);
	expect(err.place == (line ? ERR_AT_LINE : ERR_NOWHERE) && (!line || err.position == line),
	       "line %zu, not %zu: %s", (size_t)err.position, (size_t)line, err.text);
	assert_string_equal(err.path, "dir/test.ini");
	ruleset_free(&set); /* Harmless. */
}

UNIT_TEST(rows_of_one_rule_do_not_overlap)
{
	static const char *const rows[] = {
		TWO_ROWS("", ""),
		TWO_ROWS("", "from = 2026-06-29"),
		TWO_ROWS("until = 2026-06-29", "from = 2026-06-29"),
		TWO_ROWS("from = 2026-06-29", "until = 2026-06-29"),
		TWO_ROWS("from = 2026-01-01", "from = 2027-01-01"),
		TWO_ROWS("until = 2026-01-01", "until = 2025-01-01"),
		TWO_ROWS("from = 2026-01-01\nuntil = 2026-12-31", "from = 2026-03-01\nuntil = 2026-03-01"),
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct ruleset set;

		expect(!ruleset_load(&set, file_of_first(rows[i]), "test.ini", &err), "row %zu", i);
		expect(strstr(err.text, "two rows of FIRST are in force on one day; set from and until"), "%s",
		       err.text);
		/* The line is in the later row. */
		expect(err.place == ERR_AT_LINE && err.position > 57, "line %zu", (size_t)err.position);
	}
}

static const struct {
	unsigned replaced;
	const char *text;
	uint64_t line; /* 0: the file as a whole */
	const char *words;
} bad_lines[] = {
	{ 2, "nam = test", 2, "[rules] has one key, name, not \"nam\"" },
	{ 2, "name = a\nname = b", 3, "written twice" },
	{ 2, "", 0, "[rules] lacks name" },
	{ 4, "no_such = x", 4, "there is no status \"no_such\"" },
	{ 4, "upload_accepted = a\nupload_accepted = b", 5, "written twice" },
	{ 5, "", 0, "[statuses] lacks upload_failed_initial" },
	{ 30, "nonsense", 30, "neither a [section]" },
	{ 13, "", 14, "begins with its gate" },
	{ 59, "order = 1", 59, "begins with its gate" },
	{ 59, "gate = E", 59, "there is no gate \"E\"; it is one of A, B, C, D" },
	{ 59, "gate = d", 59, "there is no gate \"d\"" },
	{ 59, "gate = DD", 59, "there is no gate \"DD\"" },
	{ 59, "gate =", 59, "there is no gate \"\"" },
	{ 60, "order = 0", 60, "order \"0\" is no number from 1 to 64" },
	{ 60, "order = 65", 60, "is no number from 1 to 64" },
	{ 60, "order = 1x", 60, "is no number from 1 to 64" },
	{ 60, "order = -1", 60, "is no number from 1 to 64" },
	{ 60, "order = 18446744073709551617", 60, "is no number from 1 to 64" },
	{ 60, "order =", 60, "is no number from 1 to 64" },
	{ 60, "order = +5", 60, "is no number from 1 to 64" },
	{ 19, "order = 1", 18, "gate A applies EMPTY as its rule 2; write order = 2" },
	{ 60, "", 59, "rule FIRST lacks order; write" },
	{ 60, "order = 2", 59, "SECOND and FIRST have the same order; give each its own" },
	{ 61, "", 59, "rule FIRST lacks text; write" },
	{ 61, "text =", 59, "rule FIRST lacks text; write" },
	{ 61, "text = a\nb", 62, "neither a [section]" },
	{ 61, "text = a\x1b[1m", 61, "no printable text in UTF-8" },
	{ 61, "text = a\xff", 61, "no printable text in UTF-8" },
	{ 61, "text = a\ntext = b", 62, "written twice" },
	{ 62, "", 59, "rule FIRST lacks source; write" },
	{ 62, "words = mine", 62, "words \"mine\" is none of CBP, attested, ours" },
	{ 62, "from = 2026-02-30", 62, "\"2026-02-30\" is no date; write YYYY-MM-DD" },
	{ 62, "until = 6/29/2026", 62, "\"6/29/2026\" is no date; write YYYY-MM-DD" },
	{ 62, "from =", 62, "is no date" },
	{ 62, "frm = 2026-01-01", 62, "a rule has no key \"frm\"; its keys are gate, order, text" },
	{ 63, "", 59, "rule FIRST lacks fails_when; write" },
	{ 63, "fails_when = status is bad", 63, "rule FIRST: fails_when: \"is\" stands where" },
	{ 63, "fails_when =", 59, "rule FIRST lacks fails_when; write" },
	{ 63, "fails_when =\n    status is bad", 63, "rule FIRST: fails_when: \"is\" stands where" },
	{ 63, "from = 2026-02-02\nuntil = 2026-02-01\nfails_when = type in 08", 59,
	  "last day is before its first; correct" },
	{ 60, "order = 1\n    1", 61, "goes on in a second line; only those of text" },
	{ 60, "order = 1\norder = 1", 61, "written twice in this section; keep one" },
	{ 59, "gate = D\ngate = D", 60, "written twice in this section; keep one" },
	{ 15, "text = t\nfails_when = type in 09", 16, "rule NOT_CSV: only rules of gate D have fails_when; say" },
	{ 13, "gate = B", 13, "NOT_CSV is a rule of gate A; correct its gate" },
	{ 28, "gate = A", 28, "LENGTH is a rule of gate B; correct its gate" },
	{ 58, "[FI RST]", 58, "\"FI RST\" cannot be the name of a rule; use letters" },
	{ 58, "[]", 58, "\"\" cannot be the name of a rule" },
	{ 1, "", 2, "the key \"name\" stands before the first [section]; move" },
	{ 14, "order = 1\nuntil = 2026-06-28", 13, "no row of NOT_CSV is in force on 2026-06-29, and" },
	{ 14, "order = 1\nfrom = 2026-06-28", 13, "no row of NOT_CSV is in force on 1980-01-01, and" },
	{ 12, "[NOT_CVS]", 13, "gate A has no rule NOT_CVS, and" },
	{ 47, "[ACCOUNTS]", 48, "gate C has no rule ACCOUNTS, and" },
};

UNIT_TEST(one_bad_line)
{

	for (size_t i = 0; i < ARRAY_LEN(bad_lines); i++)
		expect_refused(file_with(bad_lines[i].replaced, bad_lines[i].text), bad_lines[i].line,
			       bad_lines[i].words);
	expect_refused(span_text(""), 0, "there is no rule NOT_CSV");
	expect_refused(span_of("[rules]\nna\0me = a\n", 18), 2, "NUL");
}

UNIT_TEST(as_many_rows_as_there_can_be)
{
	static char text[16384];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s", (const char *)file_with(0, NULL).begin);
	struct ruleset set;

	for (unsigned row = 11; row <= RULES_MAX + 1; row++) {
		if (row == RULES_MAX + 1) {
			load(&set, span_of(text, len));
			assert_int_equal(set.count, RULES_MAX);
			ruleset_free(&set);
		}
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"[R%u]\ngate = D\norder = %u\ntext = t\nsource = s\nfails_when = type in 01\n",
					row, row > RULES_MAX ? 1 : row);
	}
	expect_refused(span_of(text, len), LINES + (RULES_MAX - 10) * 6 + 2, "more than 64 rows");
}

/* The built-in file with a few bytes changed, or cut: rules or a reason. */
UNIT_TEST(damaged_rule_files)
{
	struct span good = builtin_rules();
	struct edge edge = edge_make(good.len_bytes);
	char *text = malloc(good.len_bytes);
	struct rng rng = { 30 };
	unsigned refused = 0;

	must(text != NULL);
	for (unsigned n = 0; n < 1000; n++) {
		size_t len = n % 2 ? rng_below(&rng, good.len_bytes) : good.len_bytes;
		struct err err = ERR_INIT;
		struct ruleset set;

		memcpy(text, good.begin, len);
		for (size_t left = rng_below(&rng, 4); left > 0 && len > 0; left--)
			text[rng_below(&rng, len)] = (char)rng_next(&rng);
		if (ruleset_load(&set, edge_put(&edge, text, len), "test.ini", &err)) {
			ruleset_free(&set);
			continue;
		}
		refused++;
		expect(err.set && strcmp(err.path, "test.ini") == 0, "run %u: \"%s\"", n, err.text);
		expect(strstr(err.text, "; ") != NULL, "run %u: \"%s\" has no remedy", n, err.text);
	}
	expect(refused > 500, "only %u of 1000 were refused", refused);
	free(text);
	edge_free(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_rule_file),
		cmocka_unit_test(the_checksum_is_that_of_the_bytes),
		cmocka_unit_test(long_values_go_on_in_indented_lines),
		cmocka_unit_test(a_rule_that_changed_has_a_row_for_each_time),
		cmocka_unit_test(rows_of_one_rule_do_not_overlap),
		cmocka_unit_test(one_bad_line),
		cmocka_unit_test(as_many_rows_as_there_can_be),
		cmocka_unit_test(damaged_rule_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
