/* The morning mail: sums, and no number of an entry or importer. */
#include "cli/rerun.h"

#include <stdlib.h>

#define LABEL "  %-20s"

/* Reasons that are shown of what would fail now. */
#define REASONS_SHOWN 20

struct reason {
	uint64_t count;
	uint32_t number;
};

static int by_count(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void put_reasons(FILE *stream, const struct report_sums *sums)
{
	struct reason *reasons = calloc(sums->failing.count + 1, sizeof(*reasons));
	char text[GROUPED_BYTES];

	if (!reasons)
		return;
	for (uint32_t i = 0; i < sums->failing.count; i++)
		reasons[i] = (struct reason){ sums->failing_counts[i], i };
	qsort(reasons, sums->failing.count, sizeof(*reasons), by_count);
	for (size_t i = 0; i < sums->failing.count && i < REASONS_SHOWN; i++) {
		(void)fprintf(stream, "%21s ", grouped(reasons[i].count, text));
		print_untrusted(stream, dict_text(&sums->failing, reasons[i].number));
		(void)fputc('\n', stream);
	}
	free(reasons);
}

static void put_files(FILE *stream, const struct rerun_view *view, const struct report_sums *sums)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], c[GROUPED_BYTES];

	(void)fprintf(stream, LABEL "%s: %s judged, %s skipped, as no answer about them can be another one\n", "Files",
		      grouped(view->files_count, a), grouped(sums->judged, b),
		      grouped(sums->skipped - sums->no_declarations, c));
	if (sums->troubled)
		(void)fprintf(stream, LABEL "%s could not be judged; see the messages\n", "",
			      grouped(sums->troubled, a));
	if (sums->no_declarations)
		(void)fprintf(stream, LABEL "%s %s\n", "", grouped(sums->no_declarations, a),
			      sums->no_declarations == 1 ? "is no declaration" : "are no declarations");
	if (view->closed)
		(void)fprintf(stream, LABEL "%s %s closed: void, or no declaration%s\n", "", grouped(view->closed, a),
			      view->closed == 1 ? "job is" : "jobs are", view->closed == 1 ? "" : "s");
	(void)fprintf(stream, LABEL "%s judged, %s in files that were skipped\n", "Entries",
		      grouped(sums->rows_judged, a), grouped(sums->rows_skipped, b));
}

static void put_changes(FILE *stream, const struct report_sums *sums)
{
	char text[GROUPED_BYTES];

	for (unsigned kind = CHANGE_NONE + 1; kind < CHANGE_KINDS; kind++) {
		/* What asks for work is said also where there is none. */
		if (!sums->changes[kind] && kind != CHANGE_FILEABLE && kind != CHANGE_FAILS)
			continue;
		(void)fprintf(stream, LABEL "%s\n", change_titles[kind], grouped(sums->changes[kind], text));
		if (kind == CHANGE_FAILS)
			put_reasons(stream, sums);
	}
	if (sums->acceptable)
		(void)fprintf(stream, LABEL "%s that were rejected would be accepted now; upload them again\n",
			      "Files accepted", grouped(sums->acceptable, text));
	if (sums->rejected_now)
		(void)fprintf(stream, LABEL "%s that were accepted would be rejected now\n", "Files rejected",
			      grouped(sums->rejected_now, text));
}

void rerun_text(FILE *stream, const struct rerun_view *view, const struct report_sums *sums)
{
	char as_of[DAY_TEXT_BYTES], data[DAY_TEXT_BYTES] = "unknown", on[DAY_TEXT_BYTES], text[GROUPED_BYTES];

	day_format(view->rerun->rules->as_of, as_of);
	if (day_is_date(view->rerun->index->header.data_date))
		day_format(view->rerun->index->header.data_date, data);
	(void)fprintf(stream, "Rerun of %s\n", as_of);
	put_files(stream, view, sums);
	put_changes(stream, sums);
	(void)fprintf(stream, LABEL "%s within %u days", "Deadlines", grouped(sums->deadlines, text), view->within);
	if (sums->deadlines) {
		day_format(sums->first_deadline, on);
		(void)fprintf(stream, "; the first entries pass until %s", on);
	}
	(void)fputc('\n', stream);
	if (sums->turn != DAY_BLANK) {
		day_format(sums->turn, on);
		(void)fprintf(stream, LABEL "%s, if the data stay as they are\n", "First change on", on);
	}
	(void)fprintf(stream, LABEL "index data of %s, rules ", "By", data);
	print_untrusted(stream, span_text(view->rules_version));
	(void)fputc('\n', stream);
	if (view->output)
		(void)fprintf(stream, LABEL "changes.csv and deadlines.csv\n", "Details");
}
