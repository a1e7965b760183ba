/* Help texts, from the tables. */
#include "cli/command.h"

/* Lines of help are at most this wide. */
#define WIDTH 96
/* Where the explanations of options begin. */
#define INDENT 30

/* Prints words, breaking lines; `column` is where the first line stands already. */
static void print_wrapped(FILE *stream, const char *text, size_t indent, size_t column)
{
	while (*text) {
		size_t len = strcspn(text, " \n");

		if (column > indent && column + 1 + len > WIDTH) {
			(void)fprintf(stream, "\n%*s", (int)indent, "");
			column = indent;
		}
		if (column > indent) {
			(void)fputc(' ', stream);
			column++;
		}
		(void)fprintf(stream, "%.*s", (int)len, text);
		column += len;
		text += len;
		for (; *text == '\n'; text++) {
			(void)fputc('\n', stream);
			column = indent;
		}
		text += *text == ' ';
	}
	(void)fputc('\n', stream);
}

static void print_option(FILE *stream, const struct option_row *row, const char *help)
{
	int n = fprintf(stream, "  %s%s%s%s%s", row->short_name ? row->short_name : "", row->short_name ? ", " : "",
			row->name, row->argument ? " " : "", row->argument ? row->argument : "");
	size_t column = n < 0 ? 0 : (size_t)n;

	if (column + 2 > INDENT) {
		(void)fputc('\n', stream);
		column = 0;
	}
	(void)fprintf(stream, "%*s", (int)(INDENT - column), "");
	print_wrapped(stream, help, INDENT, INDENT);
}

void help_command(FILE *stream, const struct command *command)
{
	(void)fprintf(stream, "Usage: cape %s [OPTION…]%s%s\n\n", command->name, *command->operands ? " " : "",
		      command->operands);
	print_wrapped(stream, command->description, 0, 0);
	(void)fputs("\nOptions:\n", stream);
	for (unsigned o = 0; o < OPTIONS; o++) {
		if (command->options & OPTION_BIT(o))
			print_option(stream, &option_rows[o], o == OPT_OUTPUT ? command->output : option_rows[o].help);
	}
	(void)fputs("\nExit status: 0 done, 1 done and something to look at, 2 could not be done.\n", stream);
}

static void help_all(FILE *stream)
{
	const struct command *command;

	(void)fputs("cape validates CAPE declarations (CBP's IEEPA tariff refunds) on this machine.\n\n"
		    "Usage: cape COMMAND [OPTION…] [FILE…]\n\nCommands:\n",
		    stream);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++)
		(void)fprintf(stream, "  %-14s %s\n", command->name, command->summary);
	(void)fputs(
		"  help           show this help, or that of a command\n\n"
		"\"cape help COMMAND\" or \"cape COMMAND --help\" shows a command's options, \"cape --version\" the version.\n\n"
		"Example:\n"
		"  cape index build -o entries.cidx ES-003.csv\n"
		"  cape validate declaration.csv --index entries.cidx --ior 12-3456789\n",
		stream);
}

bool help_print(FILE *stream, const char *name)
{
	const struct command *command;
	bool found = false;

	if (!name) {
		help_all(stream);
		return true;
	}
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		size_t len = strlen(name);

		/* "index" is the group of "index build" and the others. */
		if (strncmp(command->name, name, len) != 0 || (command->name[len] != '\0' && command->name[len] != ' '))
			continue;
		if (found)
			(void)fputc('\n', stream);
		help_command(stream, command);
		found = true;
	}
	return found;
}
