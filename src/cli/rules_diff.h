/* Two rule files beside each other: which rows belong together, for whatever tells how they differ. */
#ifndef CAPE_CLI_RULES_DIFF_H
#define CAPE_CLI_RULES_DIFF_H

#include "cli/rules.h"

struct diff {
	const struct ruleset *a, *b;
	const struct rule *partner[RULES_MAX]; /* of each row of a, in b; NULL: removed */
	bool paired[RULES_MAX];                /* each row of b; false: added */
};

/* What a key, or a file's name or outcome, says before and after; NULL: nothing. */
struct change {
	const char *before, *after;
	char before_room[RULE_VALUE_ROOM], after_room[RULE_VALUE_ROOM];
};

/* False if the two rows say the same. */
bool diff_of_rows(const struct rule *old, const struct rule *new, enum rule_key key, struct change *change);

/* The same for what is not in rows: setting 0 is the name, those behind it the outcomes. `key`: what the file calls it. */
#define DIFF_SETTINGS (1 + STATUS_TEXTS)
bool diff_of_settings(const struct diff *diff, unsigned setting, const char **key, struct change *change);

/* As one object, which becomes the caller's. a and b: what the files were called on the command line. */
cJSON *diff_json(const struct diff *diff, const char *a, const char *b, bool differ);

#endif
