/*
 * The report as one page of HTML that needs nothing else: no script, no file, no network; readable on paper, on light and dark screens and by those who do
 * not see the charts.
 */
#ifndef CAPE_REPORT_PAGE_H
#define CAPE_REPORT_PAGE_H

#include "report/sheet.h"

/* A figure that stands large above the sheets. */
struct page_figure {
	const char *key; /* of JSON */
	const char *label;
	enum sheet_kind kind;
	int64_t number;
};

#define PAGE_FIGURES_MAX 12

struct page {
	char *title; /* the page's texts are malloc'ed */
	char *subtitle;
	struct page_figure figures[PAGE_FIGURES_MAX];
	size_t figures_count;
	struct sheets sheets;
	char *notes[8]; /* what it rests on, paragraph by paragraph */
	size_t notes_count;
};

void page_figure(struct page *page, const char *key, const char *label, enum sheet_kind kind, int64_t number);
/* The text is the page's then. */
void page_note(struct page *page, char *text);
/* Appends the page; out grows. */
void page_put(const struct page *page, struct outbuf *out);
void page_free(struct page *page);

#endif
