/* The options of `index build` and `index update`. */
#include "cli/index_build.h"

#include "core/mem.h"
#include "io/kept_files.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* FIELD of FIELD=REST; *rest is what stands behind the sign. */
static bool split_field(enum option option, const char *text, enum source_field *field, const char **rest,
			struct err *err)
{
	const char *sign = strchr(text, '=');
	size_t len = sign ? (size_t)(sign - text) : strlen(text);
	char names[512] = "";

	*field = source_field_find(span_of(text, len));
	if (sign && *field != SOURCE_NONE) {
		*rest = sign + 1;
		return true;
	}
	for (unsigned f = 0; f < SOURCE_FIELDS; f++)
		(void)snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", f ? ", " : "",
			       source_fields[f].name);
	return err_set(err, "%s \"%s\" is not %s; the fields are %s", option_rows[option].name, text,
		       option_rows[option].argument, names);
}

static bool take_maps(const struct args *args, struct column_maps *maps, struct err *err)
{
	size_t count = args->collected_count[OPT_MAP];

	maps->items = mem_zero(count * sizeof(*maps->items));
	for (maps->count = 0; maps->count < count; maps->count++) {
		const char *text = args->collected[OPT_MAP][maps->count];

		if (!split_field(OPT_MAP, text, &maps->items[maps->count].field, &maps->items[maps->count].column, err))
			return false;
		if (strpbrk(maps->items[maps->count].column, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
							     "0123456789") == NULL)
			return err_set(err, "--map \"%s\" names no column; a name has a letter or digit", text);
	}
	return true;
}

static bool take_assumptions(const struct args *args, struct assumption *assumptions, struct err *err)
{
	struct facts facts = facts_none();

	for (size_t i = 0; i < args->collected_count[OPT_ASSUME]; i++) {
		struct assumption *a = &assumptions[i];

		if (!split_field(OPT_ASSUME, args->collected[OPT_ASSUME][i], &a->field, &a->value, err) ||
		    !assumption_check(a, &facts, err))
			return false;
	}
	return true;
}

static bool take_same_entry(const struct args *args, bool *add, struct err *err)
{
	const char *value = args->given[OPT_SAME_ENTRY] ? args->value[OPT_SAME_ENTRY] : "replace";

	*add = strcmp(value, "add") == 0;
	return *add || strcmp(value, "replace") == 0 ||
	       err_set(err, "--same-entry \"%s\" is neither replace nor add", value);
}

/* --- memory --------------------------------------------------------------------------------------------------------- */

#define MEMORY_MIN_BYTES (UINT64_C(64) << 20)

static uint64_t memory_default(void)
{
	uint64_t half = (uint64_t)sysconf(_SC_PHYS_PAGES) / 2 * (uint64_t)sysconf(_SC_PAGESIZE);

	return half < MEMORY_MIN_BYTES ? MEMORY_MIN_BYTES : half;
}

/* A number and K, M, G or T, in powers of 1024; bytes without. */
static bool memory_parse(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *unit;
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*bytes = strtoull(text, &end, 10);
	if (errno != 0)
		return false;
	if (*end == '\0')
		return true;
	unit = strchr(units, *end >= 'a' && *end <= 'z' ? *end - 'a' + 'A' : *end);
	if (!unit || end[1] != '\0')
		return false;
	return !__builtin_mul_overflow(*bytes, UINT64_C(1) << (10 * (unit - units + 1)), bytes);
}

static bool take_memory(const struct args *args, uint64_t *bytes, struct err *err)
{
	*bytes = memory_default();
	if (!args->given[OPT_MEMORY])
		return true;
	if (!memory_parse(args->value[OPT_MEMORY], bytes))
		return err_set(err, "--memory \"%s\" is no size; write a number and K, M, G or T",
			       args->value[OPT_MEMORY]);
	return *bytes >= MEMORY_MIN_BYTES ||
	       err_set(err, "--memory %s is too little; the smallest is 64M", args->value[OPT_MEMORY]);
}

#define SPILL_EVERY_MAX (UINT64_C(1) << 20)

/* For tests: CAPE_TEST_SPILL=N spills after every N records, as if memory had run out. */
static uint64_t spill_every(void)
{
	const char *text = getenv("CAPE_TEST_SPILL");

	uint64_t every = text ? strtoull(text, NULL, 10) : 0;

	return every < SPILL_EVERY_MAX ? every : SPILL_EVERY_MAX;
}

/* --- all together --------------------------------------------------------------------------------------------------- */

bool build_options_read(struct build_options *options, const struct args *args, struct err *err)
{
	struct assumption *assumptions = mem_zero(args->collected_count[OPT_ASSUME] * sizeof(*assumptions));

	options->assumptions = assumptions;
	options->assumptions_count = args->collected_count[OPT_ASSUME];
	options->rejects = args->value[OPT_REJECTS];
	options->max_rejects = UINT64_MAX;
	options->spill_every = spill_every();
	return option_threads(args, &options->threads, err) && take_maps(args, &options->maps, err) &&
	       take_assumptions(args, assumptions, err) && take_same_entry(args, &options->add, err) &&
	       option_day(args, OPT_DATA_DATE, DAY_BLANK, &options->data_date, err) &&
	       take_memory(args, &options->memory_bytes, err) &&
	       (!args->given[OPT_MAX_REJECTS] ||
		args_number(args, OPT_MAX_REJECTS, 0, UINT64_MAX - 1, &options->max_rejects, err));
}

void build_options_free(struct build_options *options)
{
	free(options->maps.items);
	free((void *)(uintptr_t)options->assumptions);
}

/* The index and the rejects must not be written over a source, nor over each other. */
bool build_outputs_check(const struct build_options *options, const struct args *args, const struct inputs *inputs,
			 struct err *err)
{
	const char **paths = mem_alloc((inputs->count + 1) * sizeof(*paths));
	struct kept_files *kept;
	bool ok;

	memcpy(paths, inputs->paths, inputs->count * sizeof(*paths));
	paths[inputs->count] = args->value[OPT_FILES_FROM];
	kept = kept_files_make(paths, inputs->count + 1);
	ok = kept_files_check(kept, options->output, err) &&
	     (!options->rejects || kept_files_check(kept, options->rejects, err));
	kept_files_free(kept);
	free(paths);
	if (ok && options->rejects && same_file(options->rejects, options->output))
		ok = err_file(err, options->rejects, "is named for the index and for the rejects; name two files");
	return ok;
}
