/* prepare/sums.h: whatever is lost, there twice or exchanged, nothing is published. */
#include "prepare/sums.h"

#include "unit/support.h"

static struct prepare_sums good(void)
{
	struct prepare_sums sums = { .records = 12, .blank_rows = 2, .rows = 10, .lines = 4, .places = 77 };

	sums.by_reason[REASON_NONE] = 6;
	sums.by_reason[1] = 1;
	sums.by_reason[REASON_DUPLICATE] = 3;
	sums.written = 6;
	sums.written_places = 77;
	return sums;
}

UNIT_TEST(sums_that_add_up)
{
	struct prepare_sums sums = good(), half = good();
	struct err err = ERR_INIT;

	assert_true(prepare_sums_check(&sums, true, &err));
	assert_int_equal(prepare_sums_left_out(&sums), 4);
	prepare_sums_add(&sums, &half);
	assert_true(prepare_sums_check(&sums, true, &err));
	assert_int_equal(sums.rows, 20);
	/* A dry run writes no lines. */
	sums.lines = 0;
	assert_true(prepare_sums_check(&sums, false, &err));
}

UNIT_TEST(sums_that_do_not)
{
	static const struct {
		const char *what;
		size_t at; /* of the member that is one more */
	} rows[] = {
		{ "a record", offsetof(struct prepare_sums, records) },
		{ "a blank row", offsetof(struct prepare_sums, blank_rows) },
		{ "a row", offsetof(struct prepare_sums, rows) },
		{ "a row to declare", offsetof(struct prepare_sums, by_reason[REASON_NONE]) },
		{ "a row that fails", offsetof(struct prepare_sums, by_reason[1]) },
		{ "a line", offsetof(struct prepare_sums, lines) },
		{ "an entry that was written", offsetof(struct prepare_sums, written) },
		{ "another entry than was kept", offsetof(struct prepare_sums, written_places) },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prepare_sums sums = good();
		struct err err = ERR_INIT;
		uint64_t one_more;

		memcpy(&one_more, (char *)&sums + rows[i].at, sizeof(one_more));
		one_more++;
		memcpy((char *)&sums + rows[i].at, &one_more, sizeof(one_more));
		expect(!prepare_sums_check(&sums, true, &err), "%s more", rows[i].what);
		expect(strstr(err.text, "nothing is published") != NULL, "%s", err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_that_add_up),
		cmocka_unit_test(sums_that_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
