/*
 * `index build` and `index update` from files to file: the index holds what the rows of its sources come to one by one, or the file
 * is as it was and something says why.
 *
 * Input: three bytes of source_choice.h, a byte of switches, then a source, and behind a NUL another one. With UPDATE or
 * OVERLAY the second updates the index that was built from the first.
 */
#include "core/key.h"
#include "core/place.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "fuzz/row_by_row.h"
#include "fuzz/scratch.h"
#include "fuzz/source_choice.h"

#include <dirent.h>
#include <unistd.h>

enum { ADD = 1, REJECTS = 2, NO_REJECTS = 4, UPDATE = 8, OVERLAY = 16, SPILL = 32, THREADS = 64 };

#define SOURCES_MAX 2

struct work {
	struct source_choice choice;
	uint8_t switches;
	const char *paths[SOURCES_MAX];
	struct span texts[SOURCES_MAX];
	size_t count;
	struct row_by_row old;  /* the index that is updated */
	struct row_by_row rows; /* what should come out */
	bool updates;
	bool overlays;
};

static struct memory_file files[SOURCES_MAX];
static char output[512], rejects[512];

static void make_world(void)
{
	if (output[0] != '\0')
		return;
	for (size_t i = 0; i < SOURCES_MAX; i++)
		files[i] = memory_file_make();
	(void)snprintf(output, sizeof(output), "%s/out.cidx", scratch_folder());
	(void)snprintf(rejects, sizeof(rejects), "%s/rejects.csv", scratch_folder());
}

/* A source is cut at the first NUL, so none has one; what is behind it is the next. */
static void put_sources(struct work *w, struct span input)
{
	while (w->count < SOURCES_MAX && (input.len_bytes || w->count == 0)) {
		w->texts[w->count] = input_until(&input, '\0');
		memory_file_put(&files[w->count], w->texts[w->count]);
		w->paths[w->count] = files[w->count].path;
		w->count++;
	}
	w->updates = w->count == 2 && (w->switches & (UPDATE | OVERLAY));
	w->overlays = w->updates && (w->switches & OVERLAY);
}

/* --- what is expected ------------------------------------------------------------------------------------------- */

/* Reads one source after the others; `overlaid` as row_by_row_source(). False if it cannot be read. */
static bool read_rows(struct work *w, struct row_by_row *rows, size_t number, const struct row_by_row *overlaid,
		      enum source_layout *layout)
{
	static const struct index some_index;
	struct notes errors = { 0 }, warnings = { 0 };
	struct source source;
	bool ok;

	w->choice.options.overlaid = overlaid ? &some_index : NULL;
	ok = source_open(&source, w->paths[number], &w->choice.options, &errors, &warnings);
	w->choice.options.overlaid = NULL;
	if (ok) {
		*layout = source.columns.layout;
		ok = row_by_row_source(rows, &source.columns, csv_skip_bom(w->texts[number]), &w->choice.options,
				       overlaid, 1 + number * 50);
		source_close(&source);
	}
	notes_free(&errors);
	notes_free(&warnings);
	return ok;
}

static bool few_enough_refused(const struct work *w, const struct row_by_row *rows)
{
	return !(w->switches & NO_REJECTS) || rows->refused_rows == 0;
}

/* False if the sources cannot be built from. */
static bool expect_build(struct work *w, struct row_by_row *rows, size_t count, bool add)
{
	enum source_layout layouts[SOURCES_MAX];
	bool ok = true;

	row_by_row_begin(rows, add);
	for (size_t i = 0; i < count; i++)
		ok = read_rows(w, rows, i, NULL, &layouts[i]) && ok;
	row_by_row_finish(rows);
	/* "Mixed layouts under it: exit 2." */
	if (ok && count == 2 && add && layouts[0] != layouts[1])
		return false;
	return ok && few_enough_refused(w, rows);
}

static bool expect_update(struct work *w)
{
	enum source_layout layout;
	bool ok;

	row_by_row_begin(&w->rows, (w->switches & ADD) && !w->overlays);
	row_by_row_index(&w->rows, &w->old);
	ok = read_rows(w, &w->rows, 1, w->overlays ? &w->old : NULL, &layout);
	row_by_row_finish(&w->rows);
	return ok && few_enough_refused(w, &w->rows);
}

/* --- what is there ---------------------------------------------------------------------------------------------- */

static bool same_text(struct span a, struct span b)
{
	return (a.begin == NULL) == (b.begin == NULL) && span_equal(a, b);
}

static void check_entry(const struct row_by_row *rows, const struct index *index, const struct record *record)
{
	struct index_remark_texts expected = remark_texts(&rows->texts, record->remark), texts;
	uint64_t place = record->place;
	struct index_cold cold;
	struct index_hit hit;

	index_find(index, &place, 1, &hit);
	fuzz_check(hit.entry != INDEX_NO_ENTRY, "an entry is in the index");
	cold = index_cold(index, hit.entry);
	texts = index_remark(index, cold.remark);
	fuzz_check((hit.attr & ~record_derived_bits()) == record->attr, "attributes %016llx, not %016llx",
		   (unsigned long long)hit.attr, (unsigned long long)record->attr);
	fuzz_check(
		entry_get(hit.attr, FIELD_LIQUIDATION_STATUS) == cell_liquidation_status(expected.liquidation_status) &&
			(entry_get(hit.attr, FIELD_PAYMENT_DATE) == PAYMENT_PAID) == day_is_date(record->payment_date),
		"what follows from liquidation status and payment date");
	fuzz_check(span_equal(index_importer(index, hit.importer),
			      dict_text(&rows->texts.dicts[TEXT_IMPORTER], record->importer)),
		   "importer");
	fuzz_check(index_cold_duty(&cold) == record->duty_cents && cold.ieepa_count == record->ieepa_count &&
			   cold.summary_date == record->summary_date && cold.payment_date == record->payment_date,
		   "duty and dates");
	fuzz_check(same_text(texts.liquidation_status, expected.liquidation_status), "liquidation status");
	fuzz_check(same_text(texts.cape, expected.cape), "cape");
}

static void check_index(const struct row_by_row *rows, const struct build_report *report)
{
	struct err err = ERR_INIT;
	struct index_cursor cursor;
	uint64_t place, last = 0, count = 0;
	struct index index;
	uint32_t entry;

	fuzz_check(index_open(&index, output, &err) && index_verify(&index, 1, &err), "%s", err.text);
	fuzz_check(index.header.entries == rows->count && report->entries == rows->count, "%zu entries", rows->count);
	fuzz_check(index.header.root == report->root && index.header.data_date == report->data_date &&
			   index.header.importers == report->importers,
		   "the report");
	fuzz_check(report->refused_rows == rows->refused_rows &&
			   report->refused_duty_cents == rows->refused_duty_cents &&
			   report->replaced == rows->replaced && report->disagreeing == rows->disagreeing,
		   "the counts of the report");
	index_cursor_init(&cursor, &index);
	for (; index_cursor_next(&cursor, &place, &entry); count++) {
		fuzz_check(entry == count && (count == 0 || place > last), "places ascend");
		last = place;
	}
	fuzz_check(count == rows->count, "the directory leads to all entries");
	for (size_t i = 0; i < rows->count; i++)
		check_entry(rows, &index, &rows->records[i]);
	index_close(&index);
}

/* Nothing but the results is left in the folder. */
static void check_folder(void)
{
	DIR *folder = opendir(scratch_folder());
	const struct dirent *entry;

	fuzz_must(folder);
	while ((entry = readdir(folder)))
		fuzz_check(strncmp(entry->d_name, ".cape-", 6) != 0, "%s is left", entry->d_name);
	(void)closedir(folder);
}

/* The checksum that stands for the whole file; 0 where there is none. */
static uint64_t root_of_file(void)
{
	struct err err = ERR_INIT;
	struct index index;
	uint64_t root;

	if (access(output, F_OK) != 0 || !index_open(&index, output, &err))
		return 0;
	root = index.header.root;
	index_close(&index);
	return root;
}

/* --- building ---------------------------------------------------------------------------------------------------- */

/* `update`: the index that is there, by the sources from `first` on. */
static void build(struct work *w, const struct row_by_row *rows, size_t first, size_t count, bool update, bool expected,
		  struct span input)
{
	struct notes errors = { 0 }, warnings = { 0 };
	uint64_t before = root_of_file();
	struct build_report report;
	struct build_options options = {
		.output = output,
		.sources = w->paths + first,
		.sources_count = count,
		.maps = w->choice.maps,
		.assumptions = w->choice.assumptions,
		.assumptions_count = w->choice.assumptions_count,
		.rejects = w->switches & REJECTS ? rejects : NULL,
		.max_rejects = w->switches & NO_REJECTS ? 0 : UINT64_MAX,
		.add = rows->add,
		.data_date = 17000,
		.update = update,
		.overlay = update && w->overlays,
		.memory_bytes = 1 << 20,
		.spill_every = w->switches & SPILL ? 2 : 0,
		.threads = w->switches & THREADS ? 3 : 1,
	};
	bool ok = index_build(&options, &report, &errors, &warnings);

	fuzz_check(ok == expected, "whether an index can be built: %s", errors.count ? errors.items[0].text : "yes");
	fuzz_check(ok == (errors.count == 0), "%zu errors", errors.count);
	if (ok)
		check_index(rows, &report);
	else
		fuzz_check(root_of_file() == before, "the file is as it was");
	check_notes_in(&errors, input);
	check_notes_in(&warnings, input);
	notes_free(&errors);
	notes_free(&warnings);
}

/* The first source's index, then the second's update of it. */
static void build_and_update(struct work *w, struct span input)
{
	bool expected = expect_build(w, &w->old, 1, false);

	build(w, &w->old, 0, 1, false, expected, input);
	if (expected) {
		expected = expect_update(w);
		build(w, &w->rows, 1, 1, true, expected, input);
		row_by_row_free(&w->rows);
	}
	row_by_row_free(&w->old);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	struct work w = { .count = 0 };

	make_world();
	source_choose(&w.choice, &input);
	w.switches = input_byte(&input);
	put_sources(&w, input);
	(void)unlink(output);
	if (w.updates) {
		build_and_update(&w, input);
	} else {
		bool expected = expect_build(&w, &w.rows, w.count, w.switches & ADD);

		build(&w, &w.rows, 0, w.count, false, expected, input);
		row_by_row_free(&w.rows);
	}
	check_folder();
	source_choice_free(&w.choice);
	return 0;
}
