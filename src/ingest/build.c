/* Building an index: check all, read all, write once. */
#include "ingest/build.h"

#include "core/clock.h"
#include "core/mem.h"
#include "core/sum.h"
#include "ingest/collect.h"
#include "ingest/provenance.h"
#include "ingest/rejects.h"
#include "io/lock.h"

#include <stdlib.h>

struct build {
	const struct build_options *options;
	struct source_options source_options;
	struct facts assumed;
	struct hts_table hts;
	struct source *sources;
	size_t opened;    /* sources 0 … opened-1 are open */
	struct index old; /* that is updated */
	struct lock lock; /* on it */
	unsigned threads;
	day data_date;
	struct collection collection;
	struct sink rejects_sink;
	struct csv_writer rejects;
	struct err rejects_err;
	struct build_report *report;
	struct notes *errors;
	struct notes *warnings;
};

bool assumption_check(const struct assumption *assumption, struct facts *facts, struct err *err)
{
	enum source_field f = assumption->field;

	if (source_fields[f].field == FIELDS)
		return err_set(err, "%s cannot be assumed: it differs from row to row; add the column to the report",
			       source_fields[f].name);
	return cell_assume(f, span_text(assumption->value), facts) ||
	       err_set(err, "\"%s\" is no value of %s; write one that a source could have, or \"unknown\"",
		       assumption->value, source_fields[f].name);
}

/* The first error goes to the list as soon as it is known; later ones of the same step would only follow from it. */
static bool tell(struct build *build, const struct err *err)
{
	return note_err(build->errors, err);
}

static bool take_assumptions(struct build *build)
{
	build->assumed = facts_none();
	for (size_t i = 0; i < build->options->assumptions_count; i++) {
		struct err err = ERR_INIT;

		if (!assumption_check(&build->options->assumptions[i], &build->assumed, &err))
			return tell(build, &err);
		build->source_options.assumable |= 1u << build->options->assumptions[i].field;
	}
	return true;
}

static bool check_layouts(struct build *build)
{
	for (size_t i = 1; i < build->opened && build->options->add; i++) {
		if (build->sources[i].columns.layout != build->sources[0].columns.layout)
			return note_file(
				build->errors, build->sources[i].path,
				"--same-entry add joins pieces of one export, but one source has a row per tariff line and "
				"another a row per entry; build them without it");
	}
	return true;
}

static void warn_unused_maps(struct build *build)
{
	for (size_t i = 0; i < build->options->maps.count; i++) {
		if (!build->options->maps.items[i].used)
			(void)note_text(build->warnings, "--map %s=%s: no source has a column of that name",
					source_fields[build->options->maps.items[i].field].name,
					build->options->maps.items[i].column);
	}
}

/* Opens every source, also behind one that fails, so that all problems are told at once. */
static bool open_sources(struct build *build)
{
	const struct build_options *options = build->options;
	bool ok = true;

	build->sources = mem_zero(options->sources_count * sizeof(*build->sources));
	for (size_t i = 0; i < options->sources_count; i++) {
		struct source source;

		if (!source_open(&source, options->sources[i], &build->source_options, build->errors,
				 build->warnings)) {
			ok = false;
			continue;
		}
		progress_total(options->progress, source.bytes);
		if (ok)
			build->sources[build->opened++] = source;
		else
			source_close(&source);
	}
	if (ok)
		warn_unused_maps(build);
	return ok && check_layouts(build);
}

static bool read_sources(struct build *build)
{
	struct build_report *r = build->report;
	struct err err = ERR_INIT;
	bool ok = true;

	if (build->options->progress)
		build->options->progress->stage = "reading";
	if (build->options->update && !collection_add_index(&build->collection, &build->old, &err))
		return tell(build, &err);
	for (size_t i = 0; i < build->opened; i++) {
		struct source *source = &build->sources[i];

		err = (struct err)ERR_INIT;
		if (!collection_add_source(&build->collection, source, &build->source_options, &err))
			ok = tell(build, &err);
		r->sources++;
		r->rows += source->rows;
		r->bytes += source->bytes;
		r->refused_rows += source->refused_rows;
		r->refused_duty_cents = sum_cents(r->refused_duty_cents, source->refused_duty_cents);
	}
	return ok;
}

/* --- refused rows ----------------------------------------------------------------------------------------------- */

static bool rejects_begin(struct build *build)
{
	struct err err = ERR_INIT;

	if (!build->options->rejects)
		return true;
	if (!sink_create(&build->rejects_sink, build->options->rejects, true, &err))
		return tell(build, &err);
	csv_writer_begin(&build->rejects, &build->rejects_sink, &build->rejects_err);
	csv_put_raw(&build->rejects, REJECTS_HEADER);
	build->source_options.rejects = &build->rejects;
	return true;
}

/* Published also when the build fails for too many: that is when they are wanted most. */
static bool rejects_end(struct build *build, bool read)
{
	bool ok;

	if (!build->source_options.rejects)
		return true;
	ok = csv_writer_end(&build->rejects);
	if (ok && read)
		ok = sink_publish(&build->rejects_sink, &build->rejects_err);
	else
		sink_abandon(&build->rejects_sink);
	return ok || tell(build, &build->rejects_err);
}

static bool check_rejects(struct build *build)
{
	const struct build_options *options = build->options;

	if (build->report->refused_rows <= options->max_rejects)
		return true;
	return note_text(build->errors,
			 "%llu rows are refused, more than --max-rejects %llu; the index stays as it was%s",
			 (unsigned long long)build->report->refused_rows, (unsigned long long)options->max_rejects,
			 options->rejects ? ", the rows are in the rejects file" : ", see them with --rejects FILE");
}

/* --- the index --------------------------------------------------------------------------------------------------- */

static day newest_date(const struct build *build)
{
	time_t newest = 0;

	for (size_t i = 0; i < build->opened; i++) {
		const struct stat *st = &build->sources[i].map.stat;
		/* A pipe has no date of its own: its content is of now. */
		time_t t = S_ISREG(st->st_mode) ? st->st_mtime : moment_now();

		newest = i == 0 || t > newest ? t : newest;
	}
	return day_in_new_york(newest);
}

/* What the index will say, and whether the sources are news to it. */
static bool find_data_date(struct build *build)
{
	const struct build_options *options = build->options;
	char has[DAY_TEXT_BYTES], brings[DAY_TEXT_BYTES];
	day date = options->data_date != DAY_BLANK ? options->data_date : newest_date(build);
	day old = options->update ? build->old.header.data_date : DAY_FIRST;

	build->data_date = date;
	if (date >= old || options->force)
		return true;
	day_format(old, has);
	day_format(date, brings);
	return note_file(
		build->errors, options->output,
		"has data of %s, the sources are older (%s); say what day they are of with --data-date, or update "
		"all the same with --force",
		has, brings);
}

static bool write_index(struct build *build)
{
	struct collection *c = &build->collection;
	struct build_report *r = build->report;
	struct err err = ERR_INIT;
	char *provenance;
	bool ok = collection_merge(c, &err);

	if (!ok)
		return tell(build, &err);
	provenance =
		provenance_json(build->options, build->sources, build->options->update ? &build->old : NULL, &c->merge);
	/* Only now the old index was read to its end. */
	ok = !build->options->update || map_unchanged(&build->old.map, build->options->output, &err);
	ok = ok && collection_write(c, span_text(provenance), build->data_date, &r->root, &err);
	r->data_date = build->data_date;
	r->entries = c->merge.entries;
	r->importers = c->sorted[TEXT_IMPORTER].count;
	r->replaced = c->merge.replaced;
	r->disagreeing = c->merge.disagreeing;
	free(provenance);
	return ok || tell(build, &err);
}

static void find_never_known(struct build *build)
{
	build->report->never_known = (1u << SOURCE_FIELDS) - 1;
	for (size_t i = 0; i < build->opened; i++)
		build->report->never_known &= ~(build->sources[i].columns.present | build->sources[i].columns.assumed);
}

static bool build_all(struct build *build)
{
	const struct build_options *options = build->options;
	struct collect_options collect = {
		.output = options->output,
		.threads = build->threads,
		.memory_bytes = options->memory_bytes,
		.spill_every = options->spill_every,
		.sources_max = options->sources_count + 1,
		.add = options->add,
		.progress = options->progress,
	};
	bool ok;

	collection_init(&build->collection, &collect);
	ok = rejects_begin(build);
	if (ok) {
		bool read = read_sources(build);

		ok = rejects_end(build, read) && read && check_rejects(build) && write_index(build);
	}
	find_never_known(build);
	collection_free(&build->collection);
	return ok;
}

/* --- the index that is updated ------------------------------------------------------------------------------------- */

static void close_old(struct build *build)
{
	if (!build->options->update)
		return;
	index_close(&build->old);
	lock_release(&build->lock);
}

static bool open_old(struct build *build)
{
	const char *path = build->options->output;
	struct err err = ERR_INIT;

	if (!build->options->update)
		return true;
	if (!lock_take(&build->lock, path, &err))
		return tell(build, &err);
	if (!index_open(&build->old, path, &err)) {
		lock_release(&build->lock);
		return tell(build, &err);
	}
	/* Every byte is looked at: what is damaged here would get a good checksum in the new file. */
	if (!index_verify(&build->old, build->options->threads, &err)) {
		close_old(build);
		return tell(build, &err);
	}
	if (build->options->overlay)
		build->source_options.overlaid = &build->old;
	return true;
}

bool index_build(const struct build_options *options, struct build_report *report, struct notes *errors,
		 struct notes *warnings)
{
	struct build build = { .options = options, .report = report, .errors = errors, .warnings = warnings };
	double begin = clock_seconds();
	bool ok;

	*report = (struct build_report){ .sources = 0 };
	hts_table_load_builtin(&build.hts);
	build.threads = runs_workers_max(options->memory_bytes);
	if (build.threads > options->threads)
		build.threads = options->threads;
	build.source_options = (struct source_options){
		.maps = &options->maps,
		.assumed_facts = &build.assumed,
		.hts = &build.hts,
		.threads = build.threads,
		.progress = options->progress,
	};
	ok = take_assumptions(&build) && open_old(&build);
	if (ok) {
		sink_remove_stale(options->output);
		ok = open_sources(&build) && find_data_date(&build) && build_all(&build);
		close_old(&build);
	}
	for (size_t i = 0; i < build.opened; i++)
		source_close(&build.sources[i]);
	free(build.sources);
	hts_table_free(&build.hts);
	report->seconds = clock_seconds() - begin;
	return ok;
}
