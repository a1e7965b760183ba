/* Pairs and messages, each once. */
#include "ledger/compare_parts.h"

#include "core/mem.h"

#include <stdlib.h>

void compare_begin(struct comparison *c)
{
	*c = (struct comparison){ .claims = 0 };
	ruleset_load_builtin(&c->rules);
}

void compare_free(struct comparison *c)
{
	for (size_t i = 0; i < compare_pairs(c); i++) {
		free((char *)c->pairs[i].predicted);
		free((char *)c->pairs[i].decided);
		free((char *)c->pairs[i].rules);
	}
	for (size_t i = 0; i < compare_unknown(c); i++)
		free((char *)c->unknown[i].message);
	free(c->pairs);
	free(c->unknown);
	dict_free(&c->pairs_known);
	dict_free(&c->unknown_known);
	ruleset_free(&c->rules);
	*c = (struct comparison){ .claims = 0 };
}

static char *copy(const char *text)
{
	return text ? mem_text(text) : NULL;
}

/* CBP's messages are one where they differ in spaces and case alone; the first is shown. */
size_t pair_number(struct comparison *c, const struct compared_pair *like)
{
	size_t known = compare_pairs(c), number;
	char *folded = text_folded(span_text(like->decided ? like->decided : ""));
	char *key = mem_format("%d\n%s\n%s", (int)like->agreement, like->predicted ? like->predicted : "", folded);

	number = dict_add(&c->pairs_known, span_text(key));
	free(key);
	free(folded);
	if (number < known)
		return number;
	c->pairs = mem_room(c->pairs, &c->pairs_capacity, number + 1, sizeof(*c->pairs));
	c->pairs[number] = (struct compared_pair){ .agreement = like->agreement,
						   .predicted = copy(like->predicted),
						   .decided = copy(like->decided),
						   .rules = copy(like->rules) };
	return number;
}

void unknown_count(struct comparison *c, const char *messages, const struct record *record, uint64_t entries)
{
	struct span rest = span_text(messages), message;

	while (message_next(&rest, &message)) {
		size_t known = compare_unknown(c), number;
		char *folded;

		if (message_rule(&c->rules, record, message))
			continue;
		folded = text_folded(message);
		number = dict_add(&c->unknown_known, span_text(folded));
		free(folded);
		if (number == known) {
			c->unknown = mem_room(c->unknown, &c->unknown_capacity, number + 1, sizeof(*c->unknown));
			c->unknown[number] = (struct unknown_message){ mem_span(message), 0 };
		}
		c->unknown[number].entries += entries;
	}
}

/* NULL comes last. */
static int by_text(const char *a, const char *b)
{
	if (!a || !b)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int by_entries(const void *a, const void *b)
{
	const struct compared_pair *x = a, *y = b;
	int order;

	if (x->entries != y->entries)
		return x->entries > y->entries ? -1 : 1;
	order = by_text(x->predicted, y->predicted);
	if (order == 0)
		order = by_text(x->decided, y->decided);
	return order ? order : (int)x->agreement - (int)y->agreement;
}

static int messages_by_entries(const void *a, const void *b)
{
	const struct unknown_message *x = a, *y = b;

	if (x->entries != y->entries)
		return x->entries > y->entries ? -1 : 1;
	return strcmp(x->message, y->message);
}

void compare_sort(struct comparison *c)
{
	if (compare_pairs(c))
		qsort(c->pairs, compare_pairs(c), sizeof(*c->pairs), by_entries);
	if (compare_unknown(c))
		qsort(c->unknown, compare_unknown(c), sizeof(*c->unknown), messages_by_entries);
}
