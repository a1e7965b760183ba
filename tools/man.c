/*
 * Writes the manual pages from the tables the help texts come from: cape.1 and one page a command, into a folder.
 *
 *   cape-man FOLDER
 */
#include "cli/command.h"
#include "core/version.h"

#include <stdlib.h>

/* Text in troff: a hyphen that is typed stays one, and no line begins with a control character. */
static void put_words(FILE *page, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '-')
			(void)fputs("\\-", page);
		else if (*at == '\\')
			(void)fputs("\\e", page);
		else if ((*at == '.' || *at == '\'') && (at == text || at[-1] == '\n'))
			(void)fprintf(page, "\\&%c", *at);
		else if (*at == '\n' && at[1] == '\n')
			(void)fputs("\n.PP", page);
		else
			(void)fputc(*at, page);
	}
}

static void put_text(FILE *page, const char *text)
{
	put_words(page, text);
	(void)fputc('\n', page);
}

static void put_section(FILE *page, const char *title, const char *text)
{
	(void)fprintf(page, ".SH %s\n", title);
	if (text)
		put_text(page, text);
}

static void put_option(FILE *page, const struct option_row *row, const char *help)
{
	(void)fputs(".TP\n\\fB", page);
	if (row->short_name) {
		put_words(page, row->short_name);
		(void)fputs("\\fR, \\fB", page);
	}
	put_words(page, row->name);
	(void)fputs("\\fR \\fI", page);
	put_words(page, row->argument ? row->argument : "");
	(void)fputs("\\fR\n", page);
	put_text(page, help);
}

static void put_common(FILE *page)
{
	put_section(
		page, "EXIT STATUS",
		"0: done, nothing to report. 1: done, and something to look at: a file rejected, an entry failed, a source row "
		"refused, an entry not found. 2: the work could not be done. A signal: 128 + its number.");
	put_section(
		page, "ENVIRONMENT",
		"CAPE_INDEX: the index where --index is not given. CAPE_LEDGER: the ledger where --ledger is not given (for \"cape validate\" only "
		"--ledger counts); without it $XDG_DATA_HOME/cape or ~/.local/share/cape. NO_COLOR: no colours. TMPDIR: where pipes are spooled. "
		"CAPE_CPU: portable, avx2 or avx512, not to use more of the processor than that; results are the same. "
		"SOURCE_DATE_EPOCH: the time of building that an index records.");
}

static void put_command(FILE *page, const struct command *command)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "cape-%s", command->name);
	for (char *at = name; *at; at++)
		*at = *at == ' ' ? '-' : *at;
	(void)fprintf(page, ".TH %s 1 \"\" \"cape %s\" \"User Commands\"\n", name, CAPE_VERSION);
	(void)fprintf(page, ".SH NAME\n%s \\- ", name);
	put_text(page, command->summary);
	(void)fprintf(page, ".SH SYNOPSIS\n.B cape %s\n[OPTION…] ", command->name);
	put_text(page, command->operands);
	put_section(page, "DESCRIPTION", command->description);
	put_section(page, "OPTIONS", NULL);
	for (unsigned o = 0; o < OPTIONS; o++) {
		if (command->options & OPTION_BIT(o))
			put_option(page, &option_rows[o], o == OPT_OUTPUT ? command->output : option_rows[o].help);
	}
	put_common(page);
	(void)fputs(".SH SEE ALSO\n.BR cape (1)\n", page);
}

static void put_overview(FILE *page)
{
	const struct command *command;

	(void)fprintf(page, ".TH cape 1 \"\" \"cape %s\" \"User Commands\"\n", CAPE_VERSION);
	put_section(page, "NAME", "cape - CBP's CAPE validations on your own machine");
	(void)fputs(".SH SYNOPSIS\n.B cape\nCOMMAND [OPTION…] [FILE…]\n", page);
	put_section(
		page, "DESCRIPTION",
		"Validates CAPE declarations (claims for IEEPA tariff refunds) as CBP's portal does, against an index of entry "
		"summaries built from ACE exports. Nothing leaves the machine.");
	put_section(page, "COMMANDS", NULL);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		(void)fprintf(page, ".TP\n.B %s\n", command->name);
		put_text(page, command->summary);
	}
	put_common(page);
	put_section(
		page, "FILES",
		"STEM.Claim_Details.csv: the claim, entry by entry. STEM.Cape_Validation_Result.csv: the offenders of a rejected "
		"declaration. .cape-temp-XXXXXX: a temporary file of a run that was killed; it can be deleted, and the "
		"next index build or update in that folder does so.");
	put_section(page, "EXAMPLE", NULL);
	(void)fputs(".nf\ncape index build \\-o entries.cidx ES\\-003.csv\n"
		    "cape validate declaration.csv \\-\\-index entries.cidx \\-\\-ior 12\\-3456789\n.fi\n",
		    page);
}

static bool write_page(const char *folder, const char *name, const struct command *command)
{
	char path[4096];
	FILE *page;
	bool ok;

	(void)snprintf(path, sizeof(path), "%s/%s.1", folder, name);
	for (char *at = strrchr(path, '/'); *at; at++)
		*at = *at == ' ' ? '-' : *at;
	page = fopen(path, "w");
	if (!page) {
		perror(path);
		return false;
	}
	if (command)
		put_command(page, command);
	else
		put_overview(page);
	ok = !ferror(page);
	return fclose(page) == 0 && ok;
}

int main(int argc, char **argv)
{
	const struct command *command;
	bool ok;

	if (argc != 2) {
		(void)fputs("usage: cape-man FOLDER\n", stderr);
		return 2;
	}
	ok = write_page(argv[1], "cape", NULL);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "cape-%s", command->name);
		ok = write_page(argv[1], name, command) && ok;
	}
	return ok ? 0 : 2;
}
