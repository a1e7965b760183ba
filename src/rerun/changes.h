/* What became another thing about an entry from one look at it to the next. */
#ifndef CAPE_RERUN_CHANGES_H
#define CAPE_RERUN_CHANGES_H

#include "core/mem.h"
#include "rerun/before.h"

enum change_kind {
	CHANGE_NONE,
	CHANGE_FILEABLE, /* it failed or was rejected, and passes all gates now: it can be put on a declaration */
	CHANGE_PASSES,   /* the same of an entry that was filed while it passed: nothing need be done */
	CHANGE_FAILS,    /* it passed */
	CHANGE_REASON,   /* it fails for another reason */
	CHANGE_DATA,     /* the answer is the same, but fields are not */
	CHANGE_REMOVED,  /* CBP accepted it, and has removed its IEEPA lines now */
	CHANGE_CLAIMED,  /* it is not on this claim and on another one now: it was filed elsewhere */
	CHANGE_KINDS
};

/* Why, if that is known: a change of the entry's data before one of rules, and so on. */
enum change_cause { CAUSE_DATA, CAUSE_RULES, CAUSE_ACCOUNT, CAUSE_DATE, CHANGE_CAUSES };

/* Words for CSV and JSON, and what people are shown. */
extern const char *const change_words[CHANGE_KINDS];
extern const char *const change_titles[CHANGE_KINDS];
extern const char *const cause_words[CHANGE_CAUSES];

struct change {
	enum change_kind kind;
	enum change_cause cause;
	uint32_t fields; /* bit f: field f is another one */
};

/* `text` is what `now` prints; its outcome is STATE_PASSES or not. `other_rules`, `other_account`: than before. */
struct change change_of_row(const struct before_row *before, const struct state_row *now, const char *text,
			    bool other_rules, bool other_account);

/* A field's value for people, appended to a buffer that grows (without a NUL). Not of FIELD_IOR: importer numbers are not told. */
void change_put_value(struct outbuf *out, enum field field, const struct state_row *row);

#endif
