/* EARLIER_CLAIM and CBP's outcomes: its outcome counts over the prediction, a void frees, in whatever order they come. */
#include "claim_files.h"

#define IMPORT "claim import --ledger l --quiet "

/* Which entries of the seven a claim has, and what is said of them: bit k = entry k + 1. */
struct modelled {
	unsigned declared, predicted; /* successes */
	unsigned accepted, failed;    /* by CBP */
	bool voided;
};

#define SEVEN 0x7Fu
/* Entries 4 and 5 fail whatever is claimed. */
#define PASS 0x67u

static unsigned claimed_of(const struct modelled *claims, size_t count)
{
	unsigned claimed = 0;

	for (size_t i = 0; i < count; i++) {
		const struct modelled *c = &claims[i];

		if (!c->voided)
			claimed |= c->accepted | (c->predicted & ~c->failed);
	}
	return claimed;
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

/* What validate finds to be claimed, of the entries that pass all else. */
static void expect_claimed(struct cli *t, unsigned claimed)
{
	char expected[2048] = CLAIM_HEADER;

	for (unsigned k = 0; k < 7; k++) {
		if ((PASS >> k) & 1)
			snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected),
				 FIRST_CLAIM ",SSA2603160%u,%s\n", k + 1,
				 (claimed >> k) & 1 ? "Failed," ALREADY : "Entry Summary Updated,");
	}
	run(t, VALIDATE "--ledger l --stdout --quiet all.csv");
	expect_stdout(t, expected);
}

/* The first import of a claim names all of its entries, so that they tell whose it is; later ones as they like. */
static void import(struct cli *t, struct modelled *c, size_t number, unsigned random)
{
	unsigned named = c->accepted | c->failed ? (random & SEVEN) | (c->declared & (0u - c->declared)) : c->declared;
	char good[8], bad[8], claim[16];

	c->accepted = named & (random >> 8);
	c->failed = named & ~c->accepted;
	snprintf(claim, sizeof(claim), "1000000000%02zu", number);
	given_claim_file(t, "c.csv", claim, digits_of(c->accepted, good), digits_of(c->failed, bad), "INVALID HTS");
	run(t, IMPORT "c.csv");
}

static unsigned next(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 8;
}

CLI_TEST(what_is_claimed_follows_uploads_outcomes_and_voids)
{
	static const unsigned sets[] = { 0x7F, 0x0F, 0x33, 0x61, 0x45, 0x22, 0x7E };

	for (unsigned seed = 1; seed <= 6; seed++) {
		struct modelled claims[COUNT(sets)] = { { 0 } };
		unsigned state = seed * 7919;
		size_t count = 0;
		char label[16], digits[8], words[64];

		snprintf(label, sizeof(label), "seed %u", seed);
		row(t, label);
		given_seven(t);
		given_file(t, "all.csv",
			   "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\nSSA26031606\nSSA26031607\n");
		for (unsigned step = 0; step < 24; step++) {
			unsigned what = next(&state) % 4;
			struct modelled *c = count ? &claims[next(&state) % count] : NULL;

			if (!c || (what == 0 && count < COUNT(sets))) {
				c = &claims[count];
				c->declared = sets[count];
				c->predicted = sets[count] & PASS & ~claimed_of(claims, count);
				count++;
				given_upload(t, "a.csv", digits_of(c->declared, digits));
			} else if (what == 1 && !c->voided) {
				snprintf(words, sizeof(words), "void %lld --ledger l --reason never --quiet",
					 atoll(JOB) + (c - claims));
				run(t, words);
				expect_exit(t, 0);
				c->voided = true;
			} else if (!c->voided) {
				import(t, c, (size_t)(c - claims), next(&state));
			}
			expect_claimed(t, claimed_of(claims, count));
		}
		run(t, "ledger verify --ledger l");
		expect_exit(t, 0);
	}
}

/* CBP's number of a job that is void here leads to no job: CBP has the claim, so its entries are claimed. */
CLI_TEST(cbp_s_claim_of_a_voided_job_is_imported)
{
	given_seven(t);
	given_upload(t, "a.csv", "12");
	given_claim_file(t, "c.csv", CBP, "12", "", "");
	run(t, IMPORT "c.csv");
	expect_exit(t, 0);
	run(t, "void " JOB " --ledger l --reason never --quiet");
	given_file(t, "all.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\nSSA26031606\nSSA26031607\n");
	expect_claimed(t, 0);
	run(t, "claim import --ledger l c.csv");
	expect_exit(t, 1);
	expect_stderr_has(t, "c.csv: is CBP's claim " CBP ", which is recorded for job " JOB ", and that is void here");
	expect_stdout_has(t, "900000000002, new");
	expect_claimed(t, 3);
}

/* More entries than the set's file is written for. */
#define MANY 70000

static void given_many(struct cli *t)
{
	char *index = malloc(MANY * 64 + 1024), *declaration = malloc(MANY * 16 + 64), *i = index, *d = declaration;
	char *claim = malloc(MANY * 64 + 1024), *c = claim;

	must(index && declaration && claim, "memory");
	i += sprintf(i, COLUMNS "\n");
	d += sprintf(d, "Entry Number\n");
	c += sprintf(c, CLAIM_HEADER);
	for (unsigned n = 0; n < MANY; n++) {
		i += sprintf(i, "ABC%08u" GOOD_CELLS "\n", n * 7);
		d += sprintf(d, "ABC%08u\n", n * 7);
		c += sprintf(c, CBP ",ABC%08u,%s\n", n * 7, n ? "Entry Summary Updated," : "Failed,INVALID HTS");
	}
	given_index(t, index);
	given_file(t, "many.csv", declaration);
	given_file(t, "c.csv", claim);
	given_file(t, "few.csv", "Entry Number\nABC00000000\nABC00489993\n");
	run(t, "ledger init l --quiet");
	free(index);
	free(declaration);
	free(claim);
}

/* Imported before anybody said whose it is; then its number is a job's, and the same file is that claim's. */
CLI_TEST(an_imported_claim_becomes_a_job_s)
{
	given_seven(t);
	given_file(t, "all.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\nSSA26031606\nSSA26031607\n");
	given_claim_file(t, "c.csv", "100000000088", "167", "", "");
	run(t, IMPORT "c.csv");
	expect_claimed(t, 0x61);
	given_upload(t, "a.csv", "12");
	run(t, "record " JOB " --cbp-claim 100000000088 --ledger l --quiet");
	expect_exit(t, 0);
	expect_claimed(t, 0x02);
	given_claim_file(t, "c.csv", "100000000088", "2", "16", "INVALID HTS");
	run(t, IMPORT "c.csv");
	expect_claimed(t, 0x02);
	run(t, "ledger verify --ledger l");
	expect_exit(t, 0);
}

/* An outcome that came under a number that was corrected is not the claim's. */
CLI_TEST(a_wrong_number_is_corrected)
{
	given_seven(t);
	given_file(t, "all.csv", "Entry Number\nSSA26031601\nSSA26031602\nSSA26031603\nSSA26031606\nSSA26031607\n");
	given_upload(t, "a.csv", "12");
	given_upload(t, "b.csv", "367");
	run(t, "record " JOB " --cbp-claim 100000000099 --ledger l --quiet");
	given_claim_file(t, "c.csv", "100000000099", "2367", "", "");
	run(t, IMPORT "c.csv");
	run(t, "record " JOB " --cbp-claim 100000000098 --ledger l --quiet");
	expect_exit(t, 0);
	run(t, "void 9000000002 --reason never --ledger l --quiet");
	expect_claimed(t, 0x03);
	run(t, "claims --ledger l --entry SSA26031606 --json --limit 1");
	expect_json(t, 0, "cbp_entry_status", "null");
}

CLI_TEST(the_set_s_file_is_made_again_when_an_outcome_comes)
{
	given_many(t);
	run_at(t, "0", UPLOAD "many.csv --quiet");
	expect_exit(t, 0);
	expect_private(t, "l/claimed.set");
	run(t, VALIDATE "--json --ledger l few.csv");
	expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":2}");
	run(t, IMPORT "c.csv");
	expect_exit(t, 1);
	for (int gone = 0; gone < 2; gone++) {
		run(t, VALIDATE "--json --ledger l few.csv");
		expect_json(t, 0, "rules", "{\"EARLIER_CLAIM\":1}");
		expect_private(t, "l/claimed.set");
		run(t, "ledger verify --ledger l");
		expect_exit(t, 0);
		must(unlinkat(t->folder_fd, "l/claimed.set", 0) == 0, "unlink");
	}
}

/* A rerun keeps the set, and the next one finds in its file what it found in the records. */
CLI_TEST(which_entries_are_on_two_claims_is_kept_too)
{
	static const char told[] =
		"many.csv,9000000001,900000000001,ABC00000007,fails,data,Entry Summary Updated," ALREADY
		",earlier_claim,\"earlier_claim: no -> yes, also on claim 900000000002\"\n";

	given_many(t);
	run_at(t, "0", UPLOAD "many.csv --quiet");
	given_file(t, "portal.csv",
		   CLAIM_HEADER UPDATED(CBP, "ABC00000007") UPDATED(CBP, "ABC00000001") UPDATED(CBP, "ABC00000002"));
	run(t, IMPORT "portal.csv");
	expect_exit(t, 1);
	must(unlinkat(t->folder_fd, "l/claimed.set", 0) == 0, "unlink");
	for (int gone = 0; gone < 2; gone++) {
		run(t, gone ? "rerun --ledger l --index i.cidx --csv --state again"
			    : "rerun --ledger l --index i.cidx --csv");
		expect_exit(t, 1);
		expect_stdout_has(t, told);
		expect_lines(t, t->out_text, 2);
		expect_private(t, "l/claimed.set");
		run(t, "ledger verify --ledger l");
		expect_exit(t, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_claimed_follows_uploads_outcomes_and_voids),
		TEST(cbp_s_claim_of_a_voided_job_is_imported),
		TEST(an_imported_claim_becomes_a_job_s),
		TEST(a_wrong_number_is_corrected),
		TEST(the_set_s_file_is_made_again_when_an_outcome_comes),
		TEST(which_entries_are_on_two_claims_is_kept_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
