/*
 * `index build` from files to file: the index holds what its sources fold to, or nothing is written and something
 * says why.
 *
 * Input: three bytes of source_choice.h, a byte of switches, then a source, and behind a NUL another one.
 */
#include "core/key.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "fuzz/scratch.h"
#include "fuzz/source_choice.h"
#include "index/reader.h"

#include <dirent.h>
#include <unistd.h>

enum { ADD = 1, REJECTS = 2, NO_REJECTS = 4 };

#define SOURCES_MAX 2

struct work {
	struct source_choice choice;
	uint8_t switches;
	const char *paths[SOURCES_MAX];
	size_t count;
	struct fold fold; /* what the sources should come to */
	uint64_t refused_rows;
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
		memory_file_put(&files[w->count], input_until(&input, '\0'));
		w->paths[w->count] = files[w->count].path;
		w->count++;
	}
}

/* --- what is expected ------------------------------------------------------------------------------------------- */

static bool fold_source(struct work *w, size_t number, enum source_layout *layout)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct err err = ERR_INIT;
	struct source source;
	bool ok = source_open(&source, w->paths[number], &w->choice.options, &errors, &warnings);

	if (ok) {
		*layout = source.columns.layout;
		ok = source_read(&source, (uint32_t)number, &w->choice.options, &w->fold, &err);
		w->refused_rows += source.refused_rows;
		source_close(&source);
	}
	notes_free(&errors);
	notes_free(&warnings);
	return ok;
}

/* False if the sources cannot be built from. */
static bool fold_sources(struct work *w)
{
	enum source_layout layouts[SOURCES_MAX];
	struct err err = ERR_INIT;
	bool ok = true;

	fuzz_must(fold_init(&w->fold, w->switches & ADD, &err));
	for (size_t i = 0; i < w->count; i++)
		ok = fold_source(w, i, &layouts[i]) && ok;
	fold_finish(&w->fold);
	/* "Mixed layouts under it: exit 2." */
	if (ok && w->count == 2 && (w->switches & ADD) && layouts[0] != layouts[1])
		return false;
	return ok && !((w->switches & NO_REJECTS) && w->refused_rows != 0);
}

/* --- what is there ---------------------------------------------------------------------------------------------- */

static void check_entry(const struct work *w, const struct index *index, const struct index_entry *entry)
{
	struct index_hit hit;
	const struct index_cold *cold;

	index_find(index, &entry->key, 1, &hit);
	fuzz_check(hit.entry != INDEX_NO_ENTRY, "an entry is in the index");
	cold = &index->cold[hit.entry];
	fuzz_check(hit.attr == entry->attr, "attributes %016llx, not %016llx", (unsigned long long)hit.attr,
		   (unsigned long long)entry->attr);
	fuzz_check(span_equal(index_importer(index, hit.importer), dict_text(&w->fold.importers, entry->importer)),
		   "importer");
	fuzz_check(cold->duty_cents == entry->cold.duty_cents && cold->ieepa_count == entry->cold.ieepa_count &&
			   cold->summary_date == entry->cold.summary_date &&
			   cold->payment_date == entry->cold.payment_date,
		   "duty and dates");
	fuzz_check((cold->cape == 0) == (entry->cold.cape == 0), "cape");
	if (cold->cape)
		fuzz_check(
			span_equal(index_text(index, cold->cape - 1), dict_text(&w->fold.texts, entry->cold.cape - 1)),
			"cape");
}

static void check_index(const struct work *w, const struct build_report *report)
{
	struct err err = ERR_INIT;
	struct index index;

	fuzz_check(index_open(&index, output, &err), "%s", err.text);
	fuzz_check(index.header.entries == w->fold.count && report->entries == w->fold.count, "%zu entries",
		   (size_t)w->fold.count);
	fuzz_check(index.header.root == report->root && index.header.data_date == report->data_date, "the report");
	fuzz_check(report->refused_rows == w->refused_rows && report->replaced == w->fold.replaced &&
			   report->disagreeing == w->fold.disagreeing,
		   "the counts of the report");
	for (uint64_t i = 1; i < index.header.entries; i++)
		fuzz_check(index.keys[i - 1] < index.keys[i], "keys ascend");
	for (uint64_t i = 0; i < w->fold.count; i++)
		check_entry(w, &index, &w->fold.entries[i]);
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

static void build(struct work *w, bool expected, struct span input)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct build_report report;
	struct build_options options = {
		.output = output,
		.sources = w->paths,
		.sources_count = w->count,
		.maps = w->choice.maps,
		.assumptions = w->choice.assumptions,
		.assumptions_count = w->choice.assumptions_count,
		.rejects = w->switches & REJECTS ? rejects : NULL,
		.max_rejects = w->switches & NO_REJECTS ? 0 : UINT64_MAX,
		.add = w->switches & ADD,
		.threads = 1,
	};
	bool ok = index_build(&options, &report, &errors, &warnings);

	fuzz_check(ok == expected, "whether an index can be built: %s", errors.count ? errors.items[0].text : "yes");
	fuzz_check(ok == (errors.count == 0), "%zu errors", errors.count);
	if (ok)
		check_index(w, &report);
	fuzz_check(ok == (access(output, F_OK) == 0), "an index is there if it could be built");
	check_notes_in(&errors, input);
	check_notes_in(&warnings, input);
	notes_free(&errors);
	notes_free(&warnings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	struct work w = { .count = 0 };
	bool expected;

	make_world();
	source_choose(&w.choice, &input);
	w.switches = input_byte(&input);
	put_sources(&w, input);
	expected = fold_sources(&w);
	(void)unlink(output);
	build(&w, expected, input);
	check_folder();
	fold_free(&w.fold);
	source_choice_free(&w.choice);
	return 0;
}
