/* One row, in a buffer of its own but for the importer's number. */
#include "run/refund_rows.h"

#include "core/importer.h"
#include "core/place.h"
#include "core/sum.h"
#include "parse/money.h"

#include <stdlib.h>

struct text {
	char bytes[REFUND_ROW_BYTES];
	size_t len_bytes;
};

static void put(struct text *text, const char *word)
{
	size_t len = strlen(word);

	assert(text->len_bytes + len < sizeof(text->bytes));
	memcpy(text->bytes + text->len_bytes, word, len);
	text->len_bytes += len;
}

static void put_day(struct text *text, struct refund_days *days, day d)
{
	if (!day_is_date(d))
		return;
	if (days->text[d][0] == '\0')
		day_format(d, days->text[d]);
	put(text, days->text[d]);
}

static void put_cents(struct text *text, int64_t cents)
{
	char money[MONEY_TEXT_BYTES];

	money_format(cents, money);
	put(text, money);
}

static void put_number(struct text *text, unsigned n)
{
	char digits[16];
	size_t at = sizeof(digits);

	digits[--at] = '\0';
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	put(text, digits + at);
}

static void put_estimate(struct text *text, struct refund_days *days, const struct refund_item *item,
			 const struct refund_estimate *estimate)
{
	put_day(text, days, estimate->from);
	put(text, ",");
	put(text, refund_deposits[estimate->deposit].code);
	put(text, ",");
	put_day(text, days, item->liquidation_date);
	put(text, ",");
	put_day(text, days, estimate->to);
	put(text, ",");
	put(text, refund_expectations[estimate->expected].code);
	put(text, ",");
	put_number(text, (unsigned)estimate->to - estimate->from);
	put(text, ",");
	put_cents(text, estimate->interest_cents);
	put(text, ",");
	put_cents(text, sum_cents(item->duty_cents, estimate->interest_cents));
	put(text, ",\n");
}

static void put_importer(struct csv_writer *writer, struct span importer, bool show_ior)
{
	char *shown;

	if (show_ior || !importer_is_ssn(importer)) {
		csv_put_cell(writer, importer, CSV_GUARDED);
		return;
	}
	shown = importer_shown(importer, false);
	csv_put_raw(writer, shown);
	free(shown);
}

void refund_client_put(struct csv_writer *writer, struct span name)
{
	csv_put_cell(writer, name, CSV_GUARDED);
	csv_put_raw(writer, ",");
}

void refund_row_put(struct csv_writer *writer, struct refund_days *days, const struct refund_item *item,
		    const struct refund_estimate *estimate, struct span importer, bool show_ior)
{
	unsigned char number[ENTRY_NUMBER_LEN + 1];
	struct text text = { .len_bytes = 0 };

	put_importer(writer, importer, show_ior);
	number[0] = ',';
	place_unpack(item->place, number + 1);
	csv_put_bytes(writer, number, sizeof(number));
	put(&text, estimate->kind == RATE_CORPORATE ? ",yes," : ",no,");
	if (item->duty_cents != REFUND_DUTY_UNKNOWN)
		put_cents(&text, item->duty_cents);
	put(&text, ",");
	if (estimate->reason == REFUND_ESTIMABLE) {
		put_estimate(&text, days, item, estimate);
	} else {
		put(&text, ",,");
		put_day(&text, days, item->liquidation_date);
		put(&text, ",,,,,,");
		put(&text, refund_reasons[estimate->reason].code);
		put(&text, "\n");
	}
	csv_put_bytes(writer, text.bytes, text.len_bytes);
}
