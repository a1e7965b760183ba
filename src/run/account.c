/* Accounts from flags and INI files. */
#include "run/account.h"

#include "core/importer.h"
#include "core/key.h"
#include "core/mem.h"
#include "io/ini.h"
#include "io/map.h"

#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>

static const char *const type_names[] = {
	[ACCOUNT_IMPORTER] = "importer",
	[ACCOUNT_FILER] = "filer",
	[ACCOUNT_BROKER] = "broker",
};

/* A value and where it was said: a line of the account file, or 0 for a flag. */
struct saying {
	char *value; /* NULL: it was not said */
	uint64_t line;
};

struct sayings {
	const char *path; /* of the account file */
	struct saying type;
	struct saying filer_code;
	struct saying filer_type;
	bool has_ior; /* the file has the key, perhaps without a number */
	struct saying *iors;
	size_t iors_count;
	size_t iors_capacity;
	struct err *err;
};

/* An error about a value, at its line if it came from the file. */
__attribute__((format(printf, 3, 4))) static bool wrong(const struct sayings *said, const struct saying *about,
							const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return about && about->line ? err_line(said->err, said->path, about->line, "%s", text)
				    : err_set(said->err, "%s", text);
}

/* What the user wrote: the flag, or the key of the file. */
static const char *named(const struct saying *said, const char *flag, const char *key)
{
	return said->line ? key : flag;
}

/* --- the file ------------------------------------------------------------------------------------------------ */

static void add_ior(struct sayings *said, const char *value, size_t len, uint64_t line)
{
	said->iors = mem_room(said->iors, &said->iors_capacity, said->iors_count + 1, sizeof(*said->iors));
	said->iors[said->iors_count++] = (struct saying){ mem_span(span_of(value, len)), line };
}

static void add_iors(struct sayings *said, const char *value, uint64_t line)
{
	while (*value) {
		size_t len = strcspn(value, ",");

		/* A list may end with a comma, also where it goes on in the next line. */
		if (strspn(value, " \t") < len)
			add_ior(said, value, len, line);
		value += len + (value[len] == ',');
	}
}

static bool set_once(struct saying *at, const struct ini_key *k, struct err *err)
{
	if (k->more)
		return err_set(err, "the value goes on in a second line; only ior may");
	if (at->value)
		return err_set(err, "the key is written twice; keep one");
	*at = (struct saying){ mem_text(k->value), k->line };
	return true;
}

static bool on_section(void *context, const char *section, struct err *err)
{
	(void)context;
	return strcasecmp(section, "account") == 0 ||
	       err_set(err, "unknown section [%s]; an account file has one section, [account]", section);
}

static bool on_key(void *context, const struct ini_key *k, struct err *err)
{
	struct sayings *said = context;

	if (strcasecmp(k->key, "type") == 0)
		return set_once(&said->type, k, err);
	if (strcasecmp(k->key, "filer_code") == 0)
		return set_once(&said->filer_code, k, err);
	if (strcasecmp(k->key, "filer_type") == 0)
		return set_once(&said->filer_type, k, err);
	if (strcasecmp(k->key, "ior") == 0) {
		if (said->has_ior && !k->more)
			return err_set(err, "the key is written twice; list all numbers in one, separated by commas");
		if (strchr(k->value, '#'))
			return err_set(err, "there is a # in the value; a comment begins with ;");
		said->has_ior = true;
		add_iors(said, k->value, k->line);
		return true;
	}
	return err_set(err, "unknown key \"%s\"; the keys are type, ior, filer_code, filer_type", k->key);
}

static bool read_file(struct sayings *said, const char *path, struct err *err)
{
	struct ini_handler handler = { .on_section = on_section, .on_key = on_key, .context = said };
	struct map map;
	bool ok;

	said->path = path;
	if (!map_open(&map, path, err))
		return false;
	ok = ini_read(map.bytes, path, &handler, err);
	map_close(&map);
	return ok;
}

static void free_iors(struct sayings *said)
{
	for (size_t i = 0; i < said->iors_count; i++)
		free(said->iors[i].value);
	said->iors_count = 0;
}

static void free_saying(struct saying *saying)
{
	free(saying->value);
	*saying = (struct saying){ .value = NULL };
}

/* A flag wins over its key in the file. All values are owned, wherever they come from. */
static void take_flag(struct saying *at, const char *flag)
{
	if (!flag)
		return;
	free_saying(at);
	at->value = mem_text(flag);
}

static void take_flags(struct sayings *said, const struct account_said *flags)
{
	take_flag(&said->type, flags->type);
	take_flag(&said->filer_code, flags->filer_code);
	take_flag(&said->filer_type, flags->filer_type);
	if (flags->iors_count)
		free_iors(said);
	for (size_t i = 0; i < flags->iors_count; i++)
		add_ior(said, flags->iors[i], strlen(flags->iors[i]), 0);
}

static void free_sayings(struct sayings *said)
{
	free_iors(said);
	free(said->iors);
	free_saying(&said->type);
	free_saying(&said->filer_code);
	free_saying(&said->filer_type);
}

/* --- checking what is said ------------------------------------------------------------------------------------- */

static bool check_type(struct account *account, const struct sayings *said)
{
	const char *type = said->type.value;

	for (size_t i = 0; type && i < ARRAY_LEN(type_names); i++) {
		if (strcasecmp(type, type_names[i]) == 0) {
			account->type = (enum account_type)i;
			return true;
		}
	}
	return !type || wrong(said, &said->type, "account type \"%s\" is none of importer, filer, broker", type);
}

static bool check_iors(struct account *account, const struct sayings *said)
{
	if (account->type != ACCOUNT_IMPORTER)
		return said->iors_count == 0 ||
		       wrong(said, &said->iors[0], "a %s account has no importer of record number; leave %s out",
			     type_names[account->type], named(&said->iors[0], "--ior", "ior"));
	if (said->iors_count == 0)
		return wrong(
			said, NULL,
			"an importer account needs its importer of record number; add --ior NUMBER or --account FILE");
	for (size_t i = 0; i < said->iors_count; i++) {
		const struct saying *ior = &said->iors[i];
		unsigned char number[IMPORTER_LEN_MAX];
		size_t len = alnum_normalise(span_text(ior->value), number, sizeof(number));

		if (len == 0 || len > IMPORTER_LEN_MAX)
			return wrong(
				said, ior,
				"importer of record number \"%s\" does not have 1 to %d letters and digits; correct it",
				ior->value, IMPORTER_LEN_MAX);
		(void)dict_add(&account->iors, span_of(number, len));
	}
	return true;
}

static bool check_filer(struct account *account, const struct sayings *said)
{
	const struct saying *code = &said->filer_code;

	if (account->type == ACCOUNT_IMPORTER)
		return !code->value || wrong(said, code, "an importer account has no filer code; leave %s out",
					     named(code, "--filer-code", "filer_code"));
	if (!code->value)
		return wrong(said, NULL, "a %s account needs its filer code; add --filer-code XXX",
			     type_names[account->type]);
	return filer_pack(span_text(code->value), &account->filer) ||
	       wrong(said, code, "filer code \"%s\" is not three letters or digits; correct it", code->value);
}

static bool check_filer_type(const struct account *account, const struct sayings *said)
{
	const struct saying *type = &said->filer_type;

	if (!type->value)
		return true;
	if (account->type != ACCOUNT_FILER)
		return wrong(said, type, "only a filer account has a filer type; leave %s out",
			     named(type, "--filer-type", "filer_type"));
	/* The portal's own words (guide, topic 2). */
	return strcasecmp(type->value, "importer") == 0 ||
	       wrong(said, type, "This functionality is not available for non-importer filer.");
}

bool account_make(struct account *account, const char *account_file, const struct account_said *flags, struct err *err)
{
	struct sayings said = { .err = err };
	bool ok = !account_file || read_file(&said, account_file, err);

	*account = (struct account){ .type = ACCOUNT_IMPORTER };
	if (ok) {
		take_flags(&said, flags);
		ok = check_type(account, &said) && check_filer_type(account, &said) && check_filer(account, &said) &&
		     check_iors(account, &said);
	}
	if (!ok)
		account_free(account);
	free_sayings(&said);
	return ok;
}

void account_free(struct account *account)
{
	dict_free(&account->iors);
}
