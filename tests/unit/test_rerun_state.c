/* rerun/state.h: what was written is read; a byte that is wrong, or missing, is told wherever it is. */
#include "rerun/state_writer.h"

#include "rerun/before.h"
#include "unit/in_folder.h"

#define ROWS 40

static struct state_row rows[ROWS];

/* The longest block of rows is not the only one. */
static void write_state(const char *path, struct rng *rng)
{
	struct state_header header = { .as_of = 17000, .turn = 17010, .run = 3, .key = { 1, 2, 3, 4, 5 }, .passes = 7 };
	struct err err = ERR_INIT;
	struct state_writer writer;

	must(state_writer_begin(&writer, path, &err));
	assert_int_equal(state_put_text(&writer, ""), STATE_PASSES);
	for (size_t i = 0; i < ROWS; i++) {
		rows[i] = (struct state_row){ .key = rng_below(rng, 100) * KEYS_PER_FILER / 100,
					      .attr = rng_next(rng),
					      .duty_cents = (int64_t)i,
					      .known = ROW_ANSWERED | ROW_DATA };
		if (i % 3 == 0) {
			rows[i].outcome = state_put_text(&writer, i % 2 ? "ODD" : "EVEN");
			state_put_change(&writer,
					 &(struct state_change){ .kind = 3, .before = { .key = rows[i].key } });
		}
		if (i % 4 == 0)
			state_put_deadline(&writer, &(struct state_deadline){ .key = i, .last = (day)(17020 - i % 8) });
		state_put_row(&writer, &rows[i]);
	}
	must(state_writer_publish(&writer, &header, 0600));
}

UNIT_TEST(a_state_says_what_was_written)
{
	struct rng rng = { 1 };
	char path[512];
	struct err err = ERR_INIT;
	struct state_header header;
	struct state read;
	bool there;

	(void)snprintf(path, sizeof(path), "%s/s", folder.path);
	must(state_peek(path, &header, &there, &err));
	assert_false(there);
	write_state(path, &rng);
	must(state_peek(path, &header, &there, &err));
	assert_true(there);
	must(state_open(&read, path, true, &err));
	assert_memory_equal(&header, &read.header, sizeof(header));
	assert_int_equal(header.rows, ROWS);
	assert_int_equal(header.changes, (ROWS + 2) / 3);
	assert_int_equal(header.deadlines, ROWS / 4);
	assert_int_equal(header.last_day, 17020 - 4);
	assert_memory_equal(read.rows, rows, sizeof(rows));
	assert_string_equal(state_text(&read, rows[3].outcome), "ODD");
	assert_string_equal(state_text(&read, 3), "");
	for (size_t i = 0; i < header.changes; i++)
		assert_int_equal(read.changes[i].row, 3 * i);
	for (size_t i = 1; i < header.deadlines; i++)
		assert_true(read.deadlines[i - 1].last < read.deadlines[i].last ||
			    (read.deadlines[i - 1].last == read.deadlines[i].last &&
			     read.deadlines[i - 1].key < read.deadlines[i].key));
	state_close(&read);
}

static bool opens(const char *path)
{
	struct err err = ERR_INIT;
	struct state state;

	if (state_open(&state, path, true, &err)) {
		state_close(&state);
		return true;
	}
	assert_true(err.set);
	return false;
}

UNIT_TEST(any_byte_may_be_wrong_and_any_length)
{
	char path[512], *bytes;
	struct rng rng = { 2 };
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/s", folder.path);
	write_state(path, &rng);
	bytes = file_read(path, &len);
	assert_true(opens(path));
	for (size_t at = 0; at < len; at++) {
		bytes[at] = (char)(bytes[at] ^ (1 << at % 8));
		file_write(path, bytes, len);
		expect(!opens(path), "byte %zu", at);
		bytes[at] = (char)(bytes[at] ^ (1 << at % 8));
		file_write(path, bytes, at);
		expect(!opens(path), "length %zu", at);
	}
	free(bytes);
}

/* Against looking through all rows. */
UNIT_TEST(entries_are_found_by_number_wherever_they_stand)
{
	char path[512];
	struct rng rng = { 3 };

	(void)snprintf(path, sizeof(path), "%s/s", folder.path);
	for (unsigned round = 0; round < 50; round++) {
		struct err err = ERR_INIT;
		struct before before;
		bool unfinished = round % 2;

		write_state(path, &rng);
		must(before_open_state(&before, path, unfinished, &err));
		for (unsigned n = 0; n < 200; n++) {
			uint64_t row = rng_below(&rng, ROWS + 2), key = rng_below(&rng, 100) * KEYS_PER_FILER / 100;
			struct before_row found;
			size_t at = 0;

			while (at < ROWS && rows[at].key != key)
				at++;
			if (row < ROWS && n % 2) {
				key = rows[row].key;
				at = row;
			}
			if (row < ROWS && rows[row].key == key)
				at = row;
			must(before_find(&before, row, key, path, &found, &err));
			if (at == ROWS)
				assert_int_equal(found.row.known, 0);
			else if (unfinished && at % 3 == 0) /* as the run found it */
				assert_int_equal(found.row.attr, 0);
			else
				assert_memory_equal(&found.row, &rows[at], sizeof(found.row));
		}
		before_close(&before);
	}
}

UNIT_TEST(offenders_are_read_as_they_were_typed)
{
	static const char text[] = "Entry number does not exist,\"Account, Mismatch\"\n"
				   "SSA-0000000-1,SSA00000003\n"
				   "\"'=SSA0000000,2\",\n"
				   ",ssa00000004\n"
				   "too short,SSA00000001";
	struct err err = ERR_INIT;
	struct before before;
	const struct {
		const char *entry, *list;
	} expected[] = { { "SSA00000001", "Entry number does not exist" },
			 { "SSA00000002", "Entry number does not exist" },
			 { "SSA00000003", "Account, Mismatch" },
			 { "SSA00000004", "Account, Mismatch" },
			 { "SSA00000005", "" } };

	file_write(folder_file(&folder, "r"), text, sizeof(text) - 1);
	must(before_open_offenders(&before, folder_file(&folder, "r"), &err));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		struct before_row found;

		must(before_find(&before, i, key_pack(span_text(expected[i].entry)), "r", &found, &err));
		expect_text(found.text, expected[i].list, expected[i].entry);
		assert_int_equal(found.row.known, *expected[i].list ? ROW_ANSWERED : 0);
	}
	before_close(&before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_state_says_what_was_written, begin, end),
		cmocka_unit_test_setup_teardown(any_byte_may_be_wrong_and_any_length, begin, end),
		cmocka_unit_test_setup_teardown(entries_are_found_by_number_wherever_they_stand, begin, end),
		cmocka_unit_test_setup_teardown(offenders_are_read_as_they_were_typed, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
