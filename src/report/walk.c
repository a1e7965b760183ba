/* Taking turns. */
#include "report/walk.h"

#include "core/mem.h"
#include "core/threads.h"

#include <stdatomic.h>

struct walking {
	struct source *source;
	const struct walker *walker;
	struct progress *progress;
	struct turnstile turns;
	atomic_bool failed;
	pthread_mutex_t lock;
	struct err *err; /* under the lock */
};

static void fail(struct walking *w, const struct err *err)
{
	(void)pthread_mutex_lock(&w->lock);
	if (!w->failed)
		*w->err = *err;
	w->failed = true;
	(void)pthread_mutex_unlock(&w->lock);
}

/* Every batch that was handed out passes, also after a failure: those behind it wait for it. */
static void put_in_turn(struct walking *w, const struct batch *batch, const struct outbuf *out, struct err *err)
{
	turnstile_wait(&w->turns, batch->piece);
	if (!w->failed && !w->walker->put(w->walker->context, batch, out, err))
		fail(w, err);
	turnstile_pass(&w->turns, batch->piece);
}

static void work(void *context, unsigned worker)
{
	struct walking *w = context;
	struct batch batch = { .items = NULL };
	struct outbuf out = { .begin = NULL };
	struct err err = ERR_INIT;

	while (!w->failed && w->source->next(w->source, &batch, &err)) {
		if (err.set)
			fail(w, &err);
		out.len_bytes = 0;
		w->walker->take(w->walker->context, worker, &batch, &out);
		progress_done(w->progress, batch.bytes);
		if (w->walker->put)
			put_in_turn(w, &batch, &out, &err);
	}
	if (err.set)
		fail(w, &err);
	if (w->source->done)
		w->source->done(w->source, &batch);
	batch_free(&batch);
	outbuf_free(&out);
}

bool walk(struct source *source, const struct walker *walker, unsigned threads, struct progress *progress,
	  struct err *err)
{
	struct walking w = {
		.source = source, .walker = walker, .progress = progress, .lock = PTHREAD_MUTEX_INITIALIZER, .err = err
	};

	turnstile_init(&w.turns);
	threads_run(threads, work, &w);
	turnstile_free(&w.turns);
	return !w.failed;
}
