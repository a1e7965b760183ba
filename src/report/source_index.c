/* The cursor walks alone; what is done with the entries is done side by side. */
#include "report/source_index.h"

#include "core/mem.h"

#include <stdlib.h>

/* Of a worker. */
struct own {
	uint32_t entries[BATCH_ITEMS];
	struct index_hit hits[BATCH_ITEMS];
};

static bool take_entries(struct source_index *s, struct batch *batch, struct own *own, struct err *err)
{
	bool ok = true;

	(void)pthread_mutex_lock(&s->lock);
	while (!s->ended && batch->count < BATCH_ITEMS) {
		uint64_t place;

		s->ended = !index_cursor_next(&s->cursor, &place, &own->entries[batch->count]);
		if (!s->ended)
			batch->items[batch->count++].place = place;
		else
			ok = index_cursor_complete(&s->cursor, err);
	}
	batch->piece = s->pieces;
	s->pieces += batch->count > 0 && ok;
	(void)pthread_mutex_unlock(&s->lock);
	return ok && batch->count > 0;
}

/* Entries of others are left out. */
static void keep_own(const struct source_index *s, struct batch *batch, struct index_hit *hits)
{
	size_t kept = 0;

	for (size_t i = 0; i < batch->count; i++) {
		if (!judging_own(s->judging, batch->items[i].place, hits[i].importer))
			continue;
		batch->items[kept].place = batch->items[i].place;
		hits[kept++] = hits[i];
	}
	batch->count = kept;
}

static bool next(struct source *source, struct batch *batch, struct err *err)
{
	struct source_index *s = (struct source_index *)source;
	struct own *own = batch->own ? batch->own : mem_alloc(sizeof(*own));

	batch->own = own;
	batch->file = BATCH_NO_FILE;
	batch_empty(batch, BATCH_ITEMS);
	if (!take_entries(s, batch, own, err))
		return false;
	batch->bytes = batch->count * SOURCE_INDEX_ENTRY_BYTES;
	for (size_t i = 0; i < batch->count; i++)
		own->hits[i] = index_hit(s->judging->view->index, own->entries[i]);
	keep_own(s, batch, own->hits);
	judging_fill(s->judging, batch, own->hits);
	return true;
}

static void done(struct source *source, struct batch *batch)
{
	(void)source;
	free(batch->own);
}

void source_index_init(struct source_index *source, const struct judging *judging)
{
	*source = (struct source_index){ .source = { next, done }, .judging = judging };
	(void)pthread_mutex_init(&source->lock, NULL);
	index_cursor_init(&source->cursor, judging->view->index);
}

void source_index_free(struct source_index *source)
{
	(void)pthread_mutex_destroy(&source->lock);
}
