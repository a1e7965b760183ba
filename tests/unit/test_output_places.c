/* io/folder.h, io/kept_files.h: folders for results, and files that must not be written over. */
#include "io/folder.h"

#include "io/kept_files.h"
#include "unit/in_folder.h"

#include <fcntl.h>

UNIT_TEST(missing_folders_are_made)
{
	static const char *const dirs[] = { "one", "two/three/four", "two/three/four", "five/six/", "seven//eight" };
	struct err err = ERR_INIT;
	struct stat st;

	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		expect(folders_make(folder_file(&folder, dirs[i]), &err), "%s: %s", dirs[i], err.text);
		expect(stat(folder.file, &st) == 0 && S_ISDIR(st.st_mode), "%s", dirs[i]);
	}
	assert_true(folders_make(".", &err));
	assert_true(folders_make("/", &err));
}

UNIT_TEST(folders_that_cannot_be_made)
{
	static const char *const dirs[] = { "file", "file/sub" };

	file_write(folder_file(&folder, "file"), "x", 1);
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		struct err err = ERR_INIT;

		expect(!folders_make(folder_file(&folder, dirs[i]), &err), "%s", dirs[i]);
		expect(err.set && strcmp(err.path, folder.file) == 0, "%s: \"%s\"", dirs[i], err.text);
	}
}

UNIT_TEST(the_folder_of_an_output)
{
	static const struct {
		const char *path;
		bool there;
	} rows[] = {
		{ "new", true }, { "dir/new", true }, { "dir", true }, { "missing/new", false }, { "file/new", false }
	};

	must(mkdir(folder_file(&folder, "dir"), 0700) == 0);
	file_write(folder_file(&folder, "file"), "x", 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;

		expect(folder_there(folder_file(&folder, rows[i].path), &err) == rows[i].there, "%s", rows[i].path);
		expect(err.set != rows[i].there && (rows[i].there || strcmp(err.path, folder.file) == 0), "%s: \"%s\"",
		       rows[i].path, err.text);
	}
	assert_true(folder_there("no-folder-in-it", &(struct err)ERR_INIT));
}

/* Paths of one test, which folder_file() would overwrite. */
static void path_of(char path[512], const char *name)
{
	(void)snprintf(path, 512, "%s", folder_file(&folder, name));
}

UNIT_TEST(kept_files_are_known_under_any_name)
{
	static const struct {
		const char *output;
		bool kept;
	} rows[] = { { "input", true }, { "dir/../input", true }, { "hard", true },     { "soft", true },
		     { "index", true }, { "other", false },       { "missing", false }, { "missing/deep", false } };
	char input[512], index[512], path[512];
	const char *paths[] = { input, NULL, index, "" };
	struct kept_files *kept;

	path_of(input, "input");
	path_of(index, "index");
	must(mkdir(folder_file(&folder, "dir"), 0700) == 0);
	file_write(input, "x", 1);
	file_write(index, "x", 1);
	file_write(folder_file(&folder, "other"), "x", 1);
	must(link(input, folder_file(&folder, "hard")) == 0 && symlink(input, folder_file(&folder, "soft")) == 0);
	kept = kept_files_make(paths, ARRAY_LEN(paths));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = ERR_INIT;

		path_of(path, rows[i].output);
		expect(kept_files_check(kept, path, &err) == !rows[i].kept, "%s", rows[i].output);
		expect(err.set == rows[i].kept, "%s", rows[i].output);
		if (rows[i].kept)
			expect(strstr(err.text, "also read; name another output") && strcmp(err.path, path) == 0, "%s",
			       err.text);
	}
	kept_files_free(kept);
	kept_files_free(kept_files_make(NULL, 0));
}

/* What is not there yet counts by what is there of its path. */
UNIT_TEST(where_a_path_leads)
{
	static const struct {
		const char *path, *real; /* below the test's folder */
	} rows[] = { { "dir/there", "/dir/there" },
		     { "dir/new", "/dir" },
		     { "dir/none/at/all", "/dir" },
		     { "other/../dir/new", "/dir" },
		     { "soft/there", "/dir/there" },
		     { "soft/new", "/dir" },
		     { "new", "" },
		     { "dir/../new", "" } };
	char path[512], top[512];
	char *leads;

	must(mkdir(folder_file(&folder, "dir"), 0700) == 0 && mkdir(folder_file(&folder, "other"), 0700) == 0);
	must(symlink("dir", folder_file(&folder, "soft")) == 0);
	file_write(folder_file(&folder, "dir/there"), "x", 1);
	path_of(path, ".");
	must(realpath(path, top) != NULL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		path_of(path, rows[i].path);
		leads = folder_real(path);
		expect(leads && strncmp(leads, top, strlen(top)) == 0 && strcmp(leads + strlen(top), rows[i].real) == 0,
		       "%s: %s", rows[i].path, leads);
		free(leads);
	}
	assert_null(folder_real(""));
	leads = folder_real("no-such-file");
	assert_non_null(leads);
	free(leads);
}

UNIT_TEST(two_names_of_one_output)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "new", "new", true },    { "new", "dir/../new", true },
		{ "new", "other", false }, { "new", "dir/new", false },
		{ "there", "soft", true }, { "there", "dir/../there", true },
		{ "there", "new", false }, { "missing/new", "missing/new", false },
	};
	char a[512], b[512];

	must(mkdir(folder_file(&folder, "dir"), 0700) == 0);
	path_of(a, "there");
	file_write(a, "x", 1);
	must(symlink(a, folder_file(&folder, "soft")) == 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		path_of(a, rows[i].a);
		path_of(b, rows[i].b);
		expect(same_file(a, b) == rows[i].same && same_file(b, a) == rows[i].same, "%s and %s", rows[i].a,
		       rows[i].b);
	}
	assert_true(same_file("no-such-file", "./no-such-file"));
}

/* A shell may have led standard output to one of the files that are read. */
UNIT_TEST(standard_output_may_be_an_input)
{
	char input[512], other[512];
	const char *paths[] = { input };
	const char *const outputs[] = { input, other };
	struct kept_files *kept;

	path_of(input, "input");
	path_of(other, "other");
	file_write(input, "x", 1);
	kept = kept_files_make(paths, 1);
	for (size_t i = 0; i < ARRAY_LEN(outputs); i++) {
		int old = dup(STDOUT_FILENO), fd = open(outputs[i], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		struct err err = ERR_INIT;
		bool ok;

		must(old >= 0 && fd >= 0 && fflush(stdout) == 0 && dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
		ok = kept_files_check_stdout(kept, &err);
		must(dup2(old, STDOUT_FILENO) == STDOUT_FILENO && close(old) == 0 && close(fd) == 0);
		expect(ok == (outputs[i] == other) && err.set != ok, "%s: \"%s\"", outputs[i], err.text);
	}
	kept_files_free(kept);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(missing_folders_are_made),
		TEST(folders_that_cannot_be_made),
		TEST(the_folder_of_an_output),
		TEST(kept_files_are_known_under_any_name),
		TEST(where_a_path_leads),
		TEST(two_names_of_one_output),
		TEST(standard_output_may_be_an_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
