/* Rows go out in blocks while they come; changes and deadlines wait for the end. */
#include "rerun/state_writer.h"

#include "core/mem.h"
#include "core/xxh.h"

#include <stdlib.h>
#include <sys/stat.h>

#define BLOCK_BYTES (1u << 18)

static void put(struct state_writer *w, const void *bytes, size_t len_bytes)
{
	if (w->failed || len_bytes == 0)
		return;
	(void)XXH3_64bits_update(w->hash, bytes, len_bytes);
	w->failed = !sink_write(&w->sink, bytes, len_bytes, w->err);
}

static void put_block(struct state_writer *w)
{
	put(w, w->block.begin, w->block.len_bytes);
	w->block.len_bytes = 0;
}

static void let_go(struct state_writer *w)
{
	(void)XXH3_freeState(w->hash);
	free(w->block.begin);
	dict_free(&w->texts);
	free(w->changes);
	free(w->deadlines);
}

bool state_writer_begin(struct state_writer *w, const char *path, struct err *err)
{
	const struct state_header later = { .major = 0 };

	*w = (struct state_writer){ .err = err };
	if (!sink_create(&w->sink, path, true, err))
		return false;
	w->hash = XXH3_createState();
	w->block = (struct outbuf){ .begin = mem_alloc(BLOCK_BYTES), .capacity_bytes = BLOCK_BYTES };
	if (!w->hash) {
		w->failed = true;
		(void)err_file(err, path, "cannot be written: no memory is left; free memory");
	} else {
		(void)XXH3_64bits_reset(w->hash);
		w->failed = !sink_write(&w->sink, &later, sizeof(later), err);
	}
	if (w->failed)
		state_writer_abandon(w);
	return !w->failed;
}

uint16_t state_put_text(struct state_writer *w, const char *text)
{
	uint32_t number = dict_add(&w->texts, span_text(text));

	/* Texts are those of two rule files at most. */
	assert(number < UINT16_MAX);
	return (uint16_t)number;
}

void state_put_row(struct state_writer *w, const struct state_row *row)
{
	if (outbuf_room(&w->block) < sizeof(*row))
		put_block(w);
	outbuf_put(&w->block, row, sizeof(*row));
	w->rows++;
}

void state_put_change(struct state_writer *w, const struct state_change *change)
{
	w->changes = mem_room(w->changes, &w->changes_capacity, w->changes_count + 1, sizeof(*w->changes));
	w->changes[w->changes_count] = *change;
	w->changes[w->changes_count++].row = w->rows;
}

void state_put_deadline(struct state_writer *w, const struct state_deadline *deadline)
{
	w->deadlines = mem_room(w->deadlines, &w->deadlines_capacity, w->deadlines_count + 1, sizeof(*w->deadlines));
	w->deadlines[w->deadlines_count++] = *deadline;
}

static int by_day(const void *a, const void *b)
{
	const struct state_deadline *x = a, *y = b;

	if (x->last != y->last)
		return x->last < y->last ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

/* What stands behind the rows. */
static void put_tail(struct state_writer *w, struct state_header *header)
{
	if (w->deadlines_count)
		qsort(w->deadlines, w->deadlines_count, sizeof(*w->deadlines), by_day);
	put_block(w);
	put(w, w->changes, w->changes_count * sizeof(*w->changes));
	header->body = XXH3_64bits_digest(w->hash);
	(void)XXH3_64bits_reset(w->hash);
	put(w, w->deadlines, w->deadlines_count * sizeof(*w->deadlines));
	for (uint32_t i = 0; i < w->texts.count; i++) {
		struct span text = dict_text(&w->texts, i);

		put(w, text.begin, text.len_bytes);
		put(w, "", 1);
		header->texts_bytes += text.len_bytes + 1;
	}
}

bool state_writer_publish(struct state_writer *w, struct state_header *header, mode_t mode)
{
	memcpy(header->magic, STATE_MAGIC, sizeof(header->magic));
	header->major = STATE_MAJOR;
	header->row_bytes = sizeof(struct state_row);
	header->texts_bytes = 0;
	put_tail(w, header);
	header->rows = w->rows;
	header->changes = w->changes_count;
	header->deadlines = w->deadlines_count;
	header->last_day = w->deadlines_count ? w->deadlines[0].last : DAY_BLANK;
	header->texts = (uint16_t)w->texts.count;
	header->tail = XXH3_64bits_digest(w->hash);
	header->checksum = state_header_sum(header);
	w->failed = w->failed || !sink_write_at(&w->sink, 0, header, sizeof(*header), w->err) ||
		    (fchmod(w->sink.fd, mode) != 0 && !err_system(w->err, w->sink.path, "set the mode of"));
	if (w->failed) {
		state_writer_abandon(w);
		return false;
	}
	let_go(w);
	return sink_publish(&w->sink, w->err);
}

void state_writer_abandon(struct state_writer *w)
{
	sink_abandon(&w->sink);
	let_go(w);
}
