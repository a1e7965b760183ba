/* The command line, read and checked. */
#ifndef GEN_OPTIONS_H
#define GEN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "damage.h"
#include "layout.h"
#include "walk.h"

enum command { COMMAND_ES003 = 1, COMMAND_EXTRACT = 2, COMMAND_DECLARATION = 4, COMMAND_FILERS = 8 };
enum account_type { ACCOUNT_UNSET, ACCOUNT_IMPORTER, ACCOUNT_BROKER, ACCOUNT_FILER };
enum dashes { DASHES_NONE, DASHES_ALL, DASHES_MIXED };

#define OPTIONS_IORS_MAX 64
/* `--entries all`: as many as there are. */
#define OPTIONS_ALL UINT64_MAX

struct options {
	enum command command;
	const char *output;
	/* The population. */
	uint64_t of;
	uint64_t seed;
	uint32_t filers;
	uint32_t importers;
	int32_t data_date;
	/* Reports. */
	struct layout_style style;
	uint32_t files;
	bool shuffle;
	/* Declarations. */
	uint64_t entries;
	int32_t as_of;
	enum walk_order order;
	enum dashes dashes;
	bool crlf;
	bool quoted;
	bool bom;
	bool only_accepted;
	bool one_filer;
	bool one_importer;
	const char *filer;
	const char *importer;
	uint32_t damage_ppm[DAMAGE_KINDS];
	/* The account that files. */
	enum account_type account;
	const char *filer_code;
	const char *iors[OPTIONS_IORS_MAX];
	unsigned ior_count;
};

/* False if the command line is wrong (said). ARGV[1] is the command. */
bool options_read(int argc, char **argv, struct options *options);

#endif
