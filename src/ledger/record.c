/* Reading records with distrust. */
#include "ledger/record.h"

#include "core/mem.h"
#include "emit/claim.h"

#include <stdlib.h>

/* Rows that are rendered between two writes: their lines stay in the cache. */
#define RENDER_ROWS 4096

#define KEYS_END (KEYS_PER_FILER * FILER_CODES)

static bool damaged(const char *path, struct err *err)
{
	return err_file(err, path, "is damaged: it is no claim record; restore it from a backup");
}

static bool has_failures(const struct record *record)
{
	return record->header.row_bytes != sizeof(struct record_row);
}

/* The next `count` texts, of which the last ends at `end` at the latest. */
static bool take_texts(const char **at, const char *end, size_t count, const char **texts)
{
	for (size_t i = 0; i < count; i++) {
		if (*at == end)
			return false;
		texts[i] = *at;
		*at += strlen(*at) + 1;
	}
	return true;
}

static bool take_all_texts(struct record *record)
{
	const struct record_header *h = &record->header;
	const char *at = (const char *)record->rows + h->rows * h->row_bytes, *end = at + h->texts_bytes;

	record->importers_numbers = (const unsigned char *)end;
	record->importers = mem_alloc(h->importers_count * sizeof(*record->importers));
	return at < end && end[-1] == '\0' &&
	       take_texts(&at, end, RECORD_FIRST_RULE + 2 * (size_t)h->errors_count, record->texts) &&
	       take_texts(&at, end, h->importers_count, record->importers) && at == end;
}

static bool check_header(const struct record *record)
{
	const struct record_header *h = &record->header;
	uint64_t len = record->map.bytes.len_bytes - sizeof(*h),
		 tail = h->texts_bytes + UINT64_C(4) * h->importers_count;

	return memcmp(h->magic, RECORD_MAGIC, sizeof(h->magic)) == 0 && h->errors_count <= RULES_MAX &&
	       (h->row_bytes == sizeof(struct record_row) ||
		h->row_bytes == sizeof(struct record_row) + RECORD_FAILURES_BYTES) &&
	       tail <= len && h->rows == (len - tail) / h->row_bytes && (len - tail) % h->row_bytes == 0 &&
	       h->successes <= h->rows && h->claim_number <= CLAIM_NUMBER_MAX;
}

bool record_open(struct record *record, const char *path, struct err *err)
{
	bool ok;

	*record = (struct record){ .rows = NULL };
	if (!map_open(&record->map, path, err))
		return false;
	ok = record->map.bytes.len_bytes >= sizeof(record->header);
	if (ok)
		memcpy(&record->header, record->map.bytes.begin, sizeof(record->header));
	if (ok && record->header.major != RECORD_MAJOR && memcmp(record->header.magic, RECORD_MAGIC, 8) == 0) {
		(void)err_file(err, path,
			       "is a claim record of version %u, not known to this cape; use the one that wrote it",
			       record->header.major);
	} else if (ok && check_header(record)) {
		record->rows = record->map.bytes.begin + sizeof(record->header);
		ok = take_all_texts(record);
	} else {
		ok = false;
	}
	if (ok && !err->set)
		return true;
	record_close(record);
	return err->set ? false : damaged(path, err);
}

void record_close(struct record *record)
{
	free(record->importers);
	map_close(&record->map);
}

bool record_read(const struct record *record, uint64_t i, struct record_row *row, uint64_t *failures)
{
	const unsigned char *at = record->rows + i * record->header.row_bytes;
	uint32_t rules = record->header.errors_count;
	uint8_t verdict;

	memcpy(row, at, sizeof(*row));
	verdict = record_verdict(row);
	*failures = verdict ? UINT64_C(1) << (verdict - 1) : 0;
	if (has_failures(record))
		memcpy(failures, at + sizeof(*row), sizeof(*failures));
	return verdict <= rules && record_key(row) < KEYS_END && (verdict != 0) == (*failures != 0) &&
	       (rules == RULES_MAX || *failures >> rules == 0);
}

uint64_t record_find(const struct record *record, uint64_t key)
{
	return record_find_among(record, 0, record->header.rows, key);
}

uint64_t record_find_among(const struct record *record, uint64_t first, uint64_t count, uint64_t key)
{
	size_t row_bytes = record->header.row_bytes;
	uint64_t rows = record->header.rows, end = first >= rows || count > rows - first ? rows : first + count;

	for (uint64_t i = first; i < end; i++) {
		uint64_t entry;

		memcpy(&entry, record->rows + i * row_bytes, sizeof(entry));
		if (entry >> RECORD_VERDICT_BITS == key)
			return i;
	}
	return UINT64_MAX;
}

const char *record_importer(const struct record *record, const struct record_row *row)
{
	uint32_t low = 0, high = record->header.importers_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2, number;

		memcpy(&number, record->importers_numbers + middle * sizeof(number), sizeof(number));
		if (number == row->importer)
			return record->importers[middle];
		if (number < row->importer)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const char *error_text(const struct record *record, size_t rule)
{
	return record->texts[RECORD_FIRST_RULE + 2 * rule + 1];
}

char *record_errors(const struct record *record, uint64_t failures)
{
	char *all = mem_text("");

	for (; failures; failures &= failures - 1) {
		const char *text = error_text(record, (size_t)__builtin_ctzll(failures));
		char *more = mem_format("%s%s%s", all, *all ? CLAIM_JOIN : "", text);

		free(all);
		all = more;
	}
	return all;
}

/* --- rendering ---------------------------------------------------------------------------------------------------------- */

struct rendering {
	const struct record *record;
	struct claim_lines lines;
	unsigned char *numbers;
	uint8_t *verdicts;
	uint64_t *failures;
	struct outbuf out;
};

static void begin_rendering(struct rendering *r, const struct record *record)
{
	size_t line_max_bytes;
	const char *errors[RULES_MAX];
	struct claim_texts texts = { .updated = record->texts[RECORD_UPDATED],
				     .failed = record->texts[RECORD_FAILED],
				     .errors = errors,
				     .errors_count = record->header.errors_count };

	for (size_t k = 0; k < texts.errors_count; k++)
		errors[k] = error_text(record, k);
	*r = (struct rendering){ .record = record };
	claim_lines_prepare(&r->lines, record->header.claim_number, &texts);
	line_max_bytes = has_failures(record) ? r->lines.joined_max_bytes : r->lines.line_max_bytes;
	r->numbers = mem_alloc(RENDER_ROWS * ENTRY_TEXT_BYTES);
	r->verdicts = mem_alloc(RENDER_ROWS * sizeof(*r->verdicts));
	r->failures = mem_alloc(RENDER_ROWS * sizeof(*r->failures));
	r->out.capacity_bytes = RENDER_ROWS * line_max_bytes + CLAIM_STEP_BYTES;
	r->out.begin = mem_alloc(r->out.capacity_bytes);
}

static void end_rendering(struct rendering *r)
{
	claim_lines_free(&r->lines);
	free(r->numbers);
	free(r->verdicts);
	free(r->failures);
	free(r->out.begin);
}

static bool render_rows(struct rendering *r, uint64_t first, size_t rows, const char *path, struct err *err)
{
	for (size_t i = 0; i < rows; i++) {
		struct record_row row;

		if (!record_read(r->record, first + i, &row, &r->failures[i]))
			return damaged(path, err);
		key_unpack(record_key(&row), r->numbers + i * ENTRY_TEXT_BYTES);
		r->verdicts[i] = record_verdict(&row);
	}
	r->out.len_bytes = 0;
	if (has_failures(r->record))
		claim_emit_joined(&r->lines, r->numbers, r->failures, rows, &r->out);
	else
		claim_emit(&r->lines, r->numbers, r->verdicts, rows, &r->out);
	return true;
}

bool record_write_sink(void *sink, const void *bytes, size_t len_bytes, struct err *err)
{
	return sink_write(sink, bytes, len_bytes, err);
}

bool record_render(const struct record *record, const char *path, const struct record_writer *writer, struct err *err)
{
	uint64_t rows = record->header.rows;
	struct rendering r;
	bool ok = writer->write(writer->context, CLAIM_HEADER, strlen(CLAIM_HEADER), err);

	begin_rendering(&r, record);
	for (uint64_t first = 0; ok && first < rows; first += RENDER_ROWS) {
		size_t count = rows - first < RENDER_ROWS ? (size_t)(rows - first) : RENDER_ROWS;

		ok = render_rows(&r, first, count, path, err) &&
		     writer->write(writer->context, r.out.begin, r.out.len_bytes, err);
	}
	end_rendering(&r);
	return ok && map_unchanged(&record->map, path, err);
}
