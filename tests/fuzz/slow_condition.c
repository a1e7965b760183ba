/* The grammar as functions that return truth values. A word at a time, nothing kept. */
#include "fuzz/slow_condition.h"

#include <stdlib.h>
#include <strings.h>

/* Brackets may nest as deep as the engine allows many times over. */
#define DEPTH_MAX 4096

struct reader {
	struct span text;
	day as_of;
	entry_attr attr;
	char word[64]; /* lower-case; empty at the end; a longer one is none that the grammar knows */
	unsigned depth;
	bool wrong;
};

static const struct {
	enum field field;
	const char *name;
	const char *value;
	unsigned code;
} values[] = {
	{ FIELD_STATUS, "status", "accepted", STATUS_ACCEPTED },
	{ FIELD_STATUS, "status", "rejected", STATUS_REJECTED },
	{ FIELD_STATUS, "status", "cancelled", STATUS_CANCELLED },
	{ FIELD_STATUS, "status", "inactive", STATUS_INACTIVE },
	{ FIELD_STATUS, "status", "unknown", STATUS_UNKNOWN },
	{ FIELD_CONTROL, "control", "cbp", CONTROL_CBP },
	{ FIELD_CONTROL, "control", "trade", CONTROL_TRADE },
	{ FIELD_CONTROL, "control", "inactive", CONTROL_INACTIVE },
	{ FIELD_CONTROL, "control", "unknown", CONTROL_UNKNOWN },
	{ FIELD_TYPE, "type", "unknown", ENTRY_TYPE_UNKNOWN },
	{ FIELD_RECON, "recon", "no", RECON_NO },
	{ FIELD_RECON, "recon", "flagged", RECON_FLAGGED },
	{ FIELD_RECON, "recon", "unknown", RECON_UNKNOWN },
	{ FIELD_RECON_FILED, "recon_filed", "no", FLAG_NO },
	{ FIELD_RECON_FILED, "recon_filed", "yes", FLAG_YES },
	{ FIELD_RECON_FILED, "recon_filed", "unknown", FLAG_UNKNOWN },
	{ FIELD_DRAWBACK, "drawback", "no", FLAG_NO },
	{ FIELD_DRAWBACK, "drawback", "yes", FLAG_YES },
	{ FIELD_DRAWBACK, "drawback", "unknown", FLAG_UNKNOWN },
	{ FIELD_IEEPA_COUNT, "ieepa_count", "zero", IEEPA_NONE },
	{ FIELD_IEEPA_COUNT, "ieepa_count", "some", IEEPA_SOME },
	{ FIELD_IEEPA_COUNT, "ieepa_count", "unknown", IEEPA_UNKNOWN },
	{ FIELD_LIQUIDATION_DATE, "liquidation_date", "unliquidated", DAY_BLANK },
	{ FIELD_LIQUIDATION_DATE, "liquidation_date", "unknown", DAY_UNKNOWN },
	{ FIELD_PROTEST, "protest", "none", PROTEST_NONE },
	{ FIELD_PROTEST, "protest", "open", PROTEST_OPEN },
	{ FIELD_PROTEST, "protest", "suspended", PROTEST_SUSPENDED },
	{ FIELD_PROTEST, "protest", "unknown", PROTEST_UNKNOWN },
	{ FIELD_ADCVD_PENDING, "adcvd_pending", "no", FLAG_NO },
	{ FIELD_ADCVD_PENDING, "adcvd_pending", "yes", FLAG_YES },
	{ FIELD_ADCVD_PENDING, "adcvd_pending", "unknown", FLAG_UNKNOWN },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "none", LIQUIDATION_NONE },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "unliquidated", LIQUIDATION_UNLIQUIDATED },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "suspended", LIQUIDATION_SUSPENDED },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "extended", LIQUIDATION_EXTENDED },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "under_review", LIQUIDATION_UNDER_REVIEW },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "liquidated", LIQUIDATION_LIQUIDATED },
	{ FIELD_LIQUIDATION_STATUS, "liquidation_status", "unknown", LIQUIDATION_UNKNOWN },
	{ FIELD_PAYMENT_DATE, "payment_date", "unpaid", PAYMENT_UNPAID },
	{ FIELD_PAYMENT_DATE, "payment_date", "paid", PAYMENT_PAID },
	{ FIELD_PAYMENT_DATE, "payment_date", "unknown", PAYMENT_UNKNOWN },
	{ FIELD_EARLIER_CLAIM, "earlier_claim", "no", FLAG_NO },
	{ FIELD_EARLIER_CLAIM, "earlier_claim", "yes", FLAG_YES },
};

/* --- words ------------------------------------------------------------------------------------------------------ */

static bool is_one_of(unsigned char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

static void next_word(struct reader *r)
{
	size_t len = 0;

	while (r->text.len_bytes && is_one_of(*r->text.begin, " \t\r\n"))
		r->text = span_of(r->text.begin + 1, r->text.len_bytes - 1);
	while (r->text.len_bytes && !is_one_of(*r->text.begin, " \t\r\n")) {
		bool mark = is_one_of(*r->text.begin, "(),");

		if (mark && len != 0)
			break;
		if (len + 1 < sizeof(r->word))
			r->word[len++] = *r->text.begin ? (char)*r->text.begin : '\x01';
		r->text = span_of(r->text.begin + 1, r->text.len_bytes - 1);
		if (mark)
			break;
	}
	r->word[len] = '\0';
}

static bool take(struct reader *r, const char *word)
{
	if (strcasecmp(r->word, word) != 0)
		return false;
	next_word(r);
	return true;
}

static int wrong(struct reader *r)
{
	r->wrong = true;
	return 0;
}

/* --- the grammar ------------------------------------------------------------------------------------------------ */

static int read_older(struct reader *r, enum field field, unsigned code)
{
	unsigned long days;
	size_t len;

	if (field != FIELD_LIQUIDATION_DATE || !take(r, "than"))
		return wrong(r);
	len = strlen(r->word);
	if (len < 1 || len > 5 || strspn(r->word, "0123456789") != len)
		return wrong(r);
	days = strtoul(r->word, NULL, 10);
	next_word(r);
	if (!take(r, "days"))
		return wrong(r);
	return code >= DAY_FIRST && code <= DAY_LAST && (long)r->as_of - (long)code > (long)days;
}

static bool take_value(struct reader *r, enum field field, unsigned *code)
{
	if (field == FIELD_TYPE && strlen(r->word) == 2 && strspn(r->word, "0123456789") == 2) {
		*code = (unsigned)strtoul(r->word, NULL, 10);
		next_word(r);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		if (values[i].field == field && take(r, values[i].value)) {
			*code = values[i].code;
			return true;
		}
	}
	return false;
}

static int read_in(struct reader *r, enum field field, unsigned code, bool negated)
{
	bool among = false;
	unsigned value;

	if (!take(r, "in"))
		return wrong(r);
	do {
		if (!take_value(r, field, &value))
			return wrong(r);
		among = among || value == code;
	} while (take(r, ","));
	/* "A test of a field that the entry's source did not have is false", with "not in" too. */
	if (entry_bits[field].optional && code == 0)
		return 0;
	return among != negated;
}

static int read_test(struct reader *r)
{
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		enum field field = values[i].field;
		unsigned code = entry_get(r->attr, field);

		if (!take(r, values[i].name))
			continue;
		if (take(r, "older"))
			return read_older(r, field, code);
		return read_in(r, field, code, take(r, "not"));
	}
	return wrong(r);
}

static int read_condition(struct reader *r);

static int read_factor(struct reader *r)
{
	int value;

	if (r->wrong || ++r->depth > DEPTH_MAX)
		return wrong(r);
	if (take(r, "not")) {
		value = !read_factor(r);
	} else if (take(r, "(")) {
		value = read_condition(r);
		if (!take(r, ")"))
			(void)wrong(r);
	} else {
		value = read_test(r);
	}
	r->depth--;
	return value;
}

static int read_term(struct reader *r)
{
	int value = read_factor(r);

	while (!r->wrong && take(r, "and"))
		value &= read_factor(r);
	return value;
}

static int read_condition(struct reader *r)
{
	int value = read_term(r);

	while (!r->wrong && take(r, "or"))
		value |= read_term(r);
	return value;
}

int slow_condition(struct span text, day as_of, entry_attr attr)
{
	struct reader reader = { .text = text, .as_of = as_of, .attr = attr };
	int value;

	next_word(&reader);
	value = read_condition(&reader);
	return reader.wrong || reader.word[0] != '\0' ? -1 : value;
}
