/*
 * One entry as the worklist and the report look at it, and batches of them as their sources give them.
 *
 * Where entries come from (the whole index, declarations, claims) only the source knows; whoever reads items finds all that is said of an
 * entry in the item and in the tables of its view (report/view.h).
 */
#ifndef CAPE_REPORT_ITEM_H
#define CAPE_REPORT_ITEM_H

#include "core/entry.h"
#include "core/err.h"
#include "core/place.h"

/* What becomes of an entry; the order in which a report shows them. */
enum item_outcome {
	ITEM_PASSES,   /* all rules of gate D pass; on a claim: it succeeded */
	ITEM_ON_CLAIM, /* a claim of the ledger has it as a success; it is not judged again */
	ITEM_AT_CBP,   /* all rules pass, but CBP failed it, and nothing has changed since (run/failed_at_cbp.h) */
	ITEM_FAILS,    /* a rule of gate D fails */
	ITEM_STOPS,    /* gate B or C would reject the whole file for it */
	ITEM_OUTCOMES
};

#define ITEM_NO_IMPORTER UINT32_MAX
#define ITEM_NO_CLAIM    UINT32_MAX
#define ITEM_NO_REASON   UINT16_MAX
#define ITEM_NO_DUTY     INT64_MIN

struct item {
	uint64_t place;
	entry_attr attr;    /* 0 where `known` is false */
	int64_t duty_cents; /* ITEM_NO_DUTY */
	uint32_t importer;  /* in the view's parties; ITEM_NO_IMPORTER */
	uint32_t remark;    /* as struct index_cold has it; 0: none */
	uint32_t claim;     /* in the view's claims; ITEM_NO_CLAIM */
	uint16_t reason;    /* in the view's reasons; ITEM_NO_REASON */
	day summary_date;   /* any state of core/dates.h, as the next */
	day payment_date;
	uint8_t outcome; /* enum item_outcome */
	bool known;      /* the index, or a claim's record, has the entry */
};

/* Entries that follow each other. Belongs to one worker. */
struct batch {
	uint64_t piece; /* batches are numbered 0, 1, 2, … in the order of output */
	struct item *items;
	size_t count;
	size_t capacity;
	uint64_t bytes; /* that were read for it, for progress */
	day as_of;      /* on which a claim was filed; DAY_BLANK: the view's day holds */
	uint32_t file;  /* of the view's files; BATCH_NO_FILE */
	void *own;      /* what the source keeps for the worker */
};

#define BATCH_NO_FILE UINT32_MAX

/* Most entries of a batch that is cut by number. */
#define BATCH_ITEMS 4096

/* Empties a batch and makes room for so many items. */
void batch_empty(struct batch *batch, size_t items);
void batch_free(struct batch *batch);

/*
 * A source of items. next() fills in a batch, false at the end or with an error; any worker may call, each with a batch of its own, while others
 * do. With an error it may also be true: a batch that has its number already is handed out, without items. done() frees what the source keeps in the batch; NULL: nothing.
 */
struct source {
	bool (*next)(struct source *source, struct batch *batch, struct err *err);
	void (*done)(struct source *source, struct batch *batch);
};

#endif
