/* Refused rows, slice by slice. */
#include "ingest/refused.h"

#include "core/mem.h"
#include "core/sum.h"

#include <stdlib.h>

struct refused_row {
	struct span record;
	const char *why;
};

void refused_init(struct refused *refused, const char *path, unsigned char record_end, struct csv_writer *writer,
		  uint64_t lines)
{
	*refused = (struct refused){ .path = path, .record_end = record_end, .writer = writer, .lines = lines };
	turnstile_init(&refused->order);
	(void)pthread_mutex_init(&refused->lock, NULL);
}

void refused_free(struct refused *refused)
{
	turnstile_free(&refused->order);
	(void)pthread_mutex_destroy(&refused->lock);
}

void refused_slice_free(struct refused_slice *slice)
{
	free(slice->rows);
}

void refused_add(const struct refused *refused, struct refused_slice *slice, const struct row *row)
{
	slice->count++;
	slice->duty_cents = sum_cents(slice->duty_cents, row->refused_duty_cents);
	if (!refused->writer)
		return;
	slice->rows = mem_room(slice->rows, &slice->capacity, slice->kept + 1, sizeof(*slice->rows));
	slice->rows[slice->kept++] = (struct refused_row){ row->record, row->refused };
}

static void write_row(const struct refused *refused, const struct refused_row *row, uint64_t line)
{
	struct csv_writer *rejects = refused->writer;
	char number[32];

	(void)snprintf(number, sizeof(number), ",%llu,", (unsigned long long)line);
	csv_put_cell(rejects, span_text(refused->path), CSV_VERBATIM);
	csv_put_raw(rejects, number);
	csv_put_cell(rejects, span_text(row->why), CSV_VERBATIM);
	csv_put_raw(rejects, ",");
	csv_put_cell(rejects, row->record, CSV_VERBATIM);
	csv_put_raw(rejects, "\n");
}

/* Lines are counted on from one refused row to the next. */
static void write_rows(struct refused *refused, const struct refused_slice *rows, struct span bytes)
{
	const unsigned char *at = bytes.begin;
	uint64_t lines = refused->lines;

	for (size_t i = 0; i < rows->kept && !refused->writer->failed; i++) {
		const unsigned char *begin = rows->rows[i].record.begin;

		lines += csv_count_lines(span_of(at, (size_t)(begin - at)), refused->record_end);
		at = begin;
		write_row(refused, &rows->rows[i], lines + 1);
	}
}

void refused_end_slice(struct refused *refused, struct refused_slice *rows, struct span bytes, uint64_t piece)
{
	if (refused->writer) {
		uint64_t lines = csv_count_lines(bytes, refused->record_end);

		turnstile_wait(&refused->order, piece);
		write_rows(refused, rows, bytes);
		refused->lines += lines;
		turnstile_pass(&refused->order, piece);
	}
	if (rows->count) {
		(void)pthread_mutex_lock(&refused->lock);
		refused->count += rows->count;
		refused->duty_cents = sum_cents(refused->duty_cents, rows->duty_cents);
		(void)pthread_mutex_unlock(&refused->lock);
	}
	rows->kept = 0;
	rows->count = 0;
	rows->duty_cents = 0;
}
