/* Rate files into quarters, key by key. */
#include "core/mem.h"
#include "core/xxh.h"
#include "io/ini.h"
#include "refund/rates.h"

#include <stdlib.h>

struct reading {
	struct rates *rates;
	struct quarter_rate *quarter; /* of the section; NULL in [rates] and before the first */
	bool head;                    /* in [rates] */
};

/* "2026-Q4". */
static bool parse_quarter(const char *text, unsigned *quarter)
{
	unsigned year = 0;

	for (unsigned i = 0; i < 4; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		year = year * 10 + (unsigned)(text[i] - '0');
	}
	if (year < 1980 || year > 2099 || text[4] != '-' || text[5] != 'Q' || text[6] < '1' || text[6] > '4' ||
	    text[7] != '\0')
		return false;
	*quarter = (year - 1980) * 4 + (unsigned)(text[6] - '1');
	return true;
}

static bool on_section(void *context, const char *section, struct err *err)
{
	struct reading *reading = context;
	struct rates *rates = reading->rates;
	char due[QUARTER_TEXT_BYTES];
	unsigned quarter;

	reading->quarter = NULL;
	reading->head = strcmp(section, "rates") == 0;
	if (reading->head)
		return true;
	if (!parse_quarter(section, &quarter))
		return err_set(err, "[%s] is no quarter; write it as [2026-Q4], from 1980 to 2099", section);
	if (rates->count == 0)
		rates->first = quarter;
	if (quarter != rates->first + rates->count) {
		quarter_format((rates->first + rates->count) % RATE_QUARTERS, due);
		return err_set(err, "[%s] stands where [%s] is due; quarters come in order, once, none left out",
			       section, due);
	}
	rates->count++;
	reading->quarter = &rates->quarters[quarter];
	return true;
}

/* Percent with up to two decimals, in hundredths. */
static bool parse_percent(const char *text, unsigned *hundredths)
{
	unsigned whole = 0, digits = 0, decimals = 0;

	for (; *text >= '0' && *text <= '9'; text++) {
		if (++digits > 2)
			return false;
		whole = whole * 10 + (unsigned)(*text - '0');
	}
	whole *= 100;
	if (digits && *text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++) {
			if (++decimals > 2)
				return false;
			whole += (unsigned)(*text - '0') * (decimals == 1 ? 10 : 1);
		}
		digits = decimals;
	}
	*hundredths = whole;
	return digits && *text == '\0' && whole <= RATE_MAX;
}

static bool take_rate(struct quarter_rate *quarter, enum rate_kind kind, const struct ini_key *k, struct err *err)
{
	unsigned hundredths;

	if (quarter->given[kind])
		return err_set(err, "the key is written twice in this section; keep one");
	if (!parse_percent(k->value, &hundredths))
		return err_set(err, "\"%s\" is no rate; write percent a year from 0 to 30, as 7 or 4.5", k->value);
	quarter->rate[kind] = (uint16_t)hundredths;
	quarter->given[kind] = true;
	return true;
}

static bool on_key(void *context, const struct ini_key *k, struct err *err)
{
	struct reading *reading = context;
	struct quarter_rate *quarter = reading->quarter;

	/* By what on_section() was told: inih's name of the section may be another, as where a carriage return is in it. */
	if (!quarter && !reading->head)
		return err_set(err, "the key \"%s\" stands before the first [section]; move it into one", k->key);
	if (reading->head)
		return strcmp(k->key, "name") == 0
			       ? ini_take_text(&reading->rates->name, k, err)
			       : err_set(err, "[rates] has one key, name, not \"%s\"; remove it", k->key);
	if (quarter->line == 0)
		quarter->line = k->line;
	if (strcmp(k->key, "non_corporate") == 0)
		return take_rate(quarter, RATE_NON_CORPORATE, k, err);
	if (strcmp(k->key, "corporate") == 0)
		return take_rate(quarter, RATE_CORPORATE, k, err);
	if (strcmp(k->key, "source") == 0)
		return ini_take_text(&quarter->source, k, err);
	return err_set(err, "a quarter has no key \"%s\"; its keys are non_corporate, corporate, source", k->key);
}

static bool check_quarter(const struct rates *rates, unsigned q, const char *path, struct err *err)
{
	static const char *const names[RATE_KINDS] = {
		[RATE_NON_CORPORATE] = "non_corporate", [RATE_CORPORATE] = "corporate"
	};
	const struct quarter_rate *quarter = &rates->quarters[q];
	const char *lacks = quarter->source && *quarter->source ? NULL : "source";
	char text[QUARTER_TEXT_BYTES];

	for (unsigned k = 0; k < RATE_KINDS; k++)
		lacks = quarter->given[k] ? lacks : names[k];
	if (!lacks)
		return true;
	quarter_format(q, text);
	return quarter->line ? err_line(err, path, quarter->line, "[%s] lacks %s; add it", text, lacks)
			     : err_file(err, path, "[%s] lacks %s; add it", text, lacks);
}

static bool check(const struct rates *rates, const char *path, struct err *err)
{
	if (!rates->name || !*rates->name)
		return err_file(err, path, "[rates] lacks name; add it");
	if (rates->count == 0)
		return err_file(err, path, "there is no quarter in it; add sections like [2026-Q4]");
	for (unsigned q = rates->first; q < rates->first + rates->count; q++) {
		if (!check_quarter(rates, q, path, err))
			return false;
	}
	return true;
}

bool rates_load(struct rates *rates, struct span text, const char *path, struct err *err)
{
	struct reading reading = { .rates = rates };
	struct ini_handler handler = { .on_section = on_section, .on_key = on_key, .context = &reading };

	*rates = (struct rates){ .checksum = XXH3_64bits(text.begin, text.len_bytes) };
	if (ini_read(text, path, &handler, err) && check(rates, path, err)) {
		rates->first_day = quarter_first_day(rates->first);
		return true;
	}
	rates_free(rates);
	return false;
}
