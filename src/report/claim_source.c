/* Claims, opened one after another and read side by side. */
#include "report/claim_source.h"

#include "core/mem.h"
#include "rules/unknown.h"

#include <stdlib.h>

/* A claim that workers read; the last to let go closes it. */
struct open_claim {
	struct claim_rows rows;
	uint32_t claim;
	unsigned users;     /* under the lock of the source */
	uint16_t *messages; /* reasons of CBP's texts */
	uint16_t reasons[RULES_MAX];
};

/* What a worker keeps. */
struct own {
	uint64_t places[BATCH_ITEMS];
	struct index_hit hits[BATCH_ITEMS];
	struct item frozen[BATCH_ITEMS];
	entry_attr attrs[BATCH_ITEMS];
};

static void find_reasons(const struct claim_source *s, struct open_claim *c)
{
	const struct view *view = s->judging->view;
	const struct record *record = c->rows.has_record ? &c->rows.record : NULL;
	uint64_t texts = c->rows.decided ? c->rows.outcome.header.texts : 0;

	for (uint32_t k = 0; record && k < record->header.errors_count; k++)
		c->reasons[k] = known_reasons_find(&view->reasons, record->texts[RECORD_FIRST_RULE + 2 * k],
						   record->texts[RECORD_FIRST_RULE + 2 * k + 1]);
	c->messages = mem_alloc((size_t)texts * sizeof(*c->messages));
	for (uint64_t k = 0; k < texts; k++)
		c->messages[k] = claim_reason(view, s->set, record, c->rows.outcome.texts[k]);
}

static struct open_claim *open_next(const struct claim_source *s, struct err *err)
{
	struct open_claim *c = mem_zero(sizeof(*c));

	c->claim = s->claim;
	c->users = 1;
	if (!claim_list_rows(s->list, s->claim, &c->rows, err)) {
		free(c);
		return NULL;
	}
	find_reasons(s, c);
	return c;
}

static void let_go(struct open_claim *c)
{
	if (--c->users)
		return;
	claim_rows_close(&c->rows);
	free(c->messages);
	free(c);
}

/* The next rows of the claim that is read, or of the next one. NULL at the end, or with an error. */
static struct open_claim *take_rows(struct claim_source *s, struct batch *batch, uint64_t *first, size_t *count,
				    struct err *err)
{
	struct open_claim *c = NULL;

	(void)pthread_mutex_lock(&s->lock);
	while (!c && s->claim < s->list->claims_count) {
		uint64_t left;

		if (!s->list->chosen[s->claim]) {
			s->claim++;
			continue;
		}
		if (!s->open && !(s->open = open_next(s, err)))
			break;
		left = s->open->rows.count - s->row;
		if (left) {
			c = s->open;
			c->users++;
			*first = s->row;
			*count = left < BATCH_ITEMS ? (size_t)left : BATCH_ITEMS;
			batch->piece = s->pieces++;
			s->row += *count;
			continue;
		}
		let_go(s->open);
		s->open = NULL;
		s->row = 0;
		s->claim++;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return c;
}

/* The same reason; or, where the rule in force fails for what the export did not tell, the one with that step. */
static uint16_t reason_for(const struct view *view, uint16_t reason, entry_attr attr)
{
	const struct rules_in_force *rules = view->rules;

	for (size_t k = 0; reason != ITEM_NO_REASON && k < rules->count; k++) {
		const struct condition *condition = &rules->rows[k]->condition;

		if (view->rules_reasons[k] == reason && condition_holds(condition, rules->as_of, attr) &&
		    rests_on_unknown(condition, rules->as_of, attr))
			return view->unknown_reasons[k];
	}
	return reason;
}

/* What CBP decided does not rest on what an export told. */
static uint16_t reason_of(const struct view *view, const struct open_claim *c, const struct claim_row *row)
{
	if (row->success)
		return ITEM_NO_REASON;
	return row->decided ? c->messages[row->text - 1]
			    : reason_for(view, c->reasons[__builtin_ctzll(row->failures)], row->row.attr);
}

static void take_row(const struct claim_source *s, const struct open_claim *c, const struct claim_row *row,
		     struct item *item)
{
	const char *importer = row->predicted ? record_importer(&c->rows.record, &row->row) : NULL;

	*item = (struct item){
		.place = row->place,
		.attr = row->row.attr,
		.duty_cents = row->predicted ? row->row.duty_cents : ITEM_NO_DUTY,
		.importer = importer ? parties_find(&s->judging->view->parties, span_text(importer)) : ITEM_NO_IMPORTER,
		.claim = c->claim,
		.reason = reason_of(s->judging->view, c, row),
		.summary_date = row->predicted ? row->row.summary_date : DAY_ABSENT,
		.payment_date = row->predicted ? row->row.payment_date : DAY_ABSENT,
		.outcome = row->success ? ITEM_PASSES : ITEM_FAILS,
		.known = row->predicted,
	};
}

/* Those that count here. What we predicted rests on what the rules found in the entries then. */
static bool take_own(const struct claim_source *s, const struct open_claim *c, uint64_t first, size_t count,
		     struct batch *batch, struct own *own, struct err *err)
{
	size_t predicted = 0;

	for (size_t i = 0; i < count; i++) {
		struct claim_row row;

		if (!claim_rows_read(&c->rows, first + i, &row, err))
			return false;
		if (!claim_list_owns(s->list, c->claim, first + i, &row))
			continue;
		take_row(s, c, &row, &batch->items[batch->count++]);
		if (!row.decided)
			own->attrs[predicted++] = row.row.attr;
	}
	if (!s->judging->view->index)
		rests_on_add(s->judging->rests_on, s->judging->view->rules, own->attrs, predicted);
	return true;
}

/* As the index has the entries now; what the claim froze stays. */
static void judge_now(const struct claim_source *s, struct batch *batch, struct own *own)
{
	for (size_t i = 0; i < batch->count; i++) {
		own->places[i] = batch->items[i].place;
		own->frozen[i] = batch->items[i];
	}
	index_find(s->judging->view->index, own->places, batch->count, own->hits);
	judging_fill(s->judging, batch, own->hits);
	for (size_t i = 0; i < batch->count; i++) {
		struct item *item = &batch->items[i];

		if (own->frozen[i].known) {
			item->duty_cents = own->frozen[i].duty_cents;
			item->importer = own->frozen[i].importer;
		}
		/* Of one that is on another claim, that one is told. */
		if (item->outcome != ITEM_ON_CLAIM)
			item->claim = own->frozen[i].claim;
	}
}

static bool next(struct source *source, struct batch *batch, struct err *err)
{
	struct claim_source *s = (struct claim_source *)source;
	struct own *own = batch->own ? batch->own : mem_alloc(sizeof(*own));
	bool now = s->judging->view->index != NULL;
	struct open_claim *c;
	uint64_t first;
	size_t count;

	batch->own = own;
	batch->file = BATCH_NO_FILE;
	batch_empty(batch, BATCH_ITEMS);
	c = take_rows(s, batch, &first, &count, err);
	if (!c)
		return false;
	batch->bytes = count * sizeof(struct record_row);
	batch->as_of = now || !c->rows.has_record ? DAY_BLANK : c->rows.record.header.as_of;
	if (!take_own(s, c, first, count, batch, own, err))
		batch->count = 0; /* It is handed out all the same: others wait for its turn. */
	(void)pthread_mutex_lock(&s->lock);
	let_go(c);
	(void)pthread_mutex_unlock(&s->lock);
	if (now)
		judge_now(s, batch, own);
	return true;
}

static void done(struct source *source, struct batch *batch)
{
	(void)source;
	free(batch->own);
}

void claim_source_init(struct claim_source *source, const struct claim_list *list, const struct ruleset *set,
		       const struct judging *judging)
{
	*source = (struct claim_source){ .source = { next, done }, .list = list, .set = set, .judging = judging };
	(void)pthread_mutex_init(&source->lock, NULL);
}

void claim_source_free(struct claim_source *source)
{
	if (source->open)
		let_go(source->open);
	(void)pthread_mutex_destroy(&source->lock);
}
