/* Records, opened one after another and read side by side. */
#include "cli/claim_source.h"

#include "core/mem.h"
#include "ledger/files.h"
#include "ledger/record.h"

#include <stdlib.h>

/* A record that workers read; the last to let go closes it. */
struct open_record {
	struct record record;
	char *path;
	uint32_t claim;
	unsigned users; /* under the lock of the source */
	uint16_t reasons[RULES_MAX];
};

/* What a worker keeps. */
struct own {
	uint64_t places[BATCH_ITEMS];
	struct index_hit hits[BATCH_ITEMS];
	struct item frozen[BATCH_ITEMS];
};

static struct open_record *open_next(const struct claim_source *s, struct err *err)
{
	const struct job_details *job = &s->list->jobs[s->list->claims[s->claim]];
	struct open_record *r = mem_zero(sizeof(*r));

	r->path = claim_record_path(&s->list->ledger, job->claim);
	r->claim = s->claim;
	r->users = 1;
	if (!record_open(&r->record, r->path, err)) {
		free(r->path);
		free(r);
		return NULL;
	}
	for (uint32_t k = 0; k < r->record.header.errors_count; k++)
		r->reasons[k] = known_reasons_find(&s->view->reasons, r->record.texts[RECORD_FIRST_RULE + 2 * k],
						   r->record.texts[RECORD_FIRST_RULE + 2 * k + 1]);
	return r;
}

static void let_go(struct open_record *r)
{
	if (--r->users)
		return;
	record_close(&r->record);
	free(r->path);
	free(r);
}

/* The next rows of the record that is read, or of the next one. NULL at the end, or with an error. */
static struct open_record *take_rows(struct claim_source *s, struct batch *batch, uint64_t *first, struct err *err)
{
	struct open_record *r = NULL;

	(void)pthread_mutex_lock(&s->lock);
	while (!r && s->claim < s->list->claims_count) {
		uint64_t left;

		if (!s->record && !(s->record = open_next(s, err)))
			break;
		left = s->record->record.header.rows - s->row;
		if (left) {
			r = s->record;
			r->users++;
			*first = s->row;
			batch->count = left < BATCH_ITEMS ? (size_t)left : BATCH_ITEMS;
			batch->piece = s->pieces++;
			s->row += batch->count;
			continue;
		}
		let_go(s->record);
		s->record = NULL;
		s->row = 0;
		s->claim++;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return r;
}

static bool take_row(const struct claim_source *s, const struct open_record *r, uint64_t i, struct item *item)
{
	struct record_row row;
	uint64_t failures;
	const char *importer;

	if (!record_read(&r->record, i, &row, &failures))
		return false;
	importer = record_importer(&r->record, &row);
	*item = (struct item){
		.place = place_of_key(record_key(&row)),
		.attr = row.attr,
		.duty_cents = row.duty_cents,
		.importer = importer ? parties_find(&s->view->parties, span_text(importer)) : ITEM_NO_IMPORTER,
		.claim = r->claim,
		.reason = failures ? r->reasons[__builtin_ctzll(failures)] : ITEM_NO_REASON,
		.summary_date = row.summary_date,
		.payment_date = row.payment_date,
		.outcome = failures ? ITEM_FAILS : ITEM_PASSES,
		.known = true,
	};
	return true;
}

/* As the index has the entries now; what the claim froze stays. Those that belong to another claim are left out. */
static void judge_now(const struct claim_source *s, struct batch *batch, struct own *own)
{
	const struct judging *j = s->judging;
	size_t kept = 0;

	for (size_t i = 0; i < batch->count; i++)
		own->places[i] = batch->items[i].place;
	index_find(s->view->index, own->places, batch->count, own->hits);
	for (size_t i = 0; i < batch->count; i++) {
		uint32_t mark = own->hits[i].entry != INDEX_NO_ENTRY ? j->marks[own->hits[i].entry] : 0;

		if (mark && (mark >> 1) - 1 != batch->items[i].claim)
			continue;
		own->hits[kept] = own->hits[i];
		own->frozen[kept] = batch->items[i];
		batch->items[kept++].place = own->places[i];
	}
	batch->count = kept;
	judging_fill(j, batch, own->hits);
	for (size_t i = 0; i < kept; i++) {
		batch->items[i].duty_cents = own->frozen[i].duty_cents;
		batch->items[i].importer = own->frozen[i].importer;
		batch->items[i].claim = own->frozen[i].claim;
	}
}

static bool next(struct source *source, struct batch *batch, struct err *err)
{
	struct claim_source *s = (struct claim_source *)source;
	struct own *own = batch->own ? batch->own : mem_alloc(sizeof(*own));
	struct open_record *r;
	uint64_t first;
	bool ok = true;

	batch->own = own;
	batch->file = BATCH_NO_FILE;
	batch_empty(batch, BATCH_ITEMS);
	r = take_rows(s, batch, &first, err);
	if (!r)
		return false;
	batch->bytes = batch->count * r->record.header.row_bytes;
	batch->as_of = s->judging ? DAY_BLANK : r->record.header.as_of;
	for (size_t i = 0; ok && i < batch->count; i++)
		ok = take_row(s, r, first + i, &batch->items[i]) ||
		     err_file(err, r->path, "is damaged; restore it from a backup");
	(void)pthread_mutex_lock(&s->lock);
	let_go(r);
	(void)pthread_mutex_unlock(&s->lock);
	if (!ok)
		batch->count = 0; /* It is handed out all the same: others wait for its turn. */
	else if (s->judging)
		judge_now(s, batch, own);
	return true;
}

static void done(struct source *source, struct batch *batch)
{
	(void)source;
	free(batch->own);
}

void claim_source_init(struct claim_source *source, const struct claim_list *list, const struct view *view,
		       const struct judging *judging)
{
	*source = (struct claim_source){ .source = { next, done }, .list = list, .view = view, .judging = judging };
	(void)pthread_mutex_init(&source->lock, NULL);
}

void claim_source_free(struct claim_source *source)
{
	if (source->record)
		let_go(source->record);
	(void)pthread_mutex_destroy(&source->lock);
}
