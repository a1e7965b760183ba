/* `cape worklist`. */
#include "report/worklist.h"

#include "cli/chosen.h"
#include "cli/log.h"
#include "clients/client_files.h"
#include "core/mem.h"
#include "io/sink.h"

#include <signal.h>
#include <stdlib.h>

#define WORKLIST_FILE "worklist.csv"

struct working {
	struct chosen chosen;
	struct worklist list;
	struct sink sink;
	struct client_files files; /* only with --by-client */
	bool by_client;
	uint64_t entries;
};

static void take(void *context, unsigned worker, const struct batch *batch, struct outbuf *out)
{
	(void)worker;
	worklist_put(&((struct working *)context)->list, batch, out);
}

static bool put(void *context, const struct batch *batch, const struct outbuf *out, struct err *err)
{
	struct working *w = context;

	w->entries += batch->count;
	return sink_write(&w->sink, out->begin, out->len_bytes, err);
}

static bool put_by_client(void *context, const struct batch *batch, const struct outbuf *out, struct err *err)
{
	struct working *w = context;
	struct worklist_head head;
	bool ok = true;

	w->entries += batch->count;
	for (size_t at = 0; ok && at < out->len_bytes; at += sizeof(head) + head.len_bytes) {
		memcpy(&head, out->begin + at, sizeof(head));
		ok = client_files_put(&w->files, head.client, out->begin + at + sizeof(head), head.len_bytes, err);
	}
	return ok;
}

static bool walk_all(struct working *w, struct err *err)
{
	const struct walker walker = { take, w->by_client ? put_by_client : put, w };

	return chosen_walk(&w->chosen, &walker, err);
}

static void log_run(const struct working *w, const char *path)
{
	cJSON *object;

	if (!log_is_open())
		return;
	object = cJSON_CreateObject();
	json_text_or_null(object, "file", path);
	(void)cJSON_AddNumberToObject(object, "entries", (double)w->entries);
	chosen_json_run(&w->chosen, object);
	chosen_json_rests_on(&w->chosen, object);
	log_result(object);
	cJSON_Delete(object);
}

/* path NULL: standard output. */
static void tell(const struct working *w, const char *path, uint32_t clients)
{
	char entries[GROUPED_BYTES];

	log_run(w, path);
	if (!path || w->chosen.args->given[OPT_QUIET])
		return;
	(void)fputs("Wrote ", stdout);
	print_untrusted(stdout, span_text(path));
	(void)printf(": %s entr%s", grouped(w->entries, entries), w->entries == 1 ? "y" : "ies");
	if (w->by_client)
		(void)printf(" in %u folder%s", clients, clients == 1 ? "" : "s");
	(void)putchar('\n');
}

static bool write_by_client(struct working *w, struct err *err)
{
	struct chosen *c = &w->chosen;
	struct kept_files *kept = chosen_kept(c);
	uint32_t written = 0;
	bool ok = chosen_check_outputs(c, c->folders.dir, err) &&
		  client_files_begin(&w->files, &c->folders, WORKLIST_FILE, kept, err);

	w->files.threads = c->threads;
	ok = ok && walk_all(w, err) && client_files_publish(&w->files, worklist_header, &written, err);

	client_files_free(&w->files);
	kept_files_free(kept);
	if (ok)
		tell(w, c->folders.dir, written);
	return ok;
}

static bool write_one(struct working *w, struct err *err)
{
	const char *path = w->chosen.args->given[OPT_OUTPUT] ? w->chosen.args->value[OPT_OUTPUT] : NULL;

	if (!chosen_check_outputs(&w->chosen, path, err))
		return false;
	if (!path)
		sink_standard_output(&w->sink);
	else if (!sink_create(&w->sink, path, false, err))
		return false;
	if (!sink_write(&w->sink, worklist_header, strlen(worklist_header), err) || !walk_all(w, err)) {
		sink_abandon(&w->sink);
		return false;
	}
	if (!sink_publish(&w->sink, err))
		return false;
	tell(w, path, 0);
	return true;
}

static bool check_options(const struct args *args, struct err *err)
{
	return !args->given[OPT_OUTPUT] || !args->given[OPT_BY_CLIENT] ||
	       err_set(err, "--by-client writes a file a client; leave -o out");
}

int command_worklist(const struct command *command, const struct args *args)
{
	struct working w = { .chosen = { .args = args, .now_on_claims = true, .file_name = WORKLIST_FILE },
			     .by_client = args->given[OPT_BY_CLIENT] };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	/* Data for another program: when it goes away there is nothing left to do. */
	if (!args->given[OPT_OUTPUT] && !w.by_client)
		(void)signal(SIGPIPE, SIG_DFL);
	if (check_options(args, &err) && chosen_open(&w.chosen, &err)) {
		worklist_prepare(&w.list, &w.chosen.view, w.by_client);
		code = (w.by_client ? write_by_client : write_one)(&w, &err) ? chosen_exit(&w.chosen) : trouble(&err);
		worklist_free(&w.list);
	} else {
		code = trouble(&err);
	}
	chosen_close(&w.chosen);
	return code;
}
