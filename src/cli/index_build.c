/* `cape index build` and `cape index update`. */
#include "cli/index_build.h"

#include "cli/log.h"
#include "io/folder.h"
#include "parse/money.h"

static void print_report(const struct build_options *options, const struct build_report *r)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], money[DOLLARS_BYTES], date[DAY_TEXT_BYTES];
	bool first = true;

	day_format(r->data_date, date);
	(void)fputs("Index ", stdout);
	print_untrusted(stdout, span_text(options->output));
	(void)printf("\n  Entry summaries    %s of %s importers\n", grouped(r->entries, a), grouped(r->importers, b));
	(void)printf("  Read               %s rows from %s source%s, %.1f MB in %.2f s\n", grouped(r->rows, a),
		     grouped(r->sources, b), r->sources == 1 ? "" : "s", (double)r->bytes / 1e6, r->seconds);
	(void)printf("  Data date          %s\n", date);
	if (r->replaced)
		(void)printf("  Replaced           %s entries by a later source\n", grouped(r->replaced, a));
	if (r->disagreeing)
		(void)printf("  Disagreeing        %s entries whose rows differ; the last row counts\n",
			     grouped(r->disagreeing, a));
	if (r->refused_rows) {
		(void)printf("  Refused            %s row%s, which carr%s %s of IEEPA duty%s\n",
			     grouped(r->refused_rows, a), r->refused_rows == 1 ? "" : "s",
			     r->refused_rows == 1 ? "ies" : "y", dollars(r->refused_duty_cents, money),
			     options->rejects ? "" : "; see them with --rejects FILE");
	}
	for (unsigned f = SOURCE_RECON_FILED; f <= SOURCE_DRAWBACK; f++) {
		if (options->update || !((r->never_known >> f) & 1))
			continue;
		(void)printf("%s%s", first ? "  Not in the sources " : ", ", source_fields[f].name);
		first = false;
	}
	if (!first)
		(void)printf(": what they tell is not checked\n");
	(void)printf("  Checksum           %016llx\n", (unsigned long long)r->root);
}

static void log_report(const struct build_options *options, const struct build_report *r)
{
	cJSON *object = cJSON_CreateObject();
	char text[64];

	json_text(object, "file", span_text(options->output));
	(void)cJSON_AddNumberToObject(object, "entries", (double)r->entries);
	(void)cJSON_AddNumberToObject(object, "importers", (double)r->importers);
	(void)cJSON_AddNumberToObject(object, "sources", (double)r->sources);
	(void)cJSON_AddNumberToObject(object, "rows", (double)r->rows);
	(void)cJSON_AddNumberToObject(object, "bytes", (double)r->bytes);
	(void)cJSON_AddNumberToObject(object, "entries_replaced", (double)r->replaced);
	(void)cJSON_AddNumberToObject(object, "entries_disagreeing", (double)r->disagreeing);
	(void)cJSON_AddNumberToObject(object, "refused_rows", (double)r->refused_rows);
	money_format(r->refused_duty_cents, text);
	json_text(object, "refused_ieepa_duty", span_text(text));
	json_text_or_null(object, "rejects", options->rejects);
	day_format(r->data_date, text);
	json_text(object, "data_date", span_text(text));
	(void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)r->root);
	json_text(object, "index_hash", span_text(text));
	log_result_free(object);
}

int build_run(struct build_options *options, const struct args *args, const struct inputs *inputs)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct build_report report;
	bool ok;

	options->sources = inputs->paths;
	options->sources_count = inputs->count;
	options->progress = progress_line_begin(args);
	progress_stage(options->progress, "opening", 0);
	ok = index_build(options, &report, &errors, &warnings);
	progress_line_end(options->progress);
	warnings_print(args, &warnings);
	for (size_t i = 0; i < errors.count; i++)
		note_print(&errors.items[i], stderr);
	if (ok && log_is_open())
		log_report(options, &report);
	if (ok && !args->given[OPT_QUIET])
		print_report(options, &report);
	notes_free(&errors);
	notes_free(&warnings);
	return ok ? findings_exit(args, report.refused_rows != 0) : EXIT_TROUBLE;
}

int command_index_build(const struct command *command, const struct args *args)
{
	struct build_options options = { .output = args->value[OPT_OUTPUT] };
	struct inputs inputs = { .count = 0 };
	struct err err = ERR_INIT;
	int code;
	bool ok;

	(void)command;
	ok = (options.output || err_set(&err, "no index is named; add -o FILE.cidx")) &&
	     build_options_read(&options, args, &err) && inputs_collect(&inputs, args, "source", &err) &&
	     folder_there(options.output, &err) && build_outputs_check(&options, args, &inputs, &err);
	code = ok ? build_run(&options, args, &inputs) : trouble(&err);
	inputs_free(&inputs);
	build_options_free(&options);
	return code;
}

/* The operands behind the first, which is the index. */
static struct args sources_of(const struct args *args)
{
	struct args sources = *args;

	sources.operands++;
	sources.operands_count--;
	return sources;
}

int command_index_update(const struct command *command, const struct args *args)
{
	struct build_options options = {
		.update = true,
		.overlay = args->given[OPT_OVERLAY],
		.force = args->given[OPT_FORCE],
	};
	struct inputs inputs = { .count = 0 };
	struct err err = ERR_INIT;
	struct args sources;
	int code;
	bool ok;

	(void)command;
	ok = args->operands_count >= 1 ||
	     err_set(&err, "name an index file and at least one source; see \"cape help index update\"");
	if (ok) {
		sources = sources_of(args);
		options.output = args->operands[0];
		ok = build_options_read(&options, args, &err) && inputs_collect(&inputs, &sources, "source", &err) &&
		     (!(options.overlay && options.add) ||
		      err_set(&err, "--overlay changes single fields, there are no tariff rows to add; leave out "
				    "--same-entry add")) &&
		     build_outputs_check(&options, args, &inputs, &err);
	}
	code = ok ? build_run(&options, args, &inputs) : trouble(&err);
	inputs_free(&inputs);
	build_options_free(&options);
	return code;
}
