/*
 * Rate files: what loads has every quarter it says, loads again as it was when it is written out, and interest by its rates is that of whole
 * fractions; else a message with the line.
 *
 * Input: the file. Amounts and days are made up.
 */
#include "fuzz/fuzz.h"
#include "fuzz/message.h"
#include "refund/interest.h"

#define AMOUNTS 8
/* Days of the table of interest. */
#define DAYS 400

static void check_rates(const struct rates *rates)
{
	fuzz_check(rates->name && *rates->name, "name");
	fuzz_check(rates->count >= 1 && rates->first + rates->count <= RATE_QUARTERS, "%u quarters from %u",
		   rates->count, rates->first);
	fuzz_check(rates->first_day == quarter_first_day(rates->first), "first day");
	for (unsigned q = rates->first; q < rates->first + rates->count; q++) {
		const struct quarter_rate *quarter = &rates->quarters[q];

		fuzz_check(quarter->source && *quarter->source && quarter->line, "quarter %u", q);
		for (unsigned k = 0; k < RATE_KINDS; k++)
			fuzz_check(quarter->rate[k] <= RATE_MAX, "quarter %u: rate %u", q, quarter->rate[k]);
	}
}

static void check_written_out(const struct rates *rates)
{
	struct err err = ERR_INIT;
	struct rates again;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	fuzz_must(out);
	(void)fprintf(out, "[rates]\nname = again\n");
	for (unsigned q = rates->first; q < rates->first + rates->count; q++) {
		const uint16_t *rate = rates->quarters[q].rate;
		char name[QUARTER_TEXT_BYTES];

		quarter_format(q, name);
		(void)fprintf(out, "[%s]\nnon_corporate = %u.%02u\ncorporate = %u.%02u\nsource = s\n", name,
			      rate[RATE_NON_CORPORATE] / 100, rate[RATE_NON_CORPORATE] % 100,
			      rate[RATE_CORPORATE] / 100, rate[RATE_CORPORATE] % 100);
	}
	fuzz_must(fclose(out) == 0);
	fuzz_check(rates_load(&again, span_of(text, len), "again", &err), "%s", err.text);
	fuzz_check(again.first == rates->first && again.count == rates->count, "the same quarters");
	for (unsigned q = again.first; q < again.first + again.count; q++)
		fuzz_check(memcmp(again.quarters[q].rate, rates->quarters[q].rate, sizeof(again.quarters[q].rate)) == 0,
			   "quarter %u", q);
	rates_free(&again);
	free(text);
}

static void check_interest(const struct rates *rates, uint64_t state)
{
	day last = rates->first_day + DAYS < DAY_LAST ? (day)(rates->first_day + DAYS) : DAY_LAST;
	size_t days = (size_t)last - rates->first_day + 1;
	struct err err = ERR_INIT;
	struct interest *interest = interest_make(rates, last, &err);

	fuzz_must(interest);
	for (unsigned i = 0; i < AMOUNTS; i++) {
		enum rate_kind kind = made_up(&state) % RATE_KINDS;
		int64_t cents = (int64_t)(made_up(&state) >> (1 + made_up(&state) % 63));
		day from = (day)(rates->first_day + made_up(&state) % days);
		day to = (day)(from + made_up(&state) % (size_t)(last - from + 1));

		fuzz_check(interest_cents(interest, kind, cents, from, to) ==
				   interest_cents_exact(rates, kind, cents, from, to),
			   "%lld cents from %u to %u", (long long)cents, from, to);
	}
	interest_free(interest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	struct err err = ERR_INIT;
	struct rates rates;

	if (!rates_load(&rates, input, "rates.ini", &err)) {
		check_message_in(&err, input);
		return 0;
	}
	check_rates(&rates);
	check_written_out(&rates);
	check_interest(&rates, rates.checksum);
	rates_free(&rates);
	return 0;
}
