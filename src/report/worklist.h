/*
 * The worklist: a CSV line an entry, with all that a team has to know of it (docs/formats.md lists the columns).
 *
 * What is the same for many entries is prepared as cells; a line is a copy of such pieces. Read-only once prepared; shared by workers.
 */
#ifndef CAPE_REPORT_WORKLIST_H
#define CAPE_REPORT_WORKLIST_H

#include "report/item.h"
#include "report/view.h"

extern const char worklist_header[];

/* Cells that are prepared: bytes with their commas. */
struct cells {
	char *text;
	size_t len_bytes;
};

struct worklist {
	const struct view *view;
	struct cells *importers; /* CLIENT,IMPORTER, by importer; one more for none */
	struct cells *reasons;   /* PREDICTION,REASON,NEXT_STEP, by reason */
	struct cells passes;     /* the same of what passes, but for the day behind the step */
	struct cells on_claim;
	struct cells data_date;
	struct cells *files;    /* DECLARATION, of view->files */
	struct cells *claims;   /* JOB_NUMBER … CBP_STATUS and the line end, by claim; one more for none */
	struct cells *declared; /* DECLARATION, of claims */
	char (*days)[10];       /* "2026-06-29" by day */
	bool with_clients;      /* lines have struct worklist_head before them */
};

/* Whose line it is, for whoever puts lines into files of clients. */
struct worklist_head {
	uint32_t client;
	uint32_t len_bytes;
};

/* The view must be complete and outlive the worklist. The caller owns it (worklist_free). */
void worklist_prepare(struct worklist *worklist, const struct view *view, bool with_clients);
void worklist_free(struct worklist *worklist);

/* Appends the lines of a batch; out grows. */
void worklist_put(const struct worklist *worklist, const struct batch *batch, struct outbuf *out);

#endif
