/* The statuses of the rules, and the texts of gate A. */
#include "ledger/upload_words.h"

/* Takes a text that fits; false once two different ones do. */
static bool take(struct upload_words *found, const char *text, char gate)
{
	if (found->text && (found->gate != gate || strcmp(found->text, text) != 0))
		return false;
	*found = (struct upload_words){ text, gate };
	return true;
}

bool upload_words_find(const struct ruleset *set, const char *said, struct upload_words *words)
{
	static const struct {
		enum status_text status;
		char gate;
	} statuses[] = { { UPLOAD_ACCEPTED, 'D' }, { UPLOAD_FAILED_INITIAL, 'B' }, { UPLOAD_REJECTED_BATCH, 'C' } };
	struct shown_text shown = shown_text_of(span_text(said));
	bool one = true;

	*words = (struct upload_words){ .text = NULL };
	for (size_t i = 0; one && i < ARRAY_LEN(statuses); i++) {
		const char *text = set->statuses[statuses[i].status];

		if (shown_text_fits_words(shown, text))
			one = take(words, text, statuses[i].gate);
	}
	for (size_t i = 0; one && i < set->count; i++) {
		const struct rule *rule = &set->rows[i];

		if (rule->gate == GATE_A && shown_text_fits_words(shown, rule->text))
			one = take(words, rule->text, 'A');
	}
	return one && words->text;
}
