/*
 * A declaration through all gates, from file to result file, against the slow reading of the contract.
 *
 * Input: a byte of switches (account in the two low bits, then --all-errors, then threads, then small slices and in the upper three
 * bits how small), then the file.
 */
#include "core/key.h"
#include "fuzz/fixed_index.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "fuzz/message.h"
#include "fuzz/scratch.h"
#include "fuzz/slow_validate.h"
#include "run/outputs.h"
#include "run/validate.h"

#include <unistd.h>

#define CLAIM_NUMBER 900000000001u

#define ALL_ERRORS    4
#define THREE_THREADS 8
#define SLICES        16

static const char *const own_ior[] = { "123456789", NULL };
static const char *const all_iors[] = { "123456789", "98765432100", NULL };

static const struct slow_run accounts[] = {
	{ .iors = own_ior },
	{ .iors = all_iors },
	{ .filer_code = "SSA" },
	{ .filer_code = "0S2" },
};

/* What does not change from input to input. */
static struct {
	bool ready;
	struct memory_file file;
	struct ruleset set;
	struct rules_in_force rules;
	struct account accounts[ARRAY_LEN(accounts)];
	struct gates gates[ARRAY_LEN(accounts)];
	struct workspace workspaces[3];
	char input[512]; /* a link with a name in .csv to the file in memory */
	char stem[512];
} world;

static void make_gates(size_t i)
{
	struct account *account = &world.accounts[i];

	account->type = accounts[i].filer_code ? ACCOUNT_BROKER : ACCOUNT_IMPORTER;
	if (accounts[i].filer_code)
		fuzz_must(filer_pack(span_text(accounts[i].filer_code), &account->filer));
	for (size_t k = 0; accounts[i].iors && accounts[i].iors[k]; k++)
		(void)dict_add(&account->iors, span_text(accounts[i].iors[k]));
	world.gates[i] = (struct gates){ .account = account, .index = fixed_index(), .rules = &world.rules };
	gates_prepare(&world.gates[i]);
}

static void make_world(void)
{
	if (world.ready)
		return;
	world.ready = true;
	world.file = memory_file_make();
	ruleset_load_builtin(&world.set);
	rules_choose(&world.rules, &world.set, day_parse_iso(span_text(FIXED_AS_OF)));
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++)
		make_gates(i);
	for (size_t t = 0; t < ARRAY_LEN(world.workspaces); t++) {
		struct err err = ERR_INIT;

		fuzz_must(workspace_init(&world.workspaces[t], fixed_index(), &err));
	}
	(void)snprintf(world.input, sizeof(world.input), "%s/input.csv", scratch_folder());
	(void)snprintf(world.stem, sizeof(world.stem), "%s/result", scratch_folder());
	fuzz_must(symlink(world.file.path, world.input) == 0);
}

static const char *end_of(const struct outcome *outcome)
{
	static const char *const gate_a_ends[] = {
		[RULE_NOT_CSV] = "A NOT_CSV", [RULE_EMPTY] = "A EMPTY", [RULE_HEADER] = "A HEADER"
	};
	static const char *const ends[] = {
		[OUTCOME_NONE] = "none", [OUTCOME_GATE_B] = "B", [OUTCOME_GATE_C] = "C", [OUTCOME_CLAIM] = "D"
	};

	return outcome->kind == OUTCOME_GATE_A ? gate_a_ends[outcome->gate_a] : ends[outcome->kind];
}

/* The file STEM<suffix> holds what is expected, or is not there where nothing is. */
static void check_file(const char *suffix, const char *expected, size_t len)
{
	char path[600], *bytes;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s%s", world.stem, suffix);
	file = fopen(path, "rb");
	fuzz_check((file != NULL) == (expected != NULL), "whether there is a %s", suffix);
	if (!file)
		return;
	bytes = malloc(len + 1);
	fuzz_must(bytes);
	/* One byte more is asked for, so that a longer file shows. */
	fuzz_check(fread(bytes, 1, len + 1, file) == len && memcmp(bytes, expected, len) == 0, "%s, expected:\n%.*s",
		   suffix, (int)len, expected);
	free(bytes);
	(void)fclose(file);
}

static void check_counts(const struct outcome *outcome, const struct slow_outcome *slow)
{
	uint64_t errors = 0;
	bool claim = outcome->kind == OUTCOME_CLAIM;

	fuzz_check(outcome->entries == slow->entries, "%zu entries", slow->entries);
	fuzz_check(outcome->blank_rows == slow->blank_rows, "%zu blank rows", slow->blank_rows);
	for (size_t k = 0; k < 3 && !claim; k++)
		fuzz_check(outcome->list_counts[k] == slow->counts[k], "%zu rows in list %zu", slow->counts[k], k);
	if (!claim)
		return;
	fuzz_check(outcome->claim.successes == slow->counts[0] && outcome->claim.errors == slow->counts[1],
		   "%zu successes, %zu errors", slow->counts[0], slow->counts[1]);
	for (size_t k = 0; k < RULES_MAX; k++)
		errors += outcome->claim.by_rule[k];
	fuzz_check(errors >= outcome->claim.errors, "every error belongs to a rule");
}

static void check_outcome(const struct outcome *outcome, const struct slow_outcome *slow, struct span file)
{
	bool claim = strcmp(slow->end, "D") == 0;
	size_t warnings = slow->end[0] == 'A' ? strcmp(slow->end, "A NOT_CSV") == 0 : slow->other_columns;

	fuzz_check(strcmp(end_of(outcome), slow->end) == 0, "%s, expected %s", end_of(outcome), slow->end);
	fuzz_check(outcome->warnings.count == warnings, "%zu warnings", outcome->warnings.count);
	check_notes_in(&outcome->warnings, file);
	if (strcmp(slow->end, "A NOT_CSV") != 0)
		check_counts(outcome, slow);
	check_file(CLAIM_SUFFIX, claim ? slow->result : NULL, slow->result_len);
	check_file(VALIDATION_SUFFIX, claim ? NULL : slow->result, slow->result_len);
}

/* What is seen of entries in one input must be forgotten in the next: the workspaces stay. */
static void validate_one(const struct validation *validation, unsigned threads, struct outcome *outcome)
{
	struct input input = { world.input, world.stem, 0, NULL };
	struct numbering numbering;

	numbering_init(&numbering, CLAIM_NUMBER);
	validate(validation, &input, threads, world.workspaces, &numbering, outcome);
	fuzz_check(numbering.next == CLAIM_NUMBER + (outcome->kind == OUTCOME_CLAIM), "the next claim's number");
	fuzz_check(numbering.order.passed == 1, "the input is decided once");
	numbering_free(&numbering);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size);
	uint8_t switches = input_byte(&input);
	struct slow_run run = accounts[switches % 4];
	struct validation validation = { .set = &world.set, .all_errors = switches & ALL_ERRORS };
	struct slow_outcome slow;
	struct outcome outcome;

	make_world();
	run.claim_number = CLAIM_NUMBER;
	run.all_errors = validation.all_errors;
	validation.gates = world.gates[switches % 4];
	validation.slice_bytes = switches & SLICES ? 1 + (switches >> 5) * 16u : 0;
	memory_file_put(&world.file, input);
	validate_one(&validation, switches & THREE_THREADS ? 3 : 1, &outcome);
	slow_validate(&slow, &run, input);
	check_outcome(&outcome, &slow, input);
	free(slow.result);
	outcome_free(&outcome);
	return 0;
}
