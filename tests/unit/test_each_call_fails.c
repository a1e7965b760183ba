/*
 * io/map.h, io/sink.h, index/writer.h, index/reader.h: each call of the system that a piece of work makes fails in turn.
 * Then there is an error, or the work is done all the same; never half a file, never a descriptor left open.
 */
#include "io/lock.h"
#include "io/sink.h"
#include "unit/each_call.h"
#include "unit/in_folder.h"
#include "unit/index_sample.h"

static const char content[] = "Entry Number\nSSA26031601\n";

static bool map_a_file(struct err *err)
{
	struct map map;
	bool ok = map_open(&map, folder_file(&folder, "a.csv"), err);

	if (ok)
		expect_bytes(map.bytes, span_text(content), "mapped");
	map_close(&map);
	return ok;
}

UNIT_TEST(mapping_a_file)
{
	file_write(folder_file(&folder, "a.csv"), content, strlen(content));
	fail_each_call_of(map_a_file);
}

/* Standard input, read from its middle, is spooled. */
static bool map_the_rest(struct err *err)
{
	struct map map;
	bool ok;

	must(lseek(STDIN_FILENO, 6, SEEK_SET) == 6);
	ok = map_open(&map, "-", err);
	if (ok)
		expect_bytes(map.bytes, span_text(content + 6), "spooled");
	map_close(&map);
	return ok;
}

UNIT_TEST(spooling_what_cannot_be_mapped)
{
	int kept = dup(STDIN_FILENO);

	file_write(folder_file(&folder, "a.csv"), content, strlen(content));
	must(kept >= 0 && freopen(folder.file, "rb", stdin) != NULL);
	fail_each_call_of(map_the_rest);
	must(dup2(kept, STDIN_FILENO) == STDIN_FILENO && close(kept) == 0);
}

static bool publish_a_new_file(struct err *err)
{
	const char *path = folder_file(&folder, "new");
	struct sink sink;
	bool ok;

	(void)unlink(path);
	if (!sink_create(&sink, path, true, err))
		return false;
	if (!sink_write(&sink, content, strlen(content), err)) {
		sink_abandon(&sink);
		return false;
	}
	ok = sink_publish_new(&sink, err);
	/* The name may be there although its folder could not be flushed; then the file is whole. */
	expect(folder_count(&folder) == (file_exists(path) ? 1 : 0), "%u files", folder_count(&folder));
	if (file_exists(path))
		expect_file(path, content);
	return ok;
}

UNIT_TEST(publishing_a_new_file)
{
	fail_each_call_of(publish_a_new_file);
}

static struct sample sample;
static char *old_index, *new_index;
static size_t old_bytes, new_bytes;

static bool write_an_index(struct err *err)
{
	const char *path = folder_file(&folder, "a.cidx");
	size_t len_bytes;
	uint64_t root;
	char *bytes;
	bool ok;

	file_write(path, old_index, old_bytes);
	ok = sample_try_write(&sample, path, SAMPLE_BATCH, &root, err);
	expect(!ok || fsyncs == 2, "%u fsyncs: the file and its folder", fsyncs);
	bytes = file_read(path, &len_bytes);
	expect((len_bytes == new_bytes && memcmp(bytes, new_index, new_bytes) == 0) ||
		       (!ok && len_bytes == old_bytes && memcmp(bytes, old_index, old_bytes) == 0),
	       "neither the old nor the new index: %s", err->text);
	free(bytes);
	expect(folder_count(&folder) == 1, "%u files", folder_count(&folder));
	return ok;
}

/* So many strays that their lines need more room than there is at first. */
static struct sample many_strays(void)
{
	struct places places = { .at = NULL };
	struct rng rng = { 41 };

	places_letters(&places, 7, 12000, &rng);
	places_serials(&places, 8, 1000, 3000);
	places_settle(&places);
	return sample_of(places);
}

UNIT_TEST(writing_an_index_over_an_old_one)
{
	sample = sample_make(10);
	(void)sample_write(&sample, folder_file(&folder, "a.cidx"));
	old_index = file_read(folder.file, &old_bytes);
	sample_free(&sample);
	sample = many_strays();
	(void)sample_write(&sample, folder_file(&folder, "a.cidx"));
	new_index = file_read(folder.file, &new_bytes);
	fail_each_call_of(write_an_index);
	sample_free(&sample);
	free(old_index);
	free(new_index);
}

static bool open_and_verify(struct err *err)
{
	uint64_t place = sample.places.at[7];
	struct index_hit hit;
	struct index index;
	bool ok;

	if (!index_open(&index, folder_file(&folder, "a.cidx"), err))
		return false;
	ok = index_verify(&index, 1, err) && index_check_lookups(&index, err);
	if (ok) {
		index_find(&index, &place, 1, &hit);
		expect(hit.entry == 7 && index_lookups_checked(&index, err), "entry %u: %s", hit.entry, err->text);
	}
	index_close(&index);
	return ok;
}

UNIT_TEST(opening_and_verifying_an_index)
{
	sample = sample_make(100);
	(void)sample_write(&sample, folder_file(&folder, "a.cidx"));
	fail_each_call_of(open_and_verify);
	sample_free(&sample);
}

static bool take_and_release(struct err *err)
{
	struct lock lock;

	if (!lock_take(&lock, folder_file(&folder, "a.cidx"), err))
		return false;
	lock_release(&lock);
	return true;
}

UNIT_TEST(locking_an_index)
{
	file_write(folder_file(&folder, "a.cidx"), content, strlen(content));
	fail_each_call_of(take_and_release);
	/* Nobody holds it afterwards. */
	assert_true(take_and_release(&(struct err)ERR_INIT));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mapping_a_file),
		TEST(spooling_what_cannot_be_mapped),
		TEST(publishing_a_new_file),
		TEST(writing_an_index_over_an_old_one),
		TEST(opening_and_verifying_an_index),
		TEST(locking_an_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
