/* Cells. */
#include "rerun/report_csv.h"

#include <stdio.h>
#include <stdlib.h>

static void put_file(struct csv_writer *writer, const struct rerun_file *file, const char *entry)
{
	char numbers[64] = ",,,";

	csv_put_cell(writer, span_text(file->name), CSV_GUARDED);
	if (file->job != NO_JOB && file->claim != NO_CLAIM)
		(void)snprintf(numbers, sizeof(numbers), ",%010lld,%012lld,", (long long)file->job,
			       (long long)file->claim);
	else if (file->job != NO_JOB)
		(void)snprintf(numbers, sizeof(numbers), ",%010lld,,", (long long)file->job);
	csv_put_raw(writer, numbers);
	csv_put_raw(writer, entry);
	csv_put_raw(writer, ",");
}

static void put_text(struct csv_writer *writer, const char *text, const char *behind)
{
	csv_put_cell(writer, span_text(text), CSV_GUARDED);
	csv_put_raw(writer, behind);
}

static void append(struct outbuf *out, const char *text)
{
	outbuf_append(out, text, strlen(text));
}

/* Our numbers: "cape claim" has CBP's. */
static void put_claims(struct outbuf *details, const struct told_change *told)
{
	for (size_t i = 0; i < told->claims_count; i++) {
		char text[64];

		if (told->claims[i].claim == told->file->claim)
			continue;
		(void)snprintf(text, sizeof(text), ", also on claim %012lld", (long long)told->claims[i].claim);
		append(details, text);
	}
}

/* Names alone, for programs; and names with values, for people. */
static void put_fields(struct csv_writer *writer, const struct told_change *told)
{
	struct outbuf names = { .begin = NULL }, details = { .begin = NULL };

	for (unsigned f = 0; f < FIELDS; f++) {
		if (!(told->change.fields >> f & 1))
			continue;
		if (names.len_bytes) {
			append(&names, "; ");
			append(&details, "; ");
		}
		append(&names, field_names[f]);
		append(&details, field_names[f]);
		if (f == FIELD_IOR) {
			append(&details, ": another number");
			continue;
		}
		append(&details, ": ");
		change_put_value(&details, (enum field)f, told->was);
		append(&details, " -> ");
		change_put_value(&details, (enum field)f, told->is);
		if (f == FIELD_EARLIER_CLAIM)
			put_claims(&details, told);
	}
	csv_put_cell(writer, span_of(names.begin, names.len_bytes), CSV_VERBATIM);
	csv_put_raw(writer, ",");
	csv_put_cell(writer, span_of(details.begin, details.len_bytes), CSV_VERBATIM);
	csv_put_raw(writer, "\n");
	outbuf_free(&names);
	outbuf_free(&details);
}

void report_csv_change(struct csv_writer *writer, const struct told_change *told)
{
	put_file(writer, told->file, told->entry);
	put_text(writer, change_words[told->change.kind], ",");
	put_text(writer, cause_words[told->change.cause], ",");
	put_text(writer, told->before, ",");
	put_text(writer, told->after, ",");
	put_fields(writer, told);
}

void report_csv_deadline(struct csv_writer *writer, const struct told_deadline *told)
{
	char day_text[DAY_TEXT_BYTES], cells[64];

	day_format(told->last, day_text);
	(void)snprintf(cells, sizeof(cells), "%s,%u,", day_text, told->days_left);
	put_file(writer, told->file, told->entry);
	csv_put_raw(writer, cells);
	put_text(writer, told->then, "\n");
}
