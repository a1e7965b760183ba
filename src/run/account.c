/* Accounts from flags and INI files. */
#include "run/account.h"

#include "core/key.h"
#include "core/mem.h"
#include "io/ini.h"
#include "io/map.h"

#include <stdlib.h>
#include <strings.h>

static const char *const type_names[] = {
	[ACCOUNT_IMPORTER] = "importer",
	[ACCOUNT_FILER] = "filer",
	[ACCOUNT_BROKER] = "broker",
};

/* --- the file ------------------------------------------------------------------------------------------------ */

struct account_file {
	char *type;
	char *filer_code;
	char *filer_type;
	char **iors;
	size_t iors_count;
	size_t iors_capacity;
};

static void add_iors(struct account_file *file, const char *value)
{
	while (*value) {
		size_t len = strcspn(value, ",");

		file->iors = mem_room(file->iors, &file->iors_capacity, file->iors_count + 1, sizeof(*file->iors));
		if (strspn(value, " \t") <
		    len) /* A list may end with a comma, also where it goes on in the next line. */
			file->iors[file->iors_count++] = mem_format("%.*s", (int)len, value);
		value += len + (value[len] == ',');
	}
}

static bool set_once(char **at, const char *value, bool more, struct err *err)
{
	if (more)
		return err_set(err, "the value goes on in a second line; only ior may");
	if (*at)
		return err_set(err, "the key is written twice; keep one");
	*at = mem_text(value);
	return true;
}

static bool on_key(void *context, uint64_t line, const char *section, const char *key, const char *value, bool more,
		   struct err *err)
{
	struct account_file *file = context;

	(void)line;
	if (*section && strcasecmp(section, "account") != 0)
		return err_set(err, "unknown section [%s]; an account file has one section, [account]", section);
	if (strcasecmp(key, "type") == 0)
		return set_once(&file->type, value, more, err);
	if (strcasecmp(key, "filer_code") == 0)
		return set_once(&file->filer_code, value, more, err);
	if (strcasecmp(key, "filer_type") == 0)
		return set_once(&file->filer_type, value, more, err);
	if (strcasecmp(key, "ior") == 0) {
		if (file->iors_count && !more)
			return err_set(err, "the key is written twice; list all numbers in one, separated by commas");
		add_iors(file, value);
		return true;
	}
	return err_set(err, "unknown key \"%s\"; the keys are type, ior, filer_code, filer_type", key);
}

static bool read_file(struct account_file *file, const char *path, struct err *err)
{
	struct map map;
	bool ok;

	if (!map_open(&map, path, err))
		return false;
	ok = ini_read(map.bytes, path, on_key, file, err);
	map_close(&map);
	return ok;
}

static void free_file(struct account_file *file)
{
	for (size_t i = 0; i < file->iors_count; i++)
		free(file->iors[i]);
	free(file->iors);
	free(file->type);
	free(file->filer_code);
	free(file->filer_type);
}

/* --- checking what is said ------------------------------------------------------------------------------------- */

static bool check_type(struct account *account, const char *type, struct err *err)
{
	if (!type) {
		account->type = ACCOUNT_IMPORTER;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(type_names); i++) {
		if (strcasecmp(type, type_names[i]) == 0) {
			account->type = (enum account_type)i;
			return true;
		}
	}
	return err_set(err, "account type \"%s\" is none of importer, filer, broker", type);
}

static bool check_iors(struct account *account, const struct account_said *said, struct err *err)
{
	if (account->type != ACCOUNT_IMPORTER)
		return said->iors_count == 0 ||
		       err_set(err, "a %s account has no importer of record number; leave --ior out",
			       type_names[account->type]);
	if (said->iors_count == 0)
		return err_set(
			err,
			"an importer account needs its importer of record number; add --ior NUMBER or --account FILE");
	for (size_t i = 0; i < said->iors_count; i++) {
		unsigned char number[IOR_LEN_MAX];
		size_t len = alnum_normalise(span_text(said->iors[i]), number, sizeof(number));

		if (len == 0 || len > IOR_LEN_MAX)
			return err_set(err, "importer of record number \"%s\" does not have 1 to %d letters and digits",
				       said->iors[i], IOR_LEN_MAX);
		(void)dict_add(&account->iors, span_of(number, len));
	}
	return true;
}

static bool check_filer(struct account *account, const struct account_said *said, struct err *err)
{
	if (account->type == ACCOUNT_IMPORTER)
		return !said->filer_code ||
		       err_set(err, "an importer account has no filer code; leave --filer-code out");
	if (!said->filer_code)
		return err_set(err, "a %s account needs its filer code; add --filer-code XXX",
			       type_names[account->type]);
	return filer_pack(span_text(said->filer_code), &account->filer) ||
	       err_set(err, "filer code \"%s\" is not three letters or digits", said->filer_code);
}

static bool check_filer_type(const struct account *account, const char *filer_type, struct err *err)
{
	if (!filer_type)
		return true;
	if (account->type != ACCOUNT_FILER)
		return err_set(err, "only a filer account has a filer type; leave --filer-type out");
	/* The portal's own words (guide, topic 2). */
	return strcasecmp(filer_type, "importer") == 0 ||
	       err_set(err, "This functionality is not available for non-importer filer.");
}

static const char *either(const char *flag, const char *file)
{
	return flag ? flag : file;
}

bool account_make(struct account *account, const char *account_file, const struct account_said *flags, struct err *err)
{
	struct account_file file = { .type = NULL };
	bool ok = !account_file || read_file(&file, account_file, err);

	*account = (struct account){ .type = ACCOUNT_IMPORTER };
	if (ok) {
		struct account_said said = {
			.type = either(flags->type, file.type),
			.filer_code = either(flags->filer_code, file.filer_code),
			.filer_type = either(flags->filer_type, file.filer_type),
			.iors = flags->iors_count ? flags->iors : (const char *const *)file.iors,
			.iors_count = flags->iors_count ? flags->iors_count : file.iors_count,
		};

		ok = check_type(account, said.type, err) && check_filer_type(account, said.filer_type, err) &&
		     check_filer(account, &said, err) && check_iors(account, &said, err);
	}
	if (!ok)
		account_free(account);
	free_file(&file);
	return ok;
}

void account_free(struct account *account)
{
	dict_free(&account->iors);
}
