/* The table of commands. */
#include "cli/command.h"

#define BIT        OPTION_BIT
#define EVERYWHERE (BIT(OPT_HELP) | BIT(OPT_LOG))
#define LIST_OPTIONS                                                                                            \
	(BIT(OPT_LEDGER) | BIT(OPT_SINCE) | BIT(OPT_UNTIL) | BIT(OPT_STATUS) | BIT(OPT_FILE) | BIT(OPT_ENTRY) | \
	 BIT(OPT_LIMIT) | BIT(OPT_JSON) | BIT(OPT_CSV))
#define ACCOUNT_OPTIONS \
	(BIT(OPT_ACCOUNT) | BIT(OPT_ACCOUNT_TYPE) | BIT(OPT_IOR) | BIT(OPT_FILER_CODE) | BIT(OPT_FILER_TYPE))

const struct command commands[] = {
	{
		.name = "template",
		.operands = "",
		.summary = "write the upload template",
		.description =
			"Writes CBP's upload template: the header \"Entry Number\" and nothing else. The default name is "
			"ACEP_CapeEntryNumberUploadTemplate.csv. An existing file is never overwritten.",
		.output = "the file to write (default: ACEP_CapeEntryNumberUploadTemplate.csv)",
		.options = EVERYWHERE | BIT(OPT_OUTPUT) | BIT(OPT_QUIET),
		.run = command_template,
	},
	{
		.name = "index build",
		.operands = "SOURCE.csv…",
		.summary = "build an index of entry summaries from ACE exports",
		.description =
			"Reads ES-003 exports (a row a tariff line) or extracts with one row per entry, folds their rows by entry "
			"number and writes the index file named by -o. Columns are found by name in any order; title rows "
			"above the header are passed over. An entry in several sources is taken from the last one.\n\n"
			"Required columns: Entry Summary Number, Importer Number, Entry Type Code, Entry Summary Status, Control Status, "
			"Reconciliation Indicator, Liquidation Date; and either HTS Number - Full with Line Tariff Duty Amount, or "
			"IEEPA HTS Count. Protest Status, Drawback Indicator and Reconciliation (Other) Entry Summary Number are checked "
			"where they are there.",
		.output = "the index file to write",
		.options = EVERYWHERE | BIT(OPT_OUTPUT) | BIT(OPT_MAP) | BIT(OPT_ASSUME) | BIT(OPT_REJECTS) |
			   BIT(OPT_MAX_REJECTS) | BIT(OPT_SAME_ENTRY) | BIT(OPT_DATA_DATE) | BIT(OPT_FILES_FROM) |
			   BIT(OPT_MEMORY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_index_build,
	},
	{
		.name = "index update",
		.operands = "FILE.cidx SOURCE.csv…",
		.summary = "bring newer exports into an index",
		.description =
			"Reads exports as \"index build\" does and writes the index anew: an entry that they have replaces the old one "
			"whole, all others stay. With --overlay the sources need the entry number and any other columns but "
			"tariff rows, and change only the fields whose cells are not blank; rows whose entry the index lacks "
			"are refused.\n\n"
			"The old index is replaced when the new one is complete; programs that have it open go on with the old one.",
		.options = EVERYWHERE | BIT(OPT_MAP) | BIT(OPT_ASSUME) | BIT(OPT_REJECTS) | BIT(OPT_MAX_REJECTS) |
			   BIT(OPT_SAME_ENTRY) | BIT(OPT_DATA_DATE) | BIT(OPT_OVERLAY) | BIT(OPT_FORCE) |
			   BIT(OPT_FILES_FROM) | BIT(OPT_MEMORY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) |
			   BIT(OPT_EXIT_ZERO),
		.run = command_index_update,
	},
	{
		.name = "index verify",
		.operands = "FILE.cidx",
		.summary = "compare every byte of an index with its checksums",
		.description =
			"Reads the whole index and compares it with the checksums inside. Other commands check what "
			"they need when they open it; a damaged byte among the entries is found only here, or by "
			"\"cape validate --verify\" where it is used.",
		.options = EVERYWHERE | BIT(OPT_THREADS) | BIT(OPT_QUIET),
		.run = command_index_verify,
	},
	{
		.name = "index info",
		.operands = "FILE.cidx",
		.summary = "show what is in an index",
		.description =
			"Shows how many entry summaries an index holds, how current it is and which exports it was built from.",
		.options = EVERYWHERE | BIT(OPT_JSON),
		.run = command_index_info,
	},
	{
		.name = "index get",
		.operands = "FILE.cidx ENTRY…",
		.summary = "print entry summaries from an index",
		.description =
			"Prints all that an index knows about entries. Numbers may be written with or without dashes.",
		.options = EVERYWHERE | BIT(OPT_JSON) | BIT(OPT_SHOW_IOR) | BIT(OPT_EXIT_ZERO),
		.run = command_index_get,
	},
	{
		.name = "validate",
		.operands = "FILE…",
		.summary = "put declarations through CAPE's validations",
		.description =
			"Does what CBP's portal does with an uploaded declaration, without uploading it: file format (gate A), initial "
			"validation of the entry numbers (gate B), batch validation against the entry summaries in the index (gate "
			"C), and the claim, entry by entry (gate D). Writes STEM.Claim_Details.csv for a declaration that "
			"becomes a claim, STEM.Cape_Validation_Result.csv for one that is rejected. No record is kept. With --ledger entries "
			"that are on a claim there fail EARLIER_CLAIM, which is not checked otherwise.\n\n"
			"With --what-if, STEM.Findings.csv says of every row what gates B to D and each of their rules find, as if none of "
			"them stopped the file, with the next step, and gives advice that is no rule of CBP's: a check digit that does not "
			"fit, what a spreadsheet did to a number, an importer number of another suffix, the last days before a limit, "
			"lower case. Where gate A stops the file there are no findings. Advice alone does not make the exit status 1.",
		.output = "the folder results go to (default: the current one); made if missing",
		.options = EVERYWHERE | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_ALL_ERRORS) | BIT(OPT_WHAT_IF) | BIT(OPT_CLAIM_NUMBER) |
			   BIT(OPT_OUTPUT) | BIT(OPT_STDOUT) | BIT(OPT_FILES_FROM) | BIT(OPT_JSON) | BIT(OPT_VERIFY) |
			   BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_validate,
	},
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
			"(unless --allow-assumed) and STALE DATA (--max-age). Entries that are on a claim of the ledger are left out; without a ledger that is not checked.\n\n"
			"The folder of -o must not be there yet, or be empty. It appears complete or not at all. Names of declarations begin "
			"with what no other run has. The exit status is 1 where something was left out.",
		.output = "the folder to make",
		.options = EVERYWHERE | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_OUTPUT) | BIT(OPT_FILES_FROM) | BIT(OPT_ALL) | BIT(OPT_COLUMN) |
			   BIT(OPT_NO_HEADER) | BIT(OPT_ORDER) | BIT(OPT_GROUP_BY) | BIT(OPT_MAX_ENTRIES) |
			   BIT(OPT_HOLD) | BIT(OPT_CLIENTS) | BIT(OPT_ALLOW_ASSUMED) | BIT(OPT_MAX_AGE) |
			   BIT(OPT_DRY_RUN) | BIT(OPT_SHOW_IOR) | BIT(OPT_VERIFY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) |
			   BIT(OPT_EXIT_ZERO),
		.run = command_prepare,
	},
	{
		.name = "refund",
		.operands = "FILE…",
		.summary = "estimate refunds and interest",
		.description =
			"Judges declarations as \"cape validate\" does, and estimates for the entries that would succeed what CBP pays back: "
			"the IEEPA duty, and interest from the day of deposit to the expected day of liquidation or reliquidation (19 USC 1505(c)). With "
			"--all it does so for every entry of the index that passes gate D, or with account options for those of the account. Of "
			"a declaration that is rejected nothing is claimed; an entry on several declarations counts once.\n\n"
			"Interest is compounded daily at the overpayment rates of 26 USC 6621 of each calendar quarter and rounded half up to the "
			"cent, entry by entry; all sums are sums of such cents. It runs from the payment date, or the entry summary date where "
			"there is none, to the day of --paid-on; else to 45 days after --as-of, for liquidated entries at most to the 90th day after "
			"liquidation. Entries whose liquidation is suspended, extended or under review, unliquidated warehouse entries, and those whose "
			"dates or duty are not known are not estimable: they are counted, and told in the column NOT_ESTIMABLE.\n\n"
			"Sums are given by importer and day, as CBP pays. With --csv a row an entry goes to standard output and the summary to standard error, or the rows to the file of -o. These are estimates; the output says why CBP's figures may differ.",
		.output = "the file for the rows of --csv",
		.options = EVERYWHERE | BIT(OPT_INDEX) | BIT(OPT_ALL) | ACCOUNT_OPTIONS | BIT(OPT_RULES) |
			   BIT(OPT_RATES) | BIT(OPT_AS_OF) | BIT(OPT_PAID_ON) | BIT(OPT_CORPORATE) | BIT(OPT_OUTPUT) |
			   BIT(OPT_FILES_FROM) | BIT(OPT_SHOW_IOR) | BIT(OPT_CSV) | BIT(OPT_JSON) | BIT(OPT_THREADS) |
			   BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_refund,
	},
	{
		.name = "profile",
		.operands = "FILE…",
		.summary = "measure what stages and rules cost on declarations",
		.description =
			"Runs the stages of a validation one after another, each over the whole declaration, and tells what each takes: "
			"map, parse, join (looking up and gate C), dedupe, rules (gate D), emit. No claim is written: the lines that emit makes are "
			"thrown away. Of each rule of gate D it tells how many entries it decides, how many it fails that no other rule fails, what "
			"it costs alone, and what it adds to all others.\n\n"
			"Costs are processor time in nanoseconds an entry, of one thread unless --threads says more: the median of rounds in which "
			"all measurements take turns, ± half the distance from the 10th to the 90th percentile. A cost below the noise, which is how far "
			"two measurements of all rules differ, is shown as < and the noise. Where the kernel lets a program read the processor's "
			"counters, cycles, instructions, branch and cache misses stand beside the stages.\n\n"
			"Entries that gate B or C would reject are looked up and left out behind that.",
		.options = EVERYWHERE | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_RULES) | BIT(OPT_COMPARE_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_FILES_FROM) | BIT(OPT_JSON) | BIT(OPT_SVG) | BIT(OPT_REPEATS) |
			   BIT(OPT_THREADS) | BIT(OPT_QUIET),
		.run = command_profile,
	},
	{
		.name = "upload",
		.operands = "FILE…",
		.summary = "validate declarations, and record them as jobs and claims",
		.description =
			"Does what \"cape validate\" does, and records each file as an upload job in the ledger, with a claim where it is "
			"accepted; nothing is sent to CBP. Needs --acknowledge, as the portal needs its checkbox. A job is told of when it is "
			"on the disk, with the file as it was, its results and every entry's outcome; \"cape history\" and \"cape claims\" "
			"list them. Files are taken in the order given. After Ctrl-C the current file is finished, and those "
			"that were not recorded are named.",
		.output = "the folder results go to (default: the current one); made if missing",
		.options = EVERYWHERE | BIT(OPT_ACKNOWLEDGE) | BIT(OPT_LEDGER) | BIT(OPT_SUBMITTED_BY) | BIT(OPT_NOTE) |
			   BIT(OPT_BACKDATED) | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_RULES) | BIT(OPT_AS_OF) |
			   BIT(OPT_ALL_ERRORS) | BIT(OPT_OUTPUT) | BIT(OPT_FILES_FROM) | BIT(OPT_JSON) |
			   BIT(OPT_VERIFY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_upload,
	},
	{
		.name = "history",
		.operands = "",
		.summary = "list upload jobs, as CAPE File Upload History does",
		.description =
			"Lists the jobs of the ledger, newest first, in the columns of the portal's File Upload History; times are New York's. "
			"Account options list the jobs of that account. With --entry only jobs whose file has the number, with "
			"what the claim says of it.",
		.options = EVERYWHERE | LIST_OPTIONS | ACCOUNT_OPTIONS,
		.run = command_history,
	},
	{
		.name = "claims",
		.operands = "",
		.summary = "list claims, as Claim Status does",
		.description =
			"Lists the claims of the ledger, newest first, in the columns of the portal's Claim Status; times are New York's. "
			"Account options list the claims of that account. With --entry only claims that have the number, with what they say "
			"of it.\n\n"
			"With --compare no list, but what was predicted of the entries of those claims beside what CBP decided (\"cape claim "
			"import\"): how many entries of each prediction met each message of CBP's, and the messages that no rule has. The exit "
			"status is 1 where something differs.",
		.options = EVERYWHERE | LIST_OPTIONS | ACCOUNT_OPTIONS | BIT(OPT_COMPARE) | BIT(OPT_EXIT_ZERO),
		.run = command_claims,
	},
	{
		.name = "job",
		.operands = "N",
		.summary = "show an upload job, or download its result",
		.description =
			"Shows what the ledger knows of a job. --download writes STEM.Cape_Validation_Result.csv or, of an accepted file, "
			"STEM.Claim_Details.csv, the bytes that \"cape upload\" gave.",
		.output = "the folder the download goes to (default: the current one); made if missing",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_DOWNLOAD) | BIT(OPT_OUTPUT) | BIT(OPT_SHOW_IOR) |
			   BIT(OPT_JSON) | BIT(OPT_QUIET),
		.run = command_job,
	},
	{
		.name = "claim",
		.operands = "N",
		.summary = "show a claim, or download its details",
		.description =
			"Shows what the ledger knows of a claim. --download writes STEM.Claim_Details.csv, made again from the record of every entry, "
			"the bytes that \"cape upload\" gave. --compare shows what was predicted beside what CBP decided, counted and entry by entry where "
			"they differ; --csv has those entries alone. The exit status is 1 then.",
		.output = "the folder the download goes to (default: the current one); made if missing",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_DOWNLOAD) | BIT(OPT_OUTPUT) | BIT(OPT_SHOW_IOR) |
			   BIT(OPT_COMPARE) | BIT(OPT_JSON) | BIT(OPT_CSV) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_claim,
	},
	{
		.name = "claim import",
		.operands = "FILE…",
		.summary = "take in what CBP decided on a claim",
		.description =
			"Reads Claim Details as the portal gives them for download, in whatever order of columns and with the =\"…\" of "
			"spreadsheets, and keeps CBP's outcome of every entry beside the prediction. A file belongs to the claim for whose job "
			"its claim number is recorded, else to the claim that has its entries; the number is recorded then. A file "
			"that belongs to no job becomes a claim of its own. From now on CBP's outcome counts: what it failed is not claimed, what it "
			"accepted is. A later import of the same claim replaces it.\n\n"
			"The exit status is 1 where CBP decided otherwise than predicted, has messages that no rule has, lacks entries or has "
			"others, or where a file belongs to no job.",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_FILES_FROM) | BIT(OPT_JSON) | BIT(OPT_QUIET) |
			   BIT(OPT_EXIT_ZERO),
		.run = command_claim_import,
	},
	{
		.name = "record",
		.operands = "JOB|FILE",
		.summary = "record what CBP answered to an upload",
		.description =
			"Records CBP's numbers, its status and the time of a job, which is named by our number or, where there is one of it only, by "
			"the name of the uploaded file. What is not said stays as it is; a later answer replaces what it says of an "
			"earlier one, and the ledger's events keep all. Statuses are CBP's words, in any case and cut short as its "
			"screens do; others are kept as they are, and told. Where CBP rejected the file, entries that were "
			"predicted to be on a claim can be claimed again.\n\n"
			"--cbp-result keeps CBP's Cape_Validation_Result.csv, whatever its headings are, and tells which offenders both "
			"have, which only CBP and which only we.\n\n"
			"With --portal-history no job is named: each row of the list, as copied from the portal with or without its heading, "
			"with tabs, commas or wide gaps, is matched by CBP's number where that is recorded, else by file name, "
			"which its screen may have cut, and of several jobs of one name the nearest in time. What is not clear is told "
			"with its line, and not recorded. A row that says the same again changes nothing.",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_CBP_JOB) | BIT(OPT_CBP_STATUS) | BIT(OPT_CBP_CLAIM) |
			   BIT(OPT_AT) | BIT(OPT_CBP_RESULT) | BIT(OPT_PORTAL_HISTORY) | BIT(OPT_DRY_RUN) |
			   BIT(OPT_JSON) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_record,
	},
	{
		.name = "corrections",
		.operands = "JOB|FILE|CLAIM",
		.summary = "write the file to upload next",
		.description =
			"Starts from what CBP answered where it is recorded, else from what was predicted. JOB has ten digits at most, CLAIM all "
			"twelve.\n\n"
			"A file that was rejected has to be uploaded again whole: it is written with its offenders marked in a second column, "
			"which goes before the upload; or, with --drop-offenders, without them. Of a claim only entries are "
			"written that failed and pass now, judged again by the index, the rules and the job's account; with at most 9,999 "
			"entries a file. What CBP failed is held while the index has nothing new of it, unless --retry. A claim that was imported without a job has no "
			"record to compare with, and needs the account options.\n\n"
			"Entries that are not uploaded are in NAME.Open_Entries.csv, each with its reason. No file is written over. The exit "
			"status is 1 where entries are left to correct.",
		.output = "the file to write (default: STEM.Corrections.csv, STEM being the uploaded file's)",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_DROP_OFFENDERS) | BIT(OPT_RETRY) | BIT(OPT_OUTPUT) | BIT(OPT_JSON) |
			   BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_corrections,
	},
	{
		.name = "void",
		.operands = "JOB",
		.summary = "say that a job was never filed",
		.description =
			"Marks a job that was never filed with CBP, or was withdrawn there. It stays in the lists, its statuses end in \"(void)\", and "
			"its entries can be claimed again. A void cannot be taken back; upload the file again.",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_REASON) | BIT(OPT_QUIET),
		.run = command_void,
	},
	{
		.name = "ledger init",
		.operands = "DIR",
		.summary = "make a ledger",
		.description =
			"Makes an empty ledger in a new folder. Commands find a ledger by --ledger, else by $CAPE_LEDGER; else they use "
			"$XDG_DATA_HOME/cape (~/.local/share/cape), which the first one makes. Jobs and claims are numbered from "
			"--next-job and --next-claim on; no number is ever given twice.",
		.options = EVERYWHERE | BIT(OPT_NEXT_JOB) | BIT(OPT_NEXT_CLAIM) | BIT(OPT_GROUP) | BIT(OPT_QUIET),
		.run = command_ledger_init,
	},
	{
		.name = "ledger info",
		.operands = "",
		.summary = "show what is in a ledger",
		.description =
			"Shows where the ledger is, how many jobs and claims it holds, and which numbers come next.",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_JSON),
		.run = command_ledger_info,
	},
	{
		.name = "ledger verify",
		.operands = "",
		.summary = "compare a ledger with its files",
		.description =
			"Compares every file with the length and SHA-256 that were recorded, every claim's sums and details with its record entry by "
			"entry, and the numbers with the jobs, claims and gaps; tells the gaps and why they are there. Uploads may go on meanwhile.",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_QUIET),
		.run = command_ledger_verify,
	},
	{
		.name = "ledger backup",
		.operands = "DIR",
		.summary = "copy a ledger while it is in use",
		.description =
			"Copies the ledger, as it is after the last upload, into a new folder, which is a ledger itself when the copy is complete. "
			"Every file is compared with its SHA-256 on the way.",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_QUIET),
		.run = command_ledger_backup,
	},
	{
		.name = "ledger export",
		.operands = "",
		.summary = "write a ledger's tables as CSV",
		.description =
			"Writes jobs.csv, claims.csv, outcomes.csv, accounts.csv, events.csv and cbp_results.csv, with all columns and the names the database gives them. "
			"Times are New York's.",
		.output = "the folder the files go to (default: the current one); made if missing",
		.options = EVERYWHERE | BIT(OPT_LEDGER) | BIT(OPT_OUTPUT) | BIT(OPT_SHOW_IOR) | BIT(OPT_QUIET),
		.run = command_ledger_export,
	},
	{
		.name = "rerun",
		.operands = "[DIR]",
		.summary = "judge open jobs, or a folder of declarations, again",
		.description =
			"Puts the ledger's jobs that are not void, or the declarations in DIR, through all gates again, by the index and the rules as "
			"they are now, and tells what became of entries since the last rerun (of a job, the first time, since it was filed): those that can "
			"be filed now, those that would fail, those that fail for another reason, and which fields changed; and which entries pass for a "
			"few more days only. Every row is judged, also in a file that would be rejected.\n\n"
			"What was found is kept in a file for each declaration. A declaration is skipped where index, rules, account, claims of the "
			"ledger and the declaration itself are as they were, and no answer changes by itself until --as-of. A rerun that was killed is "
			"gone on with by the next one, and tells the same.\n\n"
			"The days of entries on a claim count to the day of filing once CBP's number of the job is recorded; until then they go on, as nobody "
			"knows that CBP has them. Entries are never judged against their own claim.\n\n"
			"Prints sums without any entry number. -o writes changes.csv, deadlines.csv and summary.txt; --csv prints the changes, "
			"--json an object for each change, each deadline, and the whole. The exit status is 1 if anything changed or a deadline is near.",
		.output = "the folder reports go to (default: none are written); made if missing",
		.options = EVERYWHERE | BIT(OPT_INDEX) | ACCOUNT_OPTIONS | BIT(OPT_LEDGER) | BIT(OPT_RULES) |
			   BIT(OPT_AS_OF) | BIT(OPT_STATE) | BIT(OPT_WITHIN) | BIT(OPT_OUTPUT) | BIT(OPT_CSV) |
			   BIT(OPT_JSON) | BIT(OPT_VERIFY) | BIT(OPT_THREADS) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_rerun,
	},
	{
		.name = "rules",
		.operands = "",
		.summary = "list the rules and whose words their texts are",
		.description =
			"Lists the rules of gates A to D in force on --as-of: id, text, whose text it is, condition, source, dates. "
			"The rules are those built in or, with --rules, those of a file; --ini prints the built-in ones as such a file. With --hts the ranges of IEEPA "
			"numbers are listed, with --as-of without those that were not in force then; ranges whose dates are not "
			"established are always listed, and say so.",
		.options = EVERYWHERE | BIT(OPT_RULES) | BIT(OPT_AS_OF) | BIT(OPT_HTS) | BIT(OPT_INI) |
			   BIT(OPT_MARKDOWN) | BIT(OPT_JSON),
		.run = command_rules,
	},
	{
		.name = "rules check",
		.operands = "FILE",
		.summary = "find the mistakes in a rule file",
		.description =
			"Reads a rule file as \"cape validate --rules FILE\" does, but tells all mistakes that it finds, each with its line "
			"and what to do. A file without any can be used; how many of its rules are in force is said.",
		.options = EVERYWHERE | BIT(OPT_AS_OF) | BIT(OPT_JSON) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_rules_check,
	},
	{
		.name = "rules diff",
		.operands = "A B",
		.summary = "compare two rule files",
		.description =
			"Tells which rules B has that A lacks, which it lacks, and which fields of the others differ. A and B are rule files, or "
			"the word builtin for the built-in rules. Comments and the layout of the files do not count. The exit status is 0 "
			"where the rules are the same, 1 where they differ.",
		.options = EVERYWHERE | BIT(OPT_JSON) | BIT(OPT_QUIET) | BIT(OPT_EXIT_ZERO),
		.run = command_rules_diff,
	},
};

const size_t commands_count = ARRAY_LEN(commands);
