/*
 * "On a claim" in worklist and report against what `prepare` and `validate` take for claimed, over random ledgers: uploads, voids, CBP's
 * outcomes with a job and without, and files that CBP rejected. What CBP failed is what `prepare` leaves out for it.
 */
#include "claim_files.h"

#include <stdio.h>

#define IMPORT "claim import --ledger l --quiet "
#define LISTED "worklist --index i.cidx --as-of 2026-07-01 --ledger l --quiet "
#define SUMMED "report --as-of 2026-07-01 --json --ledger l "

#define JOBS_MAX 8
#define SEVEN    0x7Fu
/* Entries 4 and 5 fail whatever is claimed. */
#define PASS 0x67u

static unsigned next(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 8;
}

static const char *digits_of(unsigned set, char out[8])
{
	char *at = out;

	for (unsigned k = 0; k < 7; k++)
		if ((set >> k) & 1)
			*at++ = (char)('1' + k);
	*at = '\0';
	return out;
}

static unsigned bits_of(unsigned set)
{
	return (unsigned)__builtin_popcount(set);
}

/* The entries whose lines have a text; each line must be of another one. */
static unsigned entries_with(struct cli *t, const char *text, const char *part)
{
	unsigned set = 0, seen = 0;

	for (const char *line = strchr(text, '\n'); line && line[1]; line = strchr(line + 1, '\n')) {
		const char *number = strstr(line + 1, "SSA2603160"), *end = strchr(line + 1, '\n');
		char *whole = strndup(line + 1, (size_t)((end ? end : line + strlen(line)) - line - 1));
		unsigned bit;

		must(number != NULL && whole != NULL, "a line has no entry");
		bit = 1u << (number[10] - '1');
		if (seen & bit)
			fail_at(t, "an entry stands there twice", HERE);
		seen |= bit;
		if (strstr(whole, part))
			set |= bit;
		free(whole);
	}
	return set;
}

static void expect_set(struct cli *t, const char *what, unsigned got, unsigned expected)
{
	char a[8], b[8], said[96];

	if (got == expected)
		return;
	snprintf(said, sizeof(said), "%s: %s, and not %s", what, digits_of(got, a), digits_of(expected, b));
	fail_at(t, said, HERE);
}

static double figure(struct cli *t, const char *key)
{
	cJSON *object = json_line(t, 0, HERE);
	cJSON *value = cJSON_GetObjectItem(cJSON_GetObjectItem(object, "figures"), key);
	double number = cJSON_IsNumber(value) ? value->valuedouble : 0;

	cJSON_Delete(object);
	return number;
}

/* What `validate` and `prepare` find to be on a claim, and what `prepare` leaves out since CBP failed it. */
static unsigned claimed_by_others(struct cli *t, unsigned *failed)
{
	static unsigned runs;
	unsigned claimed, prepared;
	char words[128], file[32], *text;
	size_t len;

	run(t, VALIDATE "--ledger l --all-errors --stdout --quiet all.csv");
	claimed = entries_with(t, t->out_text, ALREADY);
	snprintf(words, sizeof(words), "prepare" AS_IMPORTER "--all --ledger l -o p%u --quiet", ++runs);
	run(t, words);
	snprintf(file, sizeof(file), "p%u/left_out.csv", runs);
	text = file_bytes(t, file, &len);
	must(text != NULL, file);
	prepared = entries_with(t, text, ALREADY);
	*failed = entries_with(t, text, ",FAILED AT CBP (INVALID HTS),");
	free(text);
	expect_set(t, "prepare", prepared, claimed & PASS);
	return claimed;
}

/* The claim that a line names has the entry as a success, of CBP's where it was imported. */
static void expect_named_claims(struct cli *t, unsigned claimed)
{
	char lines[4096], part[64], words[128];

	run(t, LISTED "--all");
	snprintf(lines, sizeof(lines), "%s", t->out_text);
	for (unsigned k = 0; k < 7; k++) {
		bool success = false;
		const char *claim;

		if (!((claimed >> k) & 1))
			continue;
		snprintf(part, sizeof(part), ",SSA2603160%u,", k + 1);
		claim = strstr(strstr(lines, part), ",9000000000");
		must(claim != NULL, "no claim is named");
		snprintf(words, sizeof(words), "claims --ledger l --json --entry SSA2603160%u", k + 1);
		run(t, words);
		/* A job's number begins alike, but has two digits less. */
		if (claim[11] == ',')
			claim = strstr(claim + 1, ",9000000000");
		snprintf(part, sizeof(part), "\"claim_number\":\"%.12s\"", claim + 1);
		for (char *line = strtok(t->out_text, "\n"); line; line = strtok(NULL, "\n"))
			success = success || (strstr(line, part) && !strstr(line, "(void)") &&
					      (strstr(line, "\"cbp_entry_status\":\"Entry Summary Updated\"") ||
					       (strstr(line, "\"entry_status\":\"Entry Summary Updated\"") &&
						strstr(line, "\"cbp_entry_status\":null"))));
		if (!success)
			fail_at(t, part, HERE);
	}
}

static void expect_agreement(struct cli *t)
{
	unsigned failed, claimed = claimed_by_others(t, &failed), on_claims;

	run(t, LISTED "--all");
	expect_set(t, "worklist --all", entries_with(t, t->out_text, ",On a claim,"), claimed);
	expect_set(t, "worklist --all", entries_with(t, t->out_text, ",Failed at CBP,INVALID HTS,"), failed);
	run(t, LISTED "all.csv");
	expect_set(t, "worklist FILE", entries_with(t, t->out_text, ",On a claim,"), claimed);
	run(t, LISTED);
	expect_set(t, "worklist", entries_with(t, t->out_text, ",On a claim,"), claimed);
	on_claims = entries_with(t, t->out_text, "");
	run(t, SUMMED "--all --index i.cidx");
	must(figure(t, "on_claim") == bits_of(claimed), "report --all");
	must(figure(t, "failed_at_cbp") == bits_of(failed), "report --all: failed at CBP");
	run(t, SUMMED);
	must(figure(t, "pass") == bits_of(claimed), "report: successes");
	must(figure(t, "entries") == bits_of(on_claims), "report: entries");
	expect_named_claims(t, claimed);
}

static void import(struct cli *t, unsigned number, unsigned random, unsigned named)
{
	char good[8], bad[8], claim[24];

	snprintf(claim, sizeof(claim), "1000000000%02u", number);
	given_claim_file(t, "c.csv", claim, digits_of(named & (random >> 8), good),
			 digits_of(named & ~(random >> 8), bad), "INVALID HTS");
	run(t, IMPORT "c.csv");
}

/* One thing that happens to a ledger of so many jobs. */
static void happen(struct cli *t, unsigned *state, unsigned *jobs)
{
	static const unsigned sets[JOBS_MAX] = { 0x7F, 0x0F, 0x33, 0x61, 0x45, 0x22, 0x7E, 0x13 };
	unsigned what = next(state) % 6, job = *jobs ? next(state) % *jobs : 0, random = next(state);
	char digits[8], words[128];

	if (*jobs == 0 || (what == 0 && *jobs < JOBS_MAX)) {
		given_upload(t, "a.csv", digits_of(sets[(*jobs)++], digits));
		return;
	}
	switch (what) {
	case 1:
		snprintf(words, sizeof(words), "void %lld --ledger l --reason never --quiet", atoll(JOB) + job);
		run(t, words);
		break;
	case 2:
		snprintf(words, sizeof(words), "%lld", atoll(JOB) + job);
		run_list(t, "record", words, "--cbp-status", random % 2 ? "Rejected by batch validation" : "Accepted",
			 "--ledger", "l", "--quiet");
		break;
	case 3: /* of nobody's upload */
		import(t, 50 + random % 3, random, (random >> 16 & SEVEN) | 1);
		break;
	default:
		import(t, job, random, sets[job]);
	}
}

CLI_TEST(entries_are_on_a_claim_where_others_take_them_for_claimed)
{
	for (unsigned seed = 1; seed <= 3; seed++) {
		unsigned state = seed * 7919, jobs = 0;
		char label[16];

		snprintf(label, sizeof(label), "seed %u", seed);
		row(t, label);
		given_seven(t);
		given_file(t, "all.csv",
			   "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\nSSA26031604\nSSA26031605\n"
			   "SSA26031606\nSSA26031607\n");
		for (unsigned step = 0; step < 10; step++) {
			happen(t, &state, &jobs);
			expect_agreement(t);
		}
	}
}

CLI_TEST(what_cbp_failed_is_told_with_its_status_and_text)
{
	given_seven(t);
	given_upload(t, "a.csv", "1267");
	given_file(t, "c.csv",
		   CLAIM_HEADER CBP ",SSA26031601,Entry Summary Updated,\n" CBP
				    ",SSA26031602,Failed,Protest on  entry\n" CBP
				    ",SSA26031606,Failed,INVALID HTS\n" CBP ",SSA26031607,Failed,\n");
	run(t, IMPORT "c.csv");
	/* 7 is another entry by now, and may pass. */
	given_index(t, ALL_COLUMNS "\n" GOOD_ALL("SSA26031601") GOOD_ALL("SSA26031602")
			       GOOD_ALL("SSA26031606") "SSA26031607,12-3456789XX,01,Accepted,CBP,N,2026-06-20,1,,,N\n");
	for (int claims = 0; claims < 2; claims++) {
		run(t, claims ? LISTED : LISTED "--all");
		expect_exit(t, 0);
		expect_stdout_has(t, ",SSA26031601,01,Accepted,CBP,,unliquidated,,,,,,On a claim,,,");
		expect_stdout_has(
			t,
			",SSA26031602,01,Accepted,CBP,,unliquidated,,,,,,Failed at CBP,Protest on  entry,\"if it is "
			"solely for IEEPA duties and liquidation not over 80 days back: withdraw it, then file the entry "
			"again; prepare --retry declares it all the same\",2026-06-30,a.csv," JOB "," OUR
			",Accepted,," CBP ",Accepted with Error(s)\n");
		expect_stdout_has(
			t, ",Failed at CBP,INVALID HTS,see what CBP wants; prepare --retry declares it all the same,");
		expect_stdout_has(
			t,
			",SSA26031607,01,Accepted,CBP,,2026-06-20,11,2026-09-08,2026-12-17,,,Entry Summary Updated,,");
	}
	run(t, SUMMED "--all --index i.cidx");
	must(figure(t, "pass") == 1 && figure(t, "failed_at_cbp") == 2 && figure(t, "fail") == 0, "figures");
	expect_stdout_has(t, "{\"outcome\":\"Failed at CBP\",\"entries\":2,\"duty\":\"0.00\"}");
	expect_stdout_has(t, "{\"rule\":\"CBP\",\"reason\":\"INVALID HTS\",\"entries\":1,");
	/* As they were decided, a text that is a rule's is the rule's. */
	run(t, SUMMED);
	must(figure(t, "fail") == 3 && figure(t, "failed_at_cbp") == 0, "claims");
}

/* Entry 2 fails on the first claim and succeeds on the second; 1 is a success of CBP's on a claim that no upload of ours became. */
static void given_two_claims(struct cli *t)
{
	given_seven(t);
	given_upload(t, "a.csv", "24");
	given_claim_file(t, "c.csv", "100000000001", "", "24", "UNABLE TO CALCULATE DUTY");
	run(t, IMPORT "c.csv");
	given_upload(t, "b.csv", "23");
	given_claim_file(t, "c.csv", "100000000009", "1", "", "");
	run(t, IMPORT "c.csv");
}

CLI_TEST(an_entry_on_two_claims_counts_once)
{
	given_two_claims(t);
	run(t, SUMMED);
	expect_json(t, 0, "outcomes",
		    "[{\"outcome\":\"Successes\",\"entries\":3,\"duty\":\"0.00\"},"
		    "{\"outcome\":\"Errors\",\"entries\":1,\"duty\":\"0.00\"}]");
	expect_json(t, 0, "reasons",
		    "[{\"rule\":\"CBP\",\"reason\":\"UNABLE TO CALCULATE DUTY\",\"entries\":1,\"duty\":\"0.00\","
		    "\"next_step\":\"\"}]");
	expect_stdout_has(t, "\"claim\":\"900000000001\",\"file\":\"a.csv\",");
	expect_stdout_has(t, "\"successes\":0,\"errors\":2,\"decided_by\":\"CBP\",\"cbp_claim\":\"100000000001\","
			     "\"cbp_status\":\"Rejected\"}");
	expect_json(t, 0, "days",
		    "[{\"day\":\"2026-03-30\",\"files\":2,\"rejected\":0,\"entries\":4,\"successes\":2,\"errors\":2}]");
	/* Alone, the first claim has both of its failures. */
	run(t, SUMMED "--claim 900000000001");
	must(figure(t, "fail") == 2 && figure(t, "entries") == 2, "one claim");
}

/* A choice of claims lists their entries; on which claim an entry is, all of them tell. */
CLI_TEST(an_earlier_claim_is_seen_behind_a_choice)
{
	given_seven(t);
	given_upload(t, "a.csv", "12");
	given_upload(t, "b.csv", "23");
	run(t, LISTED "--claim 900000000002");
	expect_stdout_has(t, ",SSA26031602,01,Accepted,CBP,,unliquidated,,,,,,On a claim,,,2026-06-30,a.csv,9000000001,"
			     "900000000001,Accepted,,,\n");
	expect_stdout_has(t, ",SSA26031603,");
	expect_stdout_lacks(t, ",SSA26031601,");
}

/* CBP's claim as its Claim Details say, though "cape record" noted nothing. */
CLI_TEST(cbp_s_number_and_status_come_with_its_outcome)
{
	given_two_claims(t);
	run(t, LISTED "--all");
	expect_stdout_has(
		t, ",SSA26031601,01,Accepted,CBP,,unliquidated,,,,,,On a claim,,,2026-06-30,,,900000000003,Accepted,,"
		   "100000000009,Accepted\n");
	expect_stdout_has(t, ",a.csv,9000000001,900000000001,");
	expect_stdout_has(t, ",,100000000001,Rejected\n");
}

CLI_TEST(a_claim_that_does_not_count_cannot_be_chosen)
{
	given_seven(t);
	given_upload(t, "a.csv", "12");
	run_list(t, "record", JOB, "--ledger", "l", "--cbp-status", "Rejected by batch validation", "--quiet");
	expect_exit(t, 0);
	run(t, SUMMED "--claim " OUR);
	expect_exit(t, 2);
	expect_stderr_has(t, "claim " OUR " does not count: CBP rejected its file");
	run(t, SUMMED);
	expect_json(t, 0, "days",
		    "[{\"day\":\"2026-03-30\",\"files\":1,\"rejected\":1,\"entries\":2,\"successes\":0,\"errors\":0}]");
	run(t, LISTED "--all");
	expect_stdout_lacks(t, "On a claim");
	run(t, "void " JOB " --ledger l --reason never --quiet");
	run(t, SUMMED "--claim " OUR);
	expect_stderr_has(t, "claim " OUR " is void");
}

/* As with `prepare`: a ledger that $CAPE_LEDGER names, or the user's own, is asked without a word. */
CLI_TEST(the_usual_ledger_is_asked)
{
	char words[4200];

	given_seven(t);
	given_upload(t, "a.csv", "12");
	run(t, "worklist --all --index i.cidx --as-of 2026-07-01");
	expect_stdout_lacks(t, "On a claim");
	expect_stderr(t, "  Not checked         EARLIER_CLAIM (no data on it for at least one entry)\n");
	given_env(t, "CAPE_LEDGER", "l");
	run(t, "worklist --all --index i.cidx --as-of 2026-07-01");
	expect_stdout_has(t, ",On a claim,");
	expect_stderr(t, "");
	run(t, "worklist --all --index i.cidx --as-of 2026-07-01");
	snprintf(words, sizeof(words), "%s/home", t->folder);
	given_folder(t, "home");
	must(renameat(t->folder_fd, "l", t->folder_fd, "home/cape") == 0, "rename");
	given_env(t, "XDG_DATA_HOME", words);
	run(t, "report --all --index i.cidx --as-of 2026-07-01 --json");
	must(figure(t, "on_claim") == 2, "the user's own ledger");
	expect_json(t, 0, "unchecked", "[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_cbp_failed_is_told_with_its_status_and_text),
		TEST(entries_are_on_a_claim_where_others_take_them_for_claimed),
		TEST(an_entry_on_two_claims_counts_once),
		TEST(an_earlier_claim_is_seen_behind_a_choice),
		TEST(cbp_s_number_and_status_come_with_its_outcome),
		TEST(a_claim_that_does_not_count_cannot_be_chosen),
		TEST(the_usual_ledger_is_asked),
	};

	return cmocka_run_group_tests_name("on claims", tests, NULL, NULL);
}
