/* `cape profile`: what it counts, and what it shows. How long anything takes is not looked at. */
#include "json.h"
#include "rule_files.h"
#include "sources.h"

#define PROFILE "profile --repeats 3 --index i.cidx --ior 12-3456789XX --as-of 2026-07-01 "
#define ENTRIES 300

static const struct {
	const char *id, *text;
} rules[] = {
	{ "SUMMARY_STATUS", "ENTRY SUMMARY IS CANCELLED/REJECTED" },
	{ "CONTROL_STATUS", "ENTRY SUMMARY IS IN TRADE CONTROL" },
	{ "IEEPA_HTS", "NO IEEPA HTS ON ENTRY" },
	{ "ENTRY_TYPE", "ENTRY TYPE NOT ELIGIBLE" },
	{ "RECON_FLAG", "ENTRY SUMMARY FLAGGED FOR RECON" },
	{ "LIQUIDATION_80", "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS" },
	{ "PROTEST", "PROTEST ON ENTRY" },
	{ "DRAWBACK", "ENTRY ON DRAWBACK" },
};

static void given_three(struct cli *t)
{
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") "SSA26031602,12-3456789XX,23,Cancelled,CBP,N,,1,,,N\n"
								"SSA26031603,12-3456789XX,01,Accepted,CBP,N,,0,,,N\n");
	given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\n");
}

/* Entries of every kind, many of which several rules fail, and a declaration of them in another order. */
static void given_mixed(struct cli *t)
{
	static const char *const types[] = { "01", "03", "23", "" }, *const statuses[] = { "Accepted", "Accepted",
											   "Cancelled" };
	static const char *const controls[] = { "CBP", "CBP", "Trade" }, *const recons[] = { "N", "N", "Y" };
	static const char *const dates[] = { "", "2026-06-30", "2026-01-01", "soon" };
	static const char *const protests[] = { "", "", "Open" }, *const drawbacks[] = { "N", "N", "N", "Y" };
	char *source = malloc(ENTRIES * 128 + 512), *declaration = malloc(ENTRIES * 16 + 64);
	unsigned x = 1;

	must(source && declaration, "memory");
	strcpy(source, ALL_COLUMNS "\n");
	strcpy(declaration, "Entry Number\n");
	for (unsigned i = 0; i < ENTRIES; i++) {
		x = x * 1103515245 + 12345;
		sprintf(source + strlen(source), "SSA%08u,12-3456789XX,%s,%s,%s,%s,%s,%u,,%s,%s\n", i,
			types[x >> 8 & 3], statuses[(x >> 10) % 3], controls[(x >> 12) % 3], recons[(x >> 14) % 3],
			dates[x >> 16 & 3], x >> 18 & 1, protests[(x >> 20) % 3], drawbacks[x >> 22 & 3]);
		sprintf(declaration + strlen(declaration), "SSA%08u\n", i * 7 % ENTRIES);
	}
	given_index(t, source);
	given_file(t, "a.csv", declaration);
	free(source);
	free(declaration);
}

/* A number of the rule's object in the last run's JSON. */
static unsigned rule_count(struct cli *t, const char *id, const char *key)
{
	cJSON *object = json_line(t, 0, HERE), *rule, *found = NULL;
	double count = -1;

	cJSON_ArrayForEach (rule, cJSON_GetObjectItemCaseSensitive(object, "rules")) {
		if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(rule, "id")), id) == 0)
			found = cJSON_GetObjectItemCaseSensitive(rule, key);
	}
	if (found)
		count = cJSON_GetNumberValue(found);
	cJSON_Delete(object);
	if (count < 0)
		fail_at(t, id, HERE);
	return (unsigned)count;
}

/* The claim that validate writes, all errors of each entry in rule order, is read for each rule. */
CLI_TEST(counts_are_those_of_the_claim)
{
	unsigned decides[COUNT(rules)] = { 0 }, fails[COUNT(rules)] = { 0 }, alone[COUNT(rules)] = { 0 };
	size_t len;
	char *claim;

	given_mixed(t);
	run(t, VALIDATE "--all-errors a.csv");
	expect_exit(t, 1);
	claim = file_bytes(t, "a.Claim_Details.csv", &len);
	for (char *line = strtok(claim, "\n"); line; line = strtok(NULL, "\n")) {
		const char *errors = strrchr(line, ',') + 1;

		for (size_t k = 0; k < COUNT(rules); k++) {
			const char *at = strstr(errors, rules[k].text);

			decides[k] += at && at == errors;
			fails[k] += at != NULL;
			alone[k] += strcmp(errors, rules[k].text) == 0;
		}
	}
	free(claim);
	run(t, PROFILE "--json a.csv");
	expect_exit(t, 0);
	for (size_t k = 0; k < COUNT(rules); k++) {
		row(t, rules[k].id);
		assert_int_equal(rule_count(t, rules[k].id, "decides"), decides[k]);
		assert_int_equal(rule_count(t, rules[k].id, "fails"), fails[k]);
		assert_int_equal(rule_count(t, rules[k].id, "fails_alone"), alone[k]);
		assert_true(fails[k] > decides[k] || k == 0);
		assert_true(alone[k] > 0);
	}
}

CLI_TEST(json_is_one_object_an_input)
{
	given_three(t);
	given_file(t, "b.csv", "Entry Number\nSSA26031601\n");
	run(t, PROFILE "--json a.csv b.csv");
	expect_exit(t, 0);
	expect_stderr(t, "");
	expect_lines(t, t->out_text, 2);
	expect_json_keys(
		t, 0,
		"file, entries, offenders, index_entries, as_of, index_hash, threads, rounds, counters, stages, all_stages, "
		"rules_version, noise, no_rule, all_rules, rules, compared");
	expect_json(t, 0, "entries", "3");
	expect_json(t, 0, "offenders", "0");
	expect_json(t, 0, "rounds", "3");
	expect_json(t, 0, "threads", "1");
	expect_json(t, 0, "as_of", "\"2026-07-01\"");
	expect_json(t, 0, "compared", "null");
	expect_json(t, 1, "file", "\"b.csv\"");
	expect_json(t, 1, "entries", "1");
}

/* Nothing is written: no claim, no result. */
CLI_TEST(the_report_of_a_tiny_file)
{
	static const char *const parts[] = {
		"a.csv\n  Entries             3 on an index of 3, 1 thread\n",
		"\n  As of               2026-07-01, index data of 2026-06-30\n",
		"\n  Rules               builtin-",
		"\n  Measured            processor time: median of 3 rounds ± half the distance from 10th to 90th percentile\n",
		"\n  Noise               ",
		"\n  Stage                    ns an entry   share\n  map ",
		"\n  parse ",
		"\n  join ",
		"\n  dedupe ",
		"\n  rules ",
		"\n  emit ",
		"\n  all ",
		"(claim lines are made and thrown away)\n",
		"\n  Rule                     decides  fails alone        ns alone     ns marginal\n  no rule ",
		"\n  SUMMARY_STATUS                 1            0 ",
		"\n  CONTROL_STATUS                 0            0 ",
		"\n  IEEPA_HTS                      1            1 ",
		"\n  ENTRY_TYPE                     0            0 ",
		"\n  EARLIER_CLAIM                  0            0 ",
		"\n  all rules ",
	};

	given_three(t);
	run(t, PROFILE "a.csv");
	expect_exit(t, 0);
	expect_stderr(t, "");
	for (size_t i = 0; i < COUNT(parts); i++)
		expect_stdout_has(t, parts[i]);
	expect_stdout_lacks(t, "Offenders");
	expect_folder(t, ".", "a.csv i.cidx source.csv");
	run(t, PROFILE "--quiet a.csv");
	expect_stdout(t, "");
}

/* Rows that gates B and C reject are looked up, and are none of the rules' business. */
CLI_TEST(offenders_are_left_out)
{
	given_three(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031602\nSSA26031602\nSSA99999999\nSSA1\nSSA26031603\n");
	run(t, PROFILE "a.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "  Offenders           3 of gates B and C: ");
	expect_stdout_has(t, "\n  SUMMARY_STATUS                 1            0 ");
	run(t, PROFILE "--json --threads 2 a.csv");
	expect_json(t, 0, "entries", "5");
	expect_json(t, 0, "offenders", "3");
	assert_int_equal(rule_count(t, "IEEPA_HTS", "fails"), 1);
	given_file(t, "a.csv", "Entry Number\nSSA99999999\n");
	run(t, PROFILE "a.csv");
	expect_exit(t, 2);
	expect_stderr(t, "cape: a.csv: has no entry that passes gates A to C, so that there is nothing to measure; "
			 "\"cape validate\" says why\n");
}

CLI_TEST(two_rule_files_side_by_side)
{
	given_three(t);
	given_rules_and(t, "own.ini", OWN_ROW);
	run(t, PROFILE "--compare own.ini a.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "\n  Compared with       builtin-");
	expect_stdout_has(
		t, "\n  TYPE_86                        -            -               -               - |           0");
	run(t, PROFILE "--rules own.ini --compare builtin --json a.csv");
	expect_exit(t, 0);
	assert_int_equal(rule_count(t, "TYPE_86", "decides"), 0);
	expect_stdout_has(t, "\"compared\":{\"rules_version\":\"builtin-");
}

/* --- the picture ------------------------------------------------------------------------------------------------------------ */

/* The name of a tag up to a space, slash or end. */
static size_t name_len(const char *name)
{
	return strcspn(name, " />\n");
}

/* Every tag that opens closes, in order; attributes have two quotes each; no bare < or &. */
static void expect_well_formed(struct cli *t, const char *svg)
{
	const char *open[16];
	size_t depth = 0;

	for (const char *at = svg; *at; at++) {
		const char *end = strchr(at, '>');
		size_t quotes = 0;

		if (*at == '&' && strncmp(at, "&#", 2) != 0)
			fail_at(t, "a bare &", HERE);
		if (*at != '<')
			continue;
		assert_non_null(end);
		for (const char *c = at + 1; c < end; c++) {
			quotes += *c == '"';
			assert_true(*c != '<');
		}
		assert_int_equal(quotes % 2, 0);
		if (at[1] == '/') {
			assert_true(depth > 0);
			depth--;
			assert_int_equal(name_len(open[depth]), name_len(at + 2));
			assert_memory_equal(open[depth], at + 2, name_len(at + 2));
		} else if (end[-1] != '/') {
			assert_true(depth < COUNT(open));
			open[depth++] = at + 1;
		}
		at = end;
	}
	assert_int_equal(depth, 0);
}

CLI_TEST(the_picture_is_well_formed)
{
	size_t len;
	char *svg;

	given_three(t);
	given_file(t, "<a> & \"b\".csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\n");
	run_list(t, "profile", "--repeats", "3", "--index", "i.cidx", "--ior", "12-3456789XX", "--as-of", "2026-07-01",
		 "--compare", "builtin", "--svg", "p.svg", "--quiet", "<a> & \"b\".csv");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_private(t, "p.svg");
	svg = file_bytes(t, "p.svg", &len);
	assert_non_null(svg);
	assert_int_equal(strlen(svg), len);
	expect_well_formed(t, svg);
	assert_memory_equal(svg, "<svg ", 5);
	assert_non_null(strstr(svg, "<title>Costs of a validation: &#60;a&#62; &#38; &#34;b&#34;.csv</title>"));
	assert_non_null(strstr(svg, ">dedupe</text>"));
	assert_non_null(strstr(svg, ">LIQUIDATION_80</text>"));
	free(svg);
}

/* --- what cannot be measured ---------------------------------------------------------------------------------------------- */

CLI_TEST(what_is_no_use)
{
	static const struct {
		const char *what, *words, *says;
	} rows[] = {
		{ "no file", PROFILE, "no declaration is named" },
		{ "standard input", PROFILE "-", "standard input (-) can be read once" },
		{ "two repeats", PROFILE "--repeats 2 a.csv", "--repeats \"2\" is no number from 3 to 1000" },
		{ "a picture of two", PROFILE "--svg p.svg a.csv b.csv", "--svg draws one input, not 2" },
		{ "a picture over the input", PROFILE "--svg a.csv a.csv", "a.csv" },
		{ "a picture over the index", PROFILE "--svg i.cidx a.csv", "i.cidx" },
		{ "a picture nowhere", PROFILE "--svg no/p.svg a.csv", "no" },
		{ "no such rules", PROFILE "--compare no.ini a.csv", "no.ini" },
		{ "no account", "profile --index i.cidx a.csv", "--ior" },
		{ "no index", "profile --ior 12-3456789XX a.csv", "no index is named" },
		{ "a flag of validate", PROFILE "--stdout a.csv", "--stdout" },
		{ "no such file", PROFILE "no.csv", "no.csv" },
		{ "a header and no entry", PROFILE "empty.csv", "empty.csv: has no entry" },
		{ "no header", PROFILE "source.csv", "source.csv: is rejected by gate A" },
		{ "an open quote", PROFILE "quote.csv", "quote.csv: is rejected by gate A" },
		{ "a name of another kind", PROFILE "a.txt", "a.txt: is rejected by gate A" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_three(t);
		given_file(t, "a.txt", "Entry Number\nSSA26031601\n");
		given_file(t, "b.csv", "Entry Number\nSSA26031601\n");
		given_file(t, "empty.csv", "Entry Number\n");
		given_file(t, "quote.csv", "Entry Number\n\"SSA26031601\n");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_stdout(t, "");
		expect_message(t);
		expect_stderr_has(t, rows[i].says);
	}
	/* One that cannot be measured stops no other. */
	run(t, PROFILE "--json no.csv a.csv");
	expect_exit(t, 2);
	expect_json(t, 0, "file", "\"a.csv\"");
}

CLI_TEST(a_pipe_cannot_be_read_twice)
{
	given_three(t);
	given_fifo(t, "p.csv", "Entry Number\nSSA26031601\n");
	run(t, PROFILE "p.csv");
	expect_exit(t, 2);
	expect_stderr(
		t, "cape: p.csv: is no file that can be read many times, as a profile does; write it to one first\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counts_are_those_of_the_claim),
		TEST(json_is_one_object_an_input),
		TEST(the_report_of_a_tiny_file),
		TEST(offenders_are_left_out),
		TEST(two_rule_files_side_by_side),
		TEST(the_picture_is_well_formed),
		TEST(what_is_no_use),
		TEST(a_pipe_cannot_be_read_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
