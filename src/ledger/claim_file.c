/* Rows to outcomes. */
#include "ledger/claim_file.h"

#include "core/mem.h"
#include "core/utf8.h"
#include "emit/claim.h"
#include "ledger/claim_columns.h"
#include "ledger/messages.h"
#include "rules/ruleset.h"

#include <stdlib.h>

/* A row as it was read; texts are numbered as they come. */
struct read_row {
	uint64_t place;
	uint64_t line;
	uint32_t text; /* where it failed */
	bool failed;
};

struct reading {
	struct claim_reader reader;
	struct claim_file *file;
	struct ruleset words; /* built in: CBP's words of a status */
	struct read_row *rows;
	size_t count;
	size_t capacity;
	struct dict texts;
};

static bool refuse_row(const struct reading *r, enum claim_column column, const char *what, struct err *err)
{
	char *cell = utf8_clean(r->reader.cells[column]);

	(void)err_line(err, r->reader.path, r->reader.row_line, "\"%.60s\" %s", cell, what);
	free(cell);
	return false;
}

/* Twelve digits; spreadsheets drop zeros at the front. */
static bool take_claim(struct reading *r, struct err *err)
{
	unsigned char digits[CLAIM_NUMBER_DIGITS];
	size_t len = alnum_normalise(r->reader.cells[COLUMN_CLAIM], digits, sizeof(digits));
	char number[CBP_CLAIM_BYTES] = "000000000000";
	bool good = len > 0 && len <= sizeof(digits);

	for (size_t i = 0; good && i < len; i++)
		good = digits[i] >= '0' && digits[i] <= '9';
	if (!good)
		return refuse_row(r, COLUMN_CLAIM, "is no claim number; download the claim details again", err);
	memcpy(number + sizeof(digits) - len, digits, len);
	if (r->count == 0)
		memcpy(r->file->cbp_claim, number, sizeof(number));
	return strcmp(r->file->cbp_claim, number) == 0 ||
	       refuse_row(r, COLUMN_CLAIM, "is another claim than that of the rows above; import one claim a file",
			  err);
}

static bool take_status(const struct reading *r, bool *failed, struct err *err)
{
	struct span cell = r->reader.cells[COLUMN_STATUS];

	*failed = text_same(cell, span_text(r->words.statuses[ENTRY_FAILED]));
	return *failed || text_same(cell, span_text(r->words.statuses[ENTRY_UPDATED])) ||
	       refuse_row(r, COLUMN_STATUS,
			  "is no STATUS that is known (Entry Summary Updated, Failed); import the file when CBP has "
			  "decided on all entries",
			  err);
}

static bool take_row(struct reading *r, struct err *err)
{
	struct read_row row = { .place = place_pack(r->reader.cells[COLUMN_ENTRY]), .line = r->reader.row_line };

	if (row.place == PLACE_NONE)
		return refuse_row(r, COLUMN_ENTRY,
				  "is no entry number of 11 letters and digits; download the claim details again", err);
	if (!take_claim(r, err) || !take_status(r, &row.failed, err))
		return false;
	if (row.failed) {
		char *text = utf8_clean(r->reader.cells[COLUMN_ERROR]);

		row.text = dict_add(&r->texts, span_text(text));
		free(text);
	}
	r->rows = mem_room(r->rows, &r->capacity, r->count + 1, sizeof(*r->rows));
	r->rows[r->count++] = row;
	return true;
}

/* Rows of one entry stand together, successes first, then texts as they came in the file. */
static int by_place(const void *a, const void *b)
{
	const struct read_row *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->failed != y->failed)
		return x->failed - y->failed;
	if (x->text != y->text)
		return x->text < y->text ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* The number of the texts of rows i to end, which are failures of one entry, each text once. */
static uint64_t join_texts(struct reading *r, size_t i, size_t end)
{
	char *all = NULL;
	size_t len = 0, capacity = 0;
	uint64_t number;

	for (size_t k = i; k < end; k++) {
		struct span text = dict_text(&r->texts, r->rows[k].text);
		size_t join = k > i ? strlen(CLAIM_JOIN) : 0;

		if (k > i && r->rows[k].text == r->rows[k - 1].text)
			continue;
		all = mem_room(all, &capacity, len + join + text.len_bytes + 1, 1);
		memcpy(all + len, CLAIM_JOIN, join);
		if (text.len_bytes)
			memcpy(all + len + join, text.begin, text.len_bytes);
		len += join + text.len_bytes;
	}
	number = dict_add(&r->file->texts, span_of(all, len)) + UINT64_C(1);
	free(all);
	return number;
}

/* Rows i to end, which are of one entry, become one. */
static bool fold(struct reading *r, size_t i, size_t end, struct err *err)
{
	struct outcome_row *row = &r->file->rows[r->file->count++];

	*row = (struct outcome_row){ .place = r->rows[i].place };
	if (r->rows[i].failed != r->rows[end - 1].failed) {
		uint64_t x = r->rows[i].line, y = r->rows[end - 1].line;

		return err_line(err, r->reader.path, x > y ? x : y,
				"the entry of line %llu again, with another STATUS; leave the wrong line out",
				(unsigned long long)(x > y ? y : x));
	}
	if (r->rows[i].failed)
		row->text = join_texts(r, i, end);
	return true;
}

static bool fold_all(struct reading *r, struct err *err)
{
	bool ok = true;

	if (r->count == 0)
		return err_file(err, r->reader.path, "has no entries; download the claim details again");
	qsort(r->rows, r->count, sizeof(*r->rows), by_place);
	r->file->rows = mem_alloc(r->count * sizeof(*r->file->rows));
	for (size_t i = 0, end; ok && i < r->count; i = end) {
		for (end = i + 1; end < r->count && r->rows[end].place == r->rows[i].place;)
			end++;
		ok = fold(r, i, end, err);
	}
	return ok;
}

static bool read_rows(struct reading *r, struct span text, const char *path, struct err *err)
{
	bool there = true, ok = claim_reader_begin(&r->reader, text, path, err);

	while (ok && (ok = claim_reader_next(&r->reader, &there, err)) && there)
		ok = take_row(r, err);
	return ok && fold_all(r, err);
}

bool claim_file_read(struct claim_file *file, const char *path, struct err *err)
{
	struct reading r = { .file = file };
	struct map map;
	bool ok;

	*file = (struct claim_file){ .count = 0 };
	if (!map_open(&map, path, err))
		return false;
	ruleset_load_builtin(&r.words);
	ok = read_rows(&r, map.bytes, path, err) && map_unchanged(&map, path, err);
	claim_reader_free(&r.reader);
	ruleset_free(&r.words);
	dict_free(&r.texts);
	free(r.rows);
	map_close(&map);
	if (!ok)
		claim_file_free(file);
	return ok;
}

void claim_file_free(struct claim_file *file)
{
	free(file->rows);
	dict_free(&file->texts);
	*file = (struct claim_file){ .count = 0 };
}
