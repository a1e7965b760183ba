/* Lines out of pieces. */
#include "report/worklist.h"

#include "core/mem.h"
#include "emit/csv_writer.h"

#include <stdlib.h>

/* Longest of what is not prepared, but for the liquidation status: numbers, dates, names of codes. */
#define LINE_BYTES 512

static void put_cells(struct outbuf *out, const struct cells *cells)
{
	outbuf_put(out, cells->text, cells->len_bytes);
}

static void put_comma(struct outbuf *out)
{
	out->begin[out->len_bytes++] = ',';
}

static void put_day(const struct worklist *w, day d, struct outbuf *out)
{
	if (day_is_date(d))
		outbuf_put(out, w->days[d], sizeof(w->days[d]));
}

static void put_number(uint64_t number, struct outbuf *out)
{
	unsigned char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (unsigned char)('0' + number % 10);
		number /= 10;
	} while (number);
	outbuf_put(out, digits + at, sizeof(digits) - at);
}

/* What a code of the attribute word means; nothing where the source had no such column, or the entry is not known. */
static void put_code(const struct item *item, enum field field, struct outbuf *out)
{
	char room[ENTRY_CODE_ROOM];
	const char *name;

	if (item->known) {
		name = entry_code_name(field, entry_get(item->attr, field), room);
		outbuf_put(out, name, strlen(name));
	}
	put_comma(out);
}

/* As the index was told it; a claim keeps only what the rules know of it. */
static void put_liquidation_status(const struct item *item, struct span text, struct outbuf *out)
{
	unsigned code = entry_get(item->attr, FIELD_LIQUIDATION_STATUS);
	/* There is room, so the writer has nothing to flush. */
	struct csv_writer writer = { .block = out };

	if (text.len_bytes)
		csv_put_cell(&writer, text, CSV_GUARDED);
	else if (item->known && code > LIQUIDATION_NONE && code < LIQUIDATION_UNKNOWN) {
		put_code(item, FIELD_LIQUIDATION_STATUS, out);
		return;
	}
	put_comma(out);
}

static void put_liquidation(const struct worklist *w, const struct item *item, struct outbuf *out)
{
	day date = item->known ? (day)entry_get(item->attr, FIELD_LIQUIDATION_DATE) : DAY_ABSENT;
	unsigned days;

	if (date == DAY_BLANK)
		outbuf_put(out, "unliquidated", strlen("unliquidated"));
	else if (date == DAY_UNKNOWN)
		outbuf_put(out, "unknown", strlen("unknown"));
	else
		put_day(w, date, out);
	put_comma(out);
	if (item->known && view_days_used(w->view, item->attr, &days))
		put_number(days, out);
	put_comma(out);
	if (item->known && w->view->limit_days)
		put_day(w, view_after_liquidation(item->attr, w->view->limit_days), out);
	put_comma(out);
	if (item->known)
		put_day(w, view_after_liquidation(item->attr, PROTEST_DAYS), out);
	put_comma(out);
}

static void put_duty(const struct worklist *w, const struct item *item, struct outbuf *out)
{
	uint64_t cents = item->duty_cents < 0 ? 0 - (uint64_t)item->duty_cents : (uint64_t)item->duty_cents;
	unsigned char point[] = { '.', (unsigned char)('0' + cents / 10 % 10), (unsigned char)('0' + cents % 10) };

	if (item->duty_cents != ITEM_NO_DUTY) {
		if (item->duty_cents < 0)
			outbuf_put(out, "-", 1);
		put_number(cents / 100, out);
		outbuf_put(out, point, sizeof(point));
	}
	put_comma(out);
	if (item->payment_date == DAY_BLANK)
		outbuf_put(out, "unpaid", strlen("unpaid"));
	else
		put_day(w, item->payment_date, out);
	put_comma(out);
}

static void put_prediction(const struct worklist *w, const struct item *item, struct outbuf *out)
{
	day last;

	if (item->outcome == ITEM_ON_CLAIM) {
		put_cells(out, &w->on_claim);
	} else if (item->reason != ITEM_NO_REASON) {
		put_cells(out, &w->reasons[item->reason]);
	} else {
		put_cells(out, &w->passes);
		last = w->view->limit_days ? view_after_liquidation(item->attr, w->view->limit_days) : DAY_BLANK;
		if (day_is_date(last)) {
			outbuf_put(out, " by ", 4);
			put_day(w, last, out);
		}
		put_comma(out);
	}
}

/* The pieces of a line that stand ready. */
struct pieces {
	const struct cells *importer, *declaration, *claim;
	struct span liquidation_status;
};

static struct pieces find_pieces(const struct worklist *w, const struct batch *batch, const struct item *item)
{
	const struct view *view = w->view;
	uint32_t importer = item->importer < view->parties.count ? item->importer : view->parties.count;
	size_t claim = item->claim != ITEM_NO_CLAIM ? item->claim : view->claims_count;

	return (struct pieces){
		.importer = &w->importers[importer],
		.declaration = batch->file != BATCH_NO_FILE ? &w->files[batch->file] : &w->declared[claim],
		.claim = &w->claims[claim],
		.liquidation_status = index_remark(view->index, item->remark).liquidation_status,
	};
}

static void make_room(const struct worklist *w, const struct item *item, const struct pieces *pieces,
		      struct outbuf *out)
{
	size_t reason = item->reason != ITEM_NO_REASON ? w->reasons[item->reason].len_bytes : w->passes.len_bytes;
	/* Of a text that is quoted each byte may be two. */
	size_t need = sizeof(struct worklist_head) + LINE_BYTES + pieces->importer->len_bytes + reason +
		      w->data_date.len_bytes + pieces->declaration->len_bytes + pieces->claim->len_bytes +
		      2 * pieces->liquidation_status.len_bytes;

	if (outbuf_room(out) >= need)
		return;
	out->capacity_bytes = 2 * out->capacity_bytes + need;
	out->begin = mem_grow(out->begin, out->capacity_bytes);
}

static void put_line(const struct worklist *w, const struct item *item, const struct pieces *pieces, struct outbuf *out)
{
	unsigned char number[ENTRY_NUMBER_LEN];

	place_unpack(item->place, number);
	put_cells(out, pieces->importer);
	outbuf_put(out, number, FILER_CODE_LEN);
	put_comma(out);
	outbuf_put(out, number, sizeof(number));
	put_comma(out);
	put_code(item, FIELD_TYPE, out);
	put_code(item, FIELD_STATUS, out);
	put_code(item, FIELD_CONTROL, out);
	put_liquidation_status(item, pieces->liquidation_status, out);
	put_liquidation(w, item, out);
	put_duty(w, item, out);
	put_prediction(w, item, out);
	put_cells(out, &w->data_date);
	put_cells(out, pieces->declaration);
	put_cells(out, pieces->claim);
}

static void put_line_of_client(const struct worklist *w, const struct item *item, const struct pieces *pieces,
			       struct outbuf *out)
{
	struct worklist_head head = { .client = parties_client(&w->view->parties, item->importer) };
	size_t at = out->len_bytes;

	out->len_bytes += sizeof(head);
	put_line(w, item, pieces, out);
	head.len_bytes = (uint32_t)(out->len_bytes - at - sizeof(head));
	memcpy(out->begin + at, &head, sizeof(head));
}

void worklist_put(const struct worklist *worklist, const struct batch *batch, struct outbuf *out)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct item *item = &batch->items[i];
		struct pieces pieces = find_pieces(worklist, batch, item);

		make_room(worklist, item, &pieces, out);
		if (worklist->with_clients)
			put_line_of_client(worklist, item, &pieces, out);
		else
			put_line(worklist, item, &pieces, out);
	}
}
