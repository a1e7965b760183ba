/* The frame of the page, and its style. */
#include "report/page.h"

#include "report/html.h"

#include <stdlib.h>

/* One accent colour, one for what is urgent; the system's own type; figures of one width. */
static const char style[] =
	":root{color-scheme:light dark;--page:#fbfbfa;--card:#fff;--ink:#1d2329;--quiet:#5d6872;--line:#e3e6e8;"
	"--accent:#1f5f8b;--warn:#b4481e}\n"
	"@media(prefers-color-scheme:dark){:root{--page:#12161a;--card:#1a2026;--ink:#e4e9ed;--quiet:#98a4ae;--line:#2d353c;"
	"--accent:#6cb0dd;--warn:#f0946a}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,"
	"\"Helvetica Neue\",sans-serif;font-variant-numeric:tabular-nums}\n"
	"main{max-width:60rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}\n"
	"h1{font-size:1.75rem;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:0 0 .35rem;overflow-wrap:anywhere}\n"
	"h2{font-size:1.1rem;font-weight:650;margin:0 0 .25rem}\n"
	".sub,.note,footer{color:var(--quiet)}.sub{margin:0}.note{margin:.1rem 0 .6rem;font-size:.9rem}\n"
	"dl{display:flex;flex-wrap:wrap;margin:1.75rem 0 0;background:var(--card);border:1px solid var(--line);"
	"border-radius:8px;overflow:hidden}dl+dl{margin-top:.75rem}\n"
	"dl div{flex:1 1 9.5rem;padding:.8rem 1rem;box-shadow:0 0 0 .5px var(--line)}dt{color:var(--quiet);font-size:.82rem}\n"
	"dd{margin:.1rem 0 0;font-size:1.3rem;font-weight:600;letter-spacing:-.01em}.warn dd{color:var(--warn)}.main dd{color:var(--accent)}\n"
	"section{margin-top:2.5rem;padding-top:1.25rem;border-top:1px solid var(--line)}\n"
	"svg{display:block;width:100%;height:auto;margin:.75rem 0 1rem}\n"
	"svg .bar{fill:var(--accent)}svg .warn{fill:var(--warn)}svg .axis{stroke:var(--line)}\n"
	"svg text{font-size:12px;fill:var(--ink)}svg .figure{fill:var(--quiet)}\n"
	".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem}\n"
	"th,td{padding:.38rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}\n"
	"thead th{color:var(--quiet);font-size:.8rem;white-space:nowrap}\n"
	"th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}\n"
	".n{text-align:right;white-space:nowrap}.urgent th,.urgent td{color:var(--warn);font-weight:600}\n"
	"footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.82rem}footer p{margin:.3rem 0;overflow-wrap:anywhere}\n"
	"@page{margin:14mm}@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--quiet:#444;--line:#bbb;--accent:#1f5f8b;--warn:#b4481e}"
	"body{font-size:10pt}main{max-width:none;padding:0}section{margin-top:1.5rem}dl div{flex-basis:6.5rem;padding:.5rem .6rem}"
	"dd{font-size:11.5pt}dt,.note,footer{font-size:7.5pt}table{font-size:7.5pt}th,td{padding:.25rem .35rem}thead th{font-size:7pt;white-space:normal}svg,tr,dl{break-inside:avoid}h2,.note{break-after:avoid}"
	".wide{overflow:visible}svg .bar,svg .warn,dl{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

void page_figure(struct page *page, const char *key, const char *label, enum sheet_kind kind, int64_t number)
{
	assert(page->figures_count < PAGE_FIGURES_MAX);
	page->figures[page->figures_count++] = (struct page_figure){ key, label, kind, number };
}

void page_note(struct page *page, char *text)
{
	assert(page->notes_count < ARRAY_LEN(page->notes));
	page->notes[page->notes_count++] = text;
}

static void put_head(const struct page *page, struct outbuf *out)
{
	/* The policy makes sure of what the page promises: it loads nothing. */
	html_put(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	html_text(out, page->title);
	html_put(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<header>\n<h1>", style);
	html_text(out, page->title);
	html_put(out, "</h1>\n<p class=\"sub\">");
	html_text(out, page->subtitle);
	html_put(out, "</p>\n</header>\n");
}

static void put_figure(const struct page_figure *figure, struct outbuf *out)
{
	bool warn = strcmp(figure->key, "urgent") == 0 && figure->number, main = strcmp(figure->key, "refund") == 0;
	char room[HTML_NUMBER_BYTES];

	html_put(out, "<div%s><dt>%s</dt><dd id=\"%s\">%s</dd></div>\n",
		 warn   ? " class=\"warn\""
		 : main ? " class=\"main\""
			: "",
		 figure->label, figure->key, html_number(figure->kind, figure->number, room));
}

/* Counts in one row, money in the next. */
static void put_figures(const struct page *page, struct outbuf *out)
{
	static const enum sheet_kind kinds[] = { SHEET_COUNT, SHEET_MONEY };

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		html_put(out, "<dl>\n");
		for (size_t i = 0; i < page->figures_count; i++) {
			if (page->figures[i].kind == kinds[k])
				put_figure(&page->figures[i], out);
		}
		html_put(out, "</dl>\n");
	}
}

void page_put(const struct page *page, struct outbuf *out)
{
	put_head(page, out);
	put_figures(page, out);
	for (size_t s = 0; s < page->sheets.count; s++) {
		const struct sheet *sheet = &page->sheets.items[s];

		html_put(out, "<section id=\"%s\">\n<h2>%s</h2>\n", sheet->key, sheet->title);
		if (sheet->note)
			html_put(out, "<p class=\"note\">%s</p>\n", sheet->note);
		html_chart(out, sheet);
		html_table(out, sheet);
		html_put(out, "</section>\n");
	}
	html_put(out, "<footer>\n");
	for (size_t n = 0; n < page->notes_count; n++) {
		html_put(out, "<p>");
		html_text(out, page->notes[n]);
		html_put(out, "</p>\n");
	}
	html_put(out, "</footer>\n</main>\n</body>\n</html>\n");
}

void page_free(struct page *page)
{
	free(page->title);
	free(page->subtitle);
	sheets_free(&page->sheets);
	for (size_t n = 0; n < page->notes_count; n++)
		free(page->notes[n]);
}
