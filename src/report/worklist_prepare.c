/* Cells that many lines share. */
#include "report/worklist.h"

#include "core/importer.h"
#include "core/mem.h"
#include "emit/cell.h"

#include <stdlib.h>

const char worklist_header[] =
	"CLIENT,IMPORTER,FILER,ENTRY_NUMBER,ENTRY_TYPE,SUMMARY_STATUS,CONTROL_STATUS,LIQUIDATION_STATUS,LIQUIDATION_DATE,"
	"DAYS_USED,LAST_CAPE_DAY,PROTEST_BY,IEEPA_DUTY,DUTY_PAID_ON,PREDICTION,REASON,NEXT_STEP,DATA_DATE,DECLARATION,"
	"JOB_NUMBER,CLAIM_NUMBER,CLAIM_STATUS,CBP_JOB,CBP_CLAIM,CBP_STATUS\n";

/* A text as a cell, with a ' before what a spreadsheet would run; malloc'ed. NULL: an empty one. */
static char *guarded_cell(const char *text)
{
	bool runs = text && *text && strchr("=+-@\t\r", *text);
	char *guarded = mem_format("%s%s", runs ? "'" : "", text ? text : "");
	char *cell = cell_of(guarded);

	free(guarded);
	return cell;
}

/* Cells with a comma behind each, or `end` behind the last. */
static struct cells cells_of(const char *const *texts, size_t count, const char *end)
{
	struct outbuf out = { .begin = NULL };

	for (size_t i = 0; i < count; i++) {
		char *cell = guarded_cell(texts[i]);

		outbuf_append(&out, cell, strlen(cell));
		outbuf_append(&out, i + 1 < count ? "," : end, 1);
		free(cell);
	}
	return (struct cells){ (char *)out.begin, out.len_bytes };
}

#define CELLS(end, ...) \
	cells_of((const char *const[]){ __VA_ARGS__ }, ARRAY_LEN(((const char *const[]){ __VA_ARGS__ })), end)

static struct cells importer_cells(const struct view *view, uint32_t importer)
{
	const struct parties *parties = &view->parties;
	char *client = mem_span(parties_client_name(parties, parties_client(parties, importer)));
	char *shown = importer_shown(parties_importer(parties, importer), view->show_ior);
	struct cells cells = CELLS(",", client, shown);

	free(client);
	free(shown);
	return cells;
}

static struct cells reason_cells(const struct view *view, size_t i)
{
	const struct known_reasons *reasons = &view->reasons;
	const struct reason *reason = &reasons->items[i];
	const char *prediction = view->fails_text;

	if (i == reasons->gates[RULE_FILER_CODE])
		prediction = view->format_text;
	else if (i == reasons->gates[RULE_EXISTS] || i == reasons->gates[RULE_ACCOUNT])
		prediction = view->batch_text;
	else if (strcmp(reason->id, CBP_REASON_ID) == 0)
		prediction = "Failed at CBP";
	return CELLS(",", prediction, reason->text, reason->next_step);
}

static void prepare_claims(struct worklist *w, const struct view *view)
{
	w->claims = mem_alloc((view->claims_count + 1) * sizeof(*w->claims));
	w->declared = mem_alloc((view->claims_count + 1) * sizeof(*w->declared));
	for (size_t i = 0; i < view->claims_count; i++) {
		const struct view_claim *c = &view->claims[i];

		w->claims[i] = CELLS("\n", c->job, c->claim, c->status, c->cbp_job, c->cbp_claim, c->cbp_status);
		w->declared[i] = CELLS(",", c->file_name);
	}
	w->claims[view->claims_count] = CELLS("\n", NULL, NULL, NULL, NULL, NULL, NULL);
	w->declared[view->claims_count] = CELLS(",", NULL);
}

static void prepare_days(struct worklist *w)
{
	char text[DAY_TEXT_BYTES];

	w->days = mem_alloc((DAY_LAST + 1) * sizeof(*w->days));
	for (unsigned d = DAY_FIRST; d <= DAY_LAST; d++) {
		day_format((day)d, text);
		memcpy(w->days[d], text, sizeof(*w->days));
	}
}

void worklist_prepare(struct worklist *worklist, const struct view *view, bool with_clients)
{
	struct worklist *w = worklist;
	char data_date[DAY_TEXT_BYTES] = "";

	*w = (struct worklist){ .view = view, .with_clients = with_clients };
	if (day_is_date(view->index->header.data_date))
		day_format(view->index->header.data_date, data_date);
	w->importers = mem_alloc(((size_t)view->parties.count + 1) * sizeof(*w->importers));
	for (uint32_t i = 0; i < view->parties.count; i++)
		w->importers[i] = importer_cells(view, i);
	w->importers[view->parties.count] = importer_cells(view, ITEM_NO_IMPORTER);
	w->reasons = mem_alloc((view->reasons.count + 1) * sizeof(*w->reasons));
	for (size_t i = 0; i < view->reasons.count; i++)
		w->reasons[i] = reason_cells(view, i);
	w->passes = CELLS(",", view->passes_text, NULL, "declare it");
	w->passes.len_bytes--; /* The day may follow. */
	w->on_claim = CELLS(",", "On a claim", NULL, NULL);
	w->data_date = CELLS(",", data_date);
	w->files = mem_alloc((view->files_count + 1) * sizeof(*w->files));
	for (size_t i = 0; i < view->files_count; i++)
		w->files[i] = CELLS(",", view->files[i]);
	prepare_claims(w, view);
	prepare_days(w);
}

static void free_all(struct cells *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(cells[i].text);
	free(cells);
}

void worklist_free(struct worklist *worklist)
{
	const struct view *view = worklist->view;

	if (!view)
		return;
	free_all(worklist->importers, (size_t)view->parties.count + 1);
	free_all(worklist->reasons, view->reasons.count);
	free_all(worklist->files, view->files_count);
	free_all(worklist->claims, view->claims_count + 1);
	free_all(worklist->declared, view->claims_count + 1);
	free(worklist->passes.text);
	free(worklist->on_claim.text);
	free(worklist->data_date.text);
	free(worklist->days);
	worklist->view = NULL;
}
