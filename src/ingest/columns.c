/* Finding columns by name. */
#include "ingest/columns.h"

#include "core/dict.h"
#include "core/key.h"
#include "core/mem.h"
#include "ingest/near_miss.h"

#include <stdlib.h>

/* --- one record that may be the header ------------------------------------------------------------------------- */

struct title_record {
	struct csv_field *fields; /* room for COLUMNS_MAX */
	size_t count;             /* may exceed COLUMNS_MAX: then it is no header */
	const unsigned char *begin;
	const unsigned char *next;
	const unsigned char *open_quote; /* where a field opened that never closes; NULL: none did */
};

static void read_record(struct title_record *record, const unsigned char *at, const unsigned char *end,
			unsigned char record_end)
{
	bool open = false;

	record->begin = at;
	record->count = 0;
	for (;; at++) {
		struct csv_field field;

		at = csv_field_read(at, end, record_end, &field, &open);
		if (open)
			record->open_quote = field.raw.begin;
		if (record->count < COLUMNS_MAX)
			record->fields[record->count] = field;
		record->count++;
		if (at == end || *at != ',')
			break;
	}
	record->next = at < end ? at + 1 : end;
}

/* Column names without punctuation and case. A name's number in `names` is not its column: see `columns`. */
struct titles {
	struct dict names;
	uint32_t *columns; /* first column of each name */
	struct span twice; /* a name that stands twice; empty if none does */
	unsigned char *word;
	size_t word_capacity;
};

static struct span normal_name(struct titles *titles, struct span name)
{
	size_t len;

	titles->word = mem_room(titles->word, &titles->word_capacity, name.len_bytes, 1);
	len = alnum_normalise(name, titles->word, name.len_bytes);
	return span_of(titles->word, len);
}

static void read_titles(struct titles *titles, const struct title_record *record)
{
	for (size_t c = 0; c < record->count; c++) {
		struct span name = normal_name(titles, record->fields[c].raw);
		size_t known = titles->names.count;
		uint32_t number;

		if (name.len_bytes == 0)
			continue;
		number = dict_add(&titles->names, name);
		if (titles->names.count == known)
			titles->twice = record->fields[c].raw;
		else
			titles->columns[number] = (uint32_t)c;
	}
}

static void clear_titles(struct titles *titles)
{
	dict_free(&titles->names);
	titles->twice = span_of(NULL, 0);
}

static uint32_t find_title(struct titles *titles, const char *name)
{
	uint32_t number = dict_find(&titles->names, normal_name(titles, span_text(name)));

	return number == DICT_MISSING ? UINT32_MAX : titles->columns[number];
}

/* The column of a field: a --map wins, then the known names in their order; UINT32_MAX if there is none. */
static uint32_t find_column(struct titles *titles, enum source_field field, const struct column_maps *maps)
{
	for (size_t i = 0; i < maps->count; i++) {
		uint32_t column;

		if (maps->items[i].field != field)
			continue;
		column = find_title(titles, maps->items[i].column);
		if (column != UINT32_MAX) {
			maps->items[i].used = true;
			return column;
		}
	}
	for (size_t i = 0; i < COLUMN_NAMES_MAX && source_fields[field].column_names[i]; i++) {
		uint32_t column = find_title(titles, source_fields[field].column_names[i]);

		if (column != UINT32_MAX)
			return column;
	}
	return UINT32_MAX;
}

/* --- from the header to columns --------------------------------------------------------------------------------- */

/* What is known while the header is looked for. */
struct search {
	struct span text;
	unsigned char record_end;
	const char *path;
	const struct column_maps *maps;
	uint32_t assumable;
	bool overlay;
	struct notes *errors;
	struct notes *warnings;
	struct title_record record;
	struct titles titles;
	uint32_t found[SOURCE_FIELDS]; /* column of each field, or UINT32_MAX */
};

/* The physical line of a place. */
static uint64_t line_at(const struct search *s, const unsigned char *at)
{
	return csv_count_lines(span_of(s->text.begin, (size_t)(at - s->text.begin)), s->record_end) + 1;
}

static char *copy_title(const struct csv_field *field)
{
	struct scratch scratch = { .bytes = NULL };
	char *title = mem_span(csv_field_value(field, &scratch));

	free(scratch.bytes);
	return title;
}

static void take_columns(struct columns *columns, const struct search *s)
{
	columns->count = s->record.count;
	columns->field_of = mem_alloc(s->record.count);
	memset(columns->field_of, SOURCE_NONE, s->record.count);
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		uint8_t *holder;

		columns->same_as[f] = (uint8_t)f;
		if (s->found[f] == UINT32_MAX)
			continue;
		holder = &columns->field_of[s->found[f]];
		if (*holder == SOURCE_NONE)
			*holder = (uint8_t)f;
		columns->same_as[f] = *holder;
		columns->present |= 1u << f;
		columns->names[f] = copy_title(&s->record.fields[s->found[f]]);
	}
	columns->rows_offset = (size_t)(s->record.next - s->text.begin);
}

static uint32_t bit(enum source_field field)
{
	return 1u << field;
}

/* Appends to a list in a fixed buffer; what does not fit is left out (the buffers hold all fields there are). */
static void list_add(char *list, size_t capacity, const char *separator, const char *text)
{
	size_t len = strlen(list);

	(void)snprintf(list + len, capacity - len, "%s%s", len ? separator : "", text);
}

/* One error for all that is missing: what to add to the report, and how to get on without. */
static bool report_missing(const struct columns *columns, const struct search *s, uint32_t missing, bool no_tariff)
{
	char fields[512] = "", names[1024] = "", assumes[1024] = "", item[128];

	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (!((missing >> f) & 1))
			continue;
		list_add(fields, sizeof(fields), ", ", source_fields[f].name);
		(void)snprintf(item, sizeof(item), "\"%s\"", source_fields[f].column_names[0]);
		list_add(names, sizeof(names), ", ", item);
		(void)snprintf(item, sizeof(item), "--assume %s=%s", source_fields[f].name, source_fields[f].example);
		list_add(assumes, sizeof(assumes), " ", item);
	}
	if (no_tariff) {
		bool has_hts = columns->present & bit(SOURCE_HTS), has_duty = columns->present & bit(SOURCE_DUTY);

		list_add(fields, sizeof(fields), ", ", has_hts ? "duty" : has_duty ? "hts" : "hts and duty");
		list_add(names, sizeof(names), ", ",
			 has_hts    ? "\"Line Tariff Duty Amount\""
			 : has_duty ? "\"HTS Number - Full\""
				    : "\"HTS Number - Full\" and \"Line Tariff Duty Amount\"");
		list_add(assumes, sizeof(assumes), " ", "--assume ieepa_count=unknown");
	}
	return note_line(
		s->errors, s->path, line_at(s, s->record.begin),
		"required columns are missing: %s; add %s to the ACE report, name them with --map FIELD=COLUMN, or go "
		"on with %s (\"unknown\" is a value too, and never passes a rule); to change single fields of entries that "
		"an index has, use \"cape index update --overlay\"",
		fields, names, assumes);
}

/* An overlay needs no field besides the entry, and has no tariff rows. */
static bool check_overlay(struct columns *columns, const struct search *s)
{
	columns->layout = LAYOUT_ENTRY_ROWS;
	return !(columns->present & (bit(SOURCE_HTS) | bit(SOURCE_DUTY))) ||
	       note_line(
		       s->errors, s->path, line_at(s, s->record.begin),
		       "an overlay changes single fields of entries, it cannot have tariff rows (hts, duty); remove these "
		       "columns or update without --overlay");
}

/* Fields there or assumed, and which of the two layouts it is. */
static bool check_fields(struct columns *columns, const struct search *s)
{
	bool tariff = (columns->present & bit(SOURCE_HTS)) && (columns->present & bit(SOURCE_DUTY));
	uint32_t missing = 0;
	bool counted;

	columns->assumed = s->assumable & ~columns->present;
	if (s->overlay)
		return check_overlay(columns, s);
	counted = (columns->present | columns->assumed) & bit(SOURCE_IEEPA_COUNT);
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		if (source_fields[f].required && !(((columns->present | columns->assumed) >> f) & 1))
			missing |= 1u << f;
	}
	if (missing || (!tariff && !counted))
		return report_missing(columns, s, missing, !tariff && !counted);
	columns->layout = tariff ? LAYOUT_TARIFF_ROWS : LAYOUT_ENTRY_ROWS;
	if (tariff) {
		/* Counts are found from the rows; a column or an assumption for them has no say. */
		columns->assumed &= ~(bit(SOURCE_IEEPA_COUNT) | bit(SOURCE_IEEPA_DUTY));
		if (columns->present & bit(SOURCE_IEEPA_COUNT))
			(void)note_line(
				s->warnings, s->path, line_at(s, s->record.begin),
				"there are tariff rows (hts, duty) and ieepa_count; the tariff rows count, remove one of "
				"the two");
	}
	return true;
}

/* A column that is there under a name with a slip in it is worth a word, above all where a required one is missing. */
static void warn_near_misses(const struct columns *columns, struct search *s)
{
	for (size_t c = 0; c < s->record.count && columns->field_of; c++) {
		enum source_field field;
		const char *known;
		char *title;

		if (columns->field_of[c] != SOURCE_NONE)
			continue;
		known = near_miss(normal_name(&s->titles, s->record.fields[c].raw), ~columns->present, &field);
		if (!known)
			continue;
		title = copy_title(&s->record.fields[c]);
		(void)note_line(s->warnings, s->path, line_at(s, s->record.begin),
				"column \"%s\" is not known, \"%s\" is; if that is meant, add --map \"%s=%s\"", title,
				known, source_fields[field].name, title);
		free(title);
	}
}

static bool use_header(struct columns *columns, struct search *s)
{
	struct span twice = s->titles.twice;

	if (twice.len_bytes)
		return note_line(s->errors, s->path, line_at(s, s->record.begin),
				 "two columns are named %.*s; rename or remove one",
				 (int)(twice.len_bytes < 200 ? twice.len_bytes : 200), (const char *)twice.begin);
	take_columns(columns, s);
	warn_near_misses(columns, s);
	if (check_fields(columns, s))
		return true;
	columns_free(columns);
	return false;
}

/* True if the record names the entry column and one more known column. */
static bool is_header(struct search *s)
{
	unsigned known = 0;

	clear_titles(&s->titles);
	read_titles(&s->titles, &s->record);
	for (unsigned f = 0; f < SOURCE_FIELDS; f++) {
		s->found[f] = find_column(&s->titles, (enum source_field)f, s->maps);
		known += s->found[f] != UINT32_MAX;
	}
	return s->found[SOURCE_ENTRY] != UINT32_MAX && known >= 2;
}

static bool find_header(struct columns *columns, struct search *s)
{
	const unsigned char *end = s->text.begin + s->text.len_bytes;

	for (unsigned n = 0; n < HEADER_RECORDS_MAX && s->record.next < end; n++) {
		read_record(&s->record, s->record.next, end, s->record_end);
		if (s->record.open_quote)
			return note_line(s->errors, s->path, line_at(s, s->record.open_quote), CSV_OPEN_QUOTE_TEXT);
		if (s->record.count > COLUMNS_MAX)
			return note_line(s->errors, s->path, line_at(s, s->record.begin),
					 "the record has more than %d columns; remove some", COLUMNS_MAX);
		if (is_header(s))
			return use_header(columns, s);
	}
	return note_file(
		s->errors, s->path,
		"none of the first %d records is a header: one that names \"Entry Summary Number\" (or Entry Number, "
		"Entry No) and another known column; keep the report's header, or name columns with --map FIELD=COLUMN",
		HEADER_RECORDS_MAX);
}

bool columns_find(struct columns *columns, struct span text, unsigned char record_end, const char *path,
		  const struct column_maps *maps, uint32_t assumable, bool overlay, struct notes *errors,
		  struct notes *warnings)
{
	struct search s = {
		.text = text,
		.record_end = record_end,
		.path = path,
		.maps = maps,
		.assumable = assumable,
		.overlay = overlay,
		.errors = errors,
		.warnings = warnings,
		.record = { .fields = mem_alloc(COLUMNS_MAX * sizeof(struct csv_field)), .next = text.begin },
		.titles = { .columns = mem_alloc(COLUMNS_MAX * sizeof(uint32_t)) },
	};
	bool ok;

	*columns = (struct columns){ .count = 0 };
	ok = find_header(columns, &s);
	clear_titles(&s.titles);
	free(s.titles.columns);
	free(s.titles.word);
	free(s.record.fields);
	return ok;
}

void columns_free(struct columns *columns)
{
	free(columns->field_of);
	for (unsigned f = 0; f < SOURCE_FIELDS; f++)
		free(columns->names[f]);
	*columns = (struct columns){ .count = 0 };
}
