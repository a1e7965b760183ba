/* Pieces of a page as bytes: text escaped, numbers as people read them. */
#ifndef CAPE_REPORT_HTML_H
#define CAPE_REPORT_HTML_H

#include "report/sheet.h"

/* Appends to a buffer that grows (core/mem.h). */
void html_put(struct outbuf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Foreign text: bytes that are no UTF-8 become U+FFFD, control characters are left out. */
void html_text(struct outbuf *out, const char *text);

/* 1234567 as "1,234,567", -105 cents as "−$1.05"; the room includes the NUL. */
#define HTML_NUMBER_BYTES 48
const char *html_number(enum sheet_kind kind, int64_t number, char room[HTML_NUMBER_BYTES]);

/* The chart of a sheet with its title, and its table. */
void html_chart(struct outbuf *out, const struct sheet *sheet);
void html_table(struct outbuf *out, const struct sheet *sheet);

#endif
