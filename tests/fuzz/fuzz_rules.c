/*
 * Rule files: what loads makes sense, evaluates as its conditions do one by one, and its texts come through a claim
 * file as they are.
 *
 * Input: a byte of switches, then the file; with the lowest bit of the switches only what is behind a file that has
 * all there must be.
 */
#include "core/key.h"
#include "emit/claim.h"
#include "fuzz/attrs.h"
#include "fuzz/fuzz.h"
#include "fuzz/message.h"
#include "fuzz/slow_csv.h"
#include "rules/judge.h"

#define BASE    1
#define ENTRIES 40

/* A gate rule without a condition, as short as a rule can be. */
#define RULE(id, gate, order) "[" id "]\ngate = " gate "\norder = " order "\ntext = " id "\nsource = s\n"

/* clang-format off */
static const char base[] =
	"[rules]\nname = fuzz\n"
	"[statuses]\nupload_accepted = a\nupload_failed_initial = b\nupload_rejected_batch = c\n"
	"claim_accepted = d\nclaim_accepted_with_errors = e\nclaim_rejected = f\n"
	"entry_updated = Entry Summary Updated\nentry_failed = Failed\n"
	RULE("NOT_CSV", "A", "1")
	RULE("EMPTY", "A", "2")
	RULE("HEADER", "A", "3")
	RULE("LENGTH", "B", "1")
	RULE("DUPLICATE", "B", "2")
	RULE("FILER_CODE", "B", "3")
	RULE("EXISTS", "C", "1")
	RULE("ACCOUNT", "C", "2");
/* clang-format on */

static void check_set(const struct ruleset *set)
{
	fuzz_check(set->count <= RULES_MAX && set->name, "a set of rules");
	for (size_t i = 0; i < set->count; i++) {
		const struct rule *r = &set->rows[i], *next = r + 1;

		fuzz_check(r->id && r->text && r->source && r->order >= 1 && r->order <= RULES_MAX, "row %zu", i);
		fuzz_check((r->gate == GATE_D) == (r->fails_when != NULL), "row %zu: gate and condition", i);
		fuzz_check(words_text(r->words), "row %zu: whose words", i);
		fuzz_check(i + 1 == set->count || r->gate < next->gate ||
				   (r->gate == next->gate && r->order <= next->order),
			   "row %zu: order", i);
	}
	for (size_t s = 0; s < STATUS_TEXTS; s++)
		fuzz_check(set->statuses[s], "status %zu", s);
}

/* On any day an id and an order are in force once, and there is a row for all that the program itself applies. */
static void check_in_force(const struct ruleset *set, const struct rules_in_force *rules)
{
	for (enum gate_rule g = RULE_NOT_CSV; g < GATE_RULES; g++) {
		const struct rule *rule = rules->gates[g];

		fuzz_check(rule >= set->rows && rule < set->rows + set->count &&
				   strcmp(rule->id, gate_rule_id(g)) == 0 && rule_in_force(rule, rules->as_of),
			   "gate rule %d", (int)g);
	}
	for (size_t i = 0; i < rules->count; i++) {
		fuzz_check(rules->rows[i]->gate == GATE_D && rule_in_force(rules->rows[i], rules->as_of), "row %zu", i);
		for (size_t k = 0; k < i; k++) {
			fuzz_check(strcmp(rules->rows[i]->id, rules->rows[k]->id) != 0, "%s twice", rules->rows[i]->id);
			fuzz_check(rules->rows[k]->order < rules->rows[i]->order, "order of %s", rules->rows[i]->id);
		}
	}
}

static uint32_t absent_fields(entry_attr attr)
{
	uint32_t absent = 0;

	for (unsigned f = 0; f < FIELDS; f++)
		absent |= (uint32_t)(entry_bits[f].optional && entry_get(attr, (enum field)f) == 0) << f;
	return absent;
}

static void check_failures(const struct rules_in_force *rules, const entry_attr *attrs, const uint64_t *failures,
			   const uint8_t *verdicts)
{
	for (size_t i = 0; i < ENTRIES; i++) {
		uint32_t absent = absent_fields(attrs[i]);
		uint64_t unchecked = rules_unchecked(rules, absent);
		uint8_t first = 0;

		for (size_t k = 0; k < rules->count; k++) {
			bool fails = condition_holds(&rules->rows[k]->condition, rules->as_of, attrs[i]);

			fuzz_check(((failures[i] >> k) & 1) == fails, "entry %zu, rule %zu", i, k);
			fuzz_check(((unchecked >> k) & 1) ==
					   ((rules->rows[k]->condition.optional_fields & absent) != 0),
				   "entry %zu, rule %zu is checked", i, k);
			first = first == 0 && fails ? (uint8_t)(k + 1) : first;
		}
		fuzz_check(verdicts[i] == first, "verdict of entry %zu", i);
	}
}

/* --- the texts in a claim file ---------------------------------------------------------------------------------- */

static void make_numbers(unsigned char (*numbers)[ENTRY_TEXT_BYTES])
{
	memset(numbers, '"', ENTRIES * sizeof(*numbers));
	for (size_t i = 0; i < ENTRIES; i++)
		key_unpack(i * KEYS_PER_FILER + i, numbers[i]);
}

/* The failing texts joined; empty if none fails. */
static size_t join(const struct rules_in_force *rules, uint64_t failures, bool all, char *out, size_t capacity)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t k = 0; k < rules->count && (all || len == 0); k++) {
		if ((failures >> k) & 1)
			len += (size_t)snprintf(out + len, capacity - len, "%s%s", len ? "; " : "",
						rules->rows[k]->text);
	}
	return len;
}

static void check_lines(const struct ruleset *set, const struct rules_in_force *rules, const uint64_t *failures,
			struct span lines, bool all)
{
	static char joined[1 << 20];
	struct slow_csv csv;

	slow_csv_read(&csv, lines, '\n');
	fuzz_check(csv.records_count == ENTRIES && !csv.open, "%zu lines", csv.records_count);
	for (size_t i = 0; i < ENTRIES; i++) {
		size_t len = join(rules, failures[i], all, joined, sizeof(joined));
		const char *status = set->statuses[failures[i] ? ENTRY_FAILED : ENTRY_UPDATED];

		fuzz_check(csv.records[i].fields == 4, "line %zu has %zu fields", i, csv.records[i].fields);
		fuzz_check(span_equal(slow_csv_value(&csv, i, 2), span_text(status)), "status of line %zu", i);
		fuzz_check(span_equal(slow_csv_value(&csv, i, 3), span_of(joined, len)), "text of line %zu: %s", i,
			   joined);
	}
	slow_csv_free(&csv);
}

static void check_claim(const struct ruleset *set, const struct rules_in_force *rules, const uint64_t *failures,
			const uint8_t *verdicts)
{
	const char *errors[RULES_MAX];
	struct claim_texts texts = { .updated = set->statuses[ENTRY_UPDATED],
				     .failed = set->statuses[ENTRY_FAILED],
				     .errors = errors,
				     .errors_count = rules->count };
	unsigned char numbers[ENTRIES][ENTRY_TEXT_BYTES];
	struct claim_lines lines;
	struct outbuf out;

	make_numbers(numbers);
	for (size_t k = 0; k < rules->count; k++)
		errors[k] = rules->rows[k]->text;
	claim_lines_prepare(&lines, CLAIM_NUMBER_MAX, &texts);
	out = (struct outbuf){ .capacity_bytes = ENTRIES * lines.joined_max_bytes + CLAIM_STEP_BYTES };
	out.begin = malloc(out.capacity_bytes);
	fuzz_must(out.begin);
	claim_emit_joined(&lines, numbers[0], failures, ENTRIES, &out);
	check_lines(set, rules, failures, span_of(out.begin, out.len_bytes), true);
	out.len_bytes = 0;
	out.capacity_bytes = ENTRIES * lines.line_max_bytes + CLAIM_STEP_BYTES;
	claim_emit(&lines, numbers[0], verdicts, ENTRIES, &out);
	check_lines(set, rules, failures, span_of(out.begin, out.len_bytes), false);
	free(out.begin);
	claim_lines_free(&lines);
}

static void check_day(const struct ruleset *set, day as_of, const entry_attr *attrs)
{
	struct rules_in_force rules;
	struct judgement judgement = { 0 };
	uint64_t failures[ENTRIES];
	uint8_t verdicts[ENTRIES];

	rules_choose(&rules, set, as_of);
	check_in_force(set, &rules);
	rules_judge(&rules, attrs, ENTRIES, (struct judge_output){ verdicts, failures }, &judgement);
	check_failures(&rules, attrs, failures, verdicts);
	check_claim(set, &rules, failures, verdicts);
}

/* --- all mistakes ------------------------------------------------------------------------------------------------ */

/* There are some just where the file does not load, in the order of lines, and each says what to do. */
static void check_mistakes(struct span file, const struct err *err)
{
	struct notes mistakes = { .count = 0 };
	struct ruleset set;

	fuzz_check(ruleset_check(&set, file, "rules.ini", &mistakes) == !err->set, "loaded and checked differ");
	ruleset_free(&set);
	fuzz_check((mistakes.count > 0) == err->set && mistakes.count <= RULESET_MISTAKES_MAX, "%zu mistakes",
		   mistakes.count);
	check_notes_in(&mistakes, file);
	for (size_t i = 0; i < mistakes.count; i++) {
		fuzz_check(strstr(mistakes.items[i].text, "; "), "\"%s\" has no remedy", mistakes.items[i].text);
		fuzz_check(i == 0 || mistakes.items[i].line == 0 ||
				   (mistakes.items[i - 1].line != 0 &&
				    mistakes.items[i - 1].line <= mistakes.items[i].line),
			   "order of mistakes");
	}
	notes_free(&mistakes);
}

/* --- input ------------------------------------------------------------------------------------------------------ */

/* The file in memory of just its size. */
static struct span make_file(struct span input, bool with_base)
{
	size_t begin = with_base ? sizeof(base) - 1 : 0;
	unsigned char *bytes = malloc(begin + input.len_bytes + (begin + input.len_bytes == 0));

	fuzz_must(bytes);
	memcpy(bytes, base, begin);
	if (input.len_bytes)
		memcpy(bytes + begin, input.begin, input.len_bytes);
	return span_of(bytes, begin + input.len_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Between the ends 2026-06-28 and -29, when a rule changed, and a day of autumn. */
	static const day days[] = { DAY_FIRST, 16981, 16982, 17100, DAY_LAST };
	struct span input = span_of(data, size), none = { NULL, 0 };
	uint8_t switches = input_byte(&input);
	struct span file = make_file(input, switches & BASE);
	entry_attr attrs[ENTRIES];
	struct err err = ERR_INIT;
	struct ruleset set;

	if (ruleset_load(&set, file, "rules.ini", &err)) {
		char *version = ruleset_version(&set);

		check_set(&set);
		attrs_make(attrs, ENTRIES, &none);
		for (size_t d = 0; d < ARRAY_LEN(days); d++)
			check_day(&set, days[d], attrs);
		free(version);
		ruleset_free(&set);
	} else {
		check_message_in(&err, file);
	}
	check_mistakes(file, &err);
	free((void *)(uintptr_t)file.begin);
	return 0;
}
