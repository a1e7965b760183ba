/* clients/folders.h: names of folders, and what becomes of folders when clients change. */
#include "clients/folders.h"

#include "unit/in_folder.h"

#include <strings.h>

#define HEAD "Importer Number,Client\n"

/* SHA-256 of texts, as sha256sum prints them, begin so. */
#define ACME_SPACE "42cf7a26" /* "Acme Inc" */
#define ACME_UNDER "ea86c662" /* "acme_inc" */

static void load(struct clients *clients, const char *text)
{
	const char *path = folder_file(&folder, "clients.csv");
	struct err err = ERR_INIT;

	file_write(path, text, strlen(text));
	expect(clients_load(clients, path, &err), "%s: %s", text, err.text);
}

UNIT_TEST(names_by_example)
{
	static const struct {
		const char *client, *folder;
	} rows[] = {
		{ "Acme", "Acme" },
		{ "A.B-c_d", "A.B-c_d" },
		{ "Acme  & Sons, Ltd.", "Acme_Sons_Ltd" },
		{ "../../etc", "_._.._etc" },
		{ "..", "_" },
		{ ".hidden", "_hidden" },
		{ "-rf", "_rf" },
		{ "M\xC3\xBCller/GmbH", "M_ller_GmbH" },
		{ "Acme-2026", "Acme-2026" },
		{ "Acme-20261123", "Acme-20261123-a705958d" },
		{ "unassigned", "unassigned-2f23e841" },
		{ "Folders.CSV", "Folders.CSV-7d29d163" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_folders folders;
		struct clients clients;
		char text[200];

		(void)snprintf(text, sizeof(text), HEAD "1,\"%s\"\n", rows[i].client);
		load(&clients, text);
		client_folders_name(&folders, &clients, "by");
		assert_int_equal(folders.count, 2);
		expect_text(folders.names[0], rows[i].folder, rows[i].client);
		expect_text(folders.names[1], "unassigned", rows[i].client);
		expect(client_folder_is_name(span_text(folders.names[0])), "%s", folders.names[0]);
		client_folders_free(&folders);
		clients_free(&clients);
	}
}

/* Each keeps its folder, whoever stands first in the file. */
UNIT_TEST(alike_names_differ_by_what_they_are)
{
	static const char *const texts[] = { HEAD "1,Acme Inc\n2,acme_inc\n3,Other\n",
					     HEAD "3,Other\n2,acme_inc\n1,Acme Inc\n" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct client_folders folders;
		struct clients clients;

		load(&clients, texts[i]);
		client_folders_name(&folders, &clients, "by");
		expect_text(folders.names[clients_find(&clients, span_text("1"))->client], "Acme_Inc-" ACME_SPACE,
			    texts[i]);
		expect_text(folders.names[clients_find(&clients, span_text("2"))->client], "acme_inc-" ACME_UNDER,
			    texts[i]);
		expect_text(folders.names[clients_find(&clients, span_text("3"))->client], "Other", texts[i]);
		client_folders_free(&folders);
		clients_free(&clients);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcasecmp(*(char *const *)a, *(char *const *)b);
}

/* Names made of few letters, so that many are alike; long ones are cut. */
UNIT_TEST(no_two_clients_share_a_folder)
{
	struct rng rng = { 7 };
	struct client_folders folders;
	struct clients clients;
	char *text = malloc(1 << 20), *at = text + sprintf(text, HEAD);

	for (unsigned i = 0; i < 4000; i++) {
		char name[130] = { 0 };

		rng_fill(&rng, "aA_-/.", 6, name, 1 + rng_below(&rng, i % 100 == 0 ? 120 : 7));
		at += sprintf(at, "%u,x%s\n", i + 1, name);
	}
	load(&clients, text);
	client_folders_name(&folders, &clients, "by");
	assert_true(folders.count > 1000);
	qsort(folders.names, folders.count, sizeof(*folders.names), by_text);
	for (uint32_t i = 0; i < folders.count; i++) {
		expect(client_folder_is_name(span_text(folders.names[i])), "%s", folders.names[i]);
		expect(i == 0 || strcasecmp(folders.names[i - 1], folders.names[i]) != 0, "%s", folders.names[i]);
	}
	client_folders_free(&folders);
	clients_free(&clients);
	free(text);
}

/* --- what becomes of folders ------------------------------------------------------------------------------------------------- */

static bool is_there(const char *name)
{
	return access(folder_file(&folder, name), F_OK) == 0;
}

/* What a command does with the folders of a clients file, but for its own files. */
static bool settle(const char *text, const struct kept_files *kept, struct err *err)
{
	struct client_folders folders;
	struct clients clients;
	char dir[512];
	bool ok;

	load(&clients, text);
	(void)snprintf(dir, sizeof(dir), "%s", folder_file(&folder, "by"));
	client_folders_name(&folders, &clients, dir);
	ok = client_folders_check(&folders, "worklist.csv", kept, err) && client_folders_settle(&folders, err);
	client_folders_free(&folders);
	clients_free(&clients);
	return ok;
}

static void given(const char *name, const char *text)
{
	file_write(folder_file(&folder, name), text, strlen(text));
}

static void given_folder(const char *name)
{
	must(mkdir(folder_file(&folder, name), 0700) == 0);
}

UNIT_TEST(a_folder_that_is_another_s_by_now_is_emptied)
{
	struct kept_files *kept = kept_files_make(NULL, 0);
	struct err err = ERR_INIT;

	expect(settle(HEAD "1,A B\n2,C\n", kept, &err), "%s", err.text);
	given_folder("by/A_B");
	given_folder("by/C");
	given_folder("by/D");
	given("by/A_B/report.html", "A B's");
	given("by/A_B/letter.txt", "of a person");
	given("by/C/refund.csv", "C's");
	given("by/D/worklist.csv", "nobody's that we know of");
	/* Again: nothing changes. */
	expect(settle(HEAD "2,C\n1,A B\n", kept, &err), "%s", err.text);
	assert_true(is_there("by/A_B/report.html") && is_there("by/C/refund.csv"));
	/* A_B is another's, C nobody's. */
	expect(settle(HEAD "1,A_B\n", kept, &err), "%s", err.text);
	assert_false(is_there("by/A_B/report.html"));
	assert_true(is_there("by/A_B/letter.txt"));
	assert_false(is_there("by/C"));
	assert_true(is_there("by/D/worklist.csv"));
	kept_files_free(kept);
}

/* Rows of a table that somebody wrote lead nowhere but into folders of DIR. */
UNIT_TEST(a_table_cannot_name_other_folders)
{
	struct kept_files *kept = kept_files_make(NULL, 0);
	struct err err = ERR_INIT;

	given_folder("by");
	given_folder("other");
	given("other/worklist.csv", "not ours");
	given("worklist.csv", "not ours");
	given("by/folders.csv", "FOLDER,SHA256,CLIENT\n../other,,\n..,,\n,,\n.,\n\"../other\",\n..");
	expect(settle(HEAD "1,A\n", kept, &err), "%s", err.text);
	assert_true(is_there("other/worklist.csv") && is_there("worklist.csv"));
	given("by/folders.csv", "Name,Phone\n");
	assert_false(settle(HEAD "1,A\n", kept, &err));
	assert_non_null(strstr(err.text, "is not what --by-client writes"));
	kept_files_free(kept);
}

/* An input is neither written over nor removed, also where a folder is to be emptied. */
UNIT_TEST(what_is_kept_stays)
{
	static const struct {
		const char *input;
		bool ok;
	} rows[] = {
		{ "by/A/worklist.csv", false }, { "by/B/refund.csv", false }, { "by/unassigned/worklist.csv", false },
		{ "by/folders.csv", false },    { "by/A/report.html", true }, { NULL, true },
	};
	char input[512];
	const char *const paths[] = { input };

	given_folder("by");
	given_folder("by/A");
	given_folder("by/B");
	given_folder("by/unassigned");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;
		struct kept_files *kept;

		given("by/folders.csv", "FOLDER,SHA256,CLIENT\nB,0,B\n");
		given("by/B/refund.csv", "yesterday's");
		if (rows[i].input && !is_there(rows[i].input))
			given(rows[i].input, "input");
		(void)snprintf(input, sizeof(input), "%s", folder_file(&folder, rows[i].input ? rows[i].input : ""));
		kept = kept_files_make(paths, rows[i].input != NULL);
		expect(settle(HEAD "1,A\n", kept, &err) == rows[i].ok, "row %zu: %s", i, err.text);
		expect(is_there("by/B/refund.csv") != rows[i].ok, "row %zu", i);
		expect(!rows[i].input || is_there(rows[i].input), "row %zu", i);
		if (!is_there("by/B"))
			given_folder("by/B");
		kept_files_free(kept);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_by_example),
		TEST(alike_names_differ_by_what_they_are),
		TEST(no_two_clients_share_a_folder),
		TEST(a_folder_that_is_another_s_by_now_is_emptied),
		TEST(a_table_cannot_name_other_folders),
		TEST(what_is_kept_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
