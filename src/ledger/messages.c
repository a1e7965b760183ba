/* Comparing texts, rule by rule. */
#include "ledger/messages.h"

#include "core/mem.h"

#include <stdlib.h>

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

char *text_folded(struct span text)
{
	char *folded = mem_alloc(text.len_bytes + 1), *at = folded;
	bool space = false;

	for (size_t i = 0; i < text.len_bytes && text.begin[i]; i++) {
		unsigned char c = text.begin[i];

		if (is_space(c)) {
			space = at > folded;
			continue;
		}
		if (space)
			*at++ = ' ';
		space = false;
		*at++ = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	}
	*at = '\0';
	return folded;
}

bool text_same(struct span a, struct span b)
{
	char *x, *y;
	bool same;

	if (span_equal(a, b))
		return true;
	x = text_folded(a);
	y = text_folded(b);
	same = strcmp(x, y) == 0;
	free(x);
	free(y);
	return same;
}

bool message_next(struct span *rest, struct span *message)
{
	const unsigned char *at = rest->begin, *stop;

	if (!at)
		return false;
	stop = rest->len_bytes ? memchr(at, ';', rest->len_bytes) : NULL;
	*message = span_of(at, stop ? (size_t)(stop - at) : rest->len_bytes);
	while (message->len_bytes && is_space(*message->begin))
		*message = span_of(message->begin + 1, message->len_bytes - 1);
	*rest = stop ? span_of(stop + 1, rest->len_bytes - (size_t)(stop + 1 - at)) : span_of(NULL, 0);
	return true;
}

const char *message_rule(const struct ruleset *rules, const struct record *record, struct span message)
{
	for (size_t k = 0; record && k < record->header.errors_count; k++) {
		const char *const *texts = &record->texts[RECORD_FIRST_RULE + 2 * k];

		if (text_same(message, span_text(texts[1])))
			return texts[0];
	}
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->rows[i];

		if (rule->gate == GATE_D && text_same(message, span_text(rule->text)))
			return rule->id;
	}
	return NULL;
}
