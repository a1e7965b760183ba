/* `index verify` reads every byte of an index; what reads a damaged one ends by itself (contract, section 1). */
#include "sources.h"

CLI_TEST(a_good_index_is_said_to_be_good)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	run(t, "index verify i.cidx");
	expect_exit(t, 0);
	expect_stderr(t, "");
	if (!*t->out_text)
		fail_at(t, "expected a word on stdout", HERE);
	run(t, "index verify --quiet i.cidx");
	expect_exit(t, 0);
	expect_stdout(t, "");
	expect_stderr(t, "");
	expect_bytes(t, "i.cidx", index, len);
	expect_folder(t, ".", "i.cidx source.csv");
	free(index);
}

CLI_TEST(every_kind_of_index_is_good)
{
	static const char *const sources[] = {
		COLUMNS "\n",
		COLUMNS "\n" GOOD("SSA26031601"),
		ALL_COLUMNS ",CAPE Indicator\nSSA26031601,1,01,Accepted,CBP,N,,1,x,Open,Y,\"a\nb\"\n",
	};

	for (size_t i = 0; i < COUNT(sources); i++) {
		row(t, sources[i]);
		given_index(t, sources[i]);
		run(t, "index verify i.cidx");
		expect_exit(t, 0);
		given_file(t, "newer.csv", COLUMNS "\n" GOOD("SSA26031609"));
		run(t, "index update --data-date 2026-07-01 i.cidx newer.csv");
		expect_exit(t, 0);
		run(t, "index verify i.cidx");
		expect_exit(t, 0);
		given_file(t, "o.csv", "Entry Number,Protest Status\nSSA26031609,Open\n");
		run(t, "index update --overlay --data-date 2026-07-01 i.cidx o.csv");
		expect_exit(t, 0);
		run(t, "index verify i.cidx");
		expect_exit(t, 0);
	}
}

/* Whichever bit it is: found, and no reader crashes on it. */
CLI_TEST(a_flipped_bit_is_found)
{
	static const char *const readers[] = {
		"index get bad.cidx SSA26031601 0S212345678 SSA00000000",
		"validate --index bad.cidx --ior 12-3456789XX a.csv",
	};
	char *index;
	size_t len = 0;

	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\n");
	index = file_bytes(t, "i.cidx", &len);
	for (size_t at = 0; at < len; at += at < 512 || at + 64 > len ? 1 : 29) {
		index[at] = (char)(index[at] ^ 1 << at % 8);
		given_bytes(t, "bad.cidx", index, len);
		index[at] = (char)(index[at] ^ 1 << at % 8);
		run(t, "index verify bad.cidx");
		expect_exit(t, 2);
		expect_stdout(t, "");
		if (strncmp(t->err_text, "cape: bad.cidx: ", strlen("cape: bad.cidx: ")) != 0)
			fail_at(t, "expected a message that names the file", HERE);
		if (at % 5)
			continue;
		for (size_t r = 0; r < COUNT(readers); r++) {
			run(t, readers[r]);
			if (exit_code(t) > 2)
				fail_at(t, "the program was ended by a damaged index", HERE);
		}
	}
	free(index);
}

/* With --verify a damaged index gives the right result, where the damage was not needed for it, or none. */
CLI_TEST(validate_verifies_what_it_uses)
{
	static const char command[] = "validate --verify --index bad.cidx --ior 12-3456789XX --as-of 2026-07-01 "
				      "--quiet --exit-zero -o out a.csv";
	size_t refused = 0, len = 0, good_len = 0;
	char *index, *good;

	given_good_index(t);
	given_file(t, "a.csv", "Entry Number\nSSA26031601\nSSA26031602\n0S212345678\n");
	index = file_bytes(t, "i.cidx", &len);
	given_bytes(t, "bad.cidx", index, len);
	run(t, command);
	expect_exit(t, 0);
	good = file_bytes(t, "out/a.Claim_Details.csv", &good_len);
	for (size_t at = 0; at < len; at += 23) {
		index[at] = (char)(index[at] ^ 1 << at % 8);
		given_bytes(t, "bad.cidx", index, len);
		index[at] = (char)(index[at] ^ 1 << at % 8);
		run(t, command);
		if (exit_code(t) != 0) {
			expect_exit(t, 2);
			expect_stderr_has(t, "cape: bad.cidx: ");
			refused++;
		}
		expect_bytes(t, "out/a.Claim_Details.csv", good, good_len);
		expect_folder(t, "out", "a.Claim_Details.csv");
	}
	if (refused == 0)
		fail_at(t, "no damage was found", HERE);
	free(index);
	free(good);
}

/* Quiet is about summaries; an error is said. */
CLI_TEST(quiet_does_not_hide_damage)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	index[len / 2] ^= 16;
	given_bytes(t, "bad.cidx", index, len);
	run(t, "index verify --quiet bad.cidx");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: bad.cidx: ");
	free(index);
}

CLI_TEST(a_file_too_short_or_too_long_is_found)
{
	char *index;
	size_t len = 0;

	given_good_index(t);
	index = file_bytes(t, "i.cidx", &len);
	for (size_t cut = 1; cut < len; cut = cut * 2 + 1) {
		given_bytes(t, "bad.cidx", index, len - cut);
		run(t, "index verify bad.cidx");
		expect_exit(t, 2);
		expect_stderr_has(t, "cape: bad.cidx: ");
	}
	given_bytes(t, "bad.cidx", index, len + 1); /* the NUL behind the bytes */
	run(t, "index verify bad.cidx");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: bad.cidx: ");
	free(index);
}

CLI_TEST(what_is_no_index_is_exit_2)
{
	given_good_index(t);
	given_folder(t, "folder");
	given_file(t, "empty.cidx", "");
	run(t, "index verify");
	expect_exit(t, 2);
	expect_message(t);
	run(t, "index verify none.cidx");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: none.cidx: ");
	run(t, "index verify source.csv");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: source.csv: ");
	run(t, "index verify empty.cidx");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: empty.cidx: ");
	run(t, "index verify folder");
	expect_exit(t, 2);
	expect_stderr_has(t, "cape: folder: ");
	run(t, "index verify --frobnicate i.cidx");
	expect_exit(t, 2);
	expect_stderr_has(t, "--frobnicate");
	expect_folder(t, ".", "empty.cidx folder i.cidx source.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_good_index_is_said_to_be_good), TEST(every_kind_of_index_is_good),
		TEST(a_flipped_bit_is_found),          TEST(validate_verifies_what_it_uses),
		TEST(quiet_does_not_hide_damage),      TEST(a_file_too_short_or_too_long_is_found),
		TEST(what_is_no_index_is_exit_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
