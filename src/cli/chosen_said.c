/* What is said of a worklist or report besides its entries: files with problems, rules that were not checked, fields that were assumed. */
#include "cli/chosen.h"
#include "core/mem.h"

#include <stdlib.h>

uint64_t chosen_unchecked(const struct chosen *chosen)
{
	return rules_unchecked(&chosen->rules, chosen->rests_on.absent_fields);
}

uint32_t chosen_assumed(const struct chosen *chosen)
{
	return (uint32_t)(chosen->rests_on.attrs_or >> ENTRY_ASSUMED_SHIFT);
}

static const char *name_of(const struct chosen *c, unsigned bit, bool rules)
{
	return rules ? c->rules.rows[bit]->id : field_names[bit];
}

static char *names_text(const struct chosen *c, uint64_t bits, bool rules)
{
	char *all = NULL;

	for (; bits; bits &= bits - 1) {
		const char *name = name_of(c, (unsigned)__builtin_ctzll(bits), rules);
		char *more = mem_format("%s%s%s", all ? all : "", all ? ", " : "", name);

		free(all);
		all = more;
	}
	return all;
}

char *chosen_unchecked_text(const struct chosen *chosen)
{
	return names_text(chosen, chosen_unchecked(chosen), true);
}

char *chosen_assumed_text(const struct chosen *chosen)
{
	return names_text(chosen, chosen_assumed(chosen), false);
}

/* --- JSON ------------------------------------------------------------------------------------------------------------------------ */

void chosen_json_run(const struct chosen *chosen, cJSON *object)
{
	const struct chosen *c = chosen;
	char text[DAY_TEXT_BYTES], hash[17];
	bool dated = c->has_index && day_is_date(c->index.header.data_date);

	day_format(c->rules.as_of, text);
	json_text(object, "as_of", span_text(text));
	if (dated)
		day_format(c->index.header.data_date, text);
	json_text_or_null(object, "data_date", dated ? text : NULL);
	if (c->has_index)
		(void)snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)c->index.header.root);
	json_text_or_null(object, "index_hash", c->has_index ? hash : NULL);
	json_text(object, "rules_version", span_text(c->rules_version));
}

static void add_names(const struct chosen *c, cJSON *object, const char *key, uint64_t bits, bool rules)
{
	cJSON *list = cJSON_AddArrayToObject(object, key);

	for (; bits; bits &= bits - 1)
		(void)cJSON_AddItemToArray(list,
					   cJSON_CreateString(name_of(c, (unsigned)__builtin_ctzll(bits), rules)));
}

void chosen_json_rests_on(const struct chosen *chosen, cJSON *object)
{
	add_names(chosen, object, "assumed", chosen_assumed(chosen), false);
	add_names(chosen, object, "unchecked", chosen_unchecked(chosen), true);
}

/* --- the end --------------------------------------------------------------------------------------------------------------------- */

/* As the summary of `validate` says it. */
static void print_names(const char *label, char *names, const char *remark)
{
	if (names)
		(void)fprintf(stderr, "  %-19s %s (%s)\n", label, names, remark);
	free(names);
}

void chosen_print_unread(const struct chosen *chosen)
{
	for (size_t i = 0; i < chosen->unread.count; i++)
		note_print(&chosen->unread.items[i], stderr);
}

int chosen_exit(struct chosen *chosen)
{
	const struct args *args = chosen->args;
	bool findings = false;

	for (size_t i = 0; chosen->files_begun && i < chosen->from_files.count; i++) {
		const struct source_file *file = &chosen->from_files.files[i];

		findings |= file->trouble || file->bad;
		if (file->bad)
			(void)note_file(
				&chosen->problems, file->path,
				"%llu row%s not have 11 characters and %s left out; \"cape validate\" lists what to correct",
				(unsigned long long)file->bad, file->bad == 1 ? " does" : "s do",
				file->bad == 1 ? "is" : "are");
	}
	chosen_print_unread(chosen);
	warnings_print(args, &chosen->problems);
	if (!args->given[OPT_QUIET] && !args->given[OPT_JSON]) {
		print_names("Not checked", chosen_unchecked_text(chosen), "no data on it for at least one entry");
		print_names("Assumed", chosen_assumed_text(chosen), "not from ACE, for at least one entry");
	}
	return chosen->unread.count ? EXIT_TROUBLE : findings_exit(args, findings);
}
