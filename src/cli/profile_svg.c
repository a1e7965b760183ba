/* The picture of a profile: bars for stages, and for each rule one alone and one beside all others. Readable on light and dark pages. */
#include "cli/command.h"
#include "cli/profile.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "io/sink.h"

#include <stdarg.h>
#include <stdlib.h>

/* In pixels. */
enum { WIDTH = 760, LEFT = 190, RIGHT = 150, TOP = 76, BAR = 18, ROW = 24, PAIR = 30, GAP = 44 };

/* Media queries come last: a program without them draws the light picture. The colours are those of bench/chart.py. */
static const char style[] =
	"svg { font-family: system-ui, -apple-system, \"Segoe UI\", \"DejaVu Sans\", sans-serif; font-size: 13px; }\n"
	".page { fill: #ffffff; } .ink { fill: #1f2328; } .quiet { fill: #59636e; font-size: 12px; }\n"
	".title { font-size: 16px; font-weight: 600; } .whisker { stroke: #818b98; stroke-width: 1.5; }\n"
	".stage { fill: #6e7781; } .alone { fill: #1f6fd0; } .marginal { fill: #c9510c; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	".page { fill: #0d1117; } .ink { fill: #e6edf3; } .quiet { fill: #9198a1; } .whisker { stroke: #656c76; }\n"
	".stage { fill: #9198a1; } .alone { fill: #58a6ff; } .marginal { fill: #f0883e; }\n"
	"}\n";

struct picture {
	char *text;
	size_t len_bytes, capacity_bytes;
	double y;     /* of the next row */
	double scale; /* pixels a nanosecond */
};

static void put(struct picture *picture, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct picture *picture, const char *format, ...)
{
	va_list list;
	int len;

	va_start(list, format);
	len = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (len < 0)
		return;
	picture->text = mem_room(picture->text, &picture->capacity_bytes, picture->len_bytes + (size_t)len + 1, 1);
	va_start(list, format);
	(void)vsnprintf(picture->text + picture->len_bytes, (size_t)len + 1, format, list);
	va_end(list);
	picture->len_bytes += (size_t)len;
}

/* Text of files and names: as XML wants it, control characters left out, as it has none. */
static void put_escaped(struct picture *picture, const char *text)
{
	char *clean = utf8_clean(span_text(text));

	for (const char *at = clean; *at; at++) {
		if (*at == '<' || *at == '>' || *at == '&' || *at == '"')
			put(picture, "&#%d;", *at);
		else if ((unsigned char)*at >= ' ')
			put(picture, "%c", *at);
	}
	free(clean);
}

static void put_words(struct picture *picture, double x, double y, const char *class, const char *anchor,
		      const char *text)
{
	put(picture, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", class, x, y, anchor);
	put_escaped(picture, text);
	put(picture, "</text>\n");
}

/* --- bars -------------------------------------------------------------------------------------------------------------------- */

/* A bar from zero with a whisker of its spread, and the figure behind it. */
static void put_bar(struct picture *picture, double y, double height, const char *class, struct figure cost,
		    const char *label)
{
	double length = cost.median > 0 ? cost.median * picture->scale : 0, middle = y + height / 2;
	double low = length - cost.spread * picture->scale, high = length + cost.spread * picture->scale;

	put(picture, "<rect class=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>\n", class, LEFT,
	    y, length, height);
	put(picture, "<line class=\"whisker\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
	    LEFT + (low > 0 ? low : 0), middle, LEFT + high, middle);
	put_words(picture, LEFT + high + 6, middle + 4, "quiet", "start", label);
}

static void put_heading(struct picture *picture, const char *text)
{
	picture->y += GAP - ROW;
	put_words(picture, 20, picture->y + 13, "ink", "start", text);
	picture->y += ROW;
}

/* The longest bar of a group, its whisker included, takes the whole width. */
static void fit(struct picture *picture, double most)
{
	picture->scale = most > 0 ? (WIDTH - LEFT - RIGHT) / most : 0;
}

static double end_of(struct figure cost)
{
	return cost.median + cost.spread;
}

static void put_stages(struct picture *picture, const struct profile *p)
{
	double most = 0;

	for (size_t s = 0; s < STAGES; s++)
		most = end_of(p->stages[s].ns) > most ? end_of(p->stages[s].ns) : most;
	fit(picture, most);
	put_heading(picture, "Stages, ns an entry and share of all");
	for (size_t s = 0; s < STAGES; s++) {
		char label[64];

		(void)snprintf(label, sizeof(label), "%.3f, %.1f %%", p->stages[s].ns.median, p->stages[s].share * 100);
		put_words(picture, LEFT - 10, picture->y + 14, "ink", "end", stage_names[s]);
		put_bar(picture, picture->y, BAR, "stage", p->stages[s].ns, label);
		picture->y += ROW;
	}
}

static void put_cost(struct picture *picture, const struct profiled_rules *rules, double y, const char *class,
		     struct figure cost)
{
	char label[64];

	if (profile_is_noise(rules, cost))
		(void)snprintf(label, sizeof(label), "%s <%.3f", class, rules->noise);
	else
		(void)snprintf(label, sizeof(label), "%s %.3f", class, cost.median);
	put_bar(picture, y, BAR / 2.0, class, cost, label);
}

static void put_rules(struct picture *picture, const struct profiled_rules *rules, const char *version)
{
	char *heading = mem_format("Rules of %s, ns an entry: alone, and marginal to all others", version);
	double most = 0;

	for (size_t k = 0; k < rules->rules->count; k++) {
		double alone = end_of(rules->rows[k].alone), marginal = end_of(rules->rows[k].marginal);

		most = alone > most ? alone : most;
		most = marginal > most ? marginal : most;
	}
	fit(picture, most);
	put_heading(picture, heading);
	for (size_t k = 0; k < rules->rules->count; k++) {
		put_words(picture, LEFT - 10, picture->y + 15, "ink", "end", rules->rows[k].rule->id);
		put_cost(picture, rules, picture->y, "alone", rules->rows[k].alone);
		put_cost(picture, rules, picture->y + PAIR / 2.0 - 3, "marginal", rules->rows[k].marginal);
		picture->y += PAIR;
	}
	free(heading);
}

static void draw(struct picture *picture, const struct profile_view *view)
{
	const struct profile *p = view->profile;
	char entries[GROUPED_BYTES], index[GROUPED_BYTES];
	char *title = mem_format("Costs of a validation: %s", view->path);
	char *about = mem_format("%s entries on an index of %s, %u thread%s; median and spread of %zu rounds",
				 grouped(p->entries, entries), grouped(view->index->header.entries, index),
				 view->threads, view->threads == 1 ? "" : "s", p->rounds);
	double height = TOP + GAP + STAGES * ROW + 20;

	for (size_t f = 0; f < p->rules_count; f++)
		height += GAP + (double)p->rules[f].rules->count * PAIR;
	put(picture,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" role=\"img\">\n<title>",
	    WIDTH, height, WIDTH, height);
	put_escaped(picture, title);
	put(picture, "</title>\n<style>\n%s</style>\n<rect class=\"page\" width=\"%d\" height=\"%.0f\"/>\n", style,
	    WIDTH, height);
	put_words(picture, 20, 28, "ink title", "start", title);
	put_words(picture, 20, 50, "quiet", "start", about);
	picture->y = TOP - 20;
	put_stages(picture, p);
	for (size_t f = 0; f < p->rules_count; f++)
		put_rules(picture, &p->rules[f], view->rules_versions[f]);
	put(picture, "</svg>\n");
	free(title);
	free(about);
}

bool profile_svg(const struct profile_view *view, const char *svg_path, struct err *err)
{
	struct picture picture = { .text = NULL };
	struct sink sink;
	bool ok;

	draw(&picture, view);
	ok = sink_create(&sink, svg_path, false, err);
	if (ok && !sink_write(&sink, picture.text, picture.len_bytes, err)) {
		sink_abandon(&sink);
		ok = false;
	}
	free(picture.text);
	return ok && sink_publish(&sink, err);
}
