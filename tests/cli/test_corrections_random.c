/*
 * `cape corrections` of random claims against a slow version of it: what `cape validate` says of the failures, one file for all, and a
 * comparison of rows as they were written for the index. What is held, `cape prepare` leaves out, too; also of a second claim, of what was written.
 */
#include "json.h"
#include "ledgers.h"

#define ENTRIES 300
#define ROUNDS  4
#define CLAIM   "100000013568"
#define CBP     "100000077777"
#define MESSAGE "UNABLE TO CALCULATE DUTY"

/* What is known of the entries, as texts. */
struct world {
	unsigned seed;
	char before[ENTRIES][80], after[ENTRIES][80]; /* rows behind the number; after: "" if it is gone */
	bool cbp_failed[ENTRIES], failed[ENTRIES];
	char filed[ENTRIES][80]; /* what CBP failed last was filed with; "": it failed none */
	bool imported;
};

static unsigned below(struct world *w, unsigned n)
{
	w->seed = w->seed * 1103515245u + 12345u;
	return (w->seed >> 16) % n;
}

static void random_row(struct world *w, bool own, char row[80])
{
	snprintf(row, 80, ",%s,01,%s,%s,N,%s,%s,,%s,%s\n", own ? "12-3456789XX" : "98-7654321XX",
		 below(w, 5) ? "Accepted" : "Cancelled", below(w, 4) ? "CBP" : "Trade",
		 (const char *[]){ "", "2026-03-01", "2025-03-01" }[below(w, 3)], below(w, 6) ? "1" : "0",
		 below(w, 6) ? "" : "Open", below(w, 6) ? "N" : "Y");
}

static void given_world_index(struct cli *t, char rows[ENTRIES][80])
{
	static char source[ENTRIES * 100 + 1000];
	size_t at = (size_t)snprintf(source, sizeof(source), ALL_COLUMNS "\n");

	for (int i = 0; i < ENTRIES; i++)
		if (*rows[i])
			at += (size_t)snprintf(source + at, sizeof(source) - at, "SSA%08d%s", i * 7, rows[i]);
	given_index(t, source);
}

static void given_world(struct cli *t, struct world *w)
{
	static char declared[ENTRIES * 16], claim[ENTRIES * 100];
	size_t at = (size_t)snprintf(declared, sizeof(declared), "Entry Number\n");
	size_t end = (size_t)snprintf(claim, sizeof(claim), CLAIM_HEADER);

	for (int i = 0; i < ENTRIES; i++) {
		random_row(w, true, w->before[i]);
		strcpy(w->after[i], w->before[i]);
		if (below(w, 3) == 0)
			random_row(w, below(w, 6) != 0, w->after[i]);
		if (below(w, 20) == 0)
			*w->after[i] = '\0';
		w->cbp_failed[i] = below(w, 2);
		strcpy(w->filed[i], w->imported && w->cbp_failed[i] ? w->before[i] : "");
		at += (size_t)snprintf(declared + at, sizeof(declared) - at, "SSA%08d\n", i * 7);
		end += (size_t)snprintf(claim + end, sizeof(claim) - end, CBP ",SSA%08d,%s\n", i * 7,
					w->cbp_failed[i] ? "Failed," MESSAGE : "Entry Summary Updated,");
	}
	given_world_index(t, w->before);
	given_ledger(t);
	given_file(t, "d.csv", declared);
	run_at(t, "0", UPLOAD "d.csv --quiet");
	given_file(t, "c.csv", claim);
	if (w->imported)
		run(t, "claim import c.csv --ledger l --quiet");
	given_world_index(t, w->after);
}

/* The error of an entry in a Claim Details file; "" for a success, NULL where it is not there. */
static char *error_in(struct cli *t, const char *file, int i)
{
	static char error[256];
	size_t len;
	char number[32], *text = file_bytes(t, file, &len), *at;

	must(text != NULL, file);
	snprintf(number, sizeof(number), ",SSA%08d,", i * 7);
	at = strstr(text, number);
	if (at) {
		at = strchr(at + strlen(number), ',') + 1;
		snprintf(error, sizeof(error), "%.*s", (int)strcspn(at, "\n"), at);
	}
	free(text);
	return at ? error : NULL;
}

/* A declaration of the failures that are in the index and the importer's, so that `validate` says of each what it is worth now. */
static void validate_failures(struct cli *t, struct world *w)
{
	static char again[ENTRIES * 16];
	size_t at = (size_t)snprintf(again, sizeof(again), "Entry Number\n");

	for (int i = 0; i < ENTRIES; i++) {
		char *error = error_in(t, "d.Claim_Details.csv", i);

		w->failed[i] = w->imported ? w->cbp_failed[i] : *error != '\0';
		if (w->failed[i] && strncmp(w->after[i], ",12-", 4) == 0)
			at += (size_t)snprintf(again + at, sizeof(again) - at, "SSA%08d\n", i * 7);
	}
	given_file(t, "again.csv", again);
	run(t, "validate --index i.cidx --ior 12-3456789XX --ledger l --as-of " GUIDE_DAY " again.csv --quiet");
	expect_exit(t, 1);
}

/* The lines that the two files must have, in the order of the declaration. */
static void expected_files(struct cli *t, struct world *w, bool retry, char *upload, char *open)
{
	strcpy(upload, "Entry Number\r\n");
	strcpy(open, "");
	for (int i = 0; i < ENTRIES; i++) {
		const char *error = !*w->after[i]                          ? "Entry number does not exist"
				    : strncmp(w->after[i], ",12-", 4) != 0 ? "Account Mismatch"
									   : NULL;
		bool held = w->imported && !retry && strcmp(w->before[i], w->after[i]) == 0;

		if (!w->failed[i])
			continue;
		if (!error)
			error = error_in(t, "again.Claim_Details.csv", i);
		if (*error)
			sprintf(open + strlen(open), "OPEN,SSA%08d,%s\n", i * 7, error);
		else if (held)
			sprintf(open + strlen(open), "HELD,SSA%08d,\n", i * 7);
		else
			sprintf(upload + strlen(upload), "SSA%08d\r\n", i * 7);
	}
}

/* Of the open list state, number and, where it fails now, the reason. */
static void read_open(struct cli *t, char *open)
{
	size_t len;
	char *text = file_bytes(t, "next.Open_Entries.csv", &len), *line = text;

	strcpy(open, "");
	must(text != NULL, "next.Open_Entries.csv");
	while ((line = strchr(line, '\n')) && *++line) {
		size_t reason = strcspn(line, "\n");
		char *comma = strchr(strchr(line, ',') + 1, ',') + 1;

		if (strncmp(line, "OPEN", 4) == 0)
			reason = (size_t)(comma - line) + strcspn(comma, ",");
		else
			reason = (size_t)(comma - line);
		sprintf(open + strlen(open), "%.*s\n", (int)reason, line);
	}
	free(text);
}

/* The reason for which an entry is left out; NULL: it is declared. */
static const char *reason_in(const char *left_out, int i)
{
	char number[32];
	const char *at;

	snprintf(number, sizeof(number), ",SSA%08d,", i * 7);
	at = strstr(left_out, number);
	return at ? at + strlen(number) : NULL;
}

static char *prepared(struct cli *t, const char *folder, const char *words)
{
	char line[200], path[64];
	size_t len;

	snprintf(line, sizeof(line),
		 "prepare --all --ledger l --index i.cidx --ior 12-3456789XX --as-of " GUIDE_DAY " --quiet -o %s %s",
		 folder, words);
	run(t, line);
	snprintf(path, sizeof(path), "%s/left_out.csv", folder);
	return file_bytes(t, path, &len);
}

/* Left out as failed is what --retry declares and CBP failed as it is now; open: corrections' list, "" for no matter. */
static void compare_prepared(struct cli *t, struct world *w, const char *folder, const char *retry_folder,
			     const char *open)
{
	char *kept = prepared(t, folder, ""), *retried = prepared(t, retry_folder, "--retry");
	unsigned held = 0;

	must(kept && retried, folder);
	for (int i = 0; i < ENTRIES; i++) {
		const char *reason = reason_in(kept, i), *again = reason_in(retried, i);
		bool failed = reason && strncmp(reason, "FAILED AT CBP (" MESSAGE "),", 40) == 0;
		char line[32];

		snprintf(line, sizeof(line), "HELD,SSA%08d,", i * 7);
		held += failed;
		if (failed != (!again && *w->filed[i] && strcmp(w->filed[i], w->after[i]) == 0) ||
		    failed != (reason && !again) || (*open && failed != (strstr(open, line) != NULL)))
			fail_at(t, line, HERE);
	}
	assert_true((held > 0) == (w->imported || !*open));
	free(kept);
	free(retried);
}

/* What was written is filed, CBP fails some of it, and entries change again. */
static void file_again(struct cli *t, struct world *w, const char *upload)
{
	static char claim[ENTRIES * 100];
	size_t end = (size_t)snprintf(claim, sizeof(claim), CLAIM_HEADER);
	char number[32];

	run_at(t, "1", UPLOAD "next.csv --quiet");
	expect_exit(t, 0);
	for (int i = 0; i < ENTRIES; i++) {
		bool failed = below(w, 3) != 0;

		snprintf(number, sizeof(number), "SSA%08d", i * 7);
		if (!strstr(upload, number))
			continue;
		end += (size_t)snprintf(claim + end, sizeof(claim) - end, "100000088888,%s,%s\n", number,
					failed ? "Failed," MESSAGE : "Entry Summary Updated,");
		if (failed)
			strcpy(w->filed[i], w->after[i]);
	}
	given_file(t, "again.csv", claim);
	run(t, "claim import again.csv --ledger l --quiet");
	for (int i = 0; i < ENTRIES; i++)
		if (below(w, 3) == 0)
			random_row(w, below(w, 6) != 0, w->after[i]);
	given_world_index(t, w->after);
}

CLI_TEST(random_claims)
{
	static char upload[ENTRIES * 100], open[ENTRIES * 100], got[ENTRIES * 100];
	static struct world w;

	for (unsigned round = 0; round < ROUNDS; round++) {
		bool retry = round == 3;
		char label[32];

		snprintf(label, sizeof(label), "round %u", round);
		row(t, label);
		w = (struct world){ .seed = 77 + round, .imported = round != 0 };
		given_world(t, &w);
		validate_failures(t, &w);
		expected_files(t, &w, retry, upload, open);
		/* There is something of every kind. */
		assert_true(strlen(upload) > 14 && strstr(open, "OPEN,"));
		assert_true((strstr(open, "HELD,") != NULL) == (w.imported && !retry));
		run_at(t, "0",
		       retry ? "corrections 341 --ledger l --index i.cidx -o next.csv --quiet --retry"
			     : "corrections 341 --ledger l --index i.cidx -o next.csv --quiet");
		expect_exit(t, 1);
		expect_file(t, "next.csv", upload);
		read_open(t, got);
		if (strcmp(got, open) != 0) {
			show_text("expected", open, strlen(open));
			show_text("got", got, strlen(got));
			fail_at(t, "the open list differs", HERE);
		}
		compare_prepared(t, &w, "one", "two", retry ? "" : open);
		file_again(t, &w, upload);
		compare_prepared(t, &w, "three", "four", "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(random_claims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
