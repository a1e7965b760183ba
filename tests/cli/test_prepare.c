/* `cape prepare`: lists of any kind, what is left out and why, and a folder that is there complete or not at all. */
#include "ledgers.h"

#define TODAY     " --index i.cidx --as-of 2026-07-01 "
#define PREPARE   "prepare" TODAY "--ior 12-3456789XX "
#define BROKER    "prepare" TODAY "--account-type broker --filer-code ABC "
#define LEFT      "FILE,LINE,AS_TYPED,ENTRY_NUMBER,REASON,NEXT_STEP,COULD_PASS_ON\n"
#define HEAD      "Entry Number\r\n"
#define FIRST     "00000000-001-20260701.csv" /* SOURCE_DATE_EPOCH=0 */
#define EPOCH(t)  given_env(t, "SOURCE_DATE_EPOCH", "0")
#define DUPLICATE ",Duplicate entry numbers,none: it counts where it stands first,\n"
#define LENGTH    ",Not 11 characters long,take the number from the entry summary,\n"

/* Unliquidated, day 80, day 77, day 76, another importer, one that fails. */
static void given_entries(struct cli *t)
{
	given_index(t, COLUMNS "\nABC00000011,12-3456789XX,01,Accepted,CBP,N,,1\n"
			       "ABC00000022,12-3456789XX,01,Accepted,CBP,N,2026-04-12,1\n"
			       "ABC00000033,12-3456789XX,01,Accepted,CBP,N,2026-04-15,1\n"
			       "ABC00000044,12-3456789XX,01,Accepted,CBP,N,2026-04-16,1\n"
			       "SSA00000055,123456789,01,Accepted,CBP,N,,1\n"
			       "ABC00000066,12-3456789XX,01,Rejected,CBP,N,,1\n");
}

CLI_TEST(kinds_of_lists)
{
	static const struct {
		const char *what, *words, *text;
	} rows[] = {
		{ "a declaration", "", "Entry Number\nABC-0000001-1\nABC00000044\n" },
		{ "CRLF, BOM and quotes", "",
		  "\xEF\xBB\xBF"
		  "\"entry number\"\r\n\"ABC00000011\"\r\nabc00000044\r\n" },
		{ "no header", "--no-header ", "ABC00000011\nABC00000044" },
		{ "a column by its name", "--column ENTRY ", "a title\nx,Entry!,y\n,ABC00000011,\n\n1,ABC00000044\n" },
		{ "a column by its number", "--column 2 ", "x,what,y\n,ABC00000011,\n1,ABC00000044\n" },
		{ "without a header", "--column 2 --no-header ", ",ABC00000011,\n1,\"ABC00000044\"" },
		{ "the first column by its number", "--column 1 ", "what\nABC00000011\nABC00000044\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[200];

		row(t, rows[i].what);
		given_entries(t);
		given_file(t, "list.txt", rows[i].text);
		EPOCH(t);
		snprintf(words, sizeof(words), PREPARE "%s-o out list.txt", rows[i].words);
		run(t, words);
		expect_exit(t, 0);
		expect_folder(t, "out", FIRST " left_out.csv manifest.json");
		expect_file(t, "out/" FIRST, HEAD "ABC00000044\r\nABC00000011\r\n");
		expect_file(t, "out/left_out.csv", LEFT);
		expect_private(t, "out/" FIRST);
		expect_private(t, "out/left_out.csv");
		expect_private(t, "out/manifest.json");
	}
}

CLI_TEST(reasons)
{
	static const struct {
		const char *what, *words, *number, *line;
	} rows[] = {
		{ "too short", "", "ABC", "a.csv,2,ABC," LENGTH },
		{ "what a spreadsheet would run", "", "\"=1,2\"", "a.csv,2,\"'=1,2\"," LENGTH },
		{ "not in the index", "", "abc-0000009-9",
		  "a.csv,2,abc-0000009-9,ABC00000099,Entry number does not exist,compare it with the entry summary; the "
		  "index may lack newer exports,\n" },
		{ "another filer", "", "SSA00000055",
		  "a.csv,2,SSA00000055,SSA00000055,OTHER FILER (SSA),\"declare it from that filer's account, or its importer's\",\n" },
		{ "a rule", "", "ABC00000066",
		  "a.csv,2,ABC00000066,ABC00000066,ENTRY SUMMARY IS CANCELLED/REJECTED,\"get the summary accepted, then "
		  "file the entry again\",\n" },
		{ "on hold", "--hold hold.csv ", "ABC00000011",
		  "a.csv,2,ABC00000011,ABC00000011,ON HOLD,take it off the hold list when it may be declared,\n" },
		{ "no such client", "--clients none.csv ", "ABC00000011",
		  "a.csv,2,ABC00000011,ABC00000011,NOT AUTHORISED,add its importer to the clients file,\n" },
		{ "a power of attorney that has ended", "--clients ended.csv ", "ABC00000011",
		  "a.csv,2,ABC00000011,ABC00000011,NOT AUTHORISED,the power of attorney has ended: get a new one,\n" },
		{ "old data", "--max-age 0 ", "ABC00000011",
		  "a.csv,2,ABC00000011,ABC00000011,STALE DATA (2026-06-30),\"bring newer exports into the index (cape index "
		  "update), then prepare again\",\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[300], text[300];

		row(t, rows[i].what);
		given_entries(t);
		given_file(t, "hold.csv", "ABC00000011\n");
		given_file(t, "none.csv", "Importer Number,Client,Power of Attorney Until\n123456789,A,unlimited\n");
		given_file(t, "ended.csv",
			   "Importer Number,Client,Power of Attorney Until\n12-3456789XX,A,2026-06-30\n");
		snprintf(text, sizeof(text), "Entry Number\n%s\n", rows[i].number);
		given_file(t, "a.csv", text);
		EPOCH(t);
		snprintf(words, sizeof(words), BROKER "%s-o out a.csv", rows[i].words);
		run(t, words);
		expect_exit(t, 1);
		snprintf(text, sizeof(text), LEFT "%s", rows[i].line);
		expect_file(t, "out/left_out.csv", text);
		expect_folder(t, "out", "left_out.csv manifest.json");
		snprintf(words, sizeof(words), BROKER "%s--exit-zero --dry-run a.csv", rows[i].words);
		run(t, words);
		expect_exit(t, 0);
	}
}

CLI_TEST(what_keeps_nothing_back)
{
	static const struct {
		const char *what, *words;
	} rows[] = {
		{ "data that are old, but not too old", "--max-age 1 " },
		{ "a power of attorney on its last day", "--clients clients.csv " },
		{ "a hold on others", "--hold hold.csv " },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char words[300];

		row(t, rows[i].what);
		given_entries(t);
		given_file(t, "hold.csv", "Entry Number\nABC00000022\nABC99999999\n");
		given_file(t, "clients.csv",
			   "Importer Number,Client,Power of Attorney Until\n12-3456789XX,A,7/1/2026\n");
		given_file(t, "a.csv", "Entry Number\nABC00000011\n");
		snprintf(words, sizeof(words), BROKER "%s-o out a.csv", rows[i].words);
		run(t, words);
		expect_exit(t, 0);
	}
}

CLI_TEST(assumed_fields)
{
	given_file(t, "source.csv", COLUMNS "\n" GOOD("ABC00000011"));
	run(t, "index build -o i.cidx --data-date 2026-06-30 --assume drawback=no --assume protest=none --assume "
	       "cape=x source.csv");
	expect_exit(t, 0);
	given_file(t, "a.csv", "Entry Number\nABC00000011\n");
	run(t, BROKER "-o out a.csv");
	expect_exit(t, 1);
	/* That the CAPE indicator was assumed decides nothing. */
	expect_file(
		t, "out/left_out.csv",
		LEFT
		"a.csv,2,ABC00000011,ABC00000011,\"ASSUMED FIELDS (protest, drawback)\",\"bring the fields from ACE "
		"into the index, or add --allow-assumed\",\n");
	run(t, BROKER "-o allowed --allow-assumed a.csv");
	expect_exit(t, 0);
	/* Whoever uploads them can see what they rest on. */
	expect_stdout_has(t, "  Assumed             protest, drawback, cape (not from ACE, for at least one entry)\n");
	expect_file_has(t, "allowed/manifest.json", "\"assumed\":\t[\"protest\", \"drawback\", \"cape\"]");
}

/* RECON_FLAG changed on 2026-06-29: what fails before could pass then. */
CLI_TEST(the_day_on_which_it_could_pass)
{
	given_index(t, COLUMNS "\nABC00000011,12-3456789XX,01,Accepted,CBP,Y,,1\n"
			       "ABC00000022,12-3456789XX,01,Accepted,CBP,Y,2026-04-01,1\n");
	given_file(t, "a.csv", "Entry Number\nABC00000011\nABC00000022\n");
	run(t, "prepare --index i.cidx --as-of 2026-05-01 --ior 12-3456789XX -o out a.csv");
	expect_exit(t, 1);
	expect_file_has(t, "out/left_out.csv", "are taken as of 2026-06-29\",2026-06-29\n");
	/* Day 81 after liquidation has come by then. */
	expect_file_has(t, "out/left_out.csv", "are taken as of 2026-06-29\",\n");
}

CLI_TEST(duplicates_count_once)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\nABC00000011\nabc-0000001-1\nABC00000099\n");
	given_file(t, "b.csv", "Entry Number\nABC00000099\nABC00000011\n");
	EPOCH(t);
	run(t, BROKER "-o out a.csv b.csv");
	expect_exit(t, 1);
	expect_file(t, "out/" FIRST, HEAD "ABC00000011\r\n");
	expect_file(
		t, "out/left_out.csv",
		LEFT
		"a.csv,3,abc-0000001-1,ABC00000011" DUPLICATE
		"a.csv,4,ABC00000099,ABC00000099,Entry number does not exist,compare it with the entry summary; the "
		"index may lack newer exports,\n"
		"b.csv,2,ABC00000099,ABC00000099" DUPLICATE "b.csv,3,ABC00000011,ABC00000011" DUPLICATE);
}

CLI_TEST(orders_limits_and_urgent_ones)
{
	static const struct {
		const char *words, *urgent, *rest;
	} rows[] = {
		{ "", "ABC00000022\r\nABC00000033\r\n", "ABC00000044\r\nABC00000011\r\n" },
		{ "--order urgency ", "ABC00000022\r\nABC00000033\r\n", "ABC00000044\r\nABC00000011\r\n" },
		{ "--order number ", "ABC00000022\r\nABC00000033\r\n", "ABC00000011\r\nABC00000044\r\n" },
		{ "--order input ", "ABC00000033\r\nABC00000022\r\n", "ABC00000044\r\nABC00000011\r\n" },
	};
	char words[200], text[200];

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].words);
		given_entries(t);
		given_file(t, "a.csv", "Entry Number\nABC00000044\nABC00000033\nABC00000011\nABC00000022\n");
		EPOCH(t);
		snprintf(words, sizeof(words), BROKER "%s-o out a.csv", rows[i].words);
		run(t, words);
		expect_exit(t, 0);
		snprintf(text, sizeof(text), HEAD "%s", rows[i].urgent);
		expect_file(t, "out/00000000-001-20260701-urgent.csv", text);
		snprintf(text, sizeof(text), HEAD "%s", rows[i].rest);
		expect_file(t, "out/00000000-002-20260701.csv", text);
		expect_stdout_has(t, "2 entries in 1 declaration (-urgent)");
	}
	EPOCH(t);
	run(t, BROKER "--max-entries 1 -o small a.csv");
	expect_folder(t, "small",
		      "00000000-001-20260701-urgent.csv 00000000-002-20260701-urgent.csv 00000000-003-20260701.csv "
		      "00000000-004-20260701.csv left_out.csv manifest.json");
}

CLI_TEST(accounts_and_groups)
{
	given_entries(t);
	given_file(t, "abc.ini", "type = broker\nfiler_code = ABC\n");
	given_file(t, "person.ini", "[account]\nior = 123-45-6789\n");
	given_file(t, "clients.csv",
		   "Importer Number,Client,Power of Attorney Until\n12-3456789XX,Acme,unlimited\n"
		   "123456789,Smith,unlimited\n");
	run(t, "prepare" TODAY "--account person.ini --account abc.ini --all -o out --group-by ior");
	expect_exit(t, 1);
	expect_file_has(t, "out/manifest.json", "\"*****6789\"");
	expect_file_has(t, "out/manifest.json", "\"123456789XX\"");
	run(t, "prepare" TODAY "--account person.ini --all --show-ior -o shown");
	expect_file_has(t, "shown/manifest.json", "\"123456789\"");
	expect_file_has(t, "shown/left_out.csv",
			",,,ABC00000011,Account Mismatch,declare it from its importer's account,\n");
	run(t, "prepare" TODAY
	       "--account person.ini --account abc.ini --all -o clients --group-by client --clients clients.csv");
	expect_file_has(t, "clients/manifest.json", "\"Smith\"");
	/* A pattern takes what is one account's; accounts that are called alike have their numbers. */
	EPOCH(t);
	given_file(t, "abc.other.ini", "filer_code = ABC\ntype = broker\n");
	given_file(t, "abc.txt", "ior = 123456789\n");
	run(t, "prepare" TODAY "--account person.ini --account abc.other.ini --all -o words");
	expect_folder(t, "words",
		      "00000000-001-20260701-abc_other-urgent.csv 00000000-002-20260701-person.csv "
		      "00000000-003-20260701-abc_other.csv left_out.csv manifest.json");
	EPOCH(t);
	run(t, "prepare" TODAY "--account abc.txt --account abc.ini --all -o alike");
	expect_folder(t, "alike",
		      "00000000-001-20260701-2_abc-urgent.csv 00000000-002-20260701-1_abc.csv "
		      "00000000-003-20260701-2_abc.csv left_out.csv manifest.json");
	/* The first account that may declare it. */
	run(t, "prepare" TODAY "--account abc.ini --account person.ini --all --dry-run");
	expect_stdout_has(t, "  Upload from         abc.ini: 001 to 002\n"
			     "  Upload from         person.ini: 003\n");
	expect_stdout_has(t, "5 to declare, 1 left out");
}

/* What two accounts may declare is the first one's, and that is said. */
CLI_TEST(accounts_that_overlap)
{
	given_entries(t);
	given_file(t, "abc.ini", "type = broker\nfiler_code = ABC\n");
	given_file(t, "filer.ini", "type = filer\nfiler_code = abc\n");
	given_file(t, "ssa.ini", "type = broker\nfiler_code = SSA\n");
	given_file(t, "one.ini", "ior = 12-3456789XX, 123456789XX, 99-9999999\n");
	given_file(t, "two.ini", "ior = 123456789, 12-3456789XX\n");
	run(t, "prepare" TODAY "--account abc.ini --account ssa.ini --account filer.ini --all --dry-run");
	expect_exit(t, 1);
	expect_stderr_has(t, "filer.ini: an earlier account has its filer code");
	run(t, "prepare" TODAY "--account one.ini --account two.ini --all --dry-run");
	expect_exit(t, 1);
	expect_stderr_has(t, "two.ini: an earlier account has");
	run(t, "prepare" TODAY "--account one.ini --account ssa.ini --account abc.ini --all --dry-run");
	expect_stderr(t, "");
}

CLI_TEST(a_dry_run_writes_nothing)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\nABC00000011\n");
	run(t, BROKER "--dry-run -o out a.csv");
	expect_exit(t, 0);
	expect_stdout_has(t, "Nothing is written");
	expect_stdout_has(t, "1 to declare, 0 left out");
	expect_folder(t, ".", "a.csv i.cidx source.csv");
}

CLI_TEST(nothing_is_overwritten)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\nABC00000011\n");
	EPOCH(t);
	run(t, BROKER "-o out a.csv");
	expect_exit(t, 0);
	/* The clock stands still, and the names would be the same. */
	given_file(t, "out/" FIRST, "uploaded");
	EPOCH(t);
	run(t, BROKER "-o out a.csv");
	expect_exit(t, 2);
	expect_message(t);
	expect_stderr_has(t, "out: is not empty");
	expect_file(t, "out/" FIRST, "uploaded");
	expect_folder(t, ".", "a.csv i.cidx out source.csv");
}

CLI_TEST(names_differ_from_run_to_run)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\nABC00000011\n");
	run(t, BROKER "-o one a.csv");
	run(t, BROKER "-o two a.csv");
	run_list(t, "prepare", "--index", "i.cidx", "--as-of", "2026-07-01", "--account-type", "broker", "--filer-code",
		 "ABC", "-o", "two/three/four", "a.csv");
	expect_exit(t, 0);
	for (const char *const *name = (const char *const[]){ "one", "two", NULL }; *name; name++) {
		int fd = openat(t->folder_fd, *name, O_RDONLY | O_DIRECTORY);
		DIR *dir = fdopendir(fd);
		struct dirent *item;
		static char first[256];

		must(dir != NULL, *name);
		while ((item = readdir(dir)) != NULL) {
			if (!strstr(item->d_name, "-001-"))
				continue;
			if (strncmp(first, item->d_name, 12) == 0)
				fail_at(t, "two runs gave one name", HERE);
			snprintf(first, sizeof(first), "%s", item->d_name);
		}
		closedir(dir);
	}
}

CLI_TEST(what_cannot_be)
{
	static const struct {
		const char *what, *words, *said;
	} rows[] = {
		{ "no folder", BROKER "a.csv", "-o DIR" },
		{ "no list", BROKER "-o out", "no list is named" },
		{ "lists and --all", BROKER "--all -o out a.csv", "leave one out" },
		{ "a column of the index", BROKER "--all --column 2 -o out", "leave them out with --all" },
		{ "a name without a header", BROKER "--column x --no-header -o out a.csv", "column's number" },
		{ "an entry in place of a header", BROKER "--column 2 -o out entry.csv",
		  "entry.csv:1: the first record has" },
		{ "column 0", BROKER "--column 0 -o out a.csv", "from 1" },
		{ "no such column", BROKER "--column x -o out a.csv", "a.csv: none of the first 20 records" },
		{ "two such columns", BROKER "--column x -o out two.csv", "2 columns are named" },
		{ "too many entries", BROKER "--max-entries 10000 -o out a.csv", "from 1 to 9999" },
		{ "no order", BROKER "--order size -o out a.csv", "urgency, number and input" },
		{ "no such group", BROKER "--group-by filer -o out a.csv", "none, ior and client" },
		{ "clients without a file", BROKER "--group-by client -o out a.csv", "add --clients" },
		{ "clients without a column", BROKER "--clients few.csv -o out a.csv", "Power of Attorney Until" },
		{ "a hold that is none", BROKER "--hold two.csv -o out a.csv", "two.csv:1: is no entry number" },
		{ "accounts and flags", BROKER "--account a.ini --account b.ini -o out a.csv",
		  "flags describe one account" },
		{ "no header", BROKER "-o out raw.csv", "raw.csv:1: the first record is not the header" },
		{ "an open quote", BROKER "-o out open.csv", "open.csv:2: a quoted field opens here" },
		{ "no CSV", BROKER "-o out zip.csv", "zip.csv: " },
		{ "one list that is not there", BROKER "-o out a.csv none.csv", "none.csv: cannot open" },
		{ "a file as folder", BROKER "-o a.csv a.csv", "is no folder" },
		{ "here", BROKER "-o . a.csv", "the folder you are in" },
		{ "an age that is none", BROKER "--max-age x -o out a.csv", "--max-age" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(t, rows[i].what);
		given_entries(t);
		given_file(t, "a.csv", "Entry Number\nABC00000011\n");
		given_file(t, "two.csv", "x,x\nABC00000011\n");
		given_file(t, "raw.csv", "ABC00000011\n");
		given_file(t, "entry.csv", "x,ABC-0000002-2\nx,ABC00000011\n");
		given_file(t, "open.csv", "Entry Number\n\"ABC00000011\n");
		given_file(t, "zip.csv", "PK\3\4");
		given_file(t, "few.csv", "Importer Number,Client\n1,A\n");
		given_file(t, "a.ini", "type = broker\nfiler_code = ABC\n");
		given_file(t, "b.ini", "type = broker\nfiler_code = SSA\n");
		run(t, rows[i].words);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, rows[i].said);
		expect_folder(t, ".",
			      "a.csv a.ini b.ini entry.csv few.csv i.cidx open.csv raw.csv source.csv two.csv zip.csv");
	}
}

/* It did all its work and could not rename the folder to the link. */
CLI_TEST(a_link_to_nothing_is_refused_at_once)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\nABC00000011\n");
	given_link(t, "nowhere", "link");
	for (const char *const *words = (const char *const[]){ "-o link a.csv", "-o link/ a.csv", NULL }; *words;
	     words++) {
		char line[256];

		snprintf(line, sizeof(line), BROKER "%s", *words);
		run(t, line);
		expect_exit(t, 2);
		expect_message(t);
		expect_stderr_has(t, ": is a link to what is not there; name another folder");
		expect_folder(t, ".", "a.csv i.cidx link source.csv");
	}
}

CLI_TEST(nothing_to_declare)
{
	given_entries(t);
	given_file(t, "a.csv", "Entry Number\n");
	run(t, BROKER "-o out a.csv");
	expect_exit(t, 1);
	expect_stderr(t, "cape: a.csv: CSV content is empty. There is no entry to declare\n");
	expect_folder(t, "out", "left_out.csv manifest.json");
	given_file(t, "empty.csv", "");
	run(t, BROKER "--dry-run a.csv empty.csv --quiet");
	expect_exit(t, 1);
	expect_stderr(t, "");
	run(t, BROKER "--dry-run a.csv empty.csv --exit-zero");
	expect_exit(t, 0);
	expect_stderr_has(t, "cape: a.csv: CSV content is empty.");
	expect_stderr_has(t, "cape: empty.csv: CSV content is empty.");
	/* One that has an entry is enough. */
	given_file(t, "b.csv", "Entry Number\nABC00000011\n");
	run(t, BROKER "--dry-run a.csv b.csv");
	expect_exit(t, 0);
	expect_stderr(t, "cape: a.csv: CSV content is empty. There is no entry to declare\n");
	given_stdin(t, "ABC\n");
	run(t, BROKER "--no-header -o piped -");
	expect_exit(t, 1);
	expect_file(t, "piped/left_out.csv", LEFT "-,1,ABC," LENGTH);
}

/* Importers of nine digits are Social Security numbers: the folder shows their last four. */
/* What a ledger has is left out, and no later day helps. */
CLI_TEST(what_is_on_a_claim)
{
	given_index(t, COLUMNS
		    "\nABC00000011,12-3456789XX,01,Accepted,CBP,N,,1\nABC00000044,12-3456789XX,01,Accepted,CBP,N,,1\n");
	given_ledger(t);
	given_file(t, "filed.csv", "Entry Number\nABC00000011\n");
	run_at(t, "0", UPLOAD "filed.csv --quiet");
	expect_exit(t, 0);
	/* It is flagged for reconciliation now, which helps from 2026-06-29 on. */
	given_index(t, COLUMNS
		    "\nABC00000011,12-3456789XX,01,Accepted,CBP,Y,,1\nABC00000044,12-3456789XX,01,Accepted,CBP,N,,1\n");
	given_file(t, "list.txt", "Entry Number\nABC00000011\nABC00000044\n");
	EPOCH(t);
	run(t, "prepare --index i.cidx --as-of 2026-06-03 --ior 12-3456789XX --ledger l -o out list.txt");
	expect_exit(t, 1);
	expect_file_has(t, "out/left_out.csv", "list.txt,2,ABC00000011,ABC00000011,ENTRY SUMMARY FLAGGED FOR RECON,");
	expect_file_has(t, "out/left_out.csv", ",\n");
	EPOCH(t);
	given_env(t, "CAPE_LEDGER", "l");
	run(t, "prepare --index i.cidx --as-of 2026-07-01 --ior 12-3456789XX -o again list.txt");
	expect_exit(t, 1);
	expect_file_has(t, "again/left_out.csv", "ABC00000011,ENTRY ALREADY ON A CAPE CLAIM,leave the entry out,\n");
	expect_file(t, "again/" FIRST, HEAD "ABC00000044\r\n");
}

CLI_TEST(standard_input_is_read_once)
{
	given_entries(t);
	given_stdin(t, "Entry Number\nABC00000011\n");
	run(t, PREPARE "- --hold - -o out");
	expect_exit(t, 2);
	expect_stderr_has(t, "standard input");
}

CLI_TEST(privacy)
{
	given_entries(t);
	given_file(t, "clients.csv", "Importer Number,Client,Power of Attorney Until\n12-3456789XX,A,unlimited\n");
	run(t, "prepare" TODAY "--ior 123-45-6789 --ior 12-3456789XX --clients clients.csv --all -o out");
	expect_exit(t, 1);
	expect_file_has(t, "out/left_out.csv", "SSA00000055,NOT AUTHORISED");
	expect_stdout_lacks(t, "6789");
	for (const char *const *name = (const char *const[]){ "out/left_out.csv", "out/manifest.json", NULL }; *name;
	     name++) {
		size_t len;
		char *text = file_bytes(t, *name, &len);

		if (!text || strstr(text, "123456789\"") || strstr(text, "123-45"))
			fail_at(t, *name, HERE);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kinds_of_lists),
		TEST(reasons),
		TEST(what_keeps_nothing_back),
		TEST(assumed_fields),
		TEST(the_day_on_which_it_could_pass),
		TEST(duplicates_count_once),
		TEST(orders_limits_and_urgent_ones),
		TEST(accounts_and_groups),
		TEST(accounts_that_overlap),
		TEST(a_dry_run_writes_nothing),
		TEST(nothing_is_overwritten),
		TEST(names_differ_from_run_to_run),
		TEST(what_cannot_be),
		TEST(a_link_to_nothing_is_refused_at_once),
		TEST(nothing_to_declare),
		TEST(what_is_on_a_claim),
		TEST(standard_input_is_read_once),
		TEST(privacy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
