/* `cape report`. */
#include "cli/report.h"

#include "clients/client_files.h"
#include "core/clock.h"
#include "core/mem.h"
#include "io/folder.h"
#include "io/sink.h"
#include "report/changes.h"

#include <stdlib.h>

#define REPORT_FILE "report.html"

/* --- what has to be open ----------------------------------------------------------------------------------------------------- */

static bool check_options(const struct args *args, struct err *err)
{
	return args->given[OPT_OUTPUT] || args->given[OPT_BY_CLIENT] || args->given[OPT_JSON] ||
	       err_set(err, "name the page with -o FILE.html; or add --json for the numbers alone");
}

static bool check_outputs(const struct reporting *r, struct err *err)
{
	const struct args *args = r->chosen.args;

	if (args->given[OPT_JSON] && !chosen_check_outputs(&r->chosen, NULL, err))
		return false;
	if (!args->given[OPT_OUTPUT])
		return !args->given[OPT_BY_CLIENT] || chosen_check_outputs(&r->chosen, args->value[OPT_BY_CLIENT], err);
	return chosen_check_outputs(&r->chosen, args->value[OPT_OUTPUT], err) &&
	       folder_there(args->value[OPT_OUTPUT], err);
}

static bool open_report(struct reporting *r, struct err *err)
{
	static const enum report_kind kinds[] = {
		[CHOSEN_FILES] = REPORT_RUN, [CHOSEN_INDEX] = REPORT_INDEX, [CHOSEN_CLAIMS] = REPORT_CLAIMS
	};
	const struct args *args = r->chosen.args;

	if (!check_options(args, err) || !option_refund_terms(args, &r->terms, &r->rates, err))
		return false;
	r->rates_version = rates_version(&r->rates);
	if (!chosen_open(&r->chosen, err))
		return false;
	r->kind = kinds[r->chosen.kind];
	r->terms.as_of = r->chosen.rules.as_of;
	r->interest = interest_make(&r->rates, refund_table_end(&r->terms), err);
	if (!r->interest)
		return false;
	r->terms.interest = r->interest;
	r->importers = parties_corporate(&r->chosen.view.parties);
	r->terms.importers = r->importers;
	r->terms.importers_count = r->chosen.view.parties.count;
	return check_outputs(r, err);
}

static void close_report(struct reporting *r)
{
	totals_free(r->by_client, parties_clients(&r->chosen.view.parties), &r->all);
	refund_sums_free(&r->refunds);
	interest_free(r->interest);
	if (r->terms.rates)
		rates_free(&r->rates);
	free(r->rates_version);
	free(r->importers);
	chosen_close(&r->chosen);
}

/* --- adding up ------------------------------------------------------------------------------------------------------------------ */

static void take(void *context, unsigned worker, const struct batch *batch, struct outbuf *out)
{
	(void)out;
	tally_add(context, worker, batch);
}

static bool add_up(struct reporting *r, struct err *err)
{
	struct chosen *c = &r->chosen;
	struct tally tally = {
		.view = &c->view, .terms = &r->terms, .decided = r->kind == REPORT_CLAIMS, .workers = c->threads
	};
	const struct walker walker = { take, NULL, &tally };
	double begin = clock_seconds();
	bool ok;

	tally_begin(&tally);
	ok = chosen_walk(c, &walker, err);
	r->by_client = tally_end(&tally, &r->all, &r->refunds);
	r->seconds = clock_seconds() - begin;
	return ok;
}

/* --- pages ---------------------------------------------------------------------------------------------------------------------- */

static bool write_page(const struct page *page, const char *path, struct err *err)
{
	struct outbuf out = { .begin = NULL };
	struct sink sink;
	bool ok;

	page_put(page, &out);
	ok = sink_create(&sink, path, false, err);
	if (ok && !sink_write(&sink, out.begin, out.len_bytes, err)) {
		sink_abandon(&sink);
		ok = false;
	}
	outbuf_free(&out);
	return ok && sink_publish(&sink, err);
}

static void tell(const struct reporting *r, const char *path)
{
	if (r->chosen.args->given[OPT_QUIET] || r->chosen.args->given[OPT_JSON])
		return;
	(void)fputs("Wrote ", stdout);
	print_untrusted(stdout, span_text(path));
	(void)putchar('\n');
}

static bool write_client(const struct reporting *r, uint32_t client, struct err *err)
{
	char *folder = mem_format("%s/%s", r->chosen.folders.dir, r->chosen.folders.names[client]);
	char *path = mem_format("%s/" REPORT_FILE, folder);
	struct page page;
	bool ok;

	if (r->by_client[client]) {
		report_page(r, client, &page);
		ok = folders_make(folder, err) && write_page(&page, path, err);
		page_free(&page);
	} else {
		ok = client_file_remove(path, err);
	}
	free(folder);
	free(path);
	return ok;
}

static bool write_all(const struct reporting *r, struct err *err)
{
	const struct args *args = r->chosen.args;
	const char *folder = args->given[OPT_BY_CLIENT] ? args->value[OPT_BY_CLIENT] : NULL;
	struct page page;
	bool ok;

	report_page(r, ALL_CLIENTS, &page);
	ok = !args->given[OPT_CHANGES] || sheet_changes(&page.sheets, args->value[OPT_CHANGES], err);
	report_throughput(r, &page.sheets);
	ok = ok && (!args->given[OPT_OUTPUT] || write_page(&page, args->value[OPT_OUTPUT], err));
	ok = ok && (!folder || client_folders_settle(&r->chosen.folders, err));
	for (uint32_t c = 0; ok && folder && c < parties_clients(&r->chosen.view.parties); c++)
		ok = write_client(r, c, err);
	if (ok)
		report_json(r, &page);
	if (ok && args->given[OPT_OUTPUT])
		tell(r, args->value[OPT_OUTPUT]);
	if (ok && folder)
		tell(r, folder);
	page_free(&page);
	return ok;
}

int command_report(const struct command *command, const struct args *args)
{
	struct reporting r = { .chosen = { .args = args, .file_name = REPORT_FILE } };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	code = open_report(&r, &err) && add_up(&r, &err) && write_all(&r, &err) ? chosen_exit(&r.chosen)
										: trouble(&err);
	close_report(&r);
	return code;
}
