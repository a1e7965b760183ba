/* The fixed entries, and building their index. */
#include "fuzz/fixed_index.h"

#include "core/key.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"
#include "index/writer.h"

#include <unistd.h>

#define OWN   "123456789"
#define OTHER "98765432100"

#define CANCELLED "ENTRY SUMMARY IS CANCELLED/REJECTED"
#define TRADE     "ENTRY SUMMARY IS IN TRADE CONTROL"
#define NO_IEEPA  "NO IEEPA HTS ON ENTRY"
#define TYPE      "ENTRY TYPE NOT ELIGIBLE"
#define RECON     "ENTRY SUMMARY FLAGGED FOR RECON"
#define FINAL     "ENTRY SUMMARY IS IN FINAL LIQUIDATION STATUS"
#define PROTEST   "PROTEST ON ENTRY"
#define DRAWBACK  "ENTRY ON DRAWBACK"

/* 2026-04-25 and 2026-04-26: 81 and 80 days before FIXED_AS_OF. Day 1 is 1980-01-01. */
#define DAYS_81 16917
#define DAYS_80 16918

/* clang-format off */
static const struct fixed_entry entries[] = {
	{ "00000000000", OWN, "", NULL, { { FIELDS, 0 }, { FIELDS, 0 } } },
	{ "0S212345678", OWN, "", NULL, { { FIELDS, 0 }, { FIELDS, 0 } } },
	{ "0S212345679", OTHER, "", NULL, { { FIELDS, 0 }, { FIELDS, 0 } } },
	{ "SSA26031601", OWN, "", NULL, { { FIELDS, 0 }, { FIELDS, 0 } } },
	{ "SSA26031602", OTHER, "", NULL, { { FIELDS, 0 }, { FIELDS, 0 } } },
	{ "SSA26031603", OWN, CANCELLED, NULL, { { FIELD_STATUS, STATUS_CANCELLED }, { FIELDS, 0 } } },
	{ "SSA26031604", OWN, TRADE, NULL, { { FIELD_CONTROL, CONTROL_TRADE }, { FIELDS, 0 } } },
	{ "SSA26031605", OWN, NO_IEEPA, NULL, { { FIELD_IEEPA_COUNT, IEEPA_NONE }, { FIELDS, 0 } } },
	{ "SSA26031606", OWN, TYPE, NULL, { { FIELD_TYPE, 8 }, { FIELDS, 0 } } },
	{ "SSA26031607", OWN, RECON, NULL, { { FIELD_RECON, RECON_FLAGGED }, { FIELD_TYPE, 3 } } },
	{ "SSA26031608", OWN, "", NULL, { { FIELD_RECON, RECON_FLAGGED }, { FIELDS, 0 } } },
	{ "SSA26031609", OWN, FINAL, NULL, { { FIELD_LIQUIDATION_DATE, DAYS_81 }, { FIELDS, 0 } } },
	{ "SSA26031610", OWN, "", NULL, { { FIELD_LIQUIDATION_DATE, DAYS_80 }, { FIELDS, 0 } } },
	{ "SSA26031611", OWN, PROTEST, PROTEST "; " DRAWBACK,
	  { { FIELD_PROTEST, PROTEST_OPEN }, { FIELD_DRAWBACK, FLAG_YES } } },
	{ "SSA26031612", OTHER, CANCELLED, CANCELLED "; " TYPE,
	  { { FIELD_STATUS, STATUS_UNKNOWN }, { FIELD_TYPE, 127 } } },
	{ "ZZZZZZZZZZZ", OWN, "", NULL, { { FIELD_PROTEST, PROTEST_ABSENT }, { FIELD_DRAWBACK, FLAG_ABSENT } } },
};
/* clang-format on */

const struct fixed_entry *fixed_entry_find(struct span number)
{
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		if (span_equal(number, span_text(entries[i].number)))
			return &entries[i];
	}
	return NULL;
}

static entry_attr attr_of(const struct fixed_entry *entry)
{
	entry_attr attr = entry_set(0, FIELD_TYPE, 1);

	attr = entry_set(attr, FIELD_STATUS, STATUS_ACCEPTED);
	attr = entry_set(attr, FIELD_CONTROL, CONTROL_CBP);
	attr = entry_set(attr, FIELD_RECON, RECON_NO);
	attr = entry_set(attr, FIELD_IEEPA_COUNT, IEEPA_SOME);
	attr = entry_set(attr, FIELD_RECON_FILED, FLAG_NO);
	attr = entry_set(attr, FIELD_PROTEST, PROTEST_NONE);
	attr = entry_set(attr, FIELD_DRAWBACK, FLAG_NO);
	for (size_t c = 0; c < ARRAY_LEN(entry->changes); c++) {
		if (entry->changes[c].field != FIELDS)
			attr = entry_set(attr, entry->changes[c].field, entry->changes[c].code);
	}
	return attr;
}

static int by_place(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

static void write_entries(struct index_writer *writer, struct dict *importers, struct err *err)
{
	struct index_entry rows[ARRAY_LEN(entries)];
	struct index_batch batch;

	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		rows[i] = (struct index_entry){ .place = place_of_key(key_pack(span_text(entries[i].number))),
						.attr = attr_of(&entries[i]),
						.importer = dict_add(importers, span_text(entries[i].importer)),
						.cold = { .ieepa_count = 1 } };
		index_cold_set_duty(&rows[i].cold, 100);
	}
	qsort(rows, ARRAY_LEN(rows), sizeof(rows[0]), by_place);
	fuzz_must(index_batch_init(&batch, ARRAY_LEN(rows), err));
	index_batch_begin(&batch, 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		index_batch_push(&batch, &rows[i]);
	fuzz_must(index_writer_number(writer, &batch, err) && index_writer_put(writer, &batch, err));
	index_batch_free(&batch);
}

static void write_index(const char *path)
{
	struct dict importers = { 0 }, remarks = { 0 };
	struct index_rest rest = { .importers = &importers,
				   .remarks = &remarks,
				   .provenance = span_text("{}"),
				   .data_date = day_parse_iso(span_text(FIXED_AS_OF)),
				   .threads = 1 };
	struct index_writer writer;
	struct err err = ERR_INIT;
	uint64_t root;

	fuzz_check(index_writer_open(&writer, path, ARRAY_LEN(entries), &err), "%s", err.text);
	write_entries(&writer, &importers, &err);
	fuzz_check(index_writer_publish(&writer, &rest, &root, &err), "%s", err.text);
	dict_free(&importers);
	dict_free(&remarks);
}

const char *fixed_index_path(void)
{
	static char path[512];

	if (path[0] == '\0') {
		(void)snprintf(path, sizeof(path), "%s/fixed.cidx", scratch_folder());
		write_index(path);
	}
	return path;
}

const struct index *fixed_index(void)
{
	static struct index index;
	static bool ready;
	struct err err = ERR_INIT;

	if (!ready)
		fuzz_check(index_open(&index, fixed_index_path(), &err), "%s", err.text);
	ready = true;
	return &index;
}
