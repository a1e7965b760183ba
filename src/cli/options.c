/* Parsing the command line by its table. No abbreviations: a script must mean one thing for ever. */
#include "cli/options.h"

#include "core/mem.h"

#include <stdlib.h>

const struct option_row option_rows[OPTIONS] = {
	[OPT_OUTPUT] = { "--output", "-o", "PATH", false, NULL /* each command says what it names */ },
	[OPT_INDEX] = { "--index", NULL, "FILE", false, "index of entry summaries (default: $CAPE_INDEX)" },
	[OPT_ACCOUNT] = { "--account", NULL, "FILE", true,
			  "account as an INI file: type, ior, filer_code, filer_type" },
	[OPT_ACCOUNT_TYPE] = { "--account-type", NULL, "TYPE", false, "importer (default), filer or broker" },
	[OPT_IOR] = { "--ior", NULL, "NUMBER", true,
		      "importer of record number: an importer account needs one or more; may be repeated" },
	[OPT_FILER_CODE] = { "--filer-code", NULL, "XXX", false, "filer code: a filer or broker account needs it" },
	[OPT_FILER_TYPE] = { "--filer-type", NULL, "TYPE", false, "filer type of a filer account (default: importer)" },
	[OPT_RULES] = { "--rules", NULL, "FILE", false,
			"rules from this file in place of the built-in ones (- is standard input)" },
	[OPT_COMPARE_RULES] = { "--compare", NULL, "FILE", false,
				"measure the rules of this file too, beside the others (builtin: the built-in ones)" },
	[OPT_RATES] = { "--rates", NULL, "FILE", false,
			"interest rates from this file in place of the built-in ones (- is standard input)" },
	[OPT_AS_OF] = { "--as-of", NULL, "YYYY-MM-DD", false,
			"day the rules are applied for (default: today in New York)" },
	[OPT_PAID_ON] = { "--paid-on", NULL, "YYYY-MM-DD", false,
			  "day of liquidation or reliquidation, on which interest ends (default: the expected one)" },
	[OPT_CORPORATE] = { "--corporate", NULL, "yes|no", false,
			    "whose overpayment rates: those of corporations (default), or of others" },
	[OPT_ALL_ERRORS] = { "--all-errors", NULL, NULL, false,
			     "give every failing text of an entry, joined by \"; \"" },
	[OPT_WHAT_IF] = { "--what-if", NULL, NULL, false,
			  "besides the result write STEM.Findings.csv: what every gate and rule finds of every row, also where an "
			  "earlier gate stops the file, and advice" },
	[OPT_CLAIM_NUMBER] = { "--claim-number", NULL, "N", false,
			       "number of the first claim (default: 900000000001)" },
	[OPT_STDOUT] = { "--stdout", NULL, NULL, false,
			 "write the result CSV to standard output, no file (one input)" },
	[OPT_FILES_FROM] = { "--files-from", NULL, "FILE", false,
			     "read more input names from FILE (- is standard input), one a line" },
	[OPT_LEDGER] = { "--ledger", NULL, "DIR", false,
			 "folder of the ledger (default: $CAPE_LEDGER, else $XDG_DATA_HOME/cape or ~/.local/share/cape)" },
	[OPT_ACKNOWLEDGE] = { "--acknowledge", NULL, NULL, false,
			      "state that you are legally authorized to make the filing, as the portal's checkbox does" },
	[OPT_BACKDATED] = { "--backdated", NULL, NULL, false, "record a job also with an --as-of other than today" },
	[OPT_SUBMITTED_BY] = { "--submitted-by", NULL, "NAME", false, "who submits (default: the user's name)" },
	[OPT_NOTE] = { "--note", NULL, "TEXT", false, "a remark that is kept with the jobs" },
	[OPT_SINCE] = { "--since", NULL, "YYYY-MM-DD", false,
			"only what was submitted on this day in New York or later" },
	[OPT_UNTIL] = { "--until", NULL, "YYYY-MM-DD", false,
			"only what was submitted on this day in New York or before" },
	[OPT_STATUS] = { "--status", NULL, "TEXT", false,
			 "only this status, in upper or lower case; void: what was voided" },
	[OPT_FILE] = { "--file", NULL, "NAME", false,
		       "only files of this name, in which * and ? stand for any characters" },
	[OPT_ENTRY] = { "--entry", NULL, "NUMBER", false,
			"only what has this entry number, and what became of it there" },
	[OPT_CLAIM] = { "--claim", NULL, "N", false, "only this claim of the ledger" },
	[OPT_CLIENTS] = { "--clients", NULL, "FILE", false,
			  "CSV of importer numbers and whose they are: Importer Number, Client, Name, Power of Attorney Until, "
			  "Corporate" },
	[OPT_BY_CLIENT] = { "--by-client", NULL, "DIR", false,
			    "write into a folder for each client below DIR, made if missing; what is nobody's goes to unassigned" },
	[OPT_CHANGES] = { "--changes", NULL, "FILE", false,
			  "changes.csv of \"cape rerun\", to be counted on the page" },
	[OPT_LIMIT] = { "--limit", NULL, "N", false, "so many at most (default: 50; with --json or --csv all)" },
	[OPT_DOWNLOAD] = { "--download", NULL, NULL, false, "write the file that the portal offers for download" },
	[OPT_COMPARE] = { "--compare", NULL, NULL, false,
			  "show what was predicted beside what CBP decided, by rule and by message" },
	[OPT_REASON] = { "--reason", NULL, "TEXT", false, "why the job is void" },
	[OPT_CBP_JOB] = { "--cbp-job", NULL, "N", false, "CBP's File Upload Job #" },
	[OPT_CBP_STATUS] = { "--cbp-status", NULL, "TEXT", false, "CBP's File Upload Status, in its own words" },
	[OPT_CBP_CLAIM] = { "--cbp-claim", NULL, "N", false, "CBP's Claim Number of an accepted file" },
	[OPT_AT] = { "--at", NULL, "TIME", false,
		     "when the file was submitted to CBP: as the portal shows it (3/30/2026, 11:33 AM; New York), or in RFC "
		     "3339" },
	[OPT_CBP_RESULT] = { "--cbp-result", NULL, "FILE", false,
			     "keep CBP's Cape_Validation_Result.csv of the job, and compare its lists with ours" },
	[OPT_PORTAL_HISTORY] = { "--portal-history", NULL, "FILE", false,
				 "record the rows of CAPE File Upload History, copied from the portal into FILE (- is standard "
				 "input)" },
	[OPT_DROP_OFFENDERS] = { "--drop-offenders", NULL, NULL, false,
				 "of a rejected file leave the offenders out, in place of marking them" },
	[OPT_RETRY] = { "--retry", NULL, NULL, false,
			"do not keep back what passes, was failed by CBP and has not changed since" },
	[OPT_DRY_RUN] = { "--dry-run", NULL, NULL, false, "tell what would be done, and write nothing" },
	[OPT_NEXT_JOB] = { "--next-job", NULL, "N", false, "number of the first job (default: 9000000001)" },
	[OPT_NEXT_CLAIM] = { "--next-claim", NULL, "N", false, "number of the first claim (default: 900000000001)" },
	[OPT_GROUP] = { "--group", NULL, NULL, false,
			"share the ledger with the folder's group (mode 2770 in place of 0700)" },
	[OPT_ALL] = { "--all", NULL, NULL, false, "all entries of the index, in place of files" },
	[OPT_COLUMN] = { "--column", NULL, "NAME|N", false,
			 "column of the entry numbers, by its name in a header or counted from 1 (default: the first)" },
	[OPT_NO_HEADER] = { "--no-header", NULL, NULL, false, "the first record is an entry, no header" },
	[OPT_ORDER] = { "--order", NULL, "ORDER", false,
			"urgency (default: liquidated longest ago first), number, or input" },
	[OPT_GROUP_BY] = { "--group-by", NULL, "WHOM", false,
			   "ior or client: nobody shares a declaration; none (default): all do" },
	[OPT_MAX_ENTRIES] = { "--max-entries", NULL, "N", false,
			      "most entries of a declaration (default, and most that CBP takes: 9999)" },
	[OPT_HOLD] = { "--hold", NULL, "FILE", false, "leave out the entries in the first column of FILE" },
	[OPT_ALLOW_ASSUMED] = { "--allow-assumed", NULL, NULL, false,
				"declare also what passes only by fields that were assumed" },
	[OPT_MAX_AGE] = { "--max-age", NULL, "DAYS", false,
			  "declare nothing if the index's data are older than so many days (default: no limit)" },
	[OPT_MAP] = { "--map", NULL, "FIELD=COLUMN", true, "take FIELD from the column of this name; may be repeated" },
	[OPT_ASSUME] = { "--assume", NULL, "FIELD=VALUE", true,
			 "value of FIELD where a source lacks its column; may be repeated" },
	[OPT_REJECTS] = { "--rejects", NULL, "FILE", false, "write refused source rows to FILE" },
	[OPT_MAX_REJECTS] = { "--max-rejects", NULL, "N", false, "give up, index unchanged, if more rows are refused" },
	[OPT_SAME_ENTRY] = { "--same-entry", NULL, "replace|add", false,
			     "an entry in several sources: the later source replaces "
			     "(default), or tariff rows add up" },
	[OPT_DATA_DATE] = { "--data-date", NULL, "YYYY-MM-DD", false,
			    "day the exports were made (default: date of the newest source)" },
	[OPT_OVERLAY] = { "--overlay", NULL, NULL, false,
			  "change only the fields that the sources have, where their cells are not blank" },
	[OPT_FORCE] = { "--force", NULL, NULL, false, "update also with older data than the index has" },
	[OPT_MEMORY] = { "--memory", NULL, "SIZE", false,
			 "memory for sorting, as 512M or 4G (default: half of the machine's; smallest: 64M); what exceeds "
			 "it goes to temporary files beside the index" },
	[OPT_VERIFY] = { "--verify", NULL, NULL, false,
			 "compare the checksums of all parts of the index that are used" },
	[OPT_SHOW_IOR] = { "--show-ior", NULL, NULL, false, "show importer numbers of nine digits (SSN) in full" },
	[OPT_HTS] = { "--hts", NULL, NULL, false, "list the IEEPA numbers of chapter 99 instead" },
	[OPT_INI] = { "--ini", NULL, NULL, false, "print the built-in rule file, to begin one's own with" },
	[OPT_MARKDOWN] = { "--markdown", NULL, NULL, false,
			   "print a page in Markdown: the rows of all dates, or with --as-of those in force" },
	[OPT_JSON] = { "--json", NULL, NULL, false, "print JSON, one object a line" },
	[OPT_SVG] = { "--svg", NULL, "FILE", false, "draw the figures into this file (one input)" },
	[OPT_REPEATS] = { "--repeats", NULL, "N", false,
			  "rounds of measuring, 3 to 1000 (default: 5, and up to 101 as long as they take less than 10 seconds)" },
	[OPT_THREADS] = { "--threads", NULL, "N", false, "worker threads (default: the cores there are; profile: 1)" },
	[OPT_CSV] = { "--csv", NULL, NULL, false, "print CSV" },
	[OPT_STATE] = { "--state", NULL, "DIR", false,
			"folder for what was found of each file (default: rerun in the ledger, .cape-rerun in the folder)" },
	[OPT_WITHIN] = { "--within", NULL, "N", false,
			 "tell of entries that pass for N more days at most (default: 14; up to 999)" },
	[OPT_LOG] = { "--log", NULL, "FILE", false, "append what happens to this file, a JSON object a line" },
	[OPT_QUIET] = { "--quiet", NULL, NULL, false, "no summary, warnings or progress; errors stay" },
	[OPT_EXIT_ZERO] = { "--exit-zero", NULL, NULL, false, "exit with 0 where the findings would make it 1" },
	[OPT_HELP] = { "--help", "-h", NULL, false, "show this help" },
};

static bool accepts(const struct command *command, enum option option)
{
	return option == OPT_HELP || (command->options & OPTION_BIT(option)) != 0;
}

/* "-output" is a slip for "--output", not -o with the value "utput". */
static bool spells_long_option(const char *letters)
{
	for (unsigned o = 0; o < OPTIONS; o++) {
		size_t len = strlen(option_rows[o].name) - 2;

		if (strncmp(letters, option_rows[o].name + 2, len) == 0 &&
		    (letters[len] == '\0' || letters[len] == '='))
			return true;
	}
	return false;
}

/* Finds the option of a word; *attached is the value in "--name=VALUE" or "-oVALUE". */
static enum option find_option(const struct command *command, const char *word, const char **attached)
{
	for (unsigned o = 0; o < OPTIONS; o++) {
		const struct option_row *row = &option_rows[o];
		size_t len = strlen(row->name);

		if (!accepts(command, (enum option)o))
			continue;
		*attached = NULL;
		if (strncmp(word, row->name, len) == 0 && (word[len] == '\0' || word[len] == '=')) {
			*attached = word[len] == '=' ? word + len + 1 : NULL;
			return (enum option)o;
		}
		if (row->short_name && strncmp(word, row->short_name, 2) == 0 && !spells_long_option(word + 1)) {
			*attached = word[2] ? word + 2 : NULL;
			return (enum option)o;
		}
	}
	return OPTIONS;
}

static bool take_option(struct args *args, enum option option, const char *value)
{
	args->given[option] = true;
	args->value[option] = value;
	if (option_rows[option].collected) {
		size_t n = args->collected_count[option]++;

		args->collected[option] = mem_grow(args->collected[option], (n + 1) * sizeof(char *));
		args->collected[option][n] = value;
	}
	return true;
}

static bool unknown_option(const struct command *command, const char *word, struct err *err)
{
	int len = (int)strcspn(word, "=");

	for (unsigned o = 0; o < OPTIONS; o++) {
		if (strlen(option_rows[o].name) == (size_t)len && strncmp(option_rows[o].name, word, (size_t)len) == 0)
			return err_set(err, "option %.*s does not belong to \"cape %s\"; see \"cape help %s\"", len,
				       word, command->name, command->name);
	}
	return err_set(err, "unknown option %.*s; see \"cape help %s\"", len, word, command->name);
}

static bool parse_option(struct args *args, const struct command *command, int argc, char **argv, int *at,
			 struct err *err)
{
	const char *word = argv[*at];
	const char *value;
	enum option option = find_option(command, word, &value);

	if (option == OPTIONS)
		return unknown_option(command, word, err);
	if (!option_rows[option].argument)
		return value ? err_set(err, "option %s takes no value; leave \"=%s\" out", option_rows[option].name,
				       value)
			     : take_option(args, option, "");
	if (!value) {
		if (*at + 1 >= argc)
			return err_set(err, "option %s needs a value: %s %s", option_rows[option].name,
				       option_rows[option].name, option_rows[option].argument);
		value = argv[++*at];
	}
	/* What an unset variable of a script gives; a folder or file of no name would be some other one. */
	if (*value == '\0')
		return err_set(err, "option %s has an empty value; give it %s or leave it out",
			       option_rows[option].name, option_rows[option].argument);
	return take_option(args, option, value);
}

bool args_parse(struct args *args, const struct command *command, int argc, char **argv, struct err *err)
{
	bool options_ended = false;

	*args = (struct args){ .operands = mem_alloc(((size_t)argc + 1) * sizeof(char *)) };
	for (int i = 0; i < argc; i++) {
		if (!options_ended && strcmp(argv[i], "--") == 0) {
			options_ended = true;
		} else if (!options_ended && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (!parse_option(args, command, argc, argv, &i, err))
				return false;
		} else {
			args->operands[args->operands_count++] = argv[i];
		}
	}
	return true;
}

void args_free(struct args *args)
{
	for (unsigned o = 0; o < OPTIONS; o++)
		free(args->collected[o]);
	free(args->operands);
}

bool args_number(const struct args *args, enum option option, uint64_t min, uint64_t max, uint64_t *number,
		 struct err *err)
{
	const char *value = args->value[option];
	uint64_t n = 0;
	bool ok = *value != '\0';

	for (const char *c = value; ok && *c; c++) {
		ok = *c >= '0' && *c <= '9' && !__builtin_mul_overflow(n, 10, &n) &&
		     !__builtin_add_overflow(n, (uint64_t)(*c - '0'), &n);
	}
	if (!ok || n < min || n > max)
		return err_set(err, "%s \"%s\" is no number from %llu to %llu", option_rows[option].name, value,
			       (unsigned long long)min, (unsigned long long)max);
	*number = n;
	return true;
}
