/* One telling, to files and standard output at once. */
#include "cli/rerun.h"

#include "core/mem.h"
#include "io/folder.h"

#include <stdlib.h>

static void remove_stale(const char *folder)
{
	char *path = mem_format("%s/changes.csv", folder);

	sink_remove_stale(path);
	free(path);
}

static bool begin_file(const char *folder, const char *name, const char *header, struct sink *sink,
		       struct csv_writer *writer, struct err *own_err, struct err *err)
{
	char *path = mem_format("%s/%s", folder, name);
	bool ok = sink_create(sink, path, true, err);

	free(path);
	if (!ok)
		return false;
	csv_writer_begin(writer, sink, own_err);
	csv_put_raw(writer, header);
	return true;
}

bool rerun_output_begin(struct rerun_output *o, const struct rerun_view *view, enum rerun_form form, struct err *err)
{
	*o = (struct rerun_output){ .view = view, .form = form };
	if (view->output) {
		if (!folders_make(view->output, err))
			return false;
		remove_stale(view->output);
		if (!begin_file(view->output, RERUN_CHANGES, CHANGES_HEADER, &o->changes_sink, &o->changes, &o->err,
				err))
			return false;
		if (!begin_file(view->output, RERUN_DEADLINES, DEADLINES_HEADER, &o->deadlines_sink, &o->deadlines,
				&o->err, err)) {
			(void)csv_writer_end(&o->changes);
			sink_abandon(&o->changes_sink);
			return false;
		}
	}
	if (form == RERUN_CSV) {
		sink_standard_output(&o->stdout_sink);
		csv_writer_begin(&o->printed, &o->stdout_sink, &o->err);
		csv_put_raw(&o->printed, CHANGES_HEADER);
	}
	return true;
}

/* What could not be written ends the telling. */
static bool good(const struct rerun_output *o, struct err *err)
{
	if (!o->err.set)
		return true;
	*err = o->err;
	return false;
}

static bool take_change(void *context, const struct told_change *told, struct err *err)
{
	struct rerun_output *o = context;

	if (o->view->output)
		report_csv_change(&o->changes, told);
	if (o->form == RERUN_CSV)
		report_csv_change(&o->printed, told);
	if (o->form == RERUN_JSON)
		json_print_line(rerun_json_change(told));
	return good(o, err);
}

static bool take_deadline(void *context, const struct told_deadline *told, struct err *err)
{
	struct rerun_output *o = context;

	if (o->view->output)
		report_csv_deadline(&o->deadlines, told);
	if (o->form == RERUN_JSON)
		json_print_line(rerun_json_deadline(told));
	return good(o, err);
}

struct report_listener rerun_output_listener(struct rerun_output *o)
{
	return (struct report_listener){ take_change, take_deadline, o };
}

static bool write_summary(const struct rerun_output *o, const struct report_sums *sums, struct err *err)
{
	char *path = mem_format("%s/" RERUN_SUMMARY, o->view->output), *text = NULL;
	size_t len_bytes = 0;
	FILE *stream = open_memstream(&text, &len_bytes);
	struct sink sink;
	bool ok = stream || err_system(err, path, "write");

	if (ok) {
		rerun_text(stream, o->view, sums);
		ok = fclose(stream) == 0 || err_system(err, path, "write");
	}
	if (ok && sink_create(&sink, path, true, err)) {
		ok = sink_write(&sink, text, len_bytes, err);
		if (ok)
			ok = sink_publish(&sink, err);
		else
			sink_abandon(&sink);
	} else {
		ok = false;
	}
	free(text);
	free(path);
	return ok;
}

bool rerun_output_end(struct rerun_output *o, const struct report_sums *sums, struct err *err)
{
	bool ok = o->form != RERUN_CSV || csv_writer_end(&o->printed);

	if (!o->view->output)
		return ok || good(o, err);
	ok = csv_writer_end(&o->changes) && ok;
	ok = csv_writer_end(&o->deadlines) && ok;
	if (!ok) {
		sink_abandon(&o->changes_sink);
		sink_abandon(&o->deadlines_sink);
		return good(o, err);
	}
	if (!sink_publish(&o->changes_sink, err)) {
		sink_abandon(&o->deadlines_sink);
		return false;
	}
	return sink_publish(&o->deadlines_sink, err) && write_summary(o, sums, err);
}

void rerun_output_abandon(struct rerun_output *o)
{
	if (o->form == RERUN_CSV)
		(void)csv_writer_end(&o->printed);
	if (!o->view->output)
		return;
	(void)csv_writer_end(&o->changes);
	(void)csv_writer_end(&o->deadlines);
	sink_abandon(&o->changes_sink);
	sink_abandon(&o->deadlines_sink);
}
