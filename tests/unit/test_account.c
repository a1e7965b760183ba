/* run/account.h: accounts from flags and files, and everything that can be wrong with them. */
#include "run/account.h"

#include "core/key.h"
#include "unit/in_folder.h"

#define IORS_MAX 3

/* Flags of a table row; the file's text, NULL: no file. */
struct given {
	const char *type, *filer_code, *filer_type;
	const char *iors[IORS_MAX];
	const char *file;
};

static bool make(struct account *account, const struct given *given, struct err *err)
{
	struct account_said said = {
		.type = given->type,
		.filer_code = given->filer_code,
		.filer_type = given->filer_type,
		.iors = given->iors,
	};
	const char *path = folder_file(&folder, "account.ini");

	while (said.iors_count < IORS_MAX && given->iors[said.iors_count])
		said.iors_count++;
	if (given->file)
		file_write(path, given->file, strlen(given->file));
	return account_make(account, given->file ? path : NULL, &said, err);
}

static const char *const type_names[] = { "importer", "filer", "broker" };

/* "importer 123456789XX 98" or "filer SSA". */
static void describe(const struct account *account, char *out, size_t room)
{
	size_t len = (size_t)snprintf(out, room, "%s", type_names[account->type]);
	unsigned char code[FILER_CODE_LEN];

	for (uint32_t i = 0; i < account->iors.count; i++) {
		struct span ior = dict_text(&account->iors, i);

		len += (size_t)snprintf(out + len, room - len, " %.*s", (int)ior.len_bytes, (const char *)ior.begin);
	}
	if (account->type == ACCOUNT_IMPORTER)
		return;
	filer_unpack(account->filer, code);
	(void)snprintf(out + len, room - len, " %.3s", (const char *)code);
}

UNIT_TEST(accounts_by_example)
{
	static const struct {
		struct given given;
		const char *account;
	} rows[] = {
		{ { .iors = { "12-3456789XX" } }, "importer 123456789XX" },
		{ { .type = "importer", .iors = { "12-3456789xx", "987", "12-3456789XX" } },
		  "importer 123456789XX 987" },
		{ { .type = "IMPORTER", .iors = { "1234567890123456" } }, "importer 1234567890123456" },
		{ { .type = "filer", .filer_code = "SSA" }, "filer SSA" },
		{ { .type = "Filer", .filer_code = "ssa", .filer_type = "Importer" }, "filer SSA" },
		{ { .type = "broker", .filer_code = "9a0" }, "broker 9A0" },
		/* Files: with and without a section, keys in any case, lists that go on. */
		{ { .file = "ior = 12-3456789XX\n" }, "importer 123456789XX" },
		{ { .file = "[account]\nTYPE = importer\nIor = 1, 2 ,3\n" }, "importer 1 2 3" },
		{ { .file = "[Account]\nior = 1,\n  2,\n\t3,\n" }, "importer 1 2 3" },
		{ { .file = "; ours\n[account]\ntype = broker ; really\nfiler_code = SSA\n" }, "broker SSA" },
		{ { .file = "type = filer\nfiler_code = SSA\nfiler_type = importer\n" }, "filer SSA" },
		{ { .file = "ior = 1,,2, ,\n" }, "importer 1 2" },
		/* Key by key the flag wins; any --ior replaces the file's list. */
		{ { .iors = { "7" }, .file = "ior = 1, 2, 3\n" }, "importer 7" },
		{ { .filer_code = "XYZ", .file = "type = filer\nfiler_code = SSA\n" }, "filer XYZ" },
		{ { .type = "broker", .file = "type = filer\nfiler_code = SSA\n" }, "broker SSA" },
		{ { .filer_type = "importer", .file = "type = filer\nfiler_code = SSA\nfiler_type = other\n" },
		  "filer SSA" },
		{ { .type = "importer", .iors = { "7" }, .file = "" }, "importer 7" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct account account;
		char text[256];

		expect(make(&account, &rows[i].given, &err), "row %zu: %s", i, err.text);
		describe(&account, text, sizeof(text));
		expect_text(text, rows[i].account, "account");
		account_free(&account);
	}
}

static void expect_refused(size_t row, const struct given *given, uint64_t line, const char *words)
{
	struct err err = ERR_INIT;
	struct account account;

	expect(!make(&account, given, &err), "row %zu", row);
	expect(strstr(err.text, words) != NULL, "row %zu: \"%s\", not \"%s\"", row, err.text, words);
	expect(err.place == (line ? ERR_AT_LINE : ERR_NOWHERE) && (!line || err.position == line),
	       "row %zu: line %zu of \"%s\"", row, (size_t)err.position, err.text);
	if (line)
		assert_string_equal(err.path, folder_file(&folder, "account.ini"));
	account_free(&account); /* Harmless. */
}

UNIT_TEST(flags_that_are_wrong)
{
	static const struct {
		struct given given;
		const char *words;
	} rows[] = {
		{ { .type = NULL }, "an importer account needs its importer of record number; add --ior" },
		{ { .type = "agent" }, "account type \"agent\" is none of importer, filer, broker" },
		{ { .type = "" }, "account type \"\" is none of" },
		{ { .iors = { "12", "" } }, "importer of record number \"\" does not have 1 to 16 letters and digits" },
		{ { .iors = { "---" } }, "\"---\" does not have 1 to 16" },
		{ { .iors = { "12345678901234567" } }, "\"12345678901234567\" does not have 1 to 16" },
		{ { .iors = { "1" }, .filer_code = "SSA" },
		  "an importer account has no filer code; leave --filer-code out" },
		{ { .iors = { "1" }, .filer_type = "importer" },
		  "only a filer account has a filer type; leave --filer-type out" },
		{ { .type = "filer" }, "a filer account needs its filer code; add --filer-code" },
		{ { .type = "broker" }, "a broker account needs its filer code; add --filer-code" },
		{ { .type = "filer", .filer_code = "SSA", .iors = { "1" } },
		  "a filer account has no importer of record number; leave --ior out" },
		{ { .type = "broker", .filer_code = "SSA", .iors = { "1" } },
		  "a broker account has no importer of record number; leave --ior out" },
		{ { .type = "broker", .filer_code = "SSA", .filer_type = "importer" },
		  "only a filer account has a filer type" },
		{ { .type = "filer", .filer_code = "SS" }, "filer code \"SS\" is not three letters or digits" },
		{ { .type = "filer", .filer_code = "S-A" }, "filer code \"S-A\" is not three" },
		{ { .type = "filer", .filer_code = "SSAA" }, "filer code \"SSAA\" is not three" },
		{ { .type = "filer", .filer_code = "" }, "filer code \"\" is not three" },
		{ { .type = "filer", .filer_code = "SSA", .filer_type = "surety" },
		  "This functionality is not available for non-importer filer." },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_refused(i, &rows[i].given, 0, rows[i].words);
}

static const struct {
	struct given given;
	uint64_t line; /* 0: what is wrong stands on no line */
	const char *words;
} wrong_files[] = {
	{ { .file = "" }, 0, "an importer account needs its importer of record number" },
	{ { .file = "[importer]\nior = 1\n" }, 1, "unknown section [importer]; an account file has one section" },
	{ { .file = "\xEF\xBB\xBF[importer]\nior = 1\n" }, 1, "unknown section [importer]" },
	{ { .file = "  [importer]\nior = 1\n" }, 1, "unknown section [importer]" },
	{ { .file = "ior =\nior = 1\n" }, 2, "written twice" },
	{ { .file = "ior = 1\n[other]\n" }, 2, "unknown section [other]" },
	{ { .file = "ior = 1\nname = me\n" }, 2, "unknown key \"name\"; the keys are type, ior" },
	{ { .file = "ior = 1\n\nior = 2\n" }, 3, "written twice" },
	{ { .file = "type = importer\ntype = importer\nior = 1\n" }, 2, "written twice" },
	{ { .file = "type = filer\nfiler_code = SSA\nfiler_code = SSA\n" }, 3, "written twice" },
	{ { .file = "type =\n  filer\n" }, 2, "goes on in a second line; only ior may" },
	{ { .file = "nonsense\n" }, 1, "neither a [section]" },
	{ { .file = "\ntype = agent\n" }, 2, "account type \"agent\" is none of" },
	{ { .file = "type = filer\nfiler_code = SSAA\n" }, 2, "filer code \"SSAA\" is not three" },
	{ { .file = "ior = 1,\n  12345678901234567\n" }, 2, "does not have 1 to 16" },
	{ { .file = "type = filer\nfiler_code = SSA\nfiler_type = surety\n" },
	  3,
	  "not available for non-importer filer." },
	{ { .file = "type = filer\nfiler_code = SSA\nior = 1\n" },
	  3,
	  "has no importer of record number; leave ior out" },
	{ { .file = "ior = 1\nfiler_code = SSA\n" }, 2, "an importer account has no filer code; leave filer_code out" },
	{ { .file = "ior = 1\nfiler_type = importer\n" },
	  2,
	  "only a filer account has a filer type; leave filer_type out" },
	/* A flag changes what the file's keys are for. */
	{ { .type = "importer", .file = "type = filer\nfiler_code = SSA\n" }, 2, "leave filer_code out" },
	{ { .type = "filer", .filer_code = "SSA", .file = "ior = 1\n" }, 1, "leave ior out" },
	{ { .filer_code = "X", .file = "type = filer\nfiler_code = SSA\n" }, 0, "filer code \"X\" is not three" },
	{ { .iors = { "" }, .file = "ior = 1\n" }, 0, "\"\" does not have 1 to 16" },
};

UNIT_TEST(files_that_are_wrong)
{

	for (size_t i = 0; i < ARRAY_LEN(wrong_files); i++)
		expect_refused(i, &wrong_files[i].given, wrong_files[i].line, wrong_files[i].words);
}

UNIT_TEST(a_file_that_cannot_be_read)
{
	const struct account_said said = { .iors = (const char *const[]){ "1" }, .iors_count = 1 };
	struct err err = ERR_INIT;
	struct account account;

	assert_false(account_make(&account, folder_file(&folder, "missing.ini"), &said, &err));
	expect(strstr(err.text, "cannot open") != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, folder.file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accounts_by_example),
		TEST(flags_that_are_wrong),
		TEST(files_that_are_wrong),
		TEST(a_file_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
