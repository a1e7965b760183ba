/*
 * Which rules are in force on the days that count: the first day of CAPE, the eve and the first day of reconciliation entries, and a day of
 * today's readers (domain facts in data/rules.ini). Each with its id, its text and whose words that is, in all forms of the table.
 */
#include "json.h"
#include "rule_files.h"

#define RECON_PHASE_1 "recon in flagged, unknown"
#define RECON_PHASE_2 "recon in unknown or recon in flagged and (type not in 01, 02, 06 or recon_filed in yes, unknown)"

struct expected {
	const char *gate, *id, *text, *words, *from, *until, *fails_when; /* NULL: not compared */
};

#define ALWAYS NULL, NULL

static const struct expected phase_1[] = {
	{ "A", "NOT_CSV", "Not a CSV file.", "CBP", ALWAYS, NULL },
	{ "A", "EMPTY", "CSV content is empty.", "attested", ALWAYS, NULL },
	{ "A", "HEADER", "Header title row is missing.", "ours", ALWAYS, NULL },
	{ "B", "LENGTH", "Not 11 characters long", "CBP", ALWAYS, NULL },
	{ "B", "DUPLICATE", "Duplicate entry numbers", "CBP", ALWAYS, NULL },
	{ "B", "FILER_CODE", "Filer code not matching", "CBP", ALWAYS, NULL },
	{ "C", "EXISTS", "Entry number does not exist", "ours", ALWAYS, NULL },
	{ "C", "ACCOUNT", "Account Mismatch", "CBP", ALWAYS, NULL },
	{ "D", "SUMMARY_STATUS", "ENTRY SUMMARY IS CANCELLED/REJECTED", "CBP", ALWAYS, "status not in accepted" },
	{ "D", "CONTROL_STATUS", "ENTRY SUMMARY IS IN TRADE CONTROL", "CBP", ALWAYS, "control not in cbp" },
	{ "D", "IEEPA_HTS", "NO IEEPA HTS ON ENTRY", "attested", ALWAYS, "ieepa_count in zero, unknown" },
	{ "D", "ENTRY_TYPE", "ENTRY TYPE NOT ELIGIBLE", "ours", ALWAYS, "type in 08, 09, 23, 47, unknown" },
	{ "D", "RECON_FLAG", "ENTRY SUMMARY FLAGGED FOR RECON", "CBP", NULL, "2026-06-28", RECON_PHASE_1 },
	{ "D", "LIQUIDATION_80", "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS", "CBP", ALWAYS,
	  "liquidation_date in unknown or liquidation_date older than 80 days" },
	{ "D", "PROTEST", "PROTEST ON ENTRY", "attested", ALWAYS, "protest in open, suspended, unknown" },
	{ "D", "DRAWBACK", "ENTRY ON DRAWBACK", "CBP", ALWAYS, "drawback in yes, unknown" },
	{ "D", "EARLIER_CLAIM", "ENTRY ALREADY ON A CAPE CLAIM", "ours", ALWAYS, "earlier_claim in yes" },
};

/* The one row that phase 2 changed. */
static const struct expected recon_phase_2 = { "D",          "RECON_FLAG", "ENTRY SUMMARY FLAGGED FOR RECON",
					       "CBP",        "2026-06-29", NULL,
					       RECON_PHASE_2 };

static const struct {
	const char *as_of;
	bool phase_2;
} days[] = {
	{ "2026-04-20", false },
	{ "2026-06-28", false },
	{ "2026-06-29", true },
	{ "2026-11-22", true },
};

static const struct expected *expected_on(size_t day, size_t row)
{
	return days[day].phase_2 && strcmp(phase_1[row].id, "RECON_FLAG") == 0 ? &recon_phase_2 : &phase_1[row];
}

static void run_on(struct cli *t, size_t day, const char *form)
{
	char words[100];

	snprintf(words, sizeof(words), "rules %s --as-of %s", form, days[day].as_of);
	row(t, words);
	run(t, words);
	expect_exit(t, 0);
}

static void expect_text_or_null(struct cli *t, size_t line, const char *key, const char *text)
{
	char json[200];

	snprintf(json, sizeof(json), text ? "\"%s\"" : "null", text);
	expect_json(t, line, key, json);
}

CLI_TEST(as_json)
{
	for (size_t d = 0; d < COUNT(days); d++) {
		run_on(t, d, "--json");
		expect_lines(t, t->out_text, COUNT(phase_1));
		for (size_t i = 0; i < COUNT(phase_1); i++) {
			const struct expected *e = expected_on(d, i);
			char *source = json_string(t, i, "source", HERE);

			expect_text_or_null(t, i, "gate", e->gate);
			expect_text_or_null(t, i, "id", e->id);
			expect_text_or_null(t, i, "text", e->text);
			expect_text_or_null(t, i, "words", e->words);
			expect_text_or_null(t, i, "from", e->from);
			expect_text_or_null(t, i, "until", e->until);
			if (e->fails_when)
				expect_text_or_null(t, i, "fails_when", e->fails_when);
			if (!*source)
				fail_at(t, "a rule without a source", HERE);
			free(source);
		}
	}
}

/* Three lines at least: the rule, whose words, by what it fails. */
CLI_TEST(as_text)
{
	for (size_t d = 0; d < COUNT(days); d++) {
		const char *at;
		size_t rules = 0;

		run_on(t, d, "");
		expect_stdout_has(t, "ours = CBP has published the rule, not its text");
		at = t->out_text;
		for (size_t i = 0; i < COUNT(phase_1); i++) {
			const struct expected *e = expected_on(d, i);
			char shown[300];

			snprintf(shown, sizeof(shown), "%-15s %s\n  %-11s words: %s\n  %-11s fails when: %s", e->id,
				 e->text, "", e->words, "", e->fails_when ? e->fails_when : "");
			at = strstr(at, shown);
			if (!at)
				fail_at(t, shown, HERE);
		}
		for (at = t->out_text; (at = strstr(at, " words: ")) != NULL; at++)
			rules++;
		if (rules != COUNT(phase_1))
			fail_at(t, "a rule that is not in force", HERE);
	}
}

/* Underscores, and what else would be markup, have a backslash before them. */
CLI_TEST(as_markdown)
{
	for (size_t d = 0; d < COUNT(days); d++) {
		const char *at;
		size_t rules = 0;

		run_on(t, d, "--markdown");
		expect_stdout_has(t, "*ours*: CBP has published the rule, not its text");
		at = t->out_text;
		for (size_t i = 0; i < COUNT(phase_1); i++) {
			const struct expected *e = expected_on(d, i);
			char shown[300];

			snprintf(shown, sizeof(shown), " | `%s` | %s | %s | %s%s |", e->id, e->text, e->words,
				 e->from    ? "from "
				 : e->until ? "until "
					    : "always",
				 e->from    ? e->from
				 : e->until ? e->until
					    : "");
			at = strstr(at, shown);
			if (!at)
				fail_at(t, shown, HERE);
		}
		for (at = strstr(t->out_text, "## Gate A"); (at = strstr(at, " | `")) != NULL; at++)
			rules++;
		if (rules != COUNT(phase_1))
			fail_at(t, "a rule that is not in force", HERE);
	}
}

/* What decides, and not only what is shown: a flagged entry without a type 09, and one that is not flagged. */
CLI_TEST(what_they_decide)
{
	for (size_t d = 0; d < COUNT(days); d++) {
		char words[200];

		snprintf(words, sizeof(words),
			 "validate --index i.cidx --ior 12-3456789XX --as-of %s --exit-zero --stdout --quiet a.csv",
			 days[d].as_of);
		row(t, words);
		given_file(t, "s.csv",
			   "Entry Number,IOR Number,Entry Type,Entry Summary Status,Control Status,Reconciliation Flag,"
			   "Liquidation Date,IEEPA HTS Count,Reconciliation (Other) Entry Summary Number\n"
			   "SSA26031601,12-3456789XX,01,1,2,Y,,1,\nSSA26031602,12-3456789XX,01,1,2,N,,1,\n");
		run(t, "index build -o i.cidx --data-date 2026-04-20 s.csv");
		expect_exit(t, 0);
		given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\n");
		run(t, words);
		expect_stdout(t, days[d].phase_2 ? "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
						   "900000000001,SSA26031601,Entry Summary Updated,\n"
						   "900000000001,SSA26031602,Entry Summary Updated,\n"
						 : "CLAIM_NUMBER,ENTRY_NUMBER,STATUS,ERROR_DESCRIPTION\n"
						   "900000000001,SSA26031601,Failed,ENTRY SUMMARY FLAGGED FOR RECON\n"
						   "900000000001,SSA26031602,Entry Summary Updated,\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_json),
		TEST(as_text),
		TEST(as_markdown),
		TEST(what_they_decide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
