/* Choosing entries by walking: three walks over the same population, each passing over what it does not want. */
#include "selection.h"

#include <string.h>

#include "complain.h"
#include "rng.h"

static bool importer_find(const struct importers *importers, const char *wanted, uint32_t *id)
{
	char want[IMPORTERS_NUMBER_SIZE];
	uint32_t ids_max = importers_ids_max(importers);

	importers_normalise(wanted, want);
	for (*id = 0; *id < ids_max; ++*id) {
		char printed[IMPORTERS_NUMBER_SIZE];
		char bare[IMPORTERS_NUMBER_SIZE];

		importers_number(importers, *id, printed);
		importers_normalise(printed, bare);
		if (strcmp(bare, want) == 0)
			return true;
	}
	return complain("--importer %s: not in this population", wanted);
}

static bool importer_wanted(const struct selection *selection, uint64_t ordinal)
{
	return !selection->by_importer || summary_importer(selection->population, ordinal) == selection->importer;
}

/* Fills SUMMARY where the answer depends on it, so that a search by importer stays cheap. */
static bool entry_wanted(const struct selection *selection, uint64_t ordinal, struct summary *summary)
{
	if (!importer_wanted(selection, ordinal))
		return false;
	summary_make(selection->population, ordinal, summary);
	return !selection->only_accepted || gates_first_failure(summary, &selection->context) == GATES_RULES;
}

/* Serial order over all filers takes the oldest entries of each, as many as will do: a prefix of the ordinals. Without
 * this a declaration of a tenth of the population would hold the first filer only. */
static uint64_t prefix_find(const struct selection *selection, uint64_t entries)
{
	uint64_t entries_all = selection->population->entries;
	uint64_t found = 0;
	uint64_t ordinal = 0;

	if (!selection->by_importer && !selection->only_accepted)
		return entries < entries_all ? entries : entries_all;
	for (; ordinal < entries_all && found < entries; ordinal++) {
		struct summary summary;

		found += entry_wanted(selection, ordinal, &summary) ? 1 : 0;
	}
	return ordinal;
}

static bool walks_init(struct selection *selection, const struct options *options)
{
	const struct population *population = selection->population;
	uint64_t key = rng_key(options->seed, STREAM_ORDER);
	uint64_t high = population->entries;
	uint64_t first;
	uint64_t end;
	uint32_t f;

	walk_all(&selection->other_filers, population, 0, high, options->order, key + 1);
	if (!selection->by_filer) {
		walk_all(&selection->other_importers, population, 0, high, options->order, key + 2);
		if (options->order == WALK_SERIAL)
			high = prefix_find(selection, options->entries);
		walk_all(&selection->selected, population, 0, high, options->order, key);
		return true;
	}
	if (!filers_find(&population->filers, selection->filer_code, &f, &first, &end))
		return complain("--filer %s: not in this population; see cape-gen filers", selection->filer_code);
	if (end > filers_count(&population->filers, f, high))
		end = filers_count(&population->filers, f, high);
	walk_filer(&selection->other_importers, population, f, first, end, options->order, key + 2);
	walk_filer(&selection->selected, population, f, first, end, options->order, key);
	return true;
}

bool selection_init(struct selection *selection, const struct options *options, const struct population *population)
{
	memset(selection, 0, sizeof *selection);
	selection->population = population;
	selection->context.as_of = options->as_of;
	selection->context.without = options->style.without;
	selection->only_accepted = options->only_accepted;
	selection->by_filer = options->one_filer || options->filer != NULL;
	selection->by_importer = options->one_importer || options->importer != NULL;
	if (selection->by_filer)
		importers_normalise(options->filer != NULL ? options->filer : population->filers.codes[0],
				    selection->filer_code);
	/* Importer 0 is the largest of those that use all filers. */
	if (options->importer != NULL &&
	    !importer_find(&population->importers, options->importer, &selection->importer))
		return false;
	if (options->damage_ppm[DAMAGE_FILER] > 0 && !selection->by_filer)
		return complain("--damage filer needs --filer or --one-filer: another filer than which?");
	if (options->damage_ppm[DAMAGE_IMPORTER] > 0 && !selection->by_importer)
		return complain("--damage importer needs --importer or --one-importer: another importer than which?");
	return walks_init(selection, options);
}

bool selection_next(struct selection *selection, struct summary *summary)
{
	uint64_t ordinal;

	while (walk_next(&selection->selected, &ordinal)) {
		if (entry_wanted(selection, ordinal, summary))
			return true;
	}
	return false;
}

bool selection_other_filer(struct selection *selection, struct summary *summary)
{
	uint64_t ordinal;

	while (walk_next(&selection->other_filers, &ordinal)) {
		summary_make(selection->population, ordinal, summary);
		if (memcmp(summary->number, selection->filer_code, ENTRYNUM_CODE_LEN) != 0)
			return true;
	}
	return false;
}

bool selection_other_importer(struct selection *selection, struct summary *summary)
{
	uint64_t ordinal;

	while (walk_next(&selection->other_importers, &ordinal)) {
		if (!importer_wanted(selection, ordinal)) {
			summary_make(selection->population, ordinal, summary);
			return true;
		}
	}
	return false;
}
