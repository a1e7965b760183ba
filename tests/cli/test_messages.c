/*
 * The messages of CBP's portal that an index can foretell, official and attested, on the days when the rules changed or were
 * looked at: 2026-04-20 (first day of CAPE), 2026-06-28 and -29 (reconciliation), 2026-11-22.
 */
#include "sources.h"

#define RECON "ENTRY SUMMARY FLAGGED FOR RECON"

/* Cells behind the importer: type, status, control, recon, liquidated, IEEPA count, type 09 on file, protest, drawback. */
static const struct {
	const char *cells;
	const char *until_june_28, *from_june_29; /* "": the entry succeeds */
} entries[] = {
	{ "01,Accepted,CBP,N,,1,,,N", "", "" },
	/* Cancelled, rejected and inactive summaries. */
	{ "01,Cancelled,CBP,N,,1,,,N", "ENTRY SUMMARY IS CANCELLED/REJECTED", "ENTRY SUMMARY IS CANCELLED/REJECTED" },
	{ "01,Rejected,CBP,N,,1,,,N", "ENTRY SUMMARY IS CANCELLED/REJECTED", "ENTRY SUMMARY IS CANCELLED/REJECTED" },
	{ "01,Inactive,CBP,N,,1,,,N", "ENTRY SUMMARY IS CANCELLED/REJECTED", "ENTRY SUMMARY IS CANCELLED/REJECTED" },
	{ "01,Accepted,Trade,N,,1,,,N", "ENTRY SUMMARY IS IN TRADE CONTROL", "ENTRY SUMMARY IS IN TRADE CONTROL" },
	{ "01,Accepted,CBP,N,,1,,,Y", "ENTRY ON DRAWBACK", "ENTRY ON DRAWBACK" },
	{ "01,Accepted,CBP,N,,1,,Open,N", "PROTEST ON ENTRY", "PROTEST ON ENTRY" },
	{ "01,Accepted,CBP,N,,1,,Suspended,N", "PROTEST ON ENTRY", "PROTEST ON ENTRY" },
	{ "01,Accepted,CBP,N,,1,,Denied,N", "", "" },
	{ "01,Accepted,CBP,N,,0,,,N", "NO IEEPA HTS ON ENTRY", "NO IEEPA HTS ON ENTRY" },
	{ "01,Accepted,CBP,N,2026-01-01,1,,,N", "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS",
	  "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS" },
	/* Phase 2: flagged entries of types 01, 02 and 06 without a type 09. */
	{ "01,Accepted,CBP,Y,,1,,,N", RECON, "" },
	{ "02,Accepted,CBP,Y,,1,,,N", RECON, "" },
	{ "06,Accepted,CBP,Y,,1,,,N", RECON, "" },
	{ "01,Accepted,CBP,Y,,1,SSA09000001,,N", RECON, RECON },
	{ "03,Accepted,CBP,Y,,1,,,N", RECON, RECON },
	{ "11,Accepted,CBP,Y,,1,,,N", RECON, RECON },
	/* Types that are never taken, and that are. */
	{ "08,Accepted,CBP,N,,1,,,N", "ENTRY TYPE NOT ELIGIBLE", "ENTRY TYPE NOT ELIGIBLE" },
	{ "09,Accepted,CBP,N,,1,,,N", "ENTRY TYPE NOT ELIGIBLE", "ENTRY TYPE NOT ELIGIBLE" },
	{ "23,Accepted,CBP,N,,1,,,N", "ENTRY TYPE NOT ELIGIBLE", "ENTRY TYPE NOT ELIGIBLE" },
	{ "47,Accepted,CBP,N,,1,,,N", "ENTRY TYPE NOT ELIGIBLE", "ENTRY TYPE NOT ELIGIBLE" },
	{ "03,Accepted,CBP,N,,1,,,N", "", "" },
	{ "06,Accepted,CBP,N,,1,,,N", "", "" },
	{ "11,Accepted,CBP,N,,1,,,N", "", "" },
	{ "21,Accepted,CBP,N,,1,,,N", "", "" },
	{ "31,Accepted,CBP,N,,1,,,N", "", "" },
	{ "38,Accepted,CBP,N,,1,,,N", "", "" },
};

static void given_entries(struct cli *t)
{
	char source[8192] = ALL_COLUMNS "\n", declaration[2048] = "Entry Number\n", line[256];

	for (size_t i = 0; i < COUNT(entries); i++) {
		snprintf(line, sizeof(line), "SSA260316%02zu,12-3456789XX,%s\n", i, entries[i].cells);
		strcat(source, line);
		snprintf(line, sizeof(line), "SSA260316%02zu\n", i);
		strcat(declaration, line);
	}
	given_index(t, source);
	given_file(t, "a.csv", declaration);
}

CLI_TEST(messages_on_the_days_of_change)
{
	static const struct {
		const char *as_of;
		bool phase_2;
	} days[] = { { "2026-04-20", false }, { "2026-06-28", false }, { "2026-06-29", true }, { "2026-11-22", true } };

	given_entries(t);
	for (size_t d = 0; d < COUNT(days); d++) {
		char claim[8192] = CLAIM_HEADER, line[256], words[128];

		for (size_t i = 0; i < COUNT(entries); i++) {
			const char *text = days[d].phase_2 ? entries[i].from_june_29 : entries[i].until_june_28;

			snprintf(line, sizeof(line), FIRST_CLAIM ",SSA260316%02zu,%s,%s\n", i,
				 *text ? "Failed" : "Entry Summary Updated", text);
			strcat(claim, line);
		}
		snprintf(words, sizeof(words), "validate --index i.cidx --ior 12-3456789XX --as-of %s a.csv",
			 days[d].as_of);
		run(t, words);
		expect_exit(t, 1);
		expect_stdout_has(t, days[d].as_of);
		expect_file(t, "a.Claim_Details.csv", claim);
	}
}

/* What the rows in force on those days say, as `cape rules` lists them. */
CLI_TEST(rules_in_force_on_the_days_of_change)
{
	static const char *const days[] = { "2026-04-20", "2026-06-28", "2026-06-29", "2026-11-22" };
	char words[64];

	for (size_t d = 0; d < COUNT(days); d++) {
		bool phase_2 = d >= 2;

		row(t, days[d]);
		snprintf(words, sizeof(words), "rules --as-of %s", days[d]);
		run(t, words);
		expect_exit(t, 0);
		expect_stdout_has(t, days[d]);
		if (phase_2) {
			expect_stdout_has(t, "from 2026-06-29");
			expect_stdout_lacks(t, "until 2026-06-28");
		} else {
			expect_stdout_has(t, "until 2026-06-28");
			expect_stdout_lacks(t, "from 2026-06-29");
		}
		expect_lines(t, t->out_text, 3 + 17 * 4 + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(messages_on_the_days_of_change),
		TEST(rules_in_force_on_the_days_of_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
