/* The option values that a plain number, date or text does not cover. */
#include "choices.h"

#include <stddef.h>
#include <string.h>

#include "column.h"
#include "complain.h"

bool choice_count(const char *text, uint64_t *count)
{
	const char *p = text;
	uint64_t unit;

	*count = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		uint64_t digit = (uint64_t)(*p - '0');

		if (*count > (UINT64_MAX - digit) / 10)
			return false;
		*count = *count * 10 + digit;
	}
	if (p == text)
		return false;
	unit = *p == 'k' ? 1000 : *p == 'M' ? 1000000 : 1;
	p += unit > 1 ? 1 : 0;
	if (*p != '\0' || *count > UINT64_MAX / unit)
		return false;
	*count *= unit;
	return true;
}

bool choice_entries(struct options *options, const char *value)
{
	if (options->command == COMMAND_DECLARATION && strcmp(value, "all") == 0) {
		options->entries = OPTIONS_ALL;
		return true;
	}
	if (!choice_count(value, &options->entries) || options->entries == 0)
		return complain("--entries %s: not a number above zero", value);
	return true;
}

bool choice_with(struct options *options, const char *value)
{
	unsigned field;

	if (!column_field(value, &field))
		return complain("--with %s: no such field, or one that the exports have anyway", value);
	options->style.without &= ~field;
	return true;
}

bool choice_without(struct options *options, const char *value)
{
	unsigned field;

	if (!column_field(value, &field))
		return complain("--without %s: no such field, or one that the exports must have", value);
	options->style.without |= field;
	return true;
}

/* The place of VALUE in a list of words; COUNT if it is not there (said). */
static size_t word_find(const char *option, const char *value, const char *const *words, size_t count)
{
	size_t i = 0;

	while (i < count && strcmp(words[i], value) != 0)
		i++;
	if (i == count)
		complain("%s %s: see cape-gen --help for what it can be", option, value);
	return i;
}

bool choice_order(struct options *options, const char *value)
{
	static const char *const words[] = { "serial", "random" };
	size_t at = word_find("--order", value, words, 2);

	options->order = (enum walk_order)at;
	return at < 2;
}

bool choice_dashes(struct options *options, const char *value)
{
	static const char *const words[] = { "none", "all", "mixed" };
	size_t at = word_find("--dashes", value, words, 3);

	options->dashes = (enum dashes)at;
	return at < 3;
}

bool choice_only(struct options *options, const char *value)
{
	static const char *const words[] = { "accepted" };

	options->only_accepted = word_find("--only", value, words, 1) == 0;
	return options->only_accepted;
}

bool choice_account(struct options *options, const char *value)
{
	static const char *const words[] = { "importer", "broker", "filer" };
	size_t at = word_find("--account-type", value, words, 3);

	options->account = (enum account_type)(ACCOUNT_IMPORTER + at);
	return at < 3;
}

bool choice_ior(struct options *options, const char *value)
{
	if (options->ior_count == OPTIONS_IORS_MAX)
		return complain("--ior: at most %d", OPTIONS_IORS_MAX);
	options->iors[options->ior_count++] = value;
	return true;
}

/* A share such as 0.002 or 1, with at most six decimals, in parts of a million. */
static bool share_read(const char *text, uint32_t *ppm)
{
	uint32_t unit = 100000;

	if ((text[0] != '0' && text[0] != '1') || (text[1] != '.' && text[1] != '\0'))
		return false;
	*ppm = (uint32_t)(text[0] - '0') * 1000000;
	for (text += text[1] == '.' ? 2 : 1; *text >= '0' && *text <= '9' && unit > 0; text++) {
		*ppm += (uint32_t)(*text - '0') * unit;
		unit /= 10;
	}
	return *text == '\0' && *ppm <= 1000000;
}

bool choice_damage(struct options *options, const char *value)
{
	const char *equals = strchr(value, '=');
	char name[16] = "";
	enum damage kind;
	uint64_t sum = 0;

	if (equals != NULL && (size_t)(equals - value) < sizeof name)
		memcpy(name, value, (size_t)(equals - value));
	if (!damage_find(name, &kind) || !share_read(equals + 1, &options->damage_ppm[kind]))
		return complain("--damage %s: want KIND=SHARE, a share such as 0.001, from 0 to 1; see cape-gen --help",
				value);
	for (int i = 0; i < DAMAGE_BLANK; i++)
		sum += options->damage_ppm[i];
	if (sum > 1000000)
		return complain("--damage: the shares sum to more than 1");
	return true;
}
