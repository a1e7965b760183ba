/* What `cape rerun` shows: files in a folder, lines for programs, and the short text of the morning mail. */
#ifndef CAPE_CLI_RERUN_H
#define CAPE_CLI_RERUN_H

#include "cli/command.h"
#include "rerun/report.h"
#include "rerun/report_csv.h"

enum rerun_form { RERUN_TEXT, RERUN_CSV, RERUN_JSON };

/* What the texts name besides. */
struct rerun_view {
	const struct rerun *rerun;
	const struct rerun_file *files;
	size_t files_count;
	const char *rules_version;
	unsigned within;
	uint64_t closed;    /* jobs that are not looked at */
	const char *output; /* folder; NULL: none */
};

/* Where changes and deadlines go: DIR/changes.csv and DIR/deadlines.csv, where there is a DIR; standard output, in CSV (changes) or JSON. */
struct rerun_output {
	const struct rerun_view *view;
	enum rerun_form form;
	struct sink changes_sink, deadlines_sink, stdout_sink;
	struct csv_writer changes, deadlines, printed;
	struct err err;
};

/* After true one of the other two is due. */
bool rerun_output_begin(struct rerun_output *output, const struct rerun_view *view, enum rerun_form form,
			struct err *err);
struct report_listener rerun_output_listener(struct rerun_output *output);
/* The files of a report, in DIR. */
#define RERUN_CHANGES   "changes.csv"
#define RERUN_DEADLINES "deadlines.csv"
#define RERUN_SUMMARY   "summary.txt"

/* Gives the files their names, DIR/summary.txt too; `sums` are complete. */
bool rerun_output_end(struct rerun_output *output, const struct report_sums *sums, struct err *err);
void rerun_output_abandon(struct rerun_output *output);

/* The short text: no entry number, no importer number, no file name. */
void rerun_text(FILE *stream, const struct rerun_view *view, const struct report_sums *sums);

/* JSON objects; the caller's. */
cJSON *rerun_json_change(const struct told_change *told);
cJSON *rerun_json_deadline(const struct told_deadline *told);
cJSON *rerun_json_summary(const struct rerun_view *view, const struct report_sums *sums);

#endif
