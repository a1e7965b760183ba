/* CBP's outcomes: found and walked as they were added; the latest counts; what a killed import left goes; damage is met with a message. */
#include "ledger/outcomes.h"

#include "ledger/sql.h"
#include "unit/in_folder.h"

static const struct ledger_start start = { 1, 1, false };

/* A claim without a job, and with one. */
static void open_made(struct ledger *ledger)
{
	static const char rows[] =
		"INSERT INTO accounts VALUES (1, 'filer', 'ABC');"
		"INSERT INTO jobs (job, account, file_name, submitted_at, submitted_by, file_upload_status, gate, entries, "
		"upload_bytes, upload_sha256, result_bytes, result_sha256, as_of, index_hash, data_date, rules_version) "
		"SELECT 7, 1, 'a.csv', 5, 'me', 'Accepted', 'D', 1, 1, zeroblob(32), 1, zeroblob(32), '', '', '', '';"
		"INSERT INTO claims VALUES (1, 7, 5, 'Accepted', 1, 0, 1, 1, 1, zeroblob(32));";
	struct err err = ERR_INIT;

	must(ledger_make(folder_file(&folder, "l"), &start, false, &err));
	must(ledger_open(ledger, folder_file(&folder, "l"), LEDGER_WRITE, &err));
	must(sql_run(ledger, rows, &err));
}

/* Entry i of a claim: fails with one of three texts, or passes. */
static struct outcome_row row_of(struct rng *rng, uint64_t *key)
{
	*key += 1 + rng_below(rng, 1000000);
	return (struct outcome_row){ place_of_key(*key), rng_below(rng, 4) };
}

static int by_place(const void *a, const void *b)
{
	uint64_t x = ((const struct outcome_row *)a)->place, y = ((const struct outcome_row *)b)->place;

	return (x > y) - (x < y);
}

static size_t make(struct outcome_row rows[500], struct rng *rng)
{
	size_t count = 1 + rng_below(rng, 500);
	uint64_t key = 1000;

	for (size_t i = 0; i < count; i++)
		rows[i] = row_of(rng, &key);
	qsort(rows, count, sizeof(*rows), by_place);
	return count;
}

static const char *const texts[] = { "", "ONE", "TWO; THREE", "" };

static struct dict make_dict(void)
{
	struct dict dict = { .count = 0 };

	for (size_t i = 1; i < ARRAY_LEN(texts); i++)
		must(dict_add(&dict, span_text(texts[i])) == i - 1);
	return dict;
}

static void add(const struct ledger *ledger, const struct outcome_row *rows, size_t count, const char *cbp_claim)
{
	struct dict dict = make_dict();
	const struct new_outcome new = { 1, cbp_claim, "d.csv", rows, count, &dict };
	struct err err = ERR_INIT;

	must(ledger_begin(ledger, &err));
	must(outcome_add(ledger, &new, &err));
	must(ledger_commit(ledger, &err));
	dict_free(&dict);
}

static void expect_rows(const struct outcome_file *file, const struct outcome_row *rows, size_t count)
{
	struct outcome_entry entry;

	assert_int_equal(file->header.rows, count);
	for (size_t i = 0; i < count; i++) {
		must(outcome_read(file, i, &entry));
		expect(entry.place == rows[i].place && entry.failed == (rows[i].text != 0), "row %zu", i);
		expect_text(entry.errors, texts[rows[i].text], "walked");
		must(outcome_find(file, rows[i].place, &entry));
		expect(entry.place == rows[i].place, "row %zu", i);
		/* Rows are apart from each other, so that this is none. */
		if (i + 1 == count || rows[i + 1].place != rows[i].place + 1)
			expect(!outcome_find(file, rows[i].place + 1, &entry), "behind row %zu", i);
	}
	assert_false(outcome_find(file, rows[0].place - 1, &entry));
}

UNIT_TEST(the_latest_outcome_counts)
{
	struct imported_outcome imported;
	struct outcome_row rows[500];
	struct err err = ERR_INIT;
	struct outcome_file file;
	struct rng rng = { 5 };
	struct ledger ledger;
	bool there;

	open_made(&ledger);
	must(outcome_latest(&ledger, 1, &imported, &err));
	assert_int_equal(imported.outcome, NO_OUTCOME);
	must(outcome_open_latest(&ledger, 1, &file, &there, &err));
	assert_false(there);
	for (int64_t round = 1; round <= 30; round++) {
		size_t count = make(rows, &rng);

		add(&ledger, rows, count, "100000013568");
		must(outcome_latest(&ledger, 1, &imported, &err));
		assert_int_equal(imported.outcome, round);
		assert_int_equal(imported.successes + imported.errors, count);
		expect_text(imported.cbp_claim, "100000013568", "number");
		must(outcome_open_latest(&ledger, 1, &file, &there, &err));
		assert_true(there);
		assert_int_equal(file.header.successes, imported.successes);
		expect_rows(&file, rows, count);
		outcome_close(&file);
	}
	ledger_close(&ledger);
}

static bool count_one(void *context, int64_t outcome, int64_t claim, const struct imported_outcome *imported,
		      struct err *err)
{
	int64_t *count = context;

	(void)err;
	assert_int_equal(outcome, ++*count);
	assert_int_equal(outcome, imported->outcome);
	assert_int_equal(claim, 1);
	return true;
}

UNIT_TEST(an_import_that_was_killed_leaves_nothing)
{
	struct imported_outcome imported;
	struct outcome_row rows[500];
	struct dict dict = make_dict();
	struct new_outcome new = { 1, "100000013568", "d.csv", rows, 1, &dict };
	struct err err = ERR_INIT;
	struct rng rng = { 6 };
	struct ledger ledger;
	int64_t count = 0;
	char *path;

	open_made(&ledger);
	make(rows, &rng);
	add(&ledger, rows, 1, "100000013568");
	must(ledger_begin(&ledger, &err));
	must(outcome_add(&ledger, &new, &err) && outcome_add(&ledger, &new, &err));
	path = outcome_path(&ledger, 3);
	must(access(path, F_OK) == 0);
	ledger_close(&ledger);
	must(ledger_open(&ledger, folder_file(&folder, "l"), LEDGER_READ, &err));
	assert_int_not_equal(access(path, F_OK), 0);
	must(outcome_latest(&ledger, 1, &imported, &err));
	assert_int_equal(imported.outcome, 1);
	must(outcomes_all(&ledger, count_one, &count, &err));
	assert_int_equal(count, 1);
	free(path);
	path = outcome_path(&ledger, 1);
	must(access(path, F_OK) == 0);
	free(path);
	dict_free(&dict);
	ledger_close(&ledger);
}

UNIT_TEST(outcomes_stay_and_belong_to_a_claim)
{
	static const char *const statements[] = {
		"INSERT INTO outcomes VALUES (2, 99, '100000013568', 'a', 0, 1, 0, 1, 1, 1, zeroblob(32))",
		"INSERT INTO outcomes VALUES (2, 1, '13568', 'a', 0, 1, 0, 1, 1, 1, zeroblob(32))",
		"INSERT INTO outcomes VALUES (2, 1, '100000013568', 'a', 0, -1, 0, 1, 1, 1, zeroblob(32))",
		"INSERT INTO outcomes VALUES (2, 1, '100000013568', 'a', 0, 1, 0, 1, 1, 1, zeroblob(31))",
		"DELETE FROM outcomes",
		"UPDATE outcomes SET successes = 0",
	};
	const struct outcome_row row = { place_of_key(5000), 0 };
	struct ledger ledger;

	open_made(&ledger);
	add(&ledger, &row, 1, "100000013568");
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		struct err err = ERR_INIT;

		expect(!sql_run(&ledger, statements[i], &err) && err.set, "%s", statements[i]);
	}
	ledger_close(&ledger);
}

/* Opened, or refused with a message; what is opened can be walked and searched. */
static void survive(const char *path, const struct outcome_row *rows, size_t count)
{
	struct outcome_entry entry;
	struct err err = ERR_INIT;
	struct outcome_file file;

	if (!outcome_open(&file, path, &err)) {
		assert_true(err.set);
		return;
	}
	for (uint64_t i = 0; i < file.header.rows; i++) {
		if (outcome_read(&file, i, &entry))
			assert_true(strlen(entry.errors) < 100);
	}
	for (size_t i = 0; i < count; i++)
		(void)outcome_find(&file, rows[i].place, &entry);
	outcome_close(&file);
}

UNIT_TEST(any_byte_may_be_wrong_and_any_length)
{
	static const unsigned char flips[] = { 1, 0x80, 0xFF };
	struct outcome_row rows[500];
	struct dict dict = make_dict();
	struct err err = ERR_INIT;
	struct rng rng = { 7 };
	char path[512], *bytes;
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/o", folder.path);
	make(rows, &rng);
	must(outcome_write(path, rows, 5, &dict, &err));
	bytes = file_read(path, &len);
	for (size_t at = 0; at < len; at++) {
		for (size_t f = 0; f < ARRAY_LEN(flips); f++) {
			bytes[at] = (char)(bytes[at] ^ flips[f]);
			file_write(path, bytes, len);
			survive(path, rows, 5);
			bytes[at] = (char)(bytes[at] ^ flips[f]);
		}
		file_write(path, bytes, at);
		survive(path, rows, 5);
	}
	free(bytes);
	dict_free(&dict);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_latest_outcome_counts),
		TEST(an_import_that_was_killed_leaves_nothing),
		TEST(outcomes_stay_and_belong_to_a_claim),
		TEST(any_byte_may_be_wrong_and_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
