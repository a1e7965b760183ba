/* The steps of a run: all rows through the sieve, the kept ones in order, declarations, sums, manifest; then all of it gets its name. */
#include "prepare/prepare.h"

#include "core/mem.h"
#include "io/folder.h"
#include "io/staging.h"
#include "prepare/pass.h"

#include <stdlib.h>

struct run {
	const struct preparation *p;
	struct prepared *prepared;
	struct err *err;
	struct staging staging;
	struct sink sink; /* left_out.csv, in the staging */
};

/* --- rows --------------------------------------------------------------------------------------------------------------------------- */

static bool take_list(struct run *run, struct prepare_pass *pass, size_t i)
{
	const struct preparation *p = run->p;
	struct prepared_input *input = &run->prepared->inputs[i];
	struct raw_list list;
	bool ok;

	input->path = p->paths[i];
	if (!raw_list_open(&list, input->path, &p->lists, run->err))
		return false;
	input->bytes = list.declaration.map.bytes.len_bytes;
	ok = pass_list(pass, &list, input->path, run->err);
	raw_list_close(&list);
	return ok;
}

static void count_rows(const struct prepare_pass *pass, uint64_t *rows, uint64_t *blank_rows)
{
	*rows = *blank_rows = 0;
	for (unsigned t = 0; t < pass->threads; t++) {
		*rows += pass->workers[t].sums.rows;
		*blank_rows += pass->workers[t].sums.blank_rows;
	}
}

static bool take_lists(struct run *run, struct prepare_pass *pass)
{
	uint64_t rows_before = 0, blank_before = 0, rows, blank;

	for (size_t i = 0; i < run->p->paths_count; i++) {
		struct prepared_input *input = &run->prepared->inputs[i];

		if (!take_list(run, pass, i))
			return false;
		count_rows(pass, &rows, &blank);
		input->rows = rows - rows_before;
		input->blank_rows = blank - blank_before;
		rows_before = rows;
		blank_before = blank;
		if (input->rows == 0)
			(void)note_file(&run->prepared->warnings, input->path, "%s There is no entry to declare",
					run->p->sieve->rules->gates[RULE_EMPTY]->text);
	}
	return true;
}

static bool take_all(struct run *run, struct prepare_pass *pass)
{
	const struct index *index = pass->common.sieve->index;
	size_t seen_bytes = (index->header.entries / 64 + 1) * sizeof(uint64_t);
	bool ok;

	if (run->p->paths_count == 0)
		return pass_index(pass, run->err);
	pass->common.seen = mem_map(seen_bytes, "the set of entries", run->err);
	if (!pass->common.seen)
		return false;
	ok = take_lists(run, pass);
	mem_unmap(pass->common.seen, seen_bytes);
	return ok;
}

static bool pass_all(struct run *run)
{
	const struct preparation *p = run->p;
	struct prepared *prepared = run->prepared;
	const struct index *index = p->sieve->index;
	struct judgement judgement = { .successes = 0 };
	struct prepare_pass pass = {
		.common = { .sieve = p->sieve, .kept = &prepared->kept },
		.threads = p->threads,
		.slice_bytes = p->slice_bytes,
		.few_lookups = index_few(index, p->paths_count ? p->lookups : index->header.entries),
		.sink = p->folder ? &run->sink : NULL,
		.progress = p->progress,
	};
	bool ok = pass_begin(&pass, run->err) && take_all(run, &pass);

	ok = pass_end(&pass, &prepared->sums, &judgement, run->err) && ok;
	prepared->unchecked = rules_unchecked(p->sieve->rules, judgement.absent_fields);
	prepared->assumed = (judgement.attrs_or & ENTRY_ASSUMED_MASK) >> ENTRY_ASSUMED_SHIFT;
	if (ok && prepared->sums.other_columns && !p->lists.column_name && p->lists.column == 0)
		(void)note_text(&prepared->warnings,
				"columns behind the first hold data in some list; they are ignored");
	return ok && map_unchanged(&index->map, index->path, run->err) && index_lookups_checked(index, run->err);
}

/* --- declarations --------------------------------------------------------------------------------------------------------------------- */

/* Nothing is written: what would be, as it was cut. */
static void count_cut(struct prepared *prepared)
{
	for (size_t f = 0; f < prepared->files_count; f++) {
		const struct prepared_file *file = &prepared->files[f];

		prepared->sums.written += file->count;
		for (uint32_t i = 0; i < file->count; i++)
			prepared->sums.written_places += prepared->kept.rows[file->first + i].place;
	}
}

static bool make_declarations(struct run *run)
{
	const struct preparation *p = run->p;
	struct prepared *prepared = run->prepared;

	prepare_groups(p, prepared);
	if (!kept_sort(&prepared->kept, &prepared->order, p->threads, run->err))
		return false;
	prepare_cut(p, prepared);
	if (p->folder)
		return prepare_write(p, prepared, &run->staging, run->err);
	count_cut(prepared);
	return true;
}

/* --- all together ------------------------------------------------------------------------------------------------------------------------ */

static bool begin_folder(struct run *run)
{
	size_t len = strlen(run->p->folder);
	char *folder, *above, *path;
	bool ok;

	while (len > 1 && run->p->folder[len - 1] == '/')
		len--;
	folder = mem_span(span_of(run->p->folder, len));
	above = folder_of(folder);
	ok = folders_make(above, run->err) && staging_begin(&run->staging, run->p->folder, run->err);
	free(folder);
	free(above);
	if (!ok)
		return false;
	path = staging_file(&run->staging, LEFT_OUT_NAME);
	ok = sink_create(&run->sink, path, false, run->err);
	free(path);
	if (!ok) {
		staging_abandon(&run->staging);
		return false;
	}
	run->sink.digest = digest_begin();
	return true;
}

static bool write_left_out(struct run *run)
{
	struct prepared *prepared = run->prepared;
	bool ok = sink_write(&run->sink, LEFT_OUT_HEADER, strlen(LEFT_OUT_HEADER), run->err) && pass_all(run);

	prepared->left_out_bytes = digest_end(run->sink.digest, prepared->left_out_sha256);
	if (ok)
		return sink_publish(&run->sink, run->err);
	sink_abandon(&run->sink);
	return false;
}

static bool run_in_folder(struct run *run)
{
	/* The names in the staging; the folder has its own at the very end. */
	if (write_left_out(run) && make_declarations(run) && prepare_sums_check(&run->prepared->sums, true, run->err) &&
	    manifest_write(run->p, run->prepared, &run->staging, run->err) &&
	    /* Before the folder is there: who is told that nothing was made prepares again, and must not have two of each entry. */
	    (!run->p->folders || prepare_by_client(run->p, run->prepared, &run->staging, run->err)))
		return staging_publish(&run->staging, run->err);
	staging_abandon(&run->staging);
	return false;
}

bool prepare(const struct preparation *preparation, struct prepared *prepared, struct err *err)
{
	struct run run = { .p = preparation, .prepared = prepared, .err = err };

	prepared->inputs = mem_zero((preparation->paths_count + 1) * sizeof(*prepared->inputs));
	if (preparation->folders && !client_folders_check(preparation->folders, LEFT_OUT_NAME, preparation->kept, err))
		return false;
	if (preparation->folder)
		return begin_folder(&run) && run_in_folder(&run);
	return pass_all(&run) && make_declarations(&run) && prepare_sums_check(&prepared->sums, false, err);
}

void prepared_free(struct prepared *prepared)
{
	for (size_t i = 0; i < prepared->files_count; i++)
		free(prepared->files[i].name);
	free(prepared->files);
	free(prepared->inputs);
	free(prepared->group_of_importer);
	free(prepared->name_begin);
	kept_free(&prepared->kept);
	notes_free(&prepared->warnings);
	*prepared = (struct prepared){ .files = NULL };
}
