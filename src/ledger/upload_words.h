/* CBP's words for what became of an upload: what its File Upload Status means. */
#ifndef CAPE_LEDGER_UPLOAD_WORDS_H
#define CAPE_LEDGER_UPLOAD_WORDS_H

#include "ledger/shown_text.h"
#include "rules/ruleset.h"

struct upload_words {
	const char *text; /* as the rules have it; lives as long as they */
	char gate;        /* which gate answers so: 'A' to 'C'; 'D': the file was accepted */
};

/*
 * Words as the portal writes them (guide, topics 1 and 2), in any case and cut short too. False if no row of the rules, of whatever date, has
 * them, or if so much is cut that several rows fit: such words are kept as they are, and mean nothing.
 */
bool upload_words_find(const struct ruleset *set, const char *said, struct upload_words *words);

#endif
