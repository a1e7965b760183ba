/* `cape index build`. */
#include "cli/command.h"
#include "cli/inputs.h"
#include "core/clock.h"
#include "core/mem.h"
#include "ingest/build.h"
#include "parse/money.h"
#include "run/outputs.h"

#include <stdlib.h>

/* FIELD of FIELD=REST; *rest is what stands behind the sign. */
static bool split_field(enum option option, const char *text, enum source_field *field, const char **rest,
			struct err *err)
{
	const char *sign = strchr(text, '=');
	size_t len = sign ? (size_t)(sign - text) : strlen(text);
	char names[512] = "";

	*field = source_field_find(span_of(text, len));
	if (sign && *field != SOURCE_NONE) {
		*rest = sign + 1;
		return true;
	}
	for (unsigned f = 0; f < SOURCE_FIELDS; f++)
		(void)snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", f ? ", " : "",
			       source_fields[f].name);
	return err_set(err, "%s \"%s\" is not %s; the fields are %s", option_rows[option].name, text,
		       option_rows[option].argument, names);
}

static bool take_maps(const struct args *args, struct column_maps *maps, struct err *err)
{
	size_t count = args->collected_count[OPT_MAP];

	maps->items = mem_zero(count * sizeof(*maps->items));
	for (maps->count = 0; maps->count < count; maps->count++) {
		const char *text = args->collected[OPT_MAP][maps->count];

		if (!split_field(OPT_MAP, text, &maps->items[maps->count].field, &maps->items[maps->count].column, err))
			return false;
		if (strpbrk(maps->items[maps->count].column, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
							     "0123456789") == NULL)
			return err_set(err, "--map \"%s\" names no column; a name has a letter or digit", text);
	}
	return true;
}

static bool take_assumptions(const struct args *args, struct assumption *assumptions, struct err *err)
{
	struct facts facts = facts_none();

	for (size_t i = 0; i < args->collected_count[OPT_ASSUME]; i++) {
		struct assumption *a = &assumptions[i];

		if (!split_field(OPT_ASSUME, args->collected[OPT_ASSUME][i], &a->field, &a->value, err) ||
		    !assumption_check(a, &facts, err))
			return false;
	}
	return true;
}

static bool take_same_entry(const struct args *args, bool *add, struct err *err)
{
	const char *value = args->given[OPT_SAME_ENTRY] ? args->value[OPT_SAME_ENTRY] : "replace";

	*add = strcmp(value, "add") == 0;
	return *add || strcmp(value, "replace") == 0 ||
	       err_set(err, "--same-entry \"%s\" is neither replace nor add", value);
}

/* The index and the rejects must not be written over a source, nor over each other. */
static bool check_outputs(const struct build_options *options, const char *list, struct err *err)
{
	const char **paths = mem_alloc((options->sources_count + 1) * sizeof(*paths));
	struct kept_files *kept;
	bool ok;

	memcpy(paths, options->sources, options->sources_count * sizeof(*paths));
	paths[options->sources_count] = list;
	kept = kept_files_make(paths, options->sources_count + 1);
	ok = kept_files_check(kept, options->output, err) &&
	     (!options->rejects || kept_files_check(kept, options->rejects, err));
	kept_files_free(kept);
	free(paths);
	if (ok && options->rejects && output_same(options->rejects, options->output))
		ok = err_file(err, options->rejects, "is named for the index and for the rejects; name two files");
	return ok;
}

static void print_report(const struct build_options *options, const struct build_report *r)
{
	char a[GROUPED_BYTES], b[GROUPED_BYTES], money[MONEY_TEXT_BYTES], date[DAY_TEXT_BYTES];
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
		money_format(r->refused_duty_cents, money);
		(void)printf("  Refused            %s rows, which carry $%s of IEEPA duty%s\n",
			     grouped(r->refused_rows, a), money,
			     options->rejects ? "" : "; see them with --rejects FILE");
	}
	for (unsigned f = SOURCE_RECON_FILED; f <= SOURCE_DRAWBACK; f++) {
		if (!((r->never_known >> f) & 1))
			continue;
		(void)printf("%s%s", first ? "  Not in the sources " : ", ", source_fields[f].name);
		first = false;
	}
	if (!first)
		(void)printf(": what they tell is not checked\n");
	(void)printf("  Checksum           %016llx\n", (unsigned long long)r->root);
}

static int build(const struct args *args, struct build_options *options, const struct inputs *inputs)
{
	struct notes errors = { 0 }, warnings = { 0 };
	struct build_report report;
	double begin = clock_seconds();
	bool ok;

	options->sources = inputs->paths;
	options->sources_count = inputs->count;
	options->progress = progress_line_begin(args);
	ok = index_build(options, &report, &errors, &warnings);
	progress_line_end(options->progress);
	report.seconds = clock_seconds() - begin;
	warnings_print(args, &warnings);
	for (size_t i = 0; i < errors.count; i++)
		note_print(&errors.items[i], stderr);
	if (ok && !args->given[OPT_QUIET])
		print_report(options, &report);
	notes_free(&errors);
	notes_free(&warnings);
	return ok ? findings_exit(args, report.refused_rows != 0) : EXIT_TROUBLE;
}

int command_index_build(const struct command *command, const struct args *args)
{
	struct build_options options = { .max_rejects = UINT64_MAX };
	struct assumption *assumptions = mem_zero(args->collected_count[OPT_ASSUME] * sizeof(*assumptions));
	struct inputs inputs = { .count = 0 };
	struct err err = ERR_INIT;
	int code;
	bool ok;

	(void)command;
	options.assumptions = assumptions;
	options.assumptions_count = args->collected_count[OPT_ASSUME];
	options.output = args->value[OPT_OUTPUT];
	options.rejects = args->value[OPT_REJECTS];
	ok = (options.output || err_set(&err, "no index is named; add -o FILE.cidx")) &&
	     option_threads(args, &options.threads, &err) && take_maps(args, &options.maps, &err) &&
	     take_assumptions(args, assumptions, &err) && take_same_entry(args, &options.add, &err) &&
	     option_day(args, OPT_DATA_DATE, DAY_BLANK, &options.data_date, &err) &&
	     (!args->given[OPT_MAX_REJECTS] ||
	      args_number(args, OPT_MAX_REJECTS, 0, UINT64_MAX - 1, &options.max_rejects, &err)) &&
	     inputs_collect(&inputs, args, "source", &err);
	if (ok) {
		options.sources = inputs.paths;
		options.sources_count = inputs.count;
		ok = output_folder_exists(options.output, &err) &&
		     check_outputs(&options, args->value[OPT_FILES_FROM], &err);
	}
	code = ok ? build(args, &options, &inputs) : trouble(&err);
	inputs_free(&inputs);
	free(options.maps.items);
	free(assumptions);
	return code;
}
