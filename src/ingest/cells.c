/* Cell values as tables of words. */
#include "ingest/cells.h"

#include "core/key.h"
#include "parse/money.h"

#include <strings.h>

struct facts facts_none(void)
{
	struct facts facts = {
		.duty_cents = INDEX_NO_DUTY,
		.summary_date = DAY_ABSENT,
		.payment_date = DAY_ABSENT,
	};

	facts.attr = entry_set(facts.attr, FIELD_TYPE, ENTRY_TYPE_UNKNOWN);
	facts.attr = entry_set(facts.attr, FIELD_LIQUIDATION_DATE, DAY_UNKNOWN);
	return facts;
}

struct cell_word {
	enum source_field field;
	const char *word;
	unsigned code;
};

static const struct cell_word cell_words[] = {
	{ SOURCE_STATUS, "accepted", STATUS_ACCEPTED },
	{ SOURCE_STATUS, "1", STATUS_ACCEPTED },
	{ SOURCE_STATUS, "rejected", STATUS_REJECTED },
	{ SOURCE_STATUS, "2", STATUS_REJECTED },
	{ SOURCE_STATUS, "cancelled", STATUS_CANCELLED },
	{ SOURCE_STATUS, "canceled", STATUS_CANCELLED },
	{ SOURCE_STATUS, "3", STATUS_CANCELLED },
	{ SOURCE_STATUS, "inactive", STATUS_INACTIVE },
	{ SOURCE_STATUS, "4", STATUS_INACTIVE },
	{ SOURCE_CONTROL, "cbp", CONTROL_CBP },
	{ SOURCE_CONTROL, "cbp control", CONTROL_CBP },
	{ SOURCE_CONTROL, "2", CONTROL_CBP },
	{ SOURCE_CONTROL, "trade", CONTROL_TRADE },
	{ SOURCE_CONTROL, "trade control", CONTROL_TRADE },
	{ SOURCE_CONTROL, "1", CONTROL_TRADE },
	{ SOURCE_CONTROL, "inactive", CONTROL_INACTIVE },
	{ SOURCE_CONTROL, "3", CONTROL_INACTIVE },
	{ SOURCE_RECON, "y", RECON_FLAGGED },
	{ SOURCE_RECON, "yes", RECON_FLAGGED },
	{ SOURCE_RECON, "1", RECON_FLAGGED },
	{ SOURCE_RECON, "true", RECON_FLAGGED },
	{ SOURCE_RECON, "n", RECON_NO },
	{ SOURCE_RECON, "no", RECON_NO },
	{ SOURCE_RECON, "0", RECON_NO },
	{ SOURCE_RECON, "false", RECON_NO },
	{ SOURCE_RECON, "", RECON_NO },
	{ SOURCE_PROTEST, "open", PROTEST_OPEN },
	{ SOURCE_PROTEST, "suspended", PROTEST_SUSPENDED },
	{ SOURCE_DRAWBACK, "y", FLAG_YES },
	{ SOURCE_DRAWBACK, "yes", FLAG_YES },
	{ SOURCE_DRAWBACK, "1", FLAG_YES },
	{ SOURCE_DRAWBACK, "true", FLAG_YES },
	{ SOURCE_DRAWBACK, "n", FLAG_NO },
	{ SOURCE_DRAWBACK, "no", FLAG_NO },
	{ SOURCE_DRAWBACK, "0", FLAG_NO },
	{ SOURCE_DRAWBACK, "false", FLAG_NO },
	{ SOURCE_DRAWBACK, "", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "y", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "yes", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "1", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "true", FLAG_YES },
	{ SOURCE_ADCVD_PENDING, "n", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "no", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "0", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "false", FLAG_NO },
	{ SOURCE_ADCVD_PENDING, "", FLAG_NO },
	{ SOURCE_LIQUIDATION_STATUS, "", LIQUIDATION_NONE },
	{ SOURCE_LIQUIDATION_STATUS, "unliquidated", LIQUIDATION_UNLIQUIDATED },
	{ SOURCE_LIQUIDATION_STATUS, "suspended", LIQUIDATION_SUSPENDED },
	{ SOURCE_LIQUIDATION_STATUS, "extended", LIQUIDATION_EXTENDED },
	{ SOURCE_LIQUIDATION_STATUS, "under review", LIQUIDATION_UNDER_REVIEW },
	{ SOURCE_LIQUIDATION_STATUS, "liquidated", LIQUIDATION_LIQUIDATED },
	{ SOURCE_LIQUIDATION_STATUS, "reliquidated", LIQUIDATION_LIQUIDATED },
};

/* The code of every other cell, and of an assumed "unknown". */
static const struct {
	unsigned other;
	unsigned unknown;
} cell_defaults[SOURCE_FIELDS] = {
	[SOURCE_STATUS] = { STATUS_UNKNOWN, STATUS_UNKNOWN },
	[SOURCE_CONTROL] = { CONTROL_UNKNOWN, CONTROL_UNKNOWN },
	[SOURCE_RECON] = { RECON_UNKNOWN, RECON_UNKNOWN },
	[SOURCE_PROTEST] = { PROTEST_NONE, PROTEST_UNKNOWN },
	[SOURCE_DRAWBACK] = { FLAG_UNKNOWN, FLAG_UNKNOWN },
	[SOURCE_ADCVD_PENDING] = { FLAG_UNKNOWN, FLAG_UNKNOWN },
	[SOURCE_LIQUIDATION_STATUS] = { LIQUIDATION_UNKNOWN, LIQUIDATION_UNKNOWN },
	[SOURCE_RECON_FILED] = { FLAG_YES, FLAG_UNKNOWN },
	[SOURCE_TYPE] = { ENTRY_TYPE_UNKNOWN, ENTRY_TYPE_UNKNOWN },
	[SOURCE_IEEPA_COUNT] = { IEEPA_UNKNOWN, IEEPA_UNKNOWN },
	[SOURCE_LIQUIDATION_DATE] = { DAY_UNKNOWN, DAY_UNKNOWN },
};

struct span cell_trim(struct span value)
{
	while (value.len_bytes && (value.begin[0] == ' ' || value.begin[0] == '\t')) {
		value.begin++;
		value.len_bytes--;
	}
	while (value.len_bytes && (value.begin[value.len_bytes - 1] == ' ' || value.begin[value.len_bytes - 1] == '\t'))
		value.len_bytes--;
	return value;
}

static bool equals(struct span value, const char *word)
{
	return strlen(word) == value.len_bytes &&
	       (value.len_bytes == 0 || strncasecmp(word, (const char *)value.begin, value.len_bytes) == 0);
}

static unsigned word_code(enum source_field field, struct span value)
{
	for (size_t i = 0; i < ARRAY_LEN(cell_words); i++) {
		if (cell_words[i].field == field && equals(value, cell_words[i].word))
			return cell_words[i].code;
	}
	return cell_defaults[field].other;
}

unsigned cell_liquidation_status(struct span text)
{
	return text.begin ? word_code(SOURCE_LIQUIDATION_STATUS, text) : LIQUIDATION_ABSENT;
}

static unsigned type_code(struct span value)
{
	unsigned code = 0;

	if (value.len_bytes < 1 || value.len_bytes > 2)
		return ENTRY_TYPE_UNKNOWN;
	for (size_t i = 0; i < value.len_bytes; i++) {
		if (value.begin[i] < '0' || value.begin[i] > '9')
			return ENTRY_TYPE_UNKNOWN;
		code = code * 10 + (value.begin[i] - '0');
	}
	return code;
}

/* Digits; blank is 0; more than 32 bits are held at the largest number there is. False if it is no number. */
static bool count_of(struct span value, uint32_t *count)
{
	uint64_t n = 0;

	*count = 0;
	for (size_t i = 0; i < value.len_bytes; i++) {
		if (value.begin[i] < '0' || value.begin[i] > '9')
			return false;
		n = n * 10 + (value.begin[i] - '0');
		n = n > UINT32_MAX ? UINT32_MAX : n;
	}
	*count = (uint32_t)n;
	return true;
}

static bool read_importer(struct span value, struct facts *facts)
{
	size_t len;

	memset(facts->importer, 0, sizeof(facts->importer));
	len = alnum_normalise(value, facts->importer, IMPORTER_LEN_MAX);

	if (len > IMPORTER_LEN_MAX)
		return false;
	facts->importer_len = (uint8_t)len;
	return true;
}

static void set_code(enum source_field field, unsigned code, struct facts *facts)
{
	facts->attr = entry_set(facts->attr, source_fields[field].field, code);
}

bool cell_read(enum source_field field, struct span value, struct facts *facts)
{
	switch (field) {
	case SOURCE_IOR:
		return read_importer(value, facts);
	case SOURCE_TYPE:
		set_code(field, type_code(value), facts);
		return true;
	case SOURCE_LIQUIDATION_DATE:
		set_code(field, day_parse_cell(value), facts);
		return true;
	case SOURCE_IEEPA_COUNT:
		set_code(field, count_of(value, &facts->ieepa_count) ? IEEPA_NONE : IEEPA_UNKNOWN, facts);
		return true;
	case SOURCE_IEEPA_DUTY:
		return money_parse(value, &facts->duty_cents);
	case SOURCE_SUMMARY_DATE:
		facts->summary_date = day_parse_cell(value);
		return true;
	case SOURCE_PAYMENT_DATE:
		facts->payment_date = day_parse_cell(value);
		return true;
	case SOURCE_RECON_FILED:
		set_code(field, value.len_bytes ? FLAG_YES : FLAG_NO, facts);
		return true;
	case SOURCE_LIQUIDATION_STATUS:
		facts->liquidation_status = value;
		return true;
	case SOURCE_CAPE:
		facts->cape = value;
		return true;
	default:
		set_code(field, word_code(field, value), facts);
		return true;
	}
}

static bool assume_unknown(enum source_field field, struct facts *facts)
{
	switch (field) {
	case SOURCE_IOR:
		memset(facts->importer, 0, sizeof(facts->importer));
		facts->importer_len = 0;
		return true;
	case SOURCE_IEEPA_COUNT:
		facts->ieepa_count = 0;
		set_code(field, IEEPA_UNKNOWN, facts);
		return true;
	case SOURCE_IEEPA_DUTY:
		facts->duty_cents = INDEX_NO_DUTY;
		return true;
	case SOURCE_SUMMARY_DATE:
		facts->summary_date = DAY_UNKNOWN;
		return true;
	case SOURCE_PAYMENT_DATE:
		facts->payment_date = DAY_UNKNOWN;
		return true;
	case SOURCE_LIQUIDATION_STATUS:
	case SOURCE_CAPE:
		return cell_read(field, span_text("unknown"), facts);
	default:
		set_code(field, cell_defaults[field].unknown, facts);
		return true;
	}
}

/* True if the field was read as unknown. */
static bool is_unknown(enum source_field field, const struct facts *facts)
{
	enum field attr_field = source_fields[field].field;

	switch (field) {
	case SOURCE_IOR:
		return facts->importer_len == 0;
	case SOURCE_SUMMARY_DATE:
		return facts->summary_date == DAY_UNKNOWN;
	case SOURCE_PAYMENT_DATE:
		return facts->payment_date == DAY_UNKNOWN;
	case SOURCE_IEEPA_DUTY:
	case SOURCE_PROTEST:
	case SOURCE_RECON_FILED:
	case SOURCE_LIQUIDATION_STATUS:
	case SOURCE_CAPE:
		return false; /* Every value that can be read is a known one. */
	default:
		return entry_get(facts->attr, attr_field) == cell_defaults[field].unknown;
	}
}

bool cell_assume(enum source_field field, struct span value, struct facts *facts)
{
	value = cell_trim(value);
	facts->attr |= entry_assumed_bit(source_fields[field].field);
	if (equals(value, "unknown"))
		return assume_unknown(field, facts);
	return cell_read(field, value, facts) && !is_unknown(field, facts);
}

void facts_take(struct facts *facts, const struct facts *from, enum source_field field)
{
	entry_attr mask = entry_mask(source_fields[field].field) | entry_assumed_bit(source_fields[field].field);

	facts->attr = (facts->attr & ~mask) | (from->attr & mask);
	switch (field) {
	case SOURCE_IOR:
		memcpy(facts->importer, from->importer, sizeof(facts->importer));
		facts->importer_len = from->importer_len;
		break;
	case SOURCE_IEEPA_COUNT:
		facts->ieepa_count = from->ieepa_count;
		break;
	case SOURCE_IEEPA_DUTY:
		facts->duty_cents = from->duty_cents;
		break;
	case SOURCE_SUMMARY_DATE:
		facts->summary_date = from->summary_date;
		break;
	case SOURCE_PAYMENT_DATE:
		facts->payment_date = from->payment_date;
		break;
	case SOURCE_LIQUIDATION_STATUS:
		facts->liquidation_status = from->liquidation_status;
		break;
	case SOURCE_CAPE:
		facts->cape = from->cape;
		break;
	default:
		break; /* Only in the attribute word. */
	}
}
