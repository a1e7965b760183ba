/* Importers and reasons that claims bring along. */
#include "core/mem.h"
#include "ledger/messages.h"
#include "report/claim_list.h"

#include <stdlib.h>

#define CBP_MUTE "(CBP gives no reason)"

/* A reason with this id whose text is the message, spaces and case aside. */
static uint16_t find_message(const struct known_reasons *reasons, const char *id, struct span message)
{
	for (size_t i = 0; i < reasons->count; i++) {
		if (strcmp(reasons->items[i].id, id) == 0 && text_same(span_text(reasons->items[i].text), message))
			return (uint16_t)i;
	}
	return UINT16_MAX;
}

/* The first of the messages, and the rule it belongs to. */
static const char *first_message(const struct ruleset *set, const struct record *record, const char *messages,
				 struct span *message)
{
	struct span rest = span_text(messages);
	const char *id;

	if (!*messages || !message_next(&rest, message) || !message->len_bytes)
		*message = span_text(CBP_MUTE);
	id = message_rule(set, record, *message);
	return id ? id : CBP_REASON_ID;
}

uint16_t claim_reason(const struct view *view, const struct ruleset *set, const struct record *record,
		      const char *messages)
{
	struct span message;
	const char *id = first_message(set, record, messages, &message);
	uint16_t number = find_message(&view->reasons, id, message);

	return number != UINT16_MAX ? number : known_reasons_find(&view->reasons, CBP_REASON_ID, CBP_REASON_OTHER);
}

static void add_message(struct known_reasons *reasons, const struct ruleset *set, const struct record *record,
			const char *messages)
{
	struct span message;
	const char *id = first_message(set, record, messages, &message);
	char *text;

	if (find_message(reasons, id, message) != UINT16_MAX)
		return;
	text = mem_span(message);
	if (reasons->count < CBP_REASONS_MAX)
		(void)known_reasons_add(reasons, id, text, NULL);
	else
		(void)known_reasons_add(reasons, CBP_REASON_ID, CBP_REASON_OTHER, NULL);
	free(text);
}

static void add_record(struct view *view, const struct record *record)
{
	for (uint32_t i = 0; i < record->header.importers_count; i++)
		(void)parties_add(&view->parties, span_text(record->importers[i]));
	for (uint32_t k = 0; k < record->header.errors_count; k++)
		(void)known_reasons_add(&view->reasons, record->texts[RECORD_FIRST_RULE + 2 * k],
					record->texts[RECORD_FIRST_RULE + 2 * k + 1], NULL);
}

bool claim_list_tables(const struct claim_list *list, const struct ruleset *set, struct view *view, struct err *err)
{
	for (size_t i = 0; i < list->claims_count; i++) {
		struct claim_rows rows;

		if (!list->chosen[i])
			continue;
		if (!claim_list_rows(list, i, &rows, err))
			return false;
		if (rows.has_record)
			add_record(view, &rows.record);
		for (uint64_t k = 0; rows.decided && k < rows.outcome.header.texts; k++)
			add_message(&view->reasons, set, rows.has_record ? &rows.record : NULL, rows.outcome.texts[k]);
		claim_rows_close(&rows);
	}
	return true;
}
