/* Handing out files to threads. */
#include "core/mem.h"
#include "core/threads.h"
#include "io/sink.h"
#include "ledger/files.h"
#include "rerun/rerun.h"
#include "run/load.h"
#include "run/workspace.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Each has maps and a temporary file open; more side by side bring nothing. */
#define SIDE_BY_SIDE_MAX 32

struct running {
	const struct rerun *rerun;
	struct rerun_file *files;
	size_t count;
	struct workspace *workspaces;
	atomic_size_t next;
};

static void run_files(void *context, unsigned worker)
{
	struct running *running = context;
	size_t i;

	while ((i = atomic_fetch_add(&running->next, 1)) < running->count)
		rerun_file(running->rerun, &running->files[i], &running->workspaces[worker]);
}

/* What a run that was killed left beside its states. */
static void remove_stale(const struct rerun *rerun, const struct rerun_file *files, size_t count)
{
	int64_t last = -1;

	for (size_t i = 0; i < count; i++) {
		int64_t folder = files[i].job == NO_JOB ? 0 : files[i].job / FILES_NUMBERS_A_FOLDER;
		char *path;

		if (folder == last)
			continue;
		path = rerun_state_path(rerun, &files[i]);
		sink_remove_stale(path);
		free(path);
		last = folder;
	}
}

bool rerun_run(struct rerun *rerun, struct rerun_file *files, size_t count, struct err *err)
{
	unsigned threads =
			 threads_worth(rerun->threads < SIDE_BY_SIDE_MAX ? rerun->threads : SIDE_BY_SIDE_MAX, count, 1),
		 made = 0;
	struct running running = { .rerun = rerun,
				   .files = files,
				   .count = count,
				   .workspaces = mem_zero(threads * sizeof(*running.workspaces)) };
	uint64_t bytes = 0;

	if (rerun->night->resumed)
		remove_stale(rerun, files, count);
	for (size_t i = 0; i < count; i++)
		bytes += files[i].bytes;
	/* If all are judged; where nearly all are skipped, those that are not have few lookups, but the index has been read ahead for nothing. */
	rerun->few_lookups = index_few(rerun->index, bytes / ROW_TEXT_BYTES);
	progress_total(rerun->progress, bytes);
	while (made < threads && workspace_init(&running.workspaces[made], rerun->index, err))
		made++;
	if (made == threads)
		threads_run(threads, run_files, &running);
	for (unsigned t = 0; t < made; t++)
		workspace_free(&running.workspaces[t]);
	free(running.workspaces);
	return made == threads;
}

void rerun_files_free(struct rerun_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(files[i].name);
		free(files[i].error);
	}
	free(files);
}
