/*
 * cape-stages: how fast the stages of the work are by themselves, each way against its yardstick.
 *
 *   cape-stages [--rounds N] [--kib N] FILE…
 *
 * For each file and stage: bytes a second of processor time, and how many times faster than way 0, as ratios of medians, and the
 * time of an entry where the stage has entries. The ways take
 * turns, a round being one run of each over the first N KiB (default: 64 MiB, more than the caches hold) of the file, as
 * often as makes 64 MiB; a first round is thrown away.
 */
#include "core/cpu.h"
#include "stages/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUN_BYTES  (64u << 20)
#define ROUNDS_MAX 1000

static const struct stage *const stages[] = { &stage_find, &stage_cut, &stage_places };

static size_t rounds = 15, bytes_max = RUN_BYTES;

static _Noreturn void fail(const char *what, const char *about)
{
	(void)fprintf(stderr, "cape-stages: %s: %s\n", about, what);
	exit(2);
}

/* Up to bytes_max bytes, whole lines. Never freed. */
static struct span read_text(const char *path)
{
	FILE *file = fopen(path, "rb");
	unsigned char *bytes = malloc(bytes_max);
	size_t len;

	if (!file || !bytes)
		fail("cannot be read", path);
	len = fread(bytes, 1, bytes_max, file);
	(void)fclose(file);
	while (len && bytes[len - 1] != '\n')
		len--;
	if (!len)
		fail("has no line", path);
	return span_of(bytes, len);
}

/* Of this thread: what other programs take of the core is not the stage's. */
static double cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double run_once(const struct stage *stage, size_t way, struct span text, uint64_t *result)
{
	size_t times = text.len_bytes < RUN_BYTES ? RUN_BYTES / text.len_bytes : 1;
	double begin = cpu_seconds();

	for (size_t i = 0; i < times; i++)
		*result = stage->run(way, text);
	return (cpu_seconds() - begin) / (double)times;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const struct stage *stage, size_t way, struct span text, const double *seconds, double yardstick)
{
	double median = seconds[rounds / 2];

	(void)printf("  %-16s %-10s %7.2f GB/s  %6.2f x", stage->name, stage->way_name(way),
		     (double)text.len_bytes / median * 1e-9, yardstick / median);
	if (stage->entries)
		(void)printf("  %6.2f ns", median * 1e9 / (double)stage->entries(text));
	(void)printf("  (spread %.0f%%)\n", 100 * (seconds[rounds - 1] - seconds[0]) / median);
}

static void measure(const struct stage *stage, struct span text)
{
	static double seconds[WAYS_MAX][ROUNDS_MAX];
	uint64_t expected = 0, result = 0;

	for (size_t round = 0; round <= rounds; round++) {
		for (size_t way = 0; stage->way_name(way); way++) {
			double took = stage->way_runs(way) ? run_once(stage, way, text, &result) : 0;

			seconds[way][round ? round - 1 : 0] = took;
			if (way == 0)
				expected = result;
			else if (stage->way_runs(way) && result != expected)
				fail("the result differs", stage->way_name(way));
		}
	}
	for (size_t way = 0; stage->way_name(way); way++) {
		qsort(seconds[way], rounds, sizeof(double), by_size);
		if (stage->way_runs(way))
			report(stage, way, text, seconds[way], seconds[0][rounds / 2]);
		else
			(void)printf("  %-16s %-10s not on this processor\n", stage->name, stage->way_name(way));
	}
}

static size_t number(const char *flag, const char *word, size_t max)
{
	char *end = NULL;
	unsigned long value = word ? strtoul(word, &end, 10) : 0;

	if (!word || *end != '\0' || value < 1 || value > max)
		fail("needs a number that makes sense", flag);
	return value;
}

int main(int argc, char **argv)
{
	int a = 1;

	for (; a < argc && strncmp(argv[a], "--", 2) == 0; a += 2) {
		if (strcmp(argv[a], "--rounds") == 0)
			rounds = number(argv[a], argv[a + 1], ROUNDS_MAX);
		else if (strcmp(argv[a], "--kib") == 0)
			bytes_max = number(argv[a], argv[a + 1], SIZE_MAX >> 10) << 10;
		else
			fail("is no option; there are --rounds N and --kib N", argv[a]);
	}
	if (a == argc)
		fail("name CSV files to measure with", "nothing to do");
	for (; a < argc; a++) {
		struct span text = read_text(argv[a]);

		(void)printf("%s, %.1f MB, level %s\n", argv[a], (double)text.len_bytes * 1e-6,
			     cpu_level_name(cpu_level()));
		for (size_t s = 0; s < ARRAY_LEN(stages); s++) {
			if (!stages[s]->entries || stages[s]->entries(text))
				measure(stages[s], text);
		}
	}
	return 0;
}
