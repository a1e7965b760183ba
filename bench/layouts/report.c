/* Tables and JSON. */
#include "layouts/report.h"

#include "core/mem.h"
#include "io/sink.h"

#include <stdlib.h>

static void print_head(const struct contest *contest)
{
	(void)printf("\n%s: %zu entries of %u filers, load %.2f%s\n", contest->population.kind->title,
		     contest->population.count, contest->population.filers, contest->load,
		     contest->load > 0.3 ? " (above 0.3: take the figures with care)" : "");
	(void)printf("  %-36s %8s %12s   %s\n", "", "bytes", "lines, cold", "ns a lookup (spread)");
	(void)printf("  %-36s %8s %12s", "", "an entry", "own + shared");
	for (unsigned order = 0; order < ORDERS; order++)
		(void)printf(" %15s", order_names[order]);
	(void)printf("\n");
}

static void print_subject(const struct contest *contest, struct subject *s)
{
	struct touched t = s->layout->touched(s->built);
	char name[64];

	(void)snprintf(name, sizeof(name), s->layout->load_percent ? "%s, load 0.%u" : "%s", s->layout->name,
		       s->layout->load_percent / 10);
	(void)printf("  %-36s %8.1f %7.1f + %2.0f", name,
		     (double)s->layout->bytes(s->built) / (double)contest->population.count, t.own, t.shared);
	for (unsigned order = 0; order < ORDERS; order++) {
		double median = subject_median(s, order, contest->rounds);

		(void)printf(" %8.1f (%3.0f%%)", median, 100 * subject_spread(s, order, contest->rounds));
	}
	(void)printf("\n");
}

static cJSON *subject_json(const struct contest *contest, struct subject *s)
{
	cJSON *json = cJSON_CreateObject(), *orders = cJSON_CreateObject();
	struct touched t = s->layout->touched(s->built);

	(void)cJSON_AddStringToObject(json, "layout", s->layout->name);
	(void)cJSON_AddNumberToObject(json, "load_percent", s->layout->load_percent);
	(void)cJSON_AddNumberToObject(json, "bytes", (double)s->layout->bytes(s->built));
	(void)cJSON_AddNumberToObject(json, "lines_own", t.own);
	(void)cJSON_AddNumberToObject(json, "lines_shared", t.shared);
	(void)cJSON_AddNumberToObject(json, "build_seconds", s->build_seconds);
	for (unsigned order = 0; order < ORDERS; order++)
		(void)cJSON_AddItemToObject(orders, order_names[order],
					    cJSON_CreateDoubleArray(s->samples[order], (int)contest->rounds));
	(void)cJSON_AddItemToObject(json, "ns_a_lookup", orders);
	return json;
}

void report_contest(struct contest *contest, cJSON *contests)
{
	cJSON *json = cJSON_CreateObject(), *layouts = cJSON_CreateArray();

	print_head(contest);
	for (size_t i = 0; i < contest->subjects_count; i++) {
		print_subject(contest, &contest->subjects[i]);
		(void)cJSON_AddItemToArray(layouts, subject_json(contest, &contest->subjects[i]));
	}
	(void)fflush(stdout);
	(void)cJSON_AddStringToObject(json, "population", contest->population.kind->name);
	(void)cJSON_AddNumberToObject(json, "entries", (double)contest->population.count);
	(void)cJSON_AddNumberToObject(json, "filers", contest->population.filers);
	(void)cJSON_AddNumberToObject(json, "load", contest->load);
	(void)cJSON_AddItemToObject(json, "layouts", layouts);
	(void)cJSON_AddItemToArray(contests, json);
}

bool report_write(const cJSON *contests, const char *path, struct err *err)
{
	char *text = cJSON_Print(contests);
	struct sink sink;
	bool ok;

	if (!text)
		return err_file(err, path, "no memory");
	ok = sink_create(&sink, path, false, err);
	if (ok && !sink_write(&sink, text, strlen(text), err)) {
		sink_abandon(&sink);
		ok = false;
	}
	cJSON_free(text);
	return ok && sink_publish(&sink, err);
}
