/*
 * cape-ledger: fills a ledger with claims and rejected files, as `cape upload` does, but without an index and without validating.
 *
 *   cape-ledger FOLDER --claims N --rows N --rejected N
 *
 * FOLDER has an empty ledger ("cape ledger init"). Every claim has as many rows, and every rejected file, but for the 9,999 that CBP takes; all of
 * numbers that look random and differ, so that those of rejected files are on no claim. Every twentieth entry fails. Results and uploads of claims, which nobody
 * reads afterwards, have a line only. Prints three entry numbers: one of the middle claim, one of the middle rejected file, and one that was
 * never uploaded.
 */
#include "core/place.h"
#include "emit/record.h"
#include "io/sink.h"
#include "ledger/entry_filter_keep.h"
#include "ledger/group.h"
#include "run/outputs.h"

#include <stdlib.h>

/* Numbers of 100 filers with all their serials. The factor has no divisor in common with the count, so all products differ. */
#define FILERS         100u
#define FIRST_FILER    12345u
#define SERIALS        10000000u
#define NUMBERS        ((uint64_t)FILERS * SERIALS)
#define NUMBERS_FACTOR 618033989u

#define REJECTED_ROWS_MAX 9999
#define ROWS_AT_ONCE      4096
#define FAILS_EVERY       20

struct filling {
	struct ledger ledger;
	struct group group;
	struct submission submission;
	struct ruleset set;
	struct rules_in_force rules;
	struct account account;
	struct index index;
	uint64_t claims, rows;
	uint64_t rejected, rejected_rows; /* the same of rejected files */
	uint64_t next;                    /* number */
	uint64_t on_claim, on_rejected;   /* in the middle of all */
	struct err err;
};

static _Noreturn void fail(const struct err *err)
{
	err_print(err, stderr);
	exit(2);
}

static void must(bool ok, const struct filling *f)
{
	if (!ok)
		fail(&f->err);
}

static uint64_t place_at(uint64_t i)
{
	uint64_t n = i * NUMBERS_FACTOR % NUMBERS;

	return (FIRST_FILER + n / SERIALS) << PLACE_FILER_BITS | n % SERIALS;
}

static uint64_t numbers(const struct filling *f)
{
	return f->claims * f->rows + f->rejected * f->rejected_rows;
}

static void print_number(uint64_t i)
{
	unsigned char text[ENTRY_NUMBER_LEN];

	place_unpack(place_at(i), text);
	(void)printf("%.*s\n", ENTRY_NUMBER_LEN, (const char *)text);
}

static void write_text(struct filling *f, const char *path, const char *text)
{
	struct sink sink;

	must(sink_create(&sink, path, false, &f->err), f);
	must(sink_write(&sink, text, strlen(text), &f->err), f);
	must(sink_publish(&sink, &f->err), f);
}

/* --- claims --------------------------------------------------------------------------------------------------------------- */

static void write_rows(struct filling *f, struct sink *sink, struct outcome *outcome)
{
	struct record_row rows[ROWS_AT_ONCE];

	for (uint64_t done = 0; done < f->rows;) {
		size_t count = 0;

		for (; count < ROWS_AT_ONCE && done < f->rows; count++, done++) {
			uint64_t place = place_at(f->next++);
			bool fails = done % FAILS_EVERY == 0;

			rows[count] = (struct record_row){ .entry = record_entry(key_of_place(place), fails) };
			outcome->claim.errors += fails;
			outcome->claim.successes += !fails;
			if (done == 0 || place < outcome->first_place)
				outcome->first_place = place;
			if (done == 0 || place > outcome->last_place)
				outcome->last_place = place;
		}
		must(sink_write(sink, rows, count * sizeof(*rows), &f->err), f);
	}
}

static void write_record(struct filling *f, struct outcome *outcome)
{
	static const char texts[] = "Entry Summary Updated\0Failed\0bench\0RULE\0ERROR";
	struct record_header header = { .magic = RECORD_MAGIC,
					.major = RECORD_MAJOR,
					.as_of = f->rules.as_of,
					.data_date = f->index.header.data_date,
					.row_bytes = sizeof(struct record_row),
					.claim_number = outcome->claim_number,
					.rows = f->rows,
					.errors_count = 1,
					.texts_bytes = sizeof(texts) };
	struct sink sink;

	must(sink_create(&sink, f->group.record, false, &f->err), f);
	must(sink_write(&sink, &header, sizeof(header), &f->err), f);
	write_rows(f, &sink, outcome);
	must(sink_write(&sink, texts, sizeof(texts), &f->err), f);
	header.successes = outcome->claim.successes;
	header.first_place = outcome->first_place;
	header.last_place = outcome->last_place;
	must(sink_write_at(&sink, 0, &header, sizeof(header), &f->err), f);
	must(sink_publish(&sink, &f->err), f);
}

/* --- rejected files ------------------------------------------------------------------------------------------------------- */

static void write_upload(struct filling *f)
{
	struct sink sink;

	must(sink_create(&sink, f->group.upload, false, &f->err), f);
	must(sink_write(&sink, "Entry Number\n", 13, &f->err), f);
	for (uint64_t done = 0; done < f->rejected_rows;) {
		unsigned char text[ROWS_AT_ONCE * (ENTRY_NUMBER_LEN + 1)];
		size_t len = 0;

		for (; len < sizeof(text) && done < f->rejected_rows; done++, len += ENTRY_NUMBER_LEN + 1) {
			place_unpack(place_at(f->next++), text + len);
			text[len + ENTRY_NUMBER_LEN] = '\n';
		}
		must(sink_write(&sink, text, len, &f->err), f);
	}
	must(sink_publish(&sink, &f->err), f);
}

/* --- jobs ----------------------------------------------------------------------------------------------------------------- */

static void add_job(struct filling *f, bool is_claim)
{
	struct outcome outcome = { .kind = is_claim ? OUTCOME_CLAIM : OUTCOME_GATE_C,
				   .entries = is_claim ? f->rows : f->rejected_rows,
				   .claim_number = (uint64_t)f->group.next_claim };
	size_t len;

	must(group_next(&f->group, &f->err), f);
	len = strlen(f->group.stem) + sizeof(VALIDATION_SUFFIX) + sizeof(CLAIM_SUFFIX);
	outcome.result_file = malloc(len);
	if (!outcome.result_file)
		abort();
	(void)snprintf(outcome.result_file, len, "%s%s", f->group.stem, is_claim ? CLAIM_SUFFIX : VALIDATION_SUFFIX);
	write_text(f, outcome.result_file, "result\n");
	if (is_claim) {
		write_text(f, f->group.upload, "Entry Number\n");
		write_record(f, &outcome);
	} else {
		write_upload(f);
	}
	f->submission.submitted_at = ledger_now();
	must(group_add(&f->group, &f->submission, &outcome, &f->err), f);
	outcome_free(&outcome);
}

/* Rejected files are spread evenly among the claims. */
static void add_jobs(struct filling *f)
{
	uint64_t jobs = f->claims + f->rejected, rejected = 0;

	/* What is printed where there are none: a number that is nowhere. */
	f->on_claim = f->on_rejected = numbers(f);
	for (uint64_t job = 0; job < jobs;) {
		must(group_begin(&f->group, &f->ledger, GROUP_JOBS_MAX, &f->err), f);
		for (unsigned i = 0; i < GROUP_JOBS_MAX && job < jobs; i++, job++) {
			bool reject = (job + 1) * f->rejected / jobs > rejected;

			if (reject && rejected == f->rejected / 2)
				f->on_rejected = f->next + f->rejected_rows / 2;
			if (!reject && job - rejected == f->claims / 2)
				f->on_claim = f->next + f->rows / 2;
			add_job(f, !reject);
			rejected += reject;
		}
		must(group_commit(&f->group, &f->err), f);
		entry_filter_keep(&f->ledger);
	}
}

static void open_all(struct filling *f, const char *folder)
{
	const struct account_said said = { .type = "filer", .filer_code = "ABC" };

	ruleset_load_builtin(&f->set);
	rules_choose(&f->rules, &f->set, 1);
	must(account_make(&f->account, NULL, &said, &f->err), f);
	must(ledger_open(&f->ledger, folder, LEDGER_WRITE, &f->err), f);
	f->index.header.data_date = 1;
	f->submission = (struct submission){ .file_name = "bench.csv",
					     .submitted_by = "bench",
					     .set = &f->set,
					     .rules = &f->rules,
					     .rules_version = "bench",
					     .index = &f->index,
					     .account = &f->account };
}

static uint64_t number_of(int argc, char **argv, const char *flag)
{
	for (int a = 2; a + 1 < argc; a += 2) {
		if (strcmp(argv[a], flag) == 0)
			return strtoull(argv[a + 1], NULL, 10);
	}
	(void)fprintf(stderr, "cape-ledger: %s is missing; cape-ledger FOLDER --claims N --rows N --rejected N\n",
		      flag);
	exit(2);
}

int main(int argc, char **argv)
{
	static struct filling f;

	f.claims = number_of(argc, argv, "--claims");
	f.rows = number_of(argc, argv, "--rows");
	f.rejected = number_of(argc, argv, "--rejected");
	f.rejected_rows = f.rows < REJECTED_ROWS_MAX ? f.rows : REJECTED_ROWS_MAX;
	if (numbers(&f) >= NUMBERS) {
		(void)fprintf(stderr, "cape-ledger: more than %llu entries; leave some out\n",
			      (unsigned long long)NUMBERS);
		return 2;
	}
	open_all(&f, argv[1]);
	add_jobs(&f);
	print_number(f.on_claim);
	print_number(f.on_rejected);
	print_number(numbers(&f));
	ledger_close(&f.ledger);
	return 0;
}
