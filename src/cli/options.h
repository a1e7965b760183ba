/*
 * Options and commands as tables: parsing, help texts and manual pages come from the same rows.
 */
#ifndef CAPE_CLI_OPTIONS_H
#define CAPE_CLI_OPTIONS_H

#include "core/err.h"

enum option {
	OPT_OUTPUT,
	OPT_INDEX,
	OPT_ACCOUNT,
	OPT_ACCOUNT_TYPE,
	OPT_IOR,
	OPT_FILER_CODE,
	OPT_FILER_TYPE,
	OPT_RULES,
	OPT_COMPARE_RULES,
	OPT_RATES,
	OPT_AS_OF,
	OPT_PAID_ON,
	OPT_CORPORATE,
	OPT_ALL_ERRORS,
	OPT_WHAT_IF,
	OPT_CLAIM_NUMBER,
	OPT_STDOUT,
	OPT_FILES_FROM,
	OPT_LEDGER,
	OPT_ACKNOWLEDGE,
	OPT_BACKDATED,
	OPT_SUBMITTED_BY,
	OPT_NOTE,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_STATUS,
	OPT_FILE,
	OPT_ENTRY,
	OPT_CLAIM,
	OPT_BY_CLIENT,
	OPT_CHANGES,
	OPT_LIMIT,
	OPT_DOWNLOAD,
	OPT_COMPARE,
	OPT_REASON,
	OPT_CBP_JOB,
	OPT_CBP_STATUS,
	OPT_CBP_CLAIM,
	OPT_AT,
	OPT_CBP_RESULT,
	OPT_PORTAL_HISTORY,
	OPT_DRY_RUN,
	OPT_DROP_OFFENDERS,
	OPT_RETRY,
	OPT_NEXT_JOB,
	OPT_NEXT_CLAIM,
	OPT_GROUP,
	OPT_ALL,
	OPT_COLUMN,
	OPT_NO_HEADER,
	OPT_ORDER,
	OPT_GROUP_BY,
	OPT_MAX_ENTRIES,
	OPT_HOLD,
	OPT_CLIENTS,
	OPT_ALLOW_ASSUMED,
	OPT_MAX_AGE,
	OPT_MAP,
	OPT_ASSUME,
	OPT_REJECTS,
	OPT_MAX_REJECTS,
	OPT_SAME_ENTRY,
	OPT_DATA_DATE,
	OPT_OVERLAY,
	OPT_FORCE,
	OPT_MEMORY,
	OPT_VERIFY,
	OPT_SHOW_IOR,
	OPT_HTS,
	OPT_INI,
	OPT_MARKDOWN,
	OPT_JSON,
	OPT_SVG,
	OPT_REPEATS,
	OPT_CSV,
	OPT_THREADS,
	OPT_STATE,
	OPT_WITHIN,
	OPT_LOG,
	OPT_QUIET,
	OPT_EXIT_ZERO,
	OPT_HELP,
	OPTIONS
};

struct option_row {
	const char *name;       /* "--index" */
	const char *short_name; /* "-o", or NULL */
	const char *argument;   /* what stands in help texts; NULL: the option takes none */
	bool collected;         /* may be repeated, all values count; else the last one wins */
	const char *help;
};

extern const struct option_row option_rows[OPTIONS];

/* What was said on the command line. Strings are borrowed from argv. */
struct args {
	bool given[OPTIONS];
	const char *value[OPTIONS]; /* the last one */
	const char **collected[OPTIONS];
	size_t collected_count[OPTIONS];
	const char **operands;
	size_t operands_count;
};

/* One bit per enum option. */
__extension__ typedef unsigned __int128 option_set;
#define OPTION_BIT(option) ((option_set)1 << (option))

struct command {
	const char *name;     /* "index build" */
	const char *operands; /* for the synopsis, behind the options that a command cannot do without */
	const char *summary;
	const char *description; /* paragraphs for help and manual */
	const char *output;      /* what -o names, for help texts; NULL: there is no -o */
	option_set options;
	int (*run)(const struct command *command, const struct args *args);
};

/* Commands in the order in which help lists them, from 0; NULL behind the last. */
const struct command *command_at(size_t number);

/*
 * Parses the words behind the command's name. False with an error (usage) if they make no sense. The caller owns `args`
 * (args_free) in both cases.
 */
bool args_parse(struct args *args, const struct command *command, int argc, char **argv, struct err *err);
void args_free(struct args *args);

/* A whole number in a range, from an option's value. */
bool args_number(const struct args *args, enum option option, uint64_t min, uint64_t max, uint64_t *number,
		 struct err *err);

#endif
