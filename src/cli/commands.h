/* The tables of commands, one for each kind of work, and sets of options that several of them take. */
#ifndef CAPE_CLI_COMMANDS_H
#define CAPE_CLI_COMMANDS_H

#include "cli/command.h"

struct command_table {
	const struct command *rows;
	size_t count;
};

extern const struct command_table engine_commands, backlog_commands, ledger_commands;

#define BIT        OPTION_BIT
#define EVERYWHERE (BIT(OPT_HELP) | BIT(OPT_LOG))
#define LIST_OPTIONS                                                                                            \
	(BIT(OPT_LEDGER) | BIT(OPT_SINCE) | BIT(OPT_UNTIL) | BIT(OPT_STATUS) | BIT(OPT_FILE) | BIT(OPT_ENTRY) | \
	 BIT(OPT_LIMIT) | BIT(OPT_JSON) | BIT(OPT_CSV))
#define ACCOUNT_OPTIONS \
	(BIT(OPT_ACCOUNT) | BIT(OPT_ACCOUNT_TYPE) | BIT(OPT_IOR) | BIT(OPT_FILER_CODE) | BIT(OPT_FILER_TYPE))

#endif
