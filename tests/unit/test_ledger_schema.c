/* Older databases become the newest schema, their contents and a backup kept. */
#include "ledger/schema.h"

#include "ledger/sql.h"

#include "unit/in_folder.h"

static const struct ledger_start start = { 1, 1, false };

static const char *const good[] = { "CREATE TABLE second (a INTEGER) STRICT", "INSERT INTO second VALUES (7)", NULL };
static const char *const bad[] = { "CREATE TABLE second (a INTEGER) STRICT", "INSERT INTO nowhere VALUES (7)", NULL };
static const char *const *const two_texts[] = { NULL, good };
static const char *const *const bad_texts[] = { NULL, bad };

static void open_made(struct ledger *ledger)
{
	struct err err = ERR_INIT;

	must(ledger_make(folder_file(&folder, "l"), &start, false, &err));
	must(ledger_open(ledger, folder_file(&folder, "l"), LEDGER_WRITE, &err));
}

static int64_t number(const struct ledger *ledger, const char *query)
{
	struct err err = ERR_INIT;
	int64_t n;

	must(sql_number(ledger, query, &n, &err));
	return n;
}

UNIT_TEST(a_step_is_taken_once_after_a_backup)
{
	const struct schema_steps steps = { two_texts, 2 };
	struct err err = ERR_INIT;
	struct ledger ledger;
	char backup[512];
	int version;

	open_made(&ledger);
	must(schema_migrate(&ledger, &steps, &err));
	must(schema_migrate(&ledger, &steps, &err));
	must(schema_version(&ledger, &version, &err));
	assert_int_equal(version, 2);
	assert_int_equal(number(&ledger, "SELECT sum(a) FROM second"), 7);
	assert_int_equal(number(&ledger, "SELECT next_job FROM numbers"), 1);
	ledger_close(&ledger);
	/* The backup is a ledger itself, of the old schema. */
	(void)snprintf(backup, sizeof(backup), "%s/l/ledger.sqlite.1.backup", folder.path);
	must(rename(backup, folder_file(&folder, "l/ledger.sqlite")) == 0);
	must(ledger_open(&ledger, folder_file(&folder, "l"), LEDGER_READ, &err));
	must(schema_version(&ledger, &version, &err));
	assert_int_equal(version, 1);
	ledger_close(&ledger);
}

UNIT_TEST(a_step_that_fails_changes_nothing)
{
	const struct schema_steps steps = { bad_texts, 2 };
	struct err err = ERR_INIT;
	struct ledger ledger;
	int version;

	open_made(&ledger);
	assert_false(schema_migrate(&ledger, &steps, &err));
	assert_true(err.set);
	err = (struct err)ERR_INIT;
	must(schema_version(&ledger, &version, &err));
	assert_int_equal(version, 1);
	assert_int_equal(number(&ledger, "SELECT count(*) FROM sqlite_schema WHERE name = 'second'"), 0);
	ledger_close(&ledger);
}

UNIT_TEST(what_cannot_be_is_not_written)
{
	static const char *const rows[] = {
		"INSERT INTO numbers VALUES (2, 1, 1, 1, 1, 1, 1, 0)",
		"UPDATE numbers SET next_job = 0",
		"UPDATE numbers SET reserved_job = 0",
		"UPDATE numbers SET first_job = 0",
		"DELETE FROM events",
		"UPDATE events SET text = ''",
		"INSERT INTO accounts (type, identity) VALUES ('other', 'X')",
		"INSERT INTO claims VALUES (1, 99, 0, 'Accepted', 1, 0, 1, 1, 0, zeroblob(32))",
		"INSERT INTO claims VALUES (1, NULL, 0, 'Accepted', 1, 0, 1, 1, 0, zeroblob(32))",
		"INSERT INTO claims VALUES (1, NULL, 0, 'Accepted', 1, 0, 1, 1, NULL, zeroblob(32))",
		"INSERT INTO claims VALUES (1, NULL, 0, 'Accepted', 'many', 0, 1, 1, NULL, NULL)",
	};
	struct ledger ledger;

	open_made(&ledger);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;

		expect(!sql_run(&ledger, rows[i], &err) && err.set, "%s", rows[i]);
	}
	ledger_close(&ledger);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_step_is_taken_once_after_a_backup),
		TEST(a_step_that_fails_changes_nothing),
		TEST(what_cannot_be_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
