/* Comparing two rows. */
#include "rerun/changes.h"

#include <stdio.h>

const char *const change_words[CHANGE_KINDS] = {
	[CHANGE_NONE] = "none",
	[CHANGE_FILEABLE] = "fileable",
	[CHANGE_PASSES] = "passes",
	[CHANGE_FAILS] = "fails",
	[CHANGE_REASON] = "reason",
	[CHANGE_DATA] = "data",
	[CHANGE_REMOVED] = "lines removed",
	[CHANGE_CLAIMED] = "claimed",
};

const char *const change_titles[CHANGE_KINDS] = {
	[CHANGE_NONE] = "Unchanged",
	[CHANGE_FILEABLE] = "Became fileable",
	[CHANGE_PASSES] = "Filed, pass again",
	[CHANGE_FAILS] = "Would fail now",
	[CHANGE_REASON] = "Fail for another cause",
	[CHANGE_DATA] = "Only data changed",
	[CHANGE_REMOVED] = "IEEPA lines removed",
	[CHANGE_CLAIMED] = "On another claim",
};

const char *const cause_words[CHANGE_CAUSES] = {
	[CAUSE_DATA] = "data",
	[CAUSE_RULES] = "rules",
	[CAUSE_ACCOUNT] = "account",
	[CAUSE_DATE] = "date",
};

/* Beside the attribute word. */
static bool differs(enum field field, const struct state_row *a, const struct state_row *b)
{
	switch (field) {
	case FIELD_IOR:
		return a->importer && b->importer && a->importer != b->importer;
	case FIELD_IEEPA_DUTY:
		return a->duty_cents != b->duty_cents;
	case FIELD_SUMMARY_DATE:
		return a->summary_date != b->summary_date;
	case FIELD_PAYMENT_DATE:
		return a->payment_date != b->payment_date;
	default:
		return false;
	}
}

static uint32_t changed_fields(const struct state_row *a, const struct state_row *b)
{
	uint32_t fields = 0;

	if (!(a->known & b->known & ROW_DATA))
		return 0;
	for (unsigned f = 0; f < FIELDS; f++) {
		enum field field = (enum field)f;

		if (((a->attr ^ b->attr) & entry_mask(field)) || differs(field, a, b))
			fields |= 1u << f;
	}
	return fields;
}

static bool passes(const struct state_row *row)
{
	return row->outcome == STATE_PASSES;
}

static enum change_kind kind_of(const struct before_row *before, const struct state_row *now, const char *text,
				uint32_t fields)
{
	bool same = passes(&before->row) ? passes(now) : !passes(now) && strcmp(before->text, text) == 0;

	if (!(before->row.known & ROW_ANSWERED))
		return CHANGE_NONE;
	if ((now->known & ROW_ACCEPTED) && (fields & 1u << FIELD_IEEPA_COUNT) &&
	    entry_get(now->attr, FIELD_IEEPA_COUNT) == IEEPA_NONE)
		return CHANGE_REMOVED;
	if (same)
		return fields ? CHANGE_DATA : CHANGE_NONE;
	if (passes(now))
		return now->known & ROW_FILED ? CHANGE_PASSES : CHANGE_FILEABLE;
	if ((fields & 1u << FIELD_EARLIER_CLAIM) && entry_get(now->attr, FIELD_EARLIER_CLAIM) == FLAG_YES &&
	    !(now->known & ROW_FILED))
		return CHANGE_CLAIMED;
	return passes(&before->row) ? CHANGE_FAILS : CHANGE_REASON;
}

struct change change_of_row(const struct before_row *before, const struct state_row *now, const char *text,
			    bool other_rules, bool other_account)
{
	uint32_t fields = changed_fields(&before->row, now);
	struct change change = { .kind = kind_of(before, now, text, fields), .fields = fields };

	if (fields || (before->row.known & ROW_DATA) != (now->known & ROW_DATA))
		change.cause = CAUSE_DATA;
	else
		change.cause = other_rules ? CAUSE_RULES : other_account ? CAUSE_ACCOUNT : CAUSE_DATE;
	return change;
}

/* --- values ------------------------------------------------------------------------------------------------------------- */

static void put(struct outbuf *out, const char *text)
{
	outbuf_append(out, text, strlen(text));
}

static void put_day(struct outbuf *out, unsigned d)
{
	char text[DAY_TEXT_BYTES];

	if (day_is_date((day)d)) {
		day_format((day)d, text);
		put(out, text);
	} else {
		put(out, d == DAY_BLANK ? "blank" : d == DAY_ABSENT ? "not in the source" : "unknown");
	}
}

static void put_cents(struct outbuf *out, int64_t cents)
{
	uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
	char text[32];

	if (cents == INT64_MIN) {
		put(out, "not in the source");
		return;
	}
	(void)snprintf(text, sizeof(text), "%s%llu.%02llu", cents < 0 ? "-" : "", (unsigned long long)(size / 100),
		       (unsigned long long)(size % 100));
	put(out, text);
}

void change_put_value(struct outbuf *out, enum field field, const struct state_row *row)
{
	static const char *const claimed[] = { "not asked", "no", "yes", "unknown" };
	unsigned code = entry_get(row->attr, field);
	char room[ENTRY_CODE_ROOM];

	switch (field) {
	case FIELD_LIQUIDATION_DATE:
		put_day(out, code);
		return;
	case FIELD_SUMMARY_DATE:
		put_day(out, row->summary_date);
		return;
	case FIELD_PAYMENT_DATE:
		put_day(out, row->payment_date);
		return;
	case FIELD_IEEPA_DUTY:
		put_cents(out, row->duty_cents);
		return;
	case FIELD_EARLIER_CLAIM:
		put(out, claimed[code]);
		return;
	default:
		put(out, entry_code_name(field, code, room));
	}
}
