/* cape-gen: the data generator of the benchmarks and large tests. */
#include <stdio.h>
#include <string.h>

#include "complain.h"
#include "declaration.h"
#include "help.h"
#include "options.h"
#include "population.h"
#include "report.h"

#define EXIT_TROUBLE 2

/* One line for each filer code in use: code, entries, share in percent. */
static bool filers_print(const struct population *population)
{
	const struct filers *filers = &population->filers;

	for (uint32_t i = 0; i < filers->code_rounds * filers->count; i++) {
		uint64_t first;
		uint64_t end;
		uint64_t count;
		uint32_t f;

		if (!filers_find(filers, filers->codes[i], &f, &first, &end))
			return false;
		count = filers_count(filers, f, population->entries);
		end = end < count ? end : count;
		if (end > first)
			printf("%s %llu %.2f\n", filers->codes[i], (unsigned long long)(end - first),
			       100.0 * (double)(end - first) / (double)population->entries);
	}
	return (fflush(stdout) == 0 && !ferror(stdout)) || complain("standard output cannot be written");
}

static bool command_run(const struct options *options)
{
	/* Its tables are too large for a comfortable stack frame. */
	static struct population population;
	bool done = false;

	if (!population_init(&population, options->seed, options->of, options->filers, options->importers,
			     options->data_date))
		return false;
	switch (options->command) {
	case COMMAND_ES003:
		done = report_run(options, &population, &layout_es003);
		break;
	case COMMAND_EXTRACT:
		done = report_run(options, &population, &layout_extract);
		break;
	case COMMAND_DECLARATION:
		done = declaration_run(options, &population);
		break;
	case COMMAND_FILERS:
		done = filers_print(&population);
		break;
	}
	population_free(&population);
	return done;
}

int main(int argc, char **argv)
{
	struct options options;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return help_print() ? 0 : EXIT_TROUBLE;
	}
	if (!options_read(argc, argv, &options) || !command_run(&options))
		return EXIT_TROUBLE;
	return 0;
}
