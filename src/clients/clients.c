/* Reading the clients file, cell by cell. */
#include "clients/clients.h"

#include "core/importer.h"
#include "core/key.h"
#include "core/mem.h"
#include "io/map.h"
#include "parse/csv.h"

#include <stdlib.h>

enum client_column {
	COLUMN_IMPORTER,
	COLUMN_CLIENT,
	COLUMN_NAME,
	COLUMN_UNTIL,
	COLUMN_CORPORATE,
	CLIENT_COLUMNS,
};

/* Names as normalising leaves them. */
#define NAMES_MAX  4
#define NAME_BYTES 32
static const char *const column_names[CLIENT_COLUMNS][NAMES_MAX] = {
	[COLUMN_IMPORTER] = { "IMPORTERNUMBER", "IMPORTEROFRECORDNUMBER", "IORNUMBER", "IOR" },
	[COLUMN_CLIENT] = { "CLIENT" },
	[COLUMN_NAME] = { "NAME", "CLIENTNAME", "IMPORTERNAME" },
	[COLUMN_UNTIL] = { "POWEROFATTORNEYUNTIL", "POAUNTIL" },
	[COLUMN_CORPORATE] = { "CORPORATE" },
};

/* A file that is being read. */
struct reading {
	struct clients *clients;
	const char *path;
	const unsigned char *at, *end;
	unsigned char record_end;
	uint64_t line; /* of the record that is read */
	struct err *err;
	int columns[CLIENT_COLUMNS]; /* which field of a record; -1: not there */
	struct span cells[CLIENT_COLUMNS];
	struct scratch scratches[CLIENT_COLUMNS];
};

static struct span trimmed(struct span cell)
{
	while (cell.len_bytes && strchr(" \t\r", cell.begin[0]))
		cell = span_of(cell.begin + 1, cell.len_bytes - 1);
	while (cell.len_bytes && strchr(" \t\r", cell.begin[cell.len_bytes - 1]))
		cell.len_bytes--;
	return cell;
}

/* Letters and digits of a short cell, in capitals; "?" of one that is longer. */
static const char *word_of(struct span cell, char word[NAME_BYTES])
{
	size_t len = alnum_normalise(cell, (unsigned char *)word, NAME_BYTES - 1);

	if (len >= NAME_BYTES)
		return "?";
	word[len] = '\0';
	return word;
}

/* --- the header ----------------------------------------------------------------------------------------------------------- */

static bool take_title(struct reading *r, struct span title, int field)
{
	char room[NAME_BYTES];
	const char *word = word_of(title, room);

	for (size_t c = 0; c < CLIENT_COLUMNS; c++) {
		for (size_t n = 0; n < NAMES_MAX && column_names[c][n]; n++) {
			if (strcmp(word, column_names[c][n]) != 0)
				continue;
			if (r->columns[c] >= 0)
				return err_line(r->err, r->path, r->line,
						"two columns are the same (columns %d and %d); leave one out",
						r->columns[c] + 1, field + 1);
			r->columns[c] = field;
		}
	}
	return true;
}

/* Reads a record; each field goes to `take`. */
static bool read_record(struct reading *r, bool (*take)(struct reading *, const struct csv_field *, int))
{
	bool open = false, ok = true;
	struct csv_field field;

	for (int i = 0; ok; i++) {
		r->at = csv_field_read(r->at, r->end, r->record_end, &field, &open);
		if (open)
			return err_line(r->err, r->path, r->line, CSV_OPEN_QUOTE_TEXT);
		ok = take(r, &field, i);
		if (r->at == r->end || *r->at != ',')
			break;
		r->at++;
	}
	r->at += r->at < r->end;
	return ok;
}

static bool take_header_field(struct reading *r, const struct csv_field *field, int i)
{
	return take_title(r, field->raw, i); /* Quotes are no letters. */
}

static bool read_header(struct reading *r)
{
	for (size_t c = 0; c < CLIENT_COLUMNS; c++)
		r->columns[c] = -1;
	if (!read_record(r, take_header_field))
		return false;
	if (r->columns[COLUMN_IMPORTER] < 0 || r->columns[COLUMN_CLIENT] < 0)
		return err_line(
			r->err, r->path, 1,
			"the first row does not name the columns Importer Number and Client; add them (others: Name, "
			"Power of Attorney Until, Corporate)");
	r->clients->has_authority = r->columns[COLUMN_UNTIL] >= 0;
	return true;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static bool take_cell(struct reading *r, const struct csv_field *field, int i)
{
	for (size_t c = 0; c < CLIENT_COLUMNS; c++) {
		if (r->columns[c] == i)
			r->cells[c] = trimmed(csv_field_value(field, &r->scratches[c]));
	}
	return true;
}

static bool read_until(struct reading *r, struct client_importer *said)
{
	struct span cell = r->cells[COLUMN_UNTIL];
	char room[NAME_BYTES];
	const char *word = word_of(cell, room);

	said->until = strcmp(word, "UNLIMITED") == 0 ? DAY_LAST
		      : strcmp(word, "NONE") == 0    ? DAY_BLANK
						     : day_parse_cell(cell);
	return said->until != DAY_UNKNOWN ||
	       err_line(r->err, r->path, r->line,
			"Power of Attorney Until is no day; write YYYY-MM-DD, unlimited, or nothing");
}

static bool read_corporate(struct reading *r, struct client_importer *said)
{
	static const char *const words[][4] = {
		[CORPORATE_UNKNOWN] = { "" },
		[CORPORATE_NO] = { "N", "NO", "0", "FALSE" },
		[CORPORATE_YES] = { "Y", "YES", "1", "TRUE" },
	};
	char room[NAME_BYTES];
	const char *word = word_of(r->cells[COLUMN_CORPORATE], room);

	for (size_t c = 0; c < ARRAY_LEN(words); c++) {
		for (size_t w = 0; w < ARRAY_LEN(words[c]); w++) {
			if (words[c][w] && strcmp(word, words[c][w]) == 0) {
				said->corporate = (enum corporate)c;
				return true;
			}
		}
	}
	return err_line(r->err, r->path, r->line, "Corporate is neither yes nor no; write one of them, or nothing");
}

static bool add_importer(struct reading *r)
{
	struct clients *clients = r->clients;
	struct client_importer said = { .until = DAY_BLANK };
	unsigned char number[IMPORTER_LEN_MAX];
	size_t len = alnum_normalise(r->cells[COLUMN_IMPORTER], number, sizeof(number));
	uint32_t i;

	if (len == 0 || len > sizeof(number))
		return err_line(r->err, r->path, r->line, "Importer Number has %s; write the importer of record number",
				len ? "more than 16 letters and digits" : "no letter or digit");
	if (r->cells[COLUMN_CLIENT].len_bytes == 0)
		return err_line(r->err, r->path, r->line, "Client is blank; say whose importer number it is");
	if (dict_find(&clients->importers, span_of(number, len)) != DICT_MISSING)
		return err_line(r->err, r->path, r->line,
				"the importer number has a row above already; leave one of them out");
	if (!read_until(r, &said) || !read_corporate(r, &said))
		return false;
	i = dict_add(&clients->importers, span_of(number, len));
	clients->said = mem_room(clients->said, &clients->said_capacity, i + 1, sizeof(*clients->said));
	said.client = dict_add(&clients->names, r->cells[COLUMN_CLIENT]);
	said.name = mem_span(r->cells[COLUMN_NAME]);
	clients->said[i] = said;
	return true;
}

static bool is_blank(const struct reading *r)
{
	for (size_t c = 0; c < CLIENT_COLUMNS; c++) {
		if (r->cells[c].len_bytes)
			return false;
	}
	return true;
}

static bool read_rows(struct reading *r)
{
	while (r->at < r->end) {
		const unsigned char *begin = r->at;

		for (size_t c = 0; c < CLIENT_COLUMNS; c++)
			r->cells[c] = span_text("");
		if (!read_record(r, take_cell) || (!is_blank(r) && !add_importer(r)))
			return false;
		r->line += csv_count_lines(span_of(begin, (size_t)(r->at - begin)), r->record_end);
	}
	return true;
}

static bool read_text(struct reading *r, struct span file)
{
	const unsigned char *begin;

	if (csv_sniff(file) != CSV_TEXT)
		return err_file(r->err, r->path, "%s", csv_kind_text(csv_sniff(file)));
	file = csv_skip_bom(file);
	r->record_end = csv_record_end(file);
	r->at = begin = file.begin;
	r->end = file.begin + file.len_bytes;
	r->line = 1;
	if (!read_header(r))
		return false;
	r->line += csv_count_lines(span_of(begin, (size_t)(r->at - begin)), r->record_end);
	return read_rows(r);
}

bool clients_load(struct clients *clients, const char *path, struct err *err)
{
	struct reading reading = { .clients = clients, .path = path, .err = err };
	struct map map;
	bool ok;

	*clients = (struct clients){ .said = NULL };
	if (!map_open(&map, path, err))
		return false;
	ok = read_text(&reading, map.bytes) && map_unchanged(&map, path, err);
	map_close(&map);
	for (size_t c = 0; c < CLIENT_COLUMNS; c++)
		free(reading.scratches[c].bytes);
	if (!ok)
		clients_free(clients);
	return ok;
}

void clients_free(struct clients *clients)
{
	for (size_t i = 0; i < clients->importers.count; i++)
		free(clients->said[i].name);
	free(clients->said);
	dict_free(&clients->importers);
	dict_free(&clients->names);
	*clients = (struct clients){ .said = NULL };
}

const struct client_importer *clients_find(const struct clients *clients, struct span importer)
{
	uint32_t i = dict_find(&clients->importers, importer);

	return i == DICT_MISSING ? NULL : &clients->said[i];
}
