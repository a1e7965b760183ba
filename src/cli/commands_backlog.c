/* Commands for the daily work with a backlog. */
#include "cli/commands.h"

static const struct command rows[] = {
	{
		.name = "prepare",
		.operands = "[FILE…]",
		.summary = "make declarations of lists of entry numbers, without what would fail",
		.description =
			"Reads lists of entry numbers, declarations or raw lists, or with --all the whole index, and writes declarations that CBP accepts "
			"without an error as far as the index and the rules tell, for the day they are filed (--as-of): every number once, nothing "
			"that gates B, C or D would refuse, at most 9,999 entries each, one account each. Entries on their last four days (days 77 to "
			"80 after liquidation) come first, in files of their own, named -urgent. "
			"Everything else is in left_out.csv, a line a row: file, line, as typed, number, reason, next step, and the day on which it could "
			"pass where there is one. manifest.json tells files, counts, SHA-256, index and rules.\n\n"
			"--account may be repeated, one file for each filer code or importer; an entry belongs to the first account that may declare "
			"it. Besides the gates' own reasons there are OTHER FILER (XXX), ON HOLD (--hold), NOT AUTHORISED (--clients), ASSUMED FIELDS "
			"(unless --allow-assumed) and STALE DATA (--max-age). Entries that are on a claim of the ledger are left out; without a ledger that is not checked. "
			"What CBP failed (cape claim import) is left out as FAILED AT CBP, with CBP's text, while the index has nothing new of it, unless --retry.\n\n"
			"With --by-client each client's folder gets a left_out.csv of its own, with the entries that the index says are its importers' and without file and line; what is nobody's "
			"goes to unassigned. The whole is in -o.\n\n"
			"Needs -o or --dry-run. The folder of -o must not be there yet, or be empty. It appears complete or not at all. Names of declarations begin "
			"with what no other run has; where there are several accounts, the name of its account's file follows the day. The exit status is 1 where something was left out, or no list has an entry.",
		.output = "the folder to make",
		.options = EVERYWHERE | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_OUTPUT) | BIT(OPT_FILES_FROM) | BIT(OPT_ALL) | BIT(OPT_COLUMN) |
			   BIT(OPT_NO_HEADER) | BIT(OPT_ORDER) | BIT(OPT_GROUP_BY) | BIT(OPT_MAX_ENTRIES) |
			   BIT(OPT_HOLD) | BIT(OPT_CLIENTS) | BIT(OPT_BY_CLIENT) | BIT(OPT_ALLOW_ASSUMED) |
			   BIT(OPT_RETRY) | BIT(OPT_MAX_AGE) | BIT(OPT_DRY_RUN) | BIT(OPT_SHOW_IOR) | BIT(OPT_VERIFY) |
			   BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_prepare,
	},
	{
		.name = "rerun",
		.operands = "[DIR]",
		.summary = "judge open jobs, or a folder of declarations, again",
		.description =
			"Puts the ledger's jobs that are not void, or the declarations in DIR, through all gates again, by the index and the rules as "
			"they are now, and tells what became of entries since the last rerun (of a job, the first time, since it was filed): those that can "
			"be filed now, those that would fail, those that fail for another reason, and which fields changed; and which entries pass for a "
			"few more days only. Every row is judged, also in a file that would be rejected. Results and reports of cape's that lie in DIR are known "
			"by their first line and left out.\n\n"
			"What was found is kept in a file for each declaration. A declaration is skipped where index, rules, account, claims of the "
			"ledger and the declaration itself are as they were, and no answer changes by itself until --as-of. A rerun that was killed is "
			"gone on with by the next one, and tells the same.\n\n"
			"The days of entries on a claim count to the day of filing once CBP's number of the job is recorded; until then they go on, as nobody "
			"knows that CBP has them. An entry fails for an earlier claim only if another claim than its own has it; which, the details say. What "
			"CBP accepted is not judged again: there only changes of data are told, and IEEPA lines that were removed.\n\n"
			"Prints sums without any entry number. -o writes changes.csv, deadlines.csv and summary.txt; --csv prints the changes, "
			"--json an object for each change, each deadline, and the whole. The exit status is 1 if anything changed or a deadline is near.",
		.output = "the folder reports go to (default: none are written); made if missing",
		.options = EVERYWHERE | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_STATE) | BIT(OPT_WITHIN) | BIT(OPT_OUTPUT) | BIT(OPT_CSV) |
			   BIT(OPT_JSON) | BIT(OPT_VERIFY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_rerun,
	},
	{
		.name = "refund",
		.operands = "[FILE…]",
		.summary = "estimate refunds and interest",
		.description =
			"Judges declarations as \"cape validate\" does, and estimates for the entries that would succeed what CBP pays back: "
			"the IEEPA duty, and interest from the day of deposit to the expected day of liquidation or reliquidation (19 USC 1505(c)). With "
			"--all it does so for every entry of the index that passes gate D, or with account options for those of the account. Of "
			"a declaration that is rejected nothing is claimed; an entry on several declarations counts once.\n\n"
			"With --ledger it does so for the ledger's claims: all, those of the days from --since to --until, or --claim alone. What "
			"CBP decided, where its outcome was imported, goes before what was predicted; claims of void jobs and of files that CBP "
			"rejected are passed over. Duties, dates and importers are those that were frozen when the claim was filed, so no index is asked; entries that only "
			"CBP's outcome names have none and are not estimable.\n\n"
			"Interest is compounded daily at the overpayment rates of 26 USC 6621 of each calendar quarter and rounded half up to the "
			"cent, entry by entry; all sums are sums of such cents. It runs from the payment date, or the entry summary date where "
			"there is none, to the day of --paid-on; else to 45 days after --as-of (of a claim: the day it was judged for), for liquidated entries at most to the 90th day after "
			"liquidation. Entries whose liquidation is suspended, extended or under review, unliquidated warehouse entries, and those whose "
			"dates or duty are not known are not estimable: they are counted, and told in the column NOT_ESTIMABLE.\n\n"
			"Sums are given by importer and day, as CBP pays. What the file of --clients says of an importer, corporate or not, goes before "
			"--corporate; groups and rows then tell the client. --by-client writes DIR/CLIENT/refund.csv and refund.json with what is the client's "
			"alone. With --csv a row an entry goes to standard output and the summary to standard error, or the rows to the file of -o. These are estimates; the output says why CBP's figures may differ.",
		.output = "the file for the rows of --csv",
		.options = EVERYWHERE | BIT(OPT_INDEX) | BIT(OPT_ALL) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) |
			   BIT(OPT_CLAIM) | BIT(OPT_SINCE) | BIT(OPT_UNTIL) | BIT(OPT_CLIENTS) | BIT(OPT_BY_CLIENT) |
			   BIT(OPT_RULES) | BIT(OPT_RATES) | BIT(OPT_AS_OF) | BIT(OPT_PAID_ON) | BIT(OPT_CORPORATE) |
			   BIT(OPT_OUTPUT) | BIT(OPT_FILES_FROM) | BIT(OPT_SHOW_IOR) | BIT(OPT_CSV) | BIT(OPT_JSON) |
			   BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_refund,
	},
	{
		.name = "worklist",
		.operands = "[FILE…]",
		.summary = "list entries with all that decides about them, a CSV line each",
		.description =
			"Writes a line an entry: client, importer, filer, number, type, statuses, liquidation date, days used and the last day for "
			"CAPE, the last day for a protest (180 days after liquidation), IEEPA duty and when the importer paid it, what the rules say on "
			"the as-of date, why and what to do, the index's data date, and the declaration, job and claim it is on with CBP's numbers "
			"and status as \"cape record\" or \"cape claim import\" noted them.\n\n"
			"The entries are those of the declarations named; with --all those of the index; otherwise those on the ledger's claims, of "
			"--claim or of the days from --since to --until. Each is listed once. An entry that a claim has as a success is "
			"\"On a claim\" and not judged again; CBP's imported outcome counts over the prediction. Entries of claims have the duty that was filed, others that of the index. With files or --all a ledger is asked if "
			"one is named, or the user's own is there. Account options are not needed: with files they tell whose entries stop the file, with --all they choose. "
			"Rows that do not have 11 characters are counted and left out.",
		.output = "the file to write (default: standard output)",
		.options = EVERYWHERE | BIT(OPT_ALL) | BIT(OPT_CLAIM) | BIT(OPT_SINCE) | BIT(OPT_UNTIL) |
			   BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_CLIENTS) | BIT(OPT_BY_CLIENT) |
			   BIT(OPT_RULES) | BIT(OPT_AS_OF) | BIT(OPT_OUTPUT) | BIT(OPT_FILES_FROM) | BIT(OPT_SHOW_IOR) |
			   BIT(OPT_VERIFY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_worklist,
	},
	{
		.name = "report",
		.operands = "[FILE…]",
		.summary = "sum up a run, claims or an index on one page",
		.description =
			"Writes a page of HTML that needs no other file and no network: outcomes, reasons ranked, days left after liquidation, refunds by "
			"client, what was uploaded day by day, each as a chart and as a table. It prints well and follows a dark screen. --json "
			"prints the same numbers.\n\n"
			"It is about the declarations named, against an index (a run); with --all about the index; otherwise about the ledger's claims as "
			"they were decided, of --claim or of the days from --since to --until: duties, dates and reasons are those of their records, and "
			"no index is needed; CBP's imported outcomes count over predictions, and an entry on two claims counts once. With files or --all a ledger is asked if one is named, or the user's own is there. Refunds are estimates, those of "
			"\"cape refund\". With --by-client each client gets a page with its own numbers alone. "
			"Needs -o, --by-client or --json.",
		.output = "the page to write",
		.options = EVERYWHERE | BIT(OPT_ALL) | BIT(OPT_CLAIM) | BIT(OPT_SINCE) | BIT(OPT_UNTIL) |
			   BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_CLIENTS) | BIT(OPT_BY_CLIENT) |
			   BIT(OPT_RULES) | BIT(OPT_RATES) | BIT(OPT_PAID_ON) | BIT(OPT_CORPORATE) | BIT(OPT_CHANGES) |
			   BIT(OPT_AS_OF) | BIT(OPT_OUTPUT) | BIT(OPT_FILES_FROM) | BIT(OPT_JSON) | BIT(OPT_SHOW_IOR) |
			   BIT(OPT_VERIFY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_report,
	},
};

const struct command_table backlog_commands = { rows, ARRAY_LEN(rows) };
