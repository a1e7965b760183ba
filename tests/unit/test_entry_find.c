/* Where entries are found: against all rows of all jobs, with entries.filter current, older, damaged, of another ledger, or missing. */
#include "ledger/entry.h"

#include "core/mem.h"
#include "core/place.h"
#include "emit/record.h"
#include "ledger/entry_filter.h"
#include "ledger/entry_filter_keep.h"
#include "ledger/files.h"
#include "ledger/outcomes.h"
#include "ledger/sql.h"
#include "unit/in_folder.h"

/* Serials of one filer: few enough that many entries are on several jobs. */
#define FILER  23456u
#define SPREAD 60000u

#define JOBS_MAX 40

struct job {
	bool claim;
	uint32_t *serials; /* row by row; of a claim each once */
	size_t rows;
	bool *decided; /* by serial: in CBP's latest outcome of the claim; NULL: there is none */
};

struct sample {
	struct ledger ledger;
	struct job jobs[JOBS_MAX];
	int64_t count; /* job and claim i has number i; so some numbers of each kind are not used */
	struct rng rng;
};

static uint64_t place_at(uint32_t serial)
{
	return (uint64_t)FILER << PLACE_FILER_BITS | serial;
}

/* --- ledgers -------------------------------------------------------------------------------------------------------------- */

static void begin_sample(struct sample *s, const char *name, uint64_t seed)
{
	const struct ledger_start start = { 0, 0, false };
	struct err err = ERR_INIT;
	char path[512];

	*s = (struct sample){ .rng = { seed } };
	(void)snprintf(path, sizeof(path), "%s/%s", folder.path, name);
	must(ledger_make(path, &start, false, &err));
	must(ledger_open(&s->ledger, path, LEDGER_WRITE, &err));
	must(sql_run(&s->ledger, "INSERT INTO accounts (account, type, identity) VALUES (1, 'filer', 'ABC')", &err));
	ledger_give(&s->ledger);
}

static void end_sample(struct sample *s)
{
	for (int64_t i = 0; i < s->count; i++) {
		free(s->jobs[i].serials);
		free(s->jobs[i].decided);
	}
	ledger_close(&s->ledger);
}

static void write_record(const struct sample *s, int64_t number, const struct job *job, bool joined)
{
	static const char texts[] = "Updated\0Failed\0rules\0ONE\0FIRST";
	struct record_header header = { .magic = RECORD_MAGIC,
					.major = RECORD_MAJOR,
					.row_bytes =
						(uint16_t)(sizeof(struct record_row) + (joined ? sizeof(uint64_t) : 0)),
					.claim_number = (uint64_t)number,
					.rows = job->rows,
					.errors_count = 1,
					.texts_bytes = sizeof(texts) };
	char *path = claim_record_path(&s->ledger, number);
	struct err err = ERR_INIT;
	FILE *file;

	must(files_make_folder(&s->ledger, path, &err));
	file = fopen(path, "wb");
	must(file && fwrite(&header, sizeof(header), 1, file) == 1);
	for (size_t i = 0; i < job->rows; i++) {
		uint8_t verdict = job->serials[i] % 5 == 0;
		struct record_row row = { .entry = record_entry(key_of_place(place_at(job->serials[i])), verdict) };
		uint64_t failures = verdict;

		must(fwrite(&row, sizeof(row), 1, file) == 1);
		must(!joined || fwrite(&failures, sizeof(failures), 1, file) == 1);
	}
	must(fwrite(texts, sizeof(texts), 1, file) == 1);
	must(fclose(file) == 0);
	free(path);
}

/* With what real files have: a byte order mark, quotes, blank rows, other columns, numbers that are none. */
static void write_upload(struct sample *s, int64_t number, const struct job *job)
{
	char *path = job_upload_path(&s->ledger, number);
	const char *line_end = rng_below(&s->rng, 2) ? "\n" : "\r\n";
	struct err err = ERR_INIT;
	FILE *file;

	must(files_make_folder(&s->ledger, path, &err));
	file = fopen(path, "wb");
	must(file != NULL);
	fprintf(file, "%sEntry Number%s", rng_below(&s->rng, 2) ? "\xEF\xBB\xBF" : "", line_end);
	for (size_t i = 0; i < job->rows; i++) {
		unsigned char n[ENTRY_NUMBER_LEN];

		place_unpack(place_at(job->serials[i]), n);
		switch (rng_below(&s->rng, 40)) {
		case 0:
			fprintf(file, "\"%.3s-%.7s-%.1s\",\"a\nb\"%s", n, n + 3, n + 10, line_end);
			break;
		case 1:
			fprintf(file, "%.10s%s%s%.11s%s", n, line_end, line_end, n, line_end);
			break;
		default:
			fprintf(file, "%.11s%s", n, line_end);
		}
	}
	must(fclose(file) == 0);
	free(path);
}

static void add_rows(const struct sample *s, int64_t number, const struct job *job)
{
	uint64_t low = UINT64_MAX, high = 0;
	struct err err = ERR_INIT;
	char text[1024];

	for (size_t i = 0; i < job->rows; i++) {
		low = place_at(job->serials[i]) < low ? place_at(job->serials[i]) : low;
		high = place_at(job->serials[i]) > high ? place_at(job->serials[i]) : high;
	}
	(void)snprintf(
		text, sizeof(text),
		"INSERT INTO jobs (job, account, file_name, submitted_at, submitted_by, file_upload_status, gate, "
		"entries, upload_bytes, upload_sha256, result_bytes, result_sha256, as_of, index_hash, data_date, "
		"rules_version) VALUES (%lld, 1, 'f', 1, 'me', 'x', '%c', 1, 1, randomblob(32), 1, randomblob(32), "
		"'', '', '', ''); UPDATE numbers SET next_job = %lld, reserved_job = %lld",
		(long long)number,
		job->claim   ? 'D'
		: number % 2 ? 'B'
			     : 'C',
		(long long)number + 1, (long long)number + 1);
	must(sql_run(&s->ledger, text, &err));
	if (!job->claim)
		return;
	(void)snprintf(text, sizeof(text),
		       "INSERT INTO claims (claim, job, submitted_at, claim_status, successes, errors, first_entry, "
		       "last_entry, record_bytes, record_sha256) VALUES (%lld, %lld, 1, 'x', 1, 0, %llu, %llu, 1, "
		       "randomblob(32)); UPDATE numbers SET next_claim = %lld, reserved_claim = %lld",
		       (long long)number, (long long)number, (unsigned long long)low, (unsigned long long)high,
		       (long long)number + 1, (long long)number + 1);
	must(sql_run(&s->ledger, text, &err));
}

/* CBP decides on some entries, of the claim or not; once more replaces it. */
static void decide(struct sample *s, int64_t number)
{
	struct job *job = &s->jobs[number];
	struct dict texts = { .count = 0 };
	struct outcome_row *rows = mem_alloc(SPREAD * sizeof(*rows));
	struct new_outcome new = { number, "100000000001", "f", rows, 0, &texts };
	uint64_t one_in = 1 + rng_below(&s->rng, 5000);
	struct err err = ERR_INIT;

	free(job->decided);
	job->decided = mem_zero(SPREAD * sizeof(*job->decided));
	job->decided[rng_below(&s->rng, SPREAD)] = true;
	for (uint32_t serial = 0; serial < SPREAD; serial++) {
		job->decided[serial] |= rng_below(&s->rng, one_in) == 0;
		if (job->decided[serial])
			rows[new.rows_count++] = (struct outcome_row){ place_at(serial), 0 };
	}
	must(ledger_lock(&s->ledger, 10, &err) && ledger_begin(&s->ledger, &err));
	must(outcome_add(&s->ledger, &new, &err) && ledger_commit(&s->ledger, &err));
	ledger_give(&s->ledger);
	free(rows);
}

/* A claim has some of the serials, each once, anywhere; a rejected file any, also twice. */
static void add_job(struct sample *s, size_t rows)
{
	struct job *job = &s->jobs[s->count];
	uint32_t first = (uint32_t)rng_below(&s->rng, SPREAD), step = 7919; /* a prime that divides SPREAD not */

	*job = (struct job){ .claim = rng_below(&s->rng, 3) != 0, .rows = rows };
	job->serials = mem_alloc(rows * sizeof(*job->serials));
	for (size_t i = 0; i < rows; i++)
		job->serials[i] = job->claim ? (uint32_t)((first + i * (uint64_t)step) % SPREAD)
					     : (uint32_t)rng_below(&s->rng, SPREAD);
	if (job->claim)
		write_record(s, s->count, job, rng_below(&s->rng, 2));
	write_upload(s, s->count, job);
	add_rows(s, s->count, job);
	for (int64_t claim = s->count; claim >= 0; claim -= 1 + (int64_t)rng_below(&s->rng, 8)) {
		if (s->jobs[claim].claim && rng_below(&s->rng, 2))
			decide(s, claim);
	}
	s->count++;
}

static void add_jobs(struct sample *s, int64_t count)
{
	static const size_t sizes[] = { 1, 3, 100, 9999, 16384, 16385, 40000 };

	while (count--)
		add_job(s, sizes[rng_below(&s->rng, ARRAY_LEN(sizes))]);
}

/* --- asking --------------------------------------------------------------------------------------------------------------- */

/* The first row; SIZE_MAX if there is none, as UINT64_MAX is for the ledger. */
static size_t slow_find(const struct job *job, uint32_t serial)
{
	for (size_t i = 0; i < job->rows; i++) {
		if (job->serials[i] == serial)
			return i;
	}
	return SIZE_MAX;
}

static bool is_found(const struct entry_found *found, const struct job *job, int64_t number, size_t row)
{
	size_t times = 0;

	for (size_t i = 0; job->claim && i < found->claims_count; i++)
		times += found->claims[i].claim == number && found->claims[i].row == row;
	for (size_t i = 0; !job->claim && i < found->jobs_count; i++)
		times += found->jobs[i] == number;
	return times == 1;
}

static void ask(struct sample *s, uint32_t serial, const char *what)
{
	struct err err = ERR_INIT;
	struct entry_found found;
	size_t expected = 0;

	must(entry_find(&s->ledger, place_at(serial), &found, &err));
	for (int64_t i = 0; i < s->count; i++) {
		size_t row = slow_find(&s->jobs[i], serial);

		if (row == SIZE_MAX && !(s->jobs[i].decided && serial < SPREAD && s->jobs[i].decided[serial]))
			continue;
		expected++;
		expect(is_found(&found, &s->jobs[i], i, row), "%s: serial %u on job %lld", what, serial, (long long)i);
	}
	expect(found.claims_count + found.jobs_count == expected, "%s: serial %u: %zu and not %zu", what, serial,
	       found.claims_count + found.jobs_count, expected);
	entry_found_free(&found);
}

/* Entries that are there, and a few that are not: beyond the spread. */
static void ask_some(struct sample *s, unsigned count, const char *what)
{
	while (count--)
		ask(s, (uint32_t)rng_below(&s->rng, SPREAD + SPREAD / 8), what);
}

static void keep(struct sample *s)
{
	struct err err = ERR_INIT;

	must(ledger_lock(&s->ledger, 10, &err));
	entry_filter_keep(&s->ledger);
	ledger_give(&s->ledger);
}

static void expect_right(const struct sample *s, const char *what)
{
	struct entry_filter filter;
	struct err err = ERR_INIT;
	bool same, behind;

	must(entry_filter_open(&filter, &s->ledger, &behind, &err));
	expect(filter.open && !behind, "%s: not up to date", what);
	entry_filter_close(&filter);
	must(entry_filter_verify(&s->ledger, &same, &err));
	expect(same, "%s: not what the sources say", what);
}

UNIT_TEST(every_entry_is_found_while_jobs_come)
{
	struct sample s;

	begin_sample(&s, "l", 21);
	ask_some(&s, 2, "empty");
	for (unsigned round = 0; round < 8; round++) {
		char what[32];

		(void)snprintf(what, sizeof(what), "round %u", round);
		add_jobs(&s, 1 + (int64_t)rng_below(&s.rng, 4));
		/* By the upload, or by whoever asks. */
		if (round % 2)
			keep(&s);
		ask_some(&s, 150, what);
		for (int64_t i = 0; i < s.count; i++)
			ask(&s, s.jobs[i].serials[s.jobs[i].rows - 1], "last row");
		expect_right(&s, what);
	}
	end_sample(&s);
}

UNIT_TEST(what_came_since_is_found_also_where_nobody_may_write_the_file)
{
	struct ledger writing;
	struct err err = ERR_INIT;
	struct sample s;
	char *path;

	begin_sample(&s, "l", 22);
	add_jobs(&s, 6);
	keep(&s);
	add_jobs(&s, 6);
	must(ledger_open(&writing, s.ledger.folder, LEDGER_WRITE, &err));
	ask_some(&s, 60, "older");
	path = entry_filter_path(&s.ledger);
	must(unlink(path) == 0);
	ask_some(&s, 60, "none");
	assert_false(file_exists(path));
	ledger_close(&writing);
	ask_some(&s, 60, "made again");
	expect_right(&s, "made again");
	free(path);
	end_sample(&s);
}

UNIT_TEST(a_damaged_file_hides_nothing_and_is_made_again)
{
	struct entry_filter filter;
	struct err err = ERR_INIT;
	struct sample s;
	char *path, *bytes;
	size_t len, directory, stripes;
	bool same, behind;

	begin_sample(&s, "l", 23);
	add_jobs(&s, 10);
	keep(&s);
	must(entry_filter_open(&filter, &s.ledger, &behind, &err));
	directory = filter.header.directory * ENTRY_FILTER_LINE;
	stripes = filter.header.stripes * sizeof(struct stripe);
	entry_filter_close(&filter);
	path = entry_filter_path(&s.ledger);
	bytes = file_read(path, &len);
	for (unsigned round = 0; round < 150; round++) {
		size_t at = round % 3 == 0   ? round % sizeof(filter.header)
			    : round % 3 == 1 ? directory + rng_below(&s.rng, stripes)
					     : rng_below(&s.rng, len);
		char was = bytes[at];
		char what[64];

		(void)snprintf(what, sizeof(what), "byte %zu of %zu", at, len);
		bytes[at] = (char)(was ^ (1 << round % 8));
		file_write(path, bytes, len);
		bytes[at] = was;
		must(entry_filter_verify(&s.ledger, &same, &err));
		ask_some(&s, 2, what);
		if (round % 10)
			continue;
		(void)snprintf(what, sizeof(what), "cut at %zu of %zu", at, len);
		file_write(path, bytes, at);
		ask_some(&s, 2, what);
		expect_right(&s, what);
	}
	/* Lines that were lost with a computer's power, while their directory was not: without checksums they would deny all. */
	memset(bytes + ENTRY_FILTER_HEADER * ENTRY_FILTER_LINE, 0, directory - ENTRY_FILTER_HEADER * ENTRY_FILTER_LINE);
	file_write(path, bytes, len);
	ask_some(&s, 50, "no lines");
	expect_right(&s, "no lines");
	free(bytes);
	free(path);
	end_sample(&s);
}

UNIT_TEST(a_changed_filter_is_told_of)
{
	struct entry_filter filter;
	struct err err = ERR_INIT;
	struct sample s;
	char *path, *bytes;
	size_t len;
	bool same, behind;

	begin_sample(&s, "l", 24);
	add_jobs(&s, 5);
	keep(&s);
	must(entry_filter_open(&filter, &s.ledger, &behind, &err));
	path = entry_filter_path(&s.ledger);
	bytes = file_read(path, &len);
	/* Every byte of the lines, in steps; the directory has room behind its stripes, which nobody reads. */
	for (size_t at = ENTRY_FILTER_HEADER * ENTRY_FILTER_LINE; at < filter.header.directory * ENTRY_FILTER_LINE;
	     at += 997) {
		bytes[at] = (char)(bytes[at] ^ 1);
		file_write(path, bytes, len);
		must(entry_filter_verify(&s.ledger, &same, &err));
		expect(!same, "byte %zu", at);
		bytes[at] = (char)(bytes[at] ^ 1);
	}
	file_write(path, bytes, len);
	must(entry_filter_verify(&s.ledger, &same, &err) && same);
	entry_filter_close(&filter);
	free(bytes);
	free(path);
	end_sample(&s);
}

UNIT_TEST(the_file_of_another_ledger_is_none)
{
	struct sample a, b;
	char *from, *to, *bytes;
	size_t len;

	begin_sample(&a, "a", 25);
	begin_sample(&b, "b", 26);
	add_jobs(&a, 5);
	add_jobs(&b, 9);
	keep(&a);
	from = entry_filter_path(&a.ledger);
	to = entry_filter_path(&b.ledger);
	bytes = file_read(from, &len);
	file_write(to, bytes, len);
	ask_some(&b, 100, "of another");
	expect_right(&b, "of another");
	/* And of one that is further: a database that was restored. */
	free(bytes);
	bytes = file_read(to, &len);
	file_write(from, bytes, len);
	ask_some(&a, 100, "of a later one");
	expect_right(&a, "of a later one");
	free(from);
	free(to);
	free(bytes);
	end_sample(&a);
	end_sample(&b);
}

/* More rows than a stripe has; its segments' lines stand interleaved. */
UNIT_TEST(a_claim_of_several_stripes)
{
	const size_t rows = (size_t)SEGMENT_ROWS * STRIPE_SEGMENTS + SEGMENT_ROWS / 2;
	static const size_t asked[] = {
		0, 1, SEGMENT_ROWS - 1, SEGMENT_ROWS, SEGMENT_ROWS * STRIPE_SEGMENTS - 1, SEGMENT_ROWS * STRIPE_SEGMENTS
	};
	struct entry_found found;
	struct err err = ERR_INIT;
	struct sample s;
	struct job *job;

	begin_sample(&s, "l", 27);
	job = &s.jobs[0];
	*job = (struct job){ .claim = true, .rows = rows, .serials = mem_alloc(rows * sizeof(*job->serials)) };
	for (size_t i = 0; i < rows; i++)
		job->serials[i] = (uint32_t)(rows - i);
	write_record(&s, 0, job, false);
	add_rows(&s, 0, job);
	s.count = 1;
	keep(&s);
	for (size_t i = 0; i < ARRAY_LEN(asked); i++)
		ask(&s, job->serials[asked[i]], "several stripes");
	ask(&s, job->serials[rows - 1], "the last");
	must(entry_find(&s.ledger, place_at((uint32_t)rows + 1), &found, &err));
	assert_true(found.claims_count == 0 && found.jobs_count == 0);
	entry_found_free(&found);
	expect_right(&s, "several stripes");
	end_sample(&s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_entry_is_found_while_jobs_come),
		TEST(what_came_since_is_found_also_where_nobody_may_write_the_file),
		TEST(a_damaged_file_hides_nothing_and_is_made_again),
		TEST(a_changed_filter_is_told_of),
		TEST(the_file_of_another_ledger_is_none),
		TEST(a_claim_of_several_stripes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
