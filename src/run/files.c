/* Handing out files. */
#include "run/files.h"

#include "core/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Each has a temporary file and a map open; more side by side bring nothing. */
#define SIDE_BY_SIDE_MAX 32

struct running {
	const struct files *files;
	struct validation validation;
	uint64_t *sizes; /* in bytes */
	struct workspace *workspaces;
	struct numbering numbering;
	struct turnstile telling;
	atomic_size_t next; /* file that a worker takes next … */
	size_t end;         /* … of those before this one */
};

/* Of what is no regular file nobody knows the size. */
#define SIZE_UNKNOWN UINT64_MAX

static uint64_t *find_sizes(const char *const *paths, size_t count)
{
	uint64_t *sizes = mem_alloc(count * sizeof(*sizes));
	struct stat st;

	for (size_t i = 0; i < count; i++)
		sizes[i] = stat(paths[i], &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : SIZE_UNKNOWN;
	return sizes;
}

static uint64_t sum_sizes(const uint64_t *sizes, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += sizes[i] == SIZE_UNKNOWN ? 0 : sizes[i];
	return sum;
}

uint64_t files_bytes(const char *const *paths, size_t count)
{
	uint64_t *sizes = find_sizes(paths, count);
	uint64_t sum = sum_sizes(sizes, count);

	free(sizes);
	return sum;
}

static void run_one(struct running *running, size_t number, unsigned threads, struct workspace *workspaces)
{
	const struct files *files = running->files;
	struct input input = { files->paths[number], files->stems[number], number, NULL };
	struct outcome outcome;

	validate(&running->validation, &input, threads, workspaces, &running->numbering, &outcome);
	turnstile_wait(&running->telling, number);
	files->tell(files->context, input.path, &outcome);
	turnstile_pass(&running->telling, number);
	outcome_free(&outcome);
}

static void run_small(void *context, unsigned worker)
{
	struct running *running = context;
	size_t number;

	while ((number = atomic_fetch_add(&running->next, 1)) < running->end)
		run_one(running, number, 1, &running->workspaces[worker]);
}

/* So many of the files from `first` on are small. */
static size_t count_small(const struct running *running, size_t first)
{
	size_t count = 0;

	while (first + count < running->files->count && running->sizes[first + count] <= SMALL_DECLARATION_BYTES)
		count++;
	return count;
}

static void run_all(struct running *running)
{
	const struct files *files = running->files;
	unsigned threads = files->validation->threads, side_by_side;

	for (size_t first = 0; first < files->count;) {
		size_t small = count_small(running, first);

		if (small < 2) {
			run_one(running, first++, threads, running->workspaces);
			continue;
		}
		side_by_side = threads_worth(threads < SIDE_BY_SIDE_MAX ? threads : SIDE_BY_SIDE_MAX, small, 1);
		running->next = first;
		running->end = first + small;
		threads_run(side_by_side, run_small, running);
		first += small;
	}
}

bool files_validate(const struct files *files, struct err *err)
{
	unsigned threads = files->validation->threads, made = 0;
	struct running running = { .files = files,
				   .validation = *files->validation,
				   .sizes = find_sizes(files->paths, files->count),
				   .workspaces = mem_zero(threads * sizeof(struct workspace)) };
	uint64_t bytes = sum_sizes(running.sizes, files->count);

	while (made < threads && workspace_init(&running.workspaces[made], files->validation->gates.index, err))
		made++;
	if (made == threads) {
		running.validation.lookups = bytes / ROW_TEXT_BYTES;
		progress_total(running.validation.progress, bytes);
		numbering_init(&running.numbering, files->claim_number);
		turnstile_init(&running.telling);
		run_all(&running);
		turnstile_free(&running.telling);
		numbering_free(&running.numbering);
	}
	for (unsigned t = 0; t < made; t++)
		workspace_free(&running.workspaces[t]);
	free(running.workspaces);
	free(running.sizes);
	return made == threads;
}
