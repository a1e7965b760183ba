/*
 * Cells of sources: entry numbers, importer numbers, IEEPA numbers, coded fields, assumed values.
 *
 * Input: a byte that chooses the field, then the cell.
 */
#include "core/key.h"
#include "fuzz/fuzz.h"
#include "fuzz/message.h"
#include "fuzz/slow_number.h"
#include "ingest/build.h"

/* --- numbers ---------------------------------------------------------------------------------------------------- */

static void check_key(struct span cell)
{
	unsigned char number[ENTRY_NUMBER_LEN];
	char slow[ENTRY_NUMBER_LEN + 1];
	uint64_t key = key_pack(cell);

	fuzz_check(key == slow_key(cell), "key");
	if (key == KEY_NONE)
		return;
	key_unpack(key, number);
	(void)slow_normalise(cell, slow, sizeof(slow));
	fuzz_check(memcmp(number, slow, sizeof(number)) == 0, "%.11s comes back as %.11s", slow, (const char *)number);
	fuzz_check(key_filer(key) < FILER_CODES, "filer of %s", slow);
}

static void check_filer(struct span cell)
{
	unsigned char code[FILER_CODE_LEN];
	char slow[FILER_CODE_LEN + 1];
	bool is_code = cell.len_bytes == FILER_CODE_LEN && slow_normalise(cell, slow, sizeof(slow)) == FILER_CODE_LEN;
	uint32_t filer;

	fuzz_check(filer_pack(cell, &filer) == is_code, "filer code");
	if (!is_code)
		return;
	filer_unpack(filer, code);
	fuzz_check(memcmp(code, slow, sizeof(code)) == 0, "filer code %s comes back as %.3s", slow, (const char *)code);
}

/* "An HTS row counts as IEEPA when its number starts with 990301 or 990302." */
static void check_hts(struct span cell)
{
	static struct hts_table hts;
	char slow[7];
	bool counts;

	if (hts.prefixes_count == 0)
		hts_table_load_builtin(&hts);
	counts = slow_normalise(cell, slow, sizeof(slow)) >= 6 &&
		 (strcmp(slow, "990301") == 0 || strcmp(slow, "990302") == 0);
	fuzz_check(hts_counts(&hts, cell) == counts, "number %s", slow);
}

static void check_importer(struct span cell, const struct facts *facts, bool ok)
{
	char slow[IMPORTER_LEN_MAX + 1];
	size_t len = slow_normalise(cell, slow, sizeof(slow));

	fuzz_check(ok == (len <= IMPORTER_LEN_MAX), "an importer number of %zu characters", len);
	if (ok)
		fuzz_check(facts->importer_len == len && memcmp(facts->importer, slow, len) == 0, "importer %s", slow);
}

/* --- coded fields ----------------------------------------------------------------------------------------------- */

/* Codes a cell may give; an assumed "unknown" may give one more. */
static bool is_code(enum source_field field, unsigned code)
{
	switch (field) {
	case SOURCE_TYPE:
		return code <= 99 || code == ENTRY_TYPE_UNKNOWN;
	case SOURCE_STATUS:
		return code <= STATUS_INACTIVE;
	case SOURCE_CONTROL:
		return code <= CONTROL_INACTIVE;
	case SOURCE_RECON:
		return code <= RECON_FLAGGED;
	case SOURCE_LIQUIDATION_DATE:
		return code == DAY_BLANK || code == DAY_UNKNOWN || day_is_date((day)code);
	case SOURCE_IEEPA_COUNT:
		return code <= IEEPA_NONE;
	case SOURCE_PROTEST:
		return code >= PROTEST_NONE && code <= PROTEST_UNKNOWN;
	case SOURCE_RECON_FILED:
	case SOURCE_DRAWBACK:
	case SOURCE_ADCVD_PENDING:
		return code >= FLAG_NO && code <= FLAG_UNKNOWN;
	default:
		return code == 0;
	}
}

static void check_read(enum source_field field, struct span cell)
{
	struct facts none = facts_none(), facts = none;
	enum field in_word = source_fields[field].field;
	bool ok = cell_read(field, cell, &facts);

	fuzz_check(ok || field == SOURCE_IOR || field == SOURCE_IEEPA_DUTY, "%s refuses a row",
		   source_fields[field].name);
	fuzz_check(((facts.attr ^ none.attr) & ~entry_mask(in_word)) == 0, "%s changes its own bits only",
		   source_fields[field].name);
	fuzz_check(is_code(field, entry_get(facts.attr, in_word)), "%s has code %u", source_fields[field].name,
		   entry_get(facts.attr, in_word));
	if (field == SOURCE_IOR)
		check_importer(cell, &facts, ok);
	if (field == SOURCE_LIQUIDATION_STATUS)
		fuzz_check(span_equal(facts.liquidation_status, cell), "the text is kept");
}

/* "Case ignored." */
static void check_case(enum source_field field, struct span cell)
{
	struct facts facts = facts_none(), lower_facts = facts_none();
	unsigned char *lower = malloc(cell.len_bytes + 1);
	bool ok = cell_read(field, cell, &facts);

	fuzz_must(lower);
	for (size_t i = 0; i < cell.len_bytes; i++) {
		unsigned char c = cell.begin[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
	}
	fuzz_check(cell_read(field, span_of(lower, cell.len_bytes), &lower_facts) == ok, "in lower case");
	fuzz_check(lower_facts.attr == facts.attr && lower_facts.importer_len == facts.importer_len &&
			   memcmp(lower_facts.importer, facts.importer, sizeof(facts.importer)) == 0,
		   "in lower case");
	free(lower);
}

/* --- assumed values --------------------------------------------------------------------------------------------- */

static void check_assumed(enum source_field field, struct span cell)
{
	char *value = strndup((const char *)cell.begin, cell.len_bytes);
	struct assumption assumption = { field, value };
	struct facts facts = facts_none(), taken = facts_none();
	struct err err = ERR_INIT;

	fuzz_must(value);
	if (assumption_check(&assumption, &facts, &err)) {
		facts_take(&taken, &facts, field);
		fuzz_check(taken.attr == facts.attr && (facts.attr & entry_assumed_bit(source_fields[field].field)),
			   "%s is assumed", source_fields[field].name);
		fuzz_check(is_code(field, entry_get(facts.attr, source_fields[field].field)), "%s has a code",
			   source_fields[field].name);
	} else {
		fuzz_check(strcasecmp(value, "unknown") != 0 || source_fields[field].field == FIELDS,
			   "unknown is a value of %s", source_fields[field].name);
		check_message(&err);
	}
	free(value);
}

static void check_trim(struct span cell, struct span trimmed)
{
	size_t before = (size_t)(trimmed.begin - cell.begin);
	size_t behind = cell.len_bytes - before - trimmed.len_bytes;

	for (size_t i = 0; i < before; i++)
		fuzz_check(cell.begin[i] == ' ' || cell.begin[i] == '\t', "only blanks are cut off");
	for (size_t i = 0; i < behind; i++)
		fuzz_check(trimmed.begin[trimmed.len_bytes + i] == ' ' || trimmed.begin[trimmed.len_bytes + i] == '\t',
			   "only blanks are cut off");
	fuzz_check(cell_trim(trimmed).len_bytes == trimmed.len_bytes, "nothing is left to cut off");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span cell = span_of(data, size);
	enum source_field field = (enum source_field)(input_byte(&cell) % SOURCE_FIELDS);
	struct span trimmed = cell_trim(cell);

	check_key(cell);
	check_filer(cell);
	check_hts(cell);
	check_trim(cell, trimmed);
	if (source_fields[field].field != FIELDS) {
		check_read(field, trimmed);
		check_case(field, trimmed);
	}
	check_assumed(field, cell);
	(void)source_field_find(cell);
	return 0;
}
