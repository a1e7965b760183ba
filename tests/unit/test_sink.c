/* io/sink.h: a file appears under its final name complete or not at all. */
#include "io/sink.h"

#include "core/threads.h"
#include "unit/in_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>

static void open_sink(struct sink *sink, const char *name, bool durable)
{
	struct err err = ERR_INIT;

	expect(sink_create(sink, folder_file(&folder, name), durable, &err), "%s", err.text);
}

static void write_text(struct sink *sink, const char *text)
{
	struct err err = ERR_INIT;

	expect(sink_write(sink, text, strlen(text), &err), "%s", err.text);
}

static void publish(struct sink *sink)
{
	struct err err = ERR_INIT;

	expect(sink_publish(sink, &err), "%s", err.text);
}

UNIT_TEST(a_file_appears_when_it_is_published)
{
	for (int durable = 0; durable <= 1; durable++) {
		struct sink sink;
		struct stat st;

		open_sink(&sink, "a.csv", durable);
		write_text(&sink, "one\n");
		write_text(&sink, "two\n");
		assert_false(file_exists(folder_file(&folder, "a.csv")));
		assert_int_equal(folder_count(&folder), 1); /* The temporary file, in the same folder. */
		publish(&sink);
		expect_file(folder_file(&folder, "a.csv"), "one\ntwo\n");
		must(stat(folder.file, &st) == 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(folder_count(&folder), 1);
		must(unlink(folder.file) == 0);
	}
}

UNIT_TEST(an_abandoned_file_never_appears)
{
	struct sink sink;

	open_sink(&sink, "a.csv", false);
	write_text(&sink, "one\n");
	sink_abandon(&sink);
	assert_int_equal(folder_count(&folder), 0);
}

/* The old file is whole until the new one is, also for whoever has it open. */
UNIT_TEST(a_published_file_replaces_the_old_one)
{
	const char *path = folder_file(&folder, "a.csv");
	struct sink sink;
	char old[8] = "";
	FILE *reader;

	file_write(path, "old\n", 4);
	must(chmod(path, 0644) == 0);
	reader = fopen(path, "rb");
	must(reader != NULL);
	open_sink(&sink, "a.csv", false);
	write_text(&sink, "new\n");
	expect_file(path, "old\n");
	publish(&sink);
	expect_file(path, "new\n");
	must(fread(old, 1, sizeof(old), reader) == 4 && fclose(reader) == 0);
	assert_string_equal(old, "old\n");
	assert_int_equal(folder_count(&folder), 1);
	open_sink(&sink, "a.csv", false);
	write_text(&sink, "third\n");
	sink_abandon(&sink);
	expect_file(path, "new\n");
}

UNIT_TEST(a_name_without_a_folder)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err err = ERR_INIT;
	struct sink sink;
	bool ok;

	must(here >= 0 && chdir(folder.path) == 0);
	ok = sink_create(&sink, "a.csv", true, &err) && sink_write(&sink, "a\n", 2, &err) && sink_publish(&sink, &err);
	must(fchdir(here) == 0 && close(here) == 0);
	expect(ok, "%s", err.text);
	expect_file(folder_file(&folder, "a.csv"), "a\n");
}

UNIT_TEST(bytes_are_written_at_a_place)
{
	struct err err = ERR_INIT;
	struct sink sink;

	open_sink(&sink, "a.csv", false);
	write_text(&sink, "....five-six");
	assert_true(sink_write_at(&sink, 0, "four", 4, &err));
	assert_true(sink_write_at(&sink, 8, "+", 1, &err));
	assert_true(sink_write_at(&sink, 3, "", 0, &err));
	sink_begin_flush(&sink, 0, 9); /* Changes nothing that can be read. */
	sink_begin_flush(&sink, 0, 0);
	sink.durable = true;
	sink_begin_flush(&sink, 0, 9);
	sink_begin_flush(&sink, UINT64_C(1) << 40, 0);
	sink.durable = false;
	write_text(&sink, "-seven\n"); /* Writing goes on at the end. */
	publish(&sink);
	expect_file(folder_file(&folder, "a.csv"), "fourfive+six-seven\n");
}

#define PIECE_BYTES 1000
#define PIECES      500

struct pieces {
	struct sink sink;
	atomic_uint next;
	atomic_bool failed;
};

/* Piece i says i; the last ones are written first, so that the file grows once. */
static void write_pieces(void *context, unsigned worker)
{
	struct pieces *pieces = context;
	struct err err = ERR_INIT;
	unsigned i;

	(void)worker;
	while ((i = atomic_fetch_add(&pieces->next, 1)) < PIECES) {
		unsigned at = PIECES - 1 - i;
		char piece[PIECE_BYTES];

		(void)snprintf(piece, sizeof(piece), "%0*u", PIECE_BYTES - 1, at);
		piece[PIECE_BYTES - 1] = '\n';
		if (!sink_write_at(&pieces->sink, (uint64_t)at * PIECE_BYTES, piece, sizeof(piece), &err))
			pieces->failed = true;
	}
}

UNIT_TEST(several_threads_write_at_their_places)
{
	for (unsigned threads = 1; threads <= 4; threads++) {
		struct pieces pieces = { .next = 0 };
		size_t len_bytes;
		char *bytes;

		open_sink(&pieces.sink, "a.csv", false);
		threads_run(threads, write_pieces, &pieces);
		assert_false(pieces.failed);
		publish(&pieces.sink);
		bytes = file_read(folder_file(&folder, "a.csv"), &len_bytes);
		assert_int_equal(len_bytes, PIECES * PIECE_BYTES);
		for (unsigned i = 0; i < PIECES; i++)
			expect(strtoul(bytes + (size_t)i * PIECE_BYTES, NULL, 10) == i &&
				       bytes[(size_t)(i + 1) * PIECE_BYTES - 1] == '\n',
			       "piece %u by %u threads", i, threads);
		free(bytes);
	}
}

/* What nobody wrote reads as zeros; a file may have places far behind its end. */
UNIT_TEST(places_far_apart)
{
	struct err err = ERR_INIT;
	struct sink sink;
	struct stat st;
	char bytes[8];
	FILE *file;

	open_sink(&sink, "a.csv", false);
	assert_true(sink_write_at(&sink, UINT64_C(5) << 30, "far", 3, &err));
	assert_true(sink_write_at(&sink, 2, "near", 4, &err));
	publish(&sink);
	must(stat(folder_file(&folder, "a.csv"), &st) == 0);
	assert_true(st.st_size == (INT64_C(5) << 30) + 3);
	file = fopen(folder.file, "rb");
	must(file && fread(bytes, 1, 8, file) == 8 && fclose(file) == 0);
	assert_memory_equal(bytes, "\0\0near\0\0", 8);
}

/* --- what cannot be written ----------------------------------------------------------------------------------------- */

static void expect_no_sink(const char *path, const char *words)
{
	struct err err = ERR_INIT;
	struct sink sink;

	expect(!sink_create(&sink, path, false, &err), "%s", path);
	expect(strstr(err.text, words) != NULL, "\"%s\", not \"%s\"", err.text, words);
	assert_string_equal(err.path, path);
}

UNIT_TEST(only_regular_files_are_replaced)
{
	must(mkfifo(folder_file(&folder, "pipe"), 0600) == 0);
	expect_no_sink(folder.file, "no regular file");
	must(mkdir(folder_file(&folder, "dir"), 0700) == 0);
	expect_no_sink(folder.file, "no regular file");
	assert_int_equal(folder_count(&folder), 2);
}

UNIT_TEST(a_folder_that_is_missing)
{
	expect_no_sink(folder_file(&folder, "missing/a.csv"), strerror(ENOENT));
	assert_int_equal(folder_count(&folder), 0);
}

UNIT_TEST(a_folder_that_is_read_only)
{
	const char *probe = folder_file(&folder, "probe");
	int fd;

	must(chmod(folder.path, 0500) == 0);
	fd = open(probe, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0) {
		(void)close(fd);
		must(chmod(folder.path, 0700) == 0);
		print_message("this user (root?) writes into read-only folders\n");
		skip();
	}
	expect_no_sink(folder_file(&folder, "a.csv"), strerror(EACCES));
	must(chmod(folder.path, 0700) == 0);
	assert_int_equal(folder_count(&folder), 0);
}

UNIT_TEST(a_failed_publish_leaves_no_temporary_file)
{
	struct err err = ERR_INIT;
	struct sink sink;

	open_sink(&sink, "a.csv", false);
	must(mkdir(folder_file(&folder, "a.csv"), 0700) == 0); /* Now the name cannot be had any more. */
	assert_false(sink_publish(&sink, &err));
	expect(strstr(err.text, "cannot rename") != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, folder_file(&folder, "a.csv"));
	assert_int_equal(folder_count(&folder), 1);
}

UNIT_TEST(a_new_file_never_overwrites)
{
	struct err err = ERR_INIT;
	struct sink sink;

	open_sink(&sink, "a.csv", true);
	write_text(&sink, "first\n");
	expect(sink_publish_new(&sink, &err), "%s", err.text);
	assert_int_equal(folder_count(&folder), 1);
	open_sink(&sink, "a.csv", true);
	write_text(&sink, "second\n");
	assert_false(sink_publish_new(&sink, &err));
	expect(strstr(err.text, "exists and is not overwritten; name another file") != NULL, "\"%s\"", err.text);
	assert_string_equal(err.path, folder_file(&folder, "a.csv"));
	expect_file(folder.file, "first\n");
	assert_int_equal(folder_count(&folder), 1);
}

UNIT_TEST(as_many_sinks_at_once_as_promised)
{
	struct sink sinks[SINKS_MAX + 1];
	struct err err = ERR_INIT;
	char name[16];

	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < SINKS_MAX; i++) {
			(void)snprintf(name, sizeof(name), "%u.csv", i);
			open_sink(&sinks[i], name, false);
		}
		assert_false(sink_create(&sinks[SINKS_MAX], folder_file(&folder, "more.csv"), false, &err));
		assert_true(err.set);
		assert_int_equal(folder_count(&folder), SINKS_MAX);
		for (unsigned i = 0; i < SINKS_MAX; i++)
			sink_abandon(&sinks[i]);
		assert_int_equal(folder_count(&folder), 0);
	}
}

/* --- standard output ------------------------------------------------------------------------------------------------ */

UNIT_TEST(standard_output_is_a_sink)
{
	int kept = dup(STDOUT_FILENO), fd = open(folder_file(&folder, "out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	struct err err = ERR_INIT;
	struct sink sink;
	bool ok;

	must(kept >= 0 && fd >= 0 && fflush(stdout) == 0 && dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
	sink_standard_output(&sink);
	ok = sink_write(&sink, "one\n", 4, &err) && sink_publish(&sink, &err);
	sink_standard_output(&sink);
	ok = ok && sink_write(&sink, "two\n", 4, &err);
	sink_abandon(&sink);
	must(dup2(kept, STDOUT_FILENO) == STDOUT_FILENO && close(kept) == 0 && close(fd) == 0);
	expect(ok, "%s", err.text);
	expect_file(folder_file(&folder, "out"), "one\ntwo\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_appears_when_it_is_published),
		TEST(an_abandoned_file_never_appears),
		TEST(a_published_file_replaces_the_old_one),
		TEST(a_name_without_a_folder),
		TEST(bytes_are_written_at_a_place),
		TEST(several_threads_write_at_their_places),
		TEST(places_far_apart),
		TEST(only_regular_files_are_replaced),
		TEST(a_folder_that_is_missing),
		TEST(a_folder_that_is_read_only),
		TEST(a_failed_publish_leaves_no_temporary_file),
		TEST(a_new_file_never_overwrites),
		TEST(as_many_sinks_at_once_as_promised),
		TEST(standard_output_is_a_sink),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
