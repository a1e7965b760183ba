/* Commands about indexes, declarations and rules. */
#include "cli/commands.h"

static const struct command rows[] = {
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
		.operands = "-o FILE.cidx SOURCE.csv…",
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

const struct command_table engine_commands = { rows, ARRAY_LEN(rows) };
