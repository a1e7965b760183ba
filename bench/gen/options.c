/* Reading the command line by a table of options. */
#include "options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "choices.h"
#include "column.h"
#include "complain.h"

/* An entry's ordinal times four slots must stay far below 2^62, and the codes must suffice. */
#define ENTRIES_MAX UINT64_C(1000000000)
#define FILES_MAX   1000
/* The day on which reports are drawn and declarations filed unless told otherwise: two weeks into CAPE's phase 2. */
#define DAY_DEFAULT "2026-07-15"

#define REPORTS (COMMAND_ES003 | COMMAND_EXTRACT)
#define FILES   (REPORTS | COMMAND_DECLARATION)
#define ALL     (FILES | COMMAND_FILERS)

enum option_type { TYPE_FLAG, TYPE_TEXT, TYPE_DATE, TYPE_COUNT_32, TYPE_COUNT_64, TYPE_CHOICE };

struct option {
	const char *name;
	unsigned commands;
	enum option_type type;
	size_t offset;
	uint64_t min;
	uint64_t max;
	choice_set *choose;
};

#define AT(field) offsetof(struct options, field)

/* clang-format off */
static const struct option table[] = {
	/* name              commands             type           field             min max          reader */
	{  "-o",             FILES,               TYPE_TEXT,     AT(output),       0,  0,           NULL },
	{  "--seed",         ALL,                 TYPE_COUNT_64, AT(seed),         0,  UINT64_MAX,  NULL },
	{  "--of",           COMMAND_DECLARATION, TYPE_COUNT_64, AT(of),           1,  ENTRIES_MAX, NULL },
	{  "--entries",      ALL,                 TYPE_CHOICE,   0,                0,  0,           choice_entries },
	{  "--filers",       ALL,                 TYPE_COUNT_32, AT(filers),       1,  FILERS_MAX,  NULL },
	{  "--importers",    FILES,               TYPE_COUNT_32, AT(importers),    1,  UINT32_MAX,  NULL },
	{  "--as-of",        FILES,               TYPE_DATE,     AT(as_of),        0,  0,           NULL },
	{  "--data-date",    COMMAND_DECLARATION, TYPE_DATE,     AT(data_date),    0,  0,           NULL },
	{  "--with",         REPORTS,             TYPE_CHOICE,   0,                0,  0,           choice_with },
	{  "--without",      FILES,               TYPE_CHOICE,   0,                0,  0,           choice_without },
	{  "--dots",         COMMAND_ES003,       TYPE_FLAG,     AT(style.dots),   0,  0,           NULL },
	{  "--files",        REPORTS,             TYPE_COUNT_32, AT(files),        1,  FILES_MAX,   NULL },
	{  "--shuffle",      REPORTS,             TYPE_FLAG,     AT(shuffle),      0,  0,           NULL },
	{  "--order",        COMMAND_DECLARATION, TYPE_CHOICE,   0,                0,  0,           choice_order },
	{  "--dashes",       COMMAND_DECLARATION, TYPE_CHOICE,   0,                0,  0,           choice_dashes },
	{  "--crlf",         COMMAND_DECLARATION, TYPE_FLAG,     AT(crlf),         0,  0,           NULL },
	{  "--quoted",       COMMAND_DECLARATION, TYPE_FLAG,     AT(quoted),       0,  0,           NULL },
	{  "--bom",          COMMAND_DECLARATION, TYPE_FLAG,     AT(bom),          0,  0,           NULL },
	{  "--only",         COMMAND_DECLARATION, TYPE_CHOICE,   0,                0,  0,           choice_only },
	{  "--one-filer",    COMMAND_DECLARATION, TYPE_FLAG,     AT(one_filer),    0,  0,           NULL },
	{  "--one-importer", COMMAND_DECLARATION, TYPE_FLAG,     AT(one_importer), 0,  0,           NULL },
	{  "--filer",        COMMAND_DECLARATION, TYPE_TEXT,     AT(filer),        0,  0,           NULL },
	{  "--importer",     COMMAND_DECLARATION, TYPE_TEXT,     AT(importer),     0,  0,           NULL },
	{  "--damage",       COMMAND_DECLARATION, TYPE_CHOICE,   0,                0,  0,           choice_damage },
	{  "--account-type", COMMAND_DECLARATION, TYPE_CHOICE,   0,                0,  0,           choice_account },
	{  "--filer-code",   COMMAND_DECLARATION, TYPE_TEXT,     AT(filer_code),   0,  0,           NULL },
	{  "--ior",          COMMAND_DECLARATION, TYPE_CHOICE,   0,                0,  0,           choice_ior },
};
/* clang-format on */

static const struct {
	const char *name;
	enum command command;
} commands[] = {
	{ "es003", COMMAND_ES003 },
	{ "extract", COMMAND_EXTRACT },
	{ "declaration", COMMAND_DECLARATION },
	{ "filers", COMMAND_FILERS },
};

static bool command_find(const char *name, enum command *command)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		if (strcmp(commands[i].name, name) == 0) {
			*command = commands[i].command;
			return true;
		}
	}
	return complain("%s is not a command; see cape-gen --help", name);
}

static const struct option *option_find(const char *name, enum command command)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (strcmp(table[i].name, name) == 0 && (table[i].commands & command) != 0)
			return &table[i];
	}
	return NULL;
}

static bool option_set(struct options *options, const struct option *option, const char *value)
{
	char *field = (char *)options + option->offset;
	uint64_t count;

	switch (option->type) {
	case TYPE_FLAG:
		memcpy(field, &(bool){ true }, sizeof(bool));
		return true;
	case TYPE_TEXT:
		memcpy(field, &value, sizeof value);
		return true;
	case TYPE_DATE: {
		int32_t days;

		if (!calendar_parse(value, &days))
			return complain("%s %s: not a date YYYY-MM-DD of the years 1980 to 2099", option->name, value);
		memcpy(field, &days, sizeof days);
		return true;
	}
	case TYPE_CHOICE:
		return option->choose(options, value);
	default:
		break;
	}
	if (!choice_count(value, &count) || count < option->min || count > option->max)
		return complain("%s %s: not a number from %llu to %llu", option->name, value,
				(unsigned long long)option->min, (unsigned long long)option->max);
	if (option->type == TYPE_COUNT_64)
		memcpy(field, &count, sizeof count);
	else
		memcpy(field, &(uint32_t){ (uint32_t)count }, sizeof(uint32_t));
	return true;
}

static void defaults_set(struct options *options)
{
	memset(options, 0, sizeof *options);
	options->seed = 1;
	options->filers = 40;
	options->importers = UINT32_MAX;
	options->files = 1;
	options->style.without = FIELDS_ON_REQUEST;
	options->data_date = CALENDAR_NONE;
	calendar_parse(DAY_DEFAULT, &options->as_of);
}

/* What the options must be to each other. */
static bool options_finish(struct options *options)
{
	bool declaration = options->command == COMMAND_DECLARATION;

	if (options->entries == 0)
		return complain("--entries N is missing");
	if (options->command != COMMAND_FILERS && options->output == NULL)
		return complain("-o FILE is missing");
	if (declaration && options->of == 0)
		return complain("--of M is missing: how many entries the population has");
	if (!declaration) {
		if (options->entries > ENTRIES_MAX)
			return complain("--entries: at most %llu", (unsigned long long)ENTRIES_MAX);
		options->of = options->entries;
	}
	if (options->data_date == CALENDAR_NONE)
		options->data_date = options->as_of;
	if ((options->one_filer && options->filer != NULL) || (options->one_importer && options->importer != NULL))
		return complain("--one-filer and --filer, --one-importer and --importer exclude each other");
	return true;
}

bool options_read(int argc, char **argv, struct options *options)
{
	defaults_set(options);
	if (argc < 2)
		return complain("no command; see cape-gen --help");
	if (!command_find(argv[1], &options->command))
		return false;
	for (int i = 2; i < argc; i++) {
		const struct option *option = option_find(argv[i], options->command);
		const char *value = NULL;

		if (option == NULL)
			return complain("%s: no option of %s; see cape-gen --help", argv[i], argv[1]);
		if (option->type != TYPE_FLAG && ++i == argc)
			return complain("%s needs a value", option->name);
		if (option->type != TYPE_FLAG)
			value = argv[i];
		if (!option_set(options, option, value))
			return false;
	}
	return options_finish(options);
}
