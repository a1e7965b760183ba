/* Commands about what was filed, and what CBP answered. */
#include "cli/commands.h"

static const struct command rows[] = {
	{
		.name = "upload",
		.operands = "--acknowledge FILE…",
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
			"have, which only CBP and which only we. At least one of CBP's answers has to be said: --cbp-job, --cbp-status, --cbp-claim, --cbp-result or --at.\n\n"
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
		.operands = "--reason TEXT JOB",
		.summary = "say that a job was never filed",
		.description =
			"Marks a job that was never filed with CBP, or was withdrawn there, and keeps why. It stays in the lists, its statuses end in \"(void)\", and "
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
			"Every file is compared with its SHA-256 on the way. What reruns remember is copied, too, so that the copy's first rerun tells "
			"nothing again.",
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
};

const struct command_table ledger_commands = { rows, ARRAY_LEN(rows) };
