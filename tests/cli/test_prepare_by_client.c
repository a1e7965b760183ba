/* `cape prepare --by-client`: what is left out, once more in a folder for each client, with nobody else's entries. */
#include "ledgers.h"

#define TODAY     " --index i.cidx --as-of 2026-07-01 "
#define PREPARE   "prepare" TODAY "--account-type broker --filer-code ABC --clients c.csv "
#define LEFT      "FILE,LINE,AS_TYPED,ENTRY_NUMBER,REASON,NEXT_STEP,COULD_PASS_ON\n"
#define REJECTED  ",ENTRY SUMMARY IS CANCELLED/REJECTED,\"get the summary accepted, then file the entry again\",\n"
#define DUPLICATE ",Duplicate entry numbers,none: it counts where it stands first,\n"
#define LENGTH    ",Not 11 characters long,take the number from the entry summary,\n"
#define MISSING   ",Entry number does not exist,compare it with the entry summary; the index may lack newer exports,\n"
#define STRANGER  ",NOT AUTHORISED,add its importer to the clients file,\n"
#define OTHER     ",OTHER FILER (SSA),\"declare it from that filer's account, or its importer's\",\n"

/* A has two importers, B one that is told by nine digits, and …99 is nobody's. */
static void given_world(struct cli *t)
{
	given_index(t, COLUMNS "\nABC00000011,12-3456789XX,01,Accepted,CBP,N,,1\n"
			       "ABC00000022,12-3456789XX,01,Rejected,CBP,N,,1\n"
			       "ABC00000033,98-7654321XX,01,Rejected,CBP,N,,1\n"
			       "ABC00000044,123456789,01,Rejected,CBP,N,,1\n"
			       "SSA00000055,123456789,01,Accepted,CBP,N,,1\n"
			       "ABC00000066,99-9999999XX,01,Accepted,CBP,N,,1\n");
	given_file(t, "c.csv",
		   "Importer Number,Client,Power of Attorney Until\n"
		   "12-3456789XX,A,unlimited\n123-45-6789,B,unlimited\n98-7654321XX,A,unlimited\n11-1111111XX,C,\n");
	/* The second row's cell has a line end. */
	given_file(t, "b,list.csv",
		   "Entry Number\nABC00000011\n\"x\ny\"\nABC-0000002-2\n\"=ABC-00000044\"\nABC00000033\nABC00000022\n"
		   "ABC00000099\nABC00000099\nABC00000066\n\"SSA\n00000055\"\n");
}

CLI_TEST(each_row_is_in_one_folder)
{
	static const char *const threads[] = { "1", "4" };

	for (size_t i = 0; i < COUNT(threads); i++) {
		char words[200];

		row(t, threads[i]);
		given_world(t);
		snprintf(words, sizeof(words), PREPARE "-o out --by-client by --threads %s b,list.csv", threads[i]);
		run(t, words);
		expect_exit(t, 1);
		expect_stdout_has(t, "\n  By client           by/*/left_out.csv, in 3 folders\n");
		expect_folder(t, "by", "A B folders.csv unassigned");
		expect_file(t, "by/A/left_out.csv",
			    LEFT ",,ABC-0000002-2,ABC00000022" REJECTED ",,ABC00000033,ABC00000033" REJECTED
				 ",,ABC00000022,ABC00000022" DUPLICATE);
		expect_file(t, "by/B/left_out.csv",
			    LEFT ",,'=ABC-00000044,ABC00000044" REJECTED ",,\"SSA\n00000055\",SSA00000055" OTHER);
		expect_file(t, "by/unassigned/left_out.csv",
			    LEFT "\"b,list.csv\",3,\"x\ny\"," LENGTH "\"b,list.csv\",9,ABC00000099,ABC00000099" MISSING
				 "\"b,list.csv\",10,ABC00000099,ABC00000099" DUPLICATE
				 "\"b,list.csv\",11,ABC00000066,ABC00000066" STRANGER);
		expect_private(t, "by/A/left_out.csv");
		expect_file_has(t, "out/left_out.csv", "\"b,list.csv\",5,ABC-0000002-2,ABC00000022" REJECTED);
	}
}

/* A day on which everything of a client is declared leaves no file of the day before. */
CLI_TEST(files_of_the_day_before_go)
{
	given_world(t);
	given_folder(t, "by");
	given_folder(t, "by/C");
	given_file(t, "by/C/left_out.csv", "of yesterday\n");
	run(t, PREPARE "-o out --by-client by --all");
	expect_exit(t, 1);
	expect_folder(t, "by/C", "");
	expect_file_has(t, "by/A/left_out.csv", LEFT ",,,ABC00000022" REJECTED);
	expect_file(t, "by/unassigned/left_out.csv", LEFT ",,,ABC00000066" STRANGER);
}

CLI_TEST(a_dry_run_hands_out_nothing)
{
	given_world(t);
	run(t, PREPARE "--dry-run --by-client by --all");
	expect_exit(t, 1);
	expect_no_file(t, "by");
}

/* The folder of -o is the last to appear: who is told that nothing was made prepares again. */
CLI_TEST(without_the_clients_files_nothing_is_declared)
{
	given_world(t);
	given_folder(t, "by");
	given_file(t, "by/A", "no folder\n");
	run(t, PREPARE "-o out --by-client by --all");
	expect_exit(t, 2);
	expect_message(t);
	expect_no_file(t, "out");
}

CLI_TEST(folders_that_cannot_be)
{
	static const struct {
		const char *what, *words, *said;
	} rows[] = {
		{ "no clients", "prepare" TODAY "--ior 1 -o out --by-client by --all",
		  "--by-client needs --clients FILE" },
		{ "the folder itself", PREPARE "-o by --by-client by --all", "are in one another" },
		{ "by names only", PREPARE "-o new/ --by-client ./new --all", "are in one another" },
		{ "declarations in a client's folder", PREPARE "-o by/A/set --by-client by --all",
		  "are in one another" },
		{ "the same from here", PREPARE "-o A --by-client . --all", "are in one another" },
		{ "clients among declarations", PREPARE "-o new --by-client new/by --all", "are in one another" },
		{ "a list", PREPARE "-o out --by-client by by/A/left_out.csv", "also read; name another output" },
		{ "a hold", PREPARE "-o out --by-client by --hold by/A/left_out.csv --all", "also read; name another" },
		{ "the ledger", PREPARE "-o out --by-client l/by --ledger l --all", "in the folder of a ledger" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_world(t);
		given_ledger(t);
		given_folder(t, "by");
		given_folder(t, "by/A");
		given_file(t, "by/A/left_out.csv", "Entry Number\nABC00000011\n");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].said);
		expect_folder(t, ".", "b,list.csv by c.csv i.cidx l source.csv");
		expect_file(t, "by/A/left_out.csv", "Entry Number\nABC00000011\n");
		expect_no_file(t, "l/by");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_row_is_in_one_folder),   TEST(files_of_the_day_before_go),
		TEST(a_dry_run_hands_out_nothing), TEST(without_the_clients_files_nothing_is_declared),
		TEST(folders_that_cannot_be),
	};

	return cmocka_run_group_tests_name("prepare by client", tests, NULL, NULL);
}
