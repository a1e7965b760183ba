/* ingest/build.h: an index updated, entry by entry or field by field; by any number of workers, and not by two at once. */
#include "unit/built.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <sys/file.h>

#define ENTRIES 3000

static struct folder folder;
static char export_path[300], update_path[300], overlay_path[300], old[300], one[300], many[300];

/* Entries 0 … ENTRIES-1, two rows each. */
static void write_export(const char *path, unsigned first, unsigned step, unsigned rows, const char *status)
{
	struct export e = { .capacity = 2 << 20 };

	e.bytes = malloc(e.capacity);
	must(e.bytes != NULL);
	export_text(&e, ES003_HEADER "\n");
	for (unsigned n = first; n < ENTRIES; n += step) {
		for (unsigned r = 0; r < rows; r++) {
			export_row(&e, n);
			export_text(&e, status);
			export_text(&e, ",\n");
		}
	}
	file_write(path, e.bytes, e.len);
	free(e.bytes);
}

/* Every fifth entry's date, every second of them a CAPE indicator too; some twice, some that the index lacks. */
static void write_overlay(const char *path)
{
	struct export e = { .capacity = 2 << 20 };
	char row[128];

	e.bytes = malloc(e.capacity);
	must(e.bytes != NULL);
	export_text(&e, "Liquidation Date,IEEPA Duty,CAPE Indicator,Entry Number\n");
	for (unsigned n = 0; n < ENTRIES; n += 5) {
		(void)snprintf(row, sizeof(row), "1/%u/2026,,%s,SSA%08u\n", 1 + n % 28, n % 2 ? "Y" : "", n);
		export_text(&e, row);
		if (n % 25 == 0) {
			(void)snprintf(row, sizeof(row), ",\"$1,000.00\",\"twice\",ssa-%08u\n", n);
			export_text(&e, row);
		}
		if (n % 100 == 0) {
			(void)snprintf(row, sizeof(row), "1/1/2026,2.50,Y,SSA9%07u\n", n);
			export_text(&e, row);
		}
	}
	file_write(path, e.bytes, e.len);
	free(e.bytes);
}

static void copy_file(const char *from, const char *to)
{
	size_t len;
	char *bytes = file_read(from, &len);

	file_write(to, bytes, len);
	free(bytes);
}

static int begin(void **state)
{
	const char *const sources[] = { export_path };
	struct build_report report;
	struct build_options options;

	(void)state;
	folder = folder_make();
	(void)snprintf(export_path, sizeof(export_path), "%s/export.csv", folder.path);
	(void)snprintf(update_path, sizeof(update_path), "%s/update.csv", folder.path);
	(void)snprintf(overlay_path, sizeof(overlay_path), "%s/overlay.csv", folder.path);
	(void)snprintf(old, sizeof(old), "%s/old.cidx", folder.path);
	(void)snprintf(one, sizeof(one), "%s/one.cidx", folder.path);
	(void)snprintf(many, sizeof(many), "%s/many.cidx", folder.path);
	fix_the_world();
	write_export(export_path, 0, 1, 2, "Liq");
	write_export(update_path, 1, 3, 1, "New");
	write_overlay(overlay_path);
	options = plain_options(old, sources, 1);
	expect_built(&options, &report);
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_remove(&folder);
	return 0;
}

static struct build_options update_options(const char *index, const char *const *sources, bool overlay)
{
	struct build_options options = plain_options(index, sources, 1);

	options.update = true;
	options.overlay = overlay;
	return options;
}

/* Updates copies of the old index in several ways; the plain one's result stays in `one`. */
static void update_in_all_ways(const char *const *sources, bool overlay, struct build_report *report)
{
	static const struct way ways[] = { { 2, 0, 0 }, { 3, 0, 0 }, { 8, 0, 0 }, { 1, 50, 0 }, { 3, 7, 0 } };
	struct build_options options = update_options(one, sources, overlay);
	struct build_report other;

	copy_file(old, one);
	expect_built(&options, report);
	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		options = update_options(many, sources, overlay);
		options.threads = ways[w].threads;
		options.spill_every = ways[w].spill_every;
		copy_file(old, many);
		expect_built(&options, &other);
		expect_same_bytes(one, many, "updated");
		assert_true(other.refused_rows == report->refused_rows && other.replaced == report->replaced &&
			    other.refused_duty_cents == report->refused_duty_cents);
	}
}

static struct facts entry_of(const struct index *index, unsigned entry)
{
	uint64_t place = place_of_key(export_key(entry));
	struct index_hit hit;

	index_find(index, &place, 1, &hit);
	expect(hit.entry != INDEX_NO_ENTRY, "entry %u", entry);
	return index_facts(index, hit.entry);
}

UNIT_TEST(entries_in_newer_exports_are_replaced)
{
	const char *const sources[] = { update_path };
	struct err err = ERR_INIT;
	struct build_report report;
	struct index index;

	update_in_all_ways(sources, false, &report);
	assert_true(report.entries == ENTRIES && report.replaced == ENTRIES / 3 && report.rows == ENTRIES / 3);
	expect(index_open(&index, one, &err), "%s", err.text);
	for (unsigned n = 0; n < ENTRIES; n++) {
		struct facts facts = entry_of(&index, n);
		bool new = n % 3 == 1;

		expect(facts.ieepa_count == (new ? 1 : 2) && facts.duty_cents == (new ? 1 : 2) * ((int64_t)n + 1),
		       "entry %u: %lld (%u)", n, (long long)facts.duty_cents, facts.ieepa_count);
		expect_bytes(facts.liquidation_status, span_text(new ? "New" : "Liq"), "status");
	}
	index_close(&index);
}

UNIT_TEST(overlays_change_single_fields)
{
	const char *const sources[] = { overlay_path };
	struct err err = ERR_INIT;
	struct build_report report;
	struct index index;

	update_in_all_ways(sources, true, &report);
	assert_true(report.entries == ENTRIES && report.replaced == 0 && report.disagreeing == 0);
	assert_int_equal(report.refused_rows, ENTRIES / 100);
	/* Refused rows count with the duty they carry; it was left out. */
	assert_int_equal(report.refused_duty_cents, 250 * ENTRIES / 100);
	expect(index_open(&index, one, &err), "%s", err.text);
	for (unsigned n = 0; n < ENTRIES; n++) {
		struct facts facts = entry_of(&index, n);
		bool dated = n % 5 == 0, twice = n % 25 == 0, cape = dated && (twice || n % 2);
		char date[DAY_TEXT_BYTES], wanted[DAY_TEXT_BYTES] = "";

		(void)snprintf(wanted, sizeof(wanted), "2026-01-%02u", 1 + n % 28);
		expect((entry_get(facts.attr, FIELD_LIQUIDATION_DATE) != DAY_BLANK) == dated, "entry %u: date", n);
		if (dated) {
			day_format((day)entry_get(facts.attr, FIELD_LIQUIDATION_DATE), date);
			expect_text(date, wanted, "date");
		}
		expect(facts.ieepa_count == 2 && facts.duty_cents == (twice ? 100000 : 2 * ((int64_t)n + 1)),
		       "entry %u: %lld (%u)", n, (long long)facts.duty_cents, facts.ieepa_count);
		expect_bytes(facts.liquidation_status, span_text("Liq"), "status");
		expect((facts.cape.begin != NULL) == cape, "entry %u: CAPE indicator", n);
		if (cape)
			expect_bytes(facts.cape, span_text(twice ? "twice" : "Y"), "CAPE indicator");
	}
	index_close(&index);
}

/* What is where, and since when, stays known. */
UNIT_TEST(provenance_names_all_sources)
{
	static const char *const taken_as[] = { NULL, "update", "overlay" };
	const char *const update[] = { update_path }, *const overlay[] = { overlay_path };
	const char *const paths[] = { export_path, update_path, overlay_path };
	struct build_options options;
	struct build_report report;
	struct err err = ERR_INIT;
	struct index index;
	struct span text;
	cJSON *root, *list;

	copy_file(old, one);
	options = update_options(one, update, false);
	expect_built(&options, &report);
	options = update_options(one, overlay, true);
	expect_built(&options, &report);
	expect(index_open(&index, one, &err), "%s", err.text);
	text = index_provenance(&index);
	root = cJSON_ParseWithLength((const char *)text.begin, text.len_bytes);
	list = cJSON_GetObjectItem(root, "sources");
	assert_int_equal(cJSON_GetArraySize(list), ARRAY_LEN(paths));
	for (int i = 0; i < (int)ARRAY_LEN(paths); i++) {
		const cJSON *source = cJSON_GetArrayItem(list, i), *taken = cJSON_GetObjectItem(source, "taken_as");

		assert_string_equal(cJSON_GetObjectItem(source, "file")->valuestring, paths[i]);
		assert_true((taken != NULL) == (taken_as[i] != NULL));
		if (taken)
			assert_string_equal(taken->valuestring, taken_as[i]);
	}
	cJSON_Delete(root);
	index_close(&index);
}

/* --- what is refused, and leaves the index as it was ------------------------------------------------------------------ */

static void expect_refused(const struct build_options *options, const char *why)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct build_report report;

	expect(!index_build(options, &report, &errors, &warnings), "%s: was done", why);
	expect(errors.count == 1 && strstr(errors.items[0].text, why), "%zu errors, \"%s\", not \"%s\"", errors.count,
	       errors.count ? errors.items[0].text : "", why);
	expect_same_bytes(old, one, why);
	notes_free(&errors);
	notes_free(&warnings);
}

UNIT_TEST(updates_that_are_refused)
{
	const char *const update[] = { update_path }, *const overlay[] = { overlay_path };
	const char *const tariff[] = { export_path }, *const none[] = { "/nowhere/a.csv" };
	struct build_options options;
	struct build_report report;
	int other;

	copy_file(old, one);
	options = update_options(one, update, false);
	options.data_date = 16999;
	expect_refused(&options, "has data of");
	options = update_options(one, overlay, true);
	options.max_rejects = ENTRIES / 100 - 1;
	expect_refused(&options, "rows are refused, more than --max-rejects");
	options = update_options(one, tariff, true);
	expect_refused(&options, "an overlay changes single fields of entries");
	options = update_options(one, none, false);
	expect_refused(&options, "cannot open");
	/* Somebody else is at it. */
	other = open(one, O_RDONLY | O_CLOEXEC);
	must(other >= 0 && flock(other, LOCK_EX | LOCK_NB) == 0);
	options = update_options(one, update, false);
	expect_refused(&options, "is being updated by another cape");
	must(close(other) == 0);
	expect_built(&options, &report);
}

UNIT_TEST(what_is_no_index_is_not_updated)
{
	const char *const update[] = { update_path };
	struct build_options options = update_options(one, update, false);
	struct notes errors = { 0 }, warnings = { 0 };
	struct build_report report;

	file_write(old, "no index", 8);
	copy_file(old, one);
	expect_refused(&options, "this is no cape index");
	must(unlink(one) == 0);
	assert_false(index_build(&options, &report, &errors, &warnings));
	assert_false(file_exists(one));
	notes_free(&errors);
	notes_free(&warnings);
}

/* The date that is given is stored, also an older one under --force. */
UNIT_TEST(force_stores_the_date_given)
{
	static const day rows[] = { 16999, 17000, 17001 };
	const char *const update[] = { update_path };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct build_options options = update_options(one, update, false);
		struct build_report report;

		copy_file(old, one);
		options.data_date = rows[i];
		options.force = true;
		expect_built(&options, &report);
		assert_int_equal(report.data_date, rows[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(entries_in_newer_exports_are_replaced), TEST(overlays_change_single_fields),
		TEST(provenance_names_all_sources),          TEST(updates_that_are_refused),
		TEST(what_is_no_index_is_not_updated),       TEST(force_stores_the_date_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
