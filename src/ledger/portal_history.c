/* Cells by the names above them, else by their looks. */
#include "ledger/portal_history.h"

#include "core/key.h"
#include "core/mem.h"
#include "core/moment.h"
#include "io/map.h"
#include "ledger/pasted_table.h"
#include "parse/csv.h"

#include <stdlib.h>

enum column { COLUMN_JOB, COLUMN_CLAIM, COLUMN_FILE_NAME, COLUMN_SUBMITTED, COLUMN_STATUS, COLUMN_OWN, COLUMNS };

/* Letters and digits of the headings; the guide has the time's in two ways. COLUMN_OWN is of `cape history`. */
static const struct {
	const char *heading;
	enum column column;
} headings[] = {
	{ "FILEUPLOADJOB", COLUMN_JOB },
	{ "CLAIMNUMBER", COLUMN_CLAIM },
	{ "FILENAME", COLUMN_FILE_NAME },
	{ "SUBMITTEDDATE", COLUMN_SUBMITTED },
	{ "SUBMITTEDDATETIME", COLUMN_SUBMITTED },
	{ "FILEUPLOADSTATUS", COLUMN_STATUS },
	{ "CBPJOB", COLUMN_OWN },
	{ "CBPSTATUS", COLUMN_OWN },
};

#define NO_COLUMN SIZE_MAX
/* Row numbers of the screen have no more digits than this; CBP's numbers, zeros at their begin included, many more. */
#define ROW_NUMBER_DIGITS 4

struct reading {
	struct portal_history *history;
	size_t at[COLUMNS]; /* cells that the headings stand above */
	bool named;
};

static void find_columns(const struct pasted_line *line, size_t at[COLUMNS])
{
	for (size_t c = 0; c < COLUMNS; c++)
		at[c] = NO_COLUMN;
	for (size_t i = 0; i < line->count; i++) {
		unsigned char name[32];
		size_t len = alnum_normalise(span_text(line->cells[i]), name, sizeof(name));

		for (size_t h = 0; h < ARRAY_LEN(headings) && len <= sizeof(name); h++) {
			if (span_equal(span_of(name, len), span_text(headings[h].heading)))
				at[headings[h].column] = i;
		}
	}
}

static bool is_heading(const size_t at[COLUMNS])
{
	return at[COLUMN_FILE_NAME] != NO_COLUMN && (at[COLUMN_JOB] != NO_COLUMN || at[COLUMN_SUBMITTED] != NO_COLUMN);
}

static bool is_claim(const char *cell)
{
	char number[CBP_NUMBER_BYTES];

	return strlen(cell) > CBP_JOB_DIGITS && cbp_number(span_text(cell), CBP_CLAIM_DIGITS, number);
}

static const char *cell_at(const struct pasted_line *line, size_t at)
{
	return at < line->count ? line->cells[at] : "";
}

/* Takes the cells if they are a job's; nothing is changed otherwise. */
static bool take_cells(struct portal_row *row, const char *job, const char *claim, const char *file_name,
		       const char *submitted, const char *status)
{
	time_t moment;

	if (!cbp_number(span_text(job), CBP_JOB_DIGITS, row->job) || (*claim && !is_claim(claim)) || !*file_name ||
	    !moment_parse(span_text(submitted), &moment))
		return false;
	row->claim[0] = '\0';
	(void)cbp_number(span_text(claim), CBP_CLAIM_DIGITS, row->claim);
	row->file_name = mem_text(file_name);
	row->status = mem_text(status);
	row->submitted_at = moment;
	return true;
}

static bool take_named(const struct reading *r, const struct pasted_line *line, struct portal_row *row)
{
	return r->named && take_cells(row, cell_at(line, r->at[COLUMN_JOB]), cell_at(line, r->at[COLUMN_CLAIM]),
				      cell_at(line, r->at[COLUMN_FILE_NAME]), cell_at(line, r->at[COLUMN_SUBMITTED]),
				      cell_at(line, r->at[COLUMN_STATUS]));
}

/* "0000000339", also behind the screen's row number in the same cell; NULL if it is neither. */
static const char *job_in(const char *cell)
{
	size_t digits = strspn(cell, "0123456789");

	if (digits > 0 && digits <= ROW_NUMBER_DIGITS && cell[digits] == ' ')
		cell += digits + strspn(cell + digits, " ");
	return strspn(cell, "0123456789") == CBP_JOB_DIGITS && cell[CBP_JOB_DIGITS] == '\0' ? cell : NULL;
}

/* The first cell from `at` on that has something in it. */
static size_t skip_blank(const struct pasted_line *line, size_t at)
{
	while (at < line->count && !*line->cells[at])
		at++;
	return at;
}

static bool take_by_looks(const struct pasted_line *line, struct portal_row *row)
{
	size_t at = 0;
	const char *job = NULL, *claim = "";

	while (at < line->count && at < 3 && !job)
		job = job_in(line->cells[at++]);
	if (!job)
		return false;
	at = skip_blank(line, at);
	if (at < line->count && is_claim(line->cells[at]))
		claim = line->cells[at++];
	at = skip_blank(line, at);
	return take_cells(row, job, claim, cell_at(line, at), cell_at(line, at + 1), cell_at(line, at + 2));
}

/* Whether there is anything of a row in it. */
static bool is_like_row(const struct pasted_line *line)
{
	time_t moment;

	for (size_t i = 0; i < line->count; i++) {
		if (job_in(line->cells[i]) || is_claim(line->cells[i]) ||
		    moment_parse(span_text(line->cells[i]), &moment))
			return true;
	}
	return false;
}

static void take_line(struct reading *r, const struct pasted_line *line, uint64_t number)
{
	struct portal_history *h = r->history;
	struct portal_row row = { .line = number };

	if (!take_named(r, line, &row) && !take_by_looks(line, &row)) {
		if (!is_like_row(line))
			return;
		row.trouble = "is no row of the list as the portal shows it; copy the whole row, or record it with "
			      "--cbp-job";
		row.job[0] = row.claim[0] = '\0';
	}
	h->rows = mem_room(h->rows, &h->capacity, h->count + 1, sizeof(*h->rows));
	h->rows[h->count++] = row;
}

static bool read_text(struct portal_history *history, struct span text, const char *path, struct err *err)
{
	struct reading r = { .history = history };
	struct pasted_line line = { .count = 0 };
	struct pasted_table table;
	size_t at[COLUMNS];

	pasted_begin(&table, text);
	while (pasted_next(&table, &line)) {
		find_columns(&line, at);
		if (is_heading(at) && at[COLUMN_OWN] != NO_COLUMN) {
			pasted_line_free(&line);
			return err_line(err, path, table.line,
					"is the heading of cape's own list; name a file with the portal's");
		}
		if (!is_heading(at)) {
			take_line(&r, &line, table.line);
			continue;
		}
		memcpy(r.at, at, sizeof(at));
		r.named = true;
	}
	return history->count ||
	       err_file(err, path,
			"has no row of CAPE File Upload History; copy the rows from the portal and save them as text");
}

bool portal_history_read(struct portal_history *history, const char *path, struct err *err)
{
	struct map map;
	enum csv_kind kind;
	bool ok;

	*history = (struct portal_history){ .count = 0 };
	if (!map_open(&map, path, err))
		return false;
	kind = csv_sniff(map.bytes);
	ok = kind == CSV_TEXT ? read_text(history, map.bytes, path, err)
			      : err_file(err, path, "%s", csv_kind_text(kind));
	ok = ok && map_unchanged(&map, path, err);
	map_close(&map);
	if (!ok)
		portal_history_free(history);
	return ok;
}

void portal_history_free(struct portal_history *history)
{
	for (size_t i = 0; i < history->count; i++) {
		free(history->rows[i].file_name);
		free(history->rows[i].status);
	}
	free(history->rows);
	*history = (struct portal_history){ .count = 0 };
}
