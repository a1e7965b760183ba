/*
 * A result that could not be printed is never a success: closed, full and unread standard output (contract,
 * section 1).
 */
#include "sources.h"

#define DECLARATION "Entry Number\nSSA26031601\n"

static const char *const printing[] = {
	"help",
	"help validate",
	"validate --help",
	"--version",
	"rules",
	"index info i.cidx",
	"index get i.cidx SSA26031601",
	"index get --json i.cidx SSA26031601",
	VALIDATE "a.csv",
	VALIDATE "--json a.csv",
	VALIDATE "--stdout a.csv",
};

static void given_world(struct cli *t, const char *label)
{
	row(t, label);
	given_good_index(t);
	given_file(t, "a.csv", DECLARATION);
}

/* A file opened while descriptor 1 is free gets that number: nothing printed may end up in it. */
static void expect_inputs_unharmed(struct cli *t, const char *index, size_t index_len)
{
	expect_file(t, "a.csv", DECLARATION);
	expect_bytes(t, "i.cidx", index, index_len);
}

CLI_TEST(closed_standard_output_is_exit_2)
{
	for (size_t i = 0; i < COUNT(printing); i++) {
		size_t index_len = 0;
		char *index;

		given_world(t, printing[i]);
		index = file_bytes(t, "i.cidx", &index_len);
		given_stdout_closed(t);
		run(t, printing[i]);
		expect_exit(t, 2);
		expect_message(t);
		expect_inputs_unharmed(t, index, index_len);
		free(index);
	}
}

CLI_TEST(a_full_device_is_exit_2)
{
	if (access("/dev/full", W_OK) != 0)
		skip_because(t, "no /dev/full");
	for (size_t i = 0; i < COUNT(printing); i++) {
		given_world(t, printing[i]);
		given_stdout(t, "/dev/full");
		run(t, printing[i]);
		expect_exit(t, 2);
		expect_message(t);
	}
}

/* The kernel may end the program with SIGPIPE (128 + 13), or it sees the error itself. */
CLI_TEST(a_reader_that_left_is_no_success)
{
	for (size_t i = 0; i < COUNT(printing); i++) {
		given_world(t, printing[i]);
		given_stdout_pipe_without_reader(t);
		run(t, printing[i]);
		if (exit_code(t) != 128 + 13)
			expect_exit(t, 2);
	}
}

CLI_TEST(a_closed_output_does_not_disturb_the_result_file)
{
	given_world(t, "result file");
	given_stdout_closed(t);
	run(t, VALIDATE "a.csv");
	expect_exit(t, 2);
	expect_file(t, "a.Claim_Details.csv", CLAIM_HEADER UPDATED(FIRST_CLAIM, "SSA26031601"));
}

CLI_TEST(exit_zero_does_not_hide_it)
{
	if (access("/dev/full", W_OK) != 0)
		skip_because(t, "no /dev/full");
	given_world(t, "--exit-zero");
	given_stdout(t, "/dev/full");
	run(t, VALIDATE "--exit-zero a.csv");
	expect_exit(t, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(closed_standard_output_is_exit_2), TEST(a_full_device_is_exit_2),
		TEST(a_reader_that_left_is_no_success), TEST(a_closed_output_does_not_disturb_the_result_file),
		TEST(exit_zero_does_not_hide_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
