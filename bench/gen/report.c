/* Writes the files of a report: names, order of the entries, and what was written. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "complain.h"
#include "permute.h"
#include "rng.h"
#include "sink.h"
#include "walk.h"

struct report {
	const struct options *options;
	const struct population *population;
	const struct layout *layout;
	struct sink sink;
	uint64_t rows;
};

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* As ACE sorts: filer by filer, number by number, all rows of an entry together. */
static void serial_write(struct report *report, uint64_t low, uint64_t high)
{
	struct walk walk;
	uint64_t ordinal;

	walk_all(&walk, report->population, low, high, WALK_SERIAL, 0);
	while (!report->sink.failed && walk_next(&walk, &ordinal))
		report->rows += report->layout->entry_write(&report->sink, &report->options->style, report->population,
							    ordinal, 0, 1);
}

/* Every entry comes by once for each slot, at places that have nothing to do with each other. */
static void shuffled_write(struct report *report, uint64_t low, uint64_t high)
{
	unsigned slots = report->layout->slots;
	struct permute permute;

	permute_init(&permute, (high - low) * slots, rng_key(report->options->seed, STREAM_SHUFFLE) + low);
	for (uint64_t i = 0; i < (high - low) * slots && !report->sink.failed; i++) {
		uint64_t place = permute_at(&permute, i);

		report->rows += report->layout->entry_write(&report->sink, &report->options->style, report->population,
							    low + place / slots, (unsigned)(place % slots), slots);
	}
}

static bool file_write(struct report *report, const char *path, uint64_t low, uint64_t high)
{
	double start = seconds_now();
	uint64_t bytes;

	report->rows = 0;
	if (!sink_open(&report->sink, path))
		return false;
	report->layout->header_write(&report->sink, &report->options->style);
	if (report->options->shuffle && high > low)
		shuffled_write(report, low, high);
	else
		serial_write(report, low, high);
	bytes = report->sink.written_bytes + report->sink.len_bytes;
	if (!sink_close(&report->sink))
		return false;
	fprintf(stderr, "cape-gen: %s: %llu entries, %llu rows, %llu bytes, %.2f s\n", path,
		(unsigned long long)(high - low), (unsigned long long)report->rows, (unsigned long long)bytes,
		seconds_now() - start);
	return true;
}

/* PREFIX-1.csv and so on; a single file has the name as given. */
static char *file_name(const struct options *options, uint32_t file)
{
	size_t size = strlen(options->output) + sizeof "-4294967295.csv";
	char *path = malloc(size);

	if (path == NULL)
		complain("not enough memory for a file name");
	else if (options->files == 1)
		snprintf(path, size, "%s", options->output);
	else
		snprintf(path, size, "%s-%u.csv", options->output, file + 1);
	return path;
}

bool report_run(const struct options *options, const struct population *population, const struct layout *layout)
{
	struct report report = { .options = options, .population = population, .layout = layout };
	uint64_t entries = population->entries;

	/* Cut between entries: users cut by date, and an entry that stood in two files would count as replaced. */
	for (uint32_t file = 0; file < options->files; file++) {
		char *path = file_name(options, file);
		bool done = path != NULL && file_write(&report, path, entries * file / options->files,
						       entries * (file + 1) / options->files);

		free(path);
		if (!done)
			return false;
	}
	return true;
}
