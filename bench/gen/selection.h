/* The entries a declaration is made of: those selected, and outsiders that got among them. */
#ifndef GEN_SELECTION_H
#define GEN_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "gates.h"
#include "options.h"
#include "population.h"
#include "summary.h"
#include "walk.h"

struct selection {
	const struct population *population;
	struct gates_context context;
	bool only_accepted;
	bool by_filer;
	char filer_code[IMPORTERS_NUMBER_SIZE];
	bool by_importer;
	uint32_t importer;
	struct walk selected;
	struct walk other_filers;
	struct walk other_importers;
};

/* False if the options ask for a filer or importer that is not there, or for damage that needs one (said). */
bool selection_init(struct selection *selection, const struct options *options, const struct population *population);

/* The next selected entry; false when there are no more. */
bool selection_next(struct selection *selection, struct summary *summary);

/* The next entry of another filer code, or of another importer, than the one selected; never one that selection_next
 * gives. */
bool selection_other_filer(struct selection *selection, struct summary *summary);
bool selection_other_importer(struct selection *selection, struct summary *summary);

#endif
