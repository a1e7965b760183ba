/*
 * Names of declarations, which begin with what is unique about them: 0C4H1Z7K-001-20261123-abc-urgent.csv.
 *
 * The portal's list of uploads cuts names off behind some fifteen characters. So a name begins with eight that stand for the millisecond of the
 * run, in base 36, and the number of the file. Where there are several accounts, a word for that of the declaration follows the day, so that a
 * pattern takes what is uploaded from one account.
 */
#include "core/mem.h"
#include "prepare/prepare.h"

#include <stdlib.h>

/* 2026-01-01, from which the milliseconds of names are counted: eight digits of base 36 last for 89 years. */
#define NAMES_BEGIN 1767225600

/* Of an account's word: names stay well below the 255 bytes of file systems. */
#define WORD_BYTES_MAX 40

static char *run_name(const struct preparation *p)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	uint64_t ms = p->moment < NAMES_BEGIN ? 0 : (uint64_t)(p->moment - NAMES_BEGIN) * 1000 + p->moment_ms;
	char name[9];

	for (size_t i = sizeof(name) - 1; i-- > 0; ms /= 36)
		name[i] = digits[ms % 36];
	name[sizeof(name) - 1] = '\0';
	return mem_text(name);
}

/* --- accounts ----------------------------------------------------------------------------------------------------------------------- */

static bool stays(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The name of the account's file without folders and ending; other characters than letters, digits and _ become _. Malloc'ed. */
static char *account_word(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
	size_t len = dot && dot > name ? (size_t)(dot - name) : strlen(name);
	char *word = mem_format("%.*s", (int)(len < WORD_BYTES_MAX ? len : WORD_BYTES_MAX), name);

	for (char *c = word; *c; c++)
		*c = stays(*c) ? *c : '_';
	return word;
}

/* Begins with a dash. Words that are alike get the account's number in front, all of them. Malloc'ed. */
static char *account_part(char *const *words, size_t count, size_t a)
{
	for (size_t b = 0; b < count; b++) {
		if (b != a && strcmp(words[a], words[b]) == 0)
			return mem_format("-%zu_%s", a + 1, words[a]);
	}
	return mem_format("-%s", words[a]);
}

/* What follows the day, for each account; nothing where there is one. */
static char **account_parts(const struct accounts *accounts)
{
	char **words = mem_zero(accounts->count * sizeof(*words)), **parts = mem_zero(accounts->count * sizeof(*parts));

	for (size_t a = 0; accounts->count > 1 && a < accounts->count; a++)
		words[a] = account_word(accounts->paths[a]);
	for (size_t a = 0; a < accounts->count; a++)
		parts[a] = words[a] ? account_part(words, accounts->count, a) : mem_text("");
	for (size_t a = 0; a < accounts->count; a++)
		free(words[a]);
	free(words);
	return parts;
}

void prepare_name(const struct preparation *p, struct prepared *prepared)
{
	const struct accounts *accounts = p->sieve->accounts;
	char **parts = account_parts(accounts);
	char date[DAY_TEXT_BYTES];
	int width = 3;

	prepared->name_begin = run_name(p);
	day_format(p->sieve->rules->as_of, date);
	for (size_t n = prepared->files_count; n > 999; n /= 10)
		width++;
	for (size_t i = 0; i < prepared->files_count; i++) {
		struct prepared_file *file = &prepared->files[i];

		file->name = mem_format("%s-%0*zu-%.4s%.2s%.2s%s%s.csv", prepared->name_begin, width, i + 1, date,
					date + 5, date + 8, parts[file->account], file->urgent ? "-urgent" : "");
	}
	for (size_t a = 0; a < accounts->count; a++)
		free(parts[a]);
	free(parts);
}
