/*
 * Account files, alone and under flags: what comes out is an account that makes sense, or a message with the line;
 * and an account said with flags is the same account.
 *
 * Input: a byte that chooses flags, then the file.
 */
#include "core/importer.h"
#include "core/key.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "run/account.h"

#define NO_FILE 0x80

static const char *const type_names[] = {
	[ACCOUNT_IMPORTER] = "importer",
	[ACCOUNT_FILER] = "filer",
	[ACCOUNT_BROKER] = "broker",
};

static const char *const flag_iors[] = { "12-3456789", "98-7654321xx" };

/* Two bits of the type, one each of the others. */
static struct account_said said_by(uint8_t switches)
{
	static const char *const types[] = { NULL, "importer", "FILER", "broker" };

	return (struct account_said){
		.type = types[switches % 4],
		.filer_code = switches & 4 ? "0s2" : NULL,
		.filer_type = switches & 8 ? "Importer" : NULL,
		.iors = flag_iors,
		.iors_count = (switches >> 4) % 4 == 3 ? 2 : (switches >> 4) % 4,
	};
}

static void check_iors(const struct dict *iors)
{
	for (uint32_t i = 0; i < iors->count; i++) {
		struct span ior = dict_text(iors, i);

		fuzz_check(ior.len_bytes >= 1 && ior.len_bytes <= IMPORTER_LEN_MAX, "importer number %u", i);
		for (size_t k = 0; k < ior.len_bytes; k++)
			fuzz_check(strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ior.begin[k]), "importer number %u",
				   i);
		fuzz_check(dict_find(iors, ior) == i, "importer number %u stands once", i);
	}
}

/* The same account by flags alone. */
static void check_by_flags(const struct account *account)
{
	char code[FILER_CODE_LEN + 1] = "";
	const char **iors = calloc(account->iors.count + 1, sizeof(*iors));
	struct account_said said = { .type = type_names[account->type], .iors = iors };
	struct err err = ERR_INIT;
	struct account again;

	fuzz_must(iors);
	for (uint32_t i = 0; i < account->iors.count; i++) {
		struct span ior = dict_text(&account->iors, i);

		iors[said.iors_count++] = strndup((const char *)ior.begin, ior.len_bytes);
	}
	if (account->type != ACCOUNT_IMPORTER) {
		filer_unpack(account->filer, (unsigned char *)code);
		said.filer_code = code;
	}
	fuzz_check(account_make(&again, NULL, &said, &err), "%s", err.text);
	fuzz_check(again.type == account->type && again.filer == account->filer &&
			   again.iors.count == account->iors.count,
		   "the account said with flags");
	account_free(&again);
	for (size_t i = 0; i < said.iors_count; i++)
		free((void *)(uintptr_t)iors[i]);
	free(iors);
}

static void check_account(const struct account *account, const struct account_said *said)
{
	/* "Any --ior replaces the file's list." */
	fuzz_check(said->iors_count == 0 || account->iors.count == said->iors_count, "importer numbers of flags");
	fuzz_check(account->type <= ACCOUNT_BROKER, "type %d", account->type);
	fuzz_check((account->type == ACCOUNT_IMPORTER) == (account->iors.count != 0),
		   "importer accounts have importer numbers, and only they");
	fuzz_check(account->type == ACCOUNT_IMPORTER ? account->filer == 0 : account->filer < FILER_CODES,
		   "filer code");
	check_iors(&account->iors);
	check_by_flags(account);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct memory_file file;
	struct span input = span_of(data, size);
	uint8_t switches = input_byte(&input);
	struct account_said said = said_by(switches);
	struct err err = ERR_INIT;
	struct account account;

	if (!file.fd)
		file = memory_file_make();
	memory_file_put(&file, input);
	if (account_make(&account, switches & NO_FILE ? NULL : file.path, &said, &err)) {
		check_account(&account, &said);
		account_free(&account);
	} else {
		check_message_in(&err, input);
	}
	return 0;
}
