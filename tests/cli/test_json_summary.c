/*
 * `validate --json`: one object per input, its keys in the contract's order, for every fate of a file
 * (contract, section 4).
 */
#include "json.h"
#include "sources.h"

#define HEAD "Entry Number\n"
#define KEYS                                                                                                \
	"file, upload_status, reason, claim_number, claim_status, entries, successes, errors, blank_rows, " \
	"warnings, rules, result_file, bytes, seconds, as_of, index_hash, data_date, rules_version, "       \
	"assumed, unchecked, over_limit"
#define JSON VALIDATE "--json "

static void given_world(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,01,Rejected,CBP,N,,1,,,N\n");
	given_file(t, "good.csv", HEAD "SSA26031601\n\n");
	given_file(t, "some.csv", HEAD "SSA26031601\nSSA26031602\n");
	given_file(t, "gate-a.csv", "");
	given_file(t, "gate-b.csv", HEAD "SSA1\n\nSSA2\n");
	given_file(t, "gate-c.csv", HEAD "XYZ00000001\nSSA26031601\n");
}

/* What becomes of a file: the columns of the table below. */
enum fate { GOOD_FILE, SOME_FAIL, GATE_A, GATE_B, GATE_C, UNREADABLE, FATES };

/* Each member by fate; NULL: not compared. */
static const struct {
	const char *key, *values[FATES];
} members[] = {
	{ "file",
	  { "\"good.csv\"", "\"some.csv\"", "\"gate-a.csv\"", "\"gate-b.csv\"", "\"gate-c.csv\"", "\"missing.csv\"" } },
	{ "upload_status",
	  { "\"Accepted\"", "\"Accepted\"", "\"CSV content is empty.\"", "\"Failed initial validation\"",
	    "\"Rejected by batch validation\"", "null" } },
	{ "reason",
	  { "null", "null", "\"CSV content is empty.\"", "\"Failed initial validation\"",
	    "\"Rejected by batch validation\"", "null" } },
	{ "claim_number", { "\"900000000001\"", "\"900000000001\"", "null", "null", "null", "null" } },
	{ "claim_status", { "\"Accepted\"", "\"Accepted with Error(s)\"", "null", "null", "null", "null" } },
	{ "entries", { "1", "2", "null", "2", "2", "null" } },
	{ "successes", { "1", "1", "null", "null", "null", "null" } },
	{ "errors", { "0", "1", "null", "null", "null", "null" } },
	{ "blank_rows", { "1", "0", "0", "1", "0", "null" } },
	{ "warnings", { "[]", "[]", "[]", "[]", NULL, NULL } },
	{ "rules",
	  { "{}", "{\"SUMMARY_STATUS\":1}", "{}", "{\"Not 11 characters long\":2}",
	    "{\"Entry number does not exist\":1}", "{}" } },
	{ "result_file",
	  { "\"good.Claim_Details.csv\"", "\"some.Claim_Details.csv\"", "null", "\"gate-b.Cape_Validation_Result.csv\"",
	    "\"gate-c.Cape_Validation_Result.csv\"", "null" } },
	{ "bytes", { "26", "37", "0", "24", "37", "null" } },
	{ "as_of",
	  { "\"2026-07-01\"", "\"2026-07-01\"", "\"2026-07-01\"", "\"2026-07-01\"", "\"2026-07-01\"",
	    "\"2026-07-01\"" } },
	{ "data_date",
	  { "\"2026-06-30\"", "\"2026-06-30\"", "\"2026-06-30\"", "\"2026-06-30\"", "\"2026-06-30\"",
	    "\"2026-06-30\"" } },
	{ "assumed", { "[]", "[]", "[]", "[]", "[]", "[]" } },
	{ "unchecked", { "[\"EARLIER_CLAIM\"]", "[\"EARLIER_CLAIM\"]", "[]", "[]", "[]", "[]" } },
	{ "over_limit", { "false", "false", "false", "false", "false", "false" } },
};

static void expect_fate(struct cli *t, enum fate fate, const char *words, int code)
{
	row(t, words);
	given_world(t);
	run(t, words);
	expect_exit(t, code);
	expect_lines(t, t->out_text, 1);
	expect_json_keys(t, 0, KEYS);
	for (size_t i = 0; i < COUNT(members); i++) {
		const char *text = members[i].values[fate];

		if (text)
			expect_json(t, 0, members[i].key, text);
	}
}

CLI_TEST(every_fate_of_a_file)
{
	expect_fate(t, GOOD_FILE, JSON "good.csv", 0);
	expect_fate(t, SOME_FAIL, JSON "some.csv", 1);
	expect_fate(t, GATE_A, JSON "gate-a.csv", 1);
	expect_fate(t, GATE_B, JSON "gate-b.csv", 1);
	expect_fate(t, GATE_C, JSON "gate-c.csv", 1);
	expect_fate(t, UNREADABLE, JSON "missing.csv", 2);
}

CLI_TEST(an_unreadable_input_has_its_message_in_warnings)
{
	given_world(t);
	run(t, JSON "missing.csv");
	expect_exit(t, 2);
	cJSON *object = json_line(t, 0, HERE);
	const cJSON *warnings = cJSON_GetObjectItem(object, "warnings");
	assert_int_equal(cJSON_GetArraySize(warnings), 1);
	const char *warning = cJSON_GetStringValue(cJSON_GetArrayItem(warnings, 0));
	assert_non_null(warning);
	assert_true(*warning);
	expect_stderr_has(t, "cape: missing.csv");
	expect_stderr_has(t, warning);
	cJSON_Delete(object);
}

CLI_TEST(lines_stand_in_the_order_of_the_inputs)
{
	static const char *const files[] = { "gate-b.csv", "missing.csv", "some.csv", "gate-a.csv", "good.csv" };
	char quoted[64];

	given_world(t);
	run(t, JSON "gate-b.csv missing.csv some.csv gate-a.csv good.csv");
	expect_exit(t, 2);
	expect_lines(t, t->out_text, COUNT(files));
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(quoted, sizeof(quoted), "\"%s\"", files[i]);
		expect_json(t, i, "file", quoted);
		expect_json_keys(t, i, KEYS);
	}
	expect_json(t, 2, "claim_number", "\"900000000001\"");
	expect_json(t, 4, "claim_number", "\"900000000002\"");
}

CLI_TEST(objects_are_compact)
{
	given_world(t);
	run(t, JSON "good.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "{\"file\":\"good.csv\",\"upload_status\":\"Accepted\",\"reason\":null,"
			     "\"claim_number\":\"900000000001\",\"claim_status\":\"Accepted\",\"entries\":1,");
	expect_stdout_has(t, ",\"assumed\":[],\"unchecked\":[\"EARLIER_CLAIM\"],\"over_limit\":false}\n");
}

/* The hash is the index's, in hex: the same for every file, another for another index. */
CLI_TEST(index_hash_and_rules_version)
{
	char *hash, *other, *rules;

	given_world(t);
	run(t, JSON "good.csv gate-a.csv");
	hash = json_string(t, 0, "index_hash", HERE);
	other = json_string(t, 1, "index_hash", HERE);
	assert_true(strlen(hash) >= 8 && strspn(hash, "0123456789abcdefABCDEF") == strlen(hash));
	assert_string_equal(hash, other);
	free(other);
	rules = json_string(t, 0, "rules_version", HERE);
	assert_true(strchr(rules, ' ') && strchr(rules, ' ')[1]);
	free(rules);

	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601"));
	run(t, JSON "good.csv");
	other = json_string(t, 0, "index_hash", HERE);
	assert_string_not_equal(hash, other);
	free(other);
	free(hash);
}

CLI_TEST(seconds_is_a_number)
{
	static const char *const files[] = { "good.csv", "gate-a.csv", "missing.csv" };
	char words[256];

	given_world(t);
	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(words, sizeof(words), "%s%s", JSON, files[i]);
		run(t, words);
		cJSON *object = json_line(t, 0, HERE);
		assert_true(cJSON_IsNumber(cJSON_GetObjectItem(object, "seconds")));
		cJSON_Delete(object);
	}
}

CLI_TEST(bad_utf8_in_a_name_becomes_the_replacement_character)
{
	given_world(t);
	given_file(t, "x\xff.csv", HEAD "SSA26031601\n");
	run(t, JSON "x\xff.csv");
	expect_exit(t, 0);
	expect_json(t, 0, "file", "\"x\xef\xbf\xbd.csv\"");
	expect_json(t, 0, "result_file", "\"x\xef\xbf\xbd.Claim_Details.csv\"");
	expect_file(t, "x\xff.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_fate_of_a_file),
		TEST(an_unreadable_input_has_its_message_in_warnings),
		TEST(lines_stand_in_the_order_of_the_inputs),
		TEST(objects_are_compact),
		TEST(index_hash_and_rules_version),
		TEST(seconds_is_a_number),
		TEST(bad_utf8_in_a_name_becomes_the_replacement_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
