/* The tables of a profile. */
#include "cli/command.h"
#include "cli/profile.h"

/* Labels are padded to this width. */
#define LABEL "  %-19s "

/* Room for "12345.678 ±1.234". */
#define COST_BYTES 64

/* "0.123 ±0.004"; a cost that is noise as "<0.021". */
static const char *cost_text(const struct profiled_rules *rules, struct figure cost, char out[COST_BYTES])
{
	if (rules && profile_is_noise(rules, cost))
		(void)snprintf(out, COST_BYTES, "<%.3f", rules->noise);
	else
		(void)snprintf(out, COST_BYTES, "%.3f ±%.3f", cost.median, cost.spread);
	return out;
}

/* Columns are counted in characters: ± takes two bytes. */
static void print_cost(const struct profiled_rules *rules, struct figure cost)
{
	char text[COST_BYTES];

	cost_text(rules, cost, text);
	(void)printf("%*s", strchr(text, '<') ? 16 : 17, text);
}

/* --- what was measured, and how ------------------------------------------------------------------------------------------- */

static void print_head(const struct profile_view *view)
{
	const struct profile *p = view->profile;
	char as_of[DAY_TEXT_BYTES], data[DAY_TEXT_BYTES], a[GROUPED_BYTES], b[GROUPED_BYTES];

	print_untrusted(stdout, span_text(view->path));
	(void)printf("\n" LABEL "%s on an index of %s, %u thread%s\n", "Entries", grouped(p->entries, a),
		     grouped(view->index->header.entries, b), view->threads, view->threads == 1 ? "" : "s");
	if (p->passed < p->entries)
		(void)printf(
			LABEL
			"%s of gates B and C: a validation would end there; dedupe, rules and emit see the others\n",
			"Offenders", grouped(p->entries - p->passed, a));
	day_format(p->rules[0].rules->as_of, as_of);
	day_format(view->index->header.data_date, data);
	(void)printf(LABEL "%s, index data of %s\n", "As of", as_of, data);
	for (size_t f = 0; f < p->rules_count; f++)
		(void)printf(LABEL "%s\n", f ? "Compared with" : "Rules", view->rules_versions[f]);
	(void)printf(LABEL "processor time: median of %zu rounds ± half the distance from 10th to 90th percentile\n",
		     "Measured", p->rounds);
	for (size_t f = 0; f < p->rules_count; f++)
		(void)printf(
			LABEL
			"%.3f ns: so far do two measurements of all rules differ; what is less is shown as <%.3f\n",
			f ? "Noise, compared" : "Noise", p->rules[f].noise, p->rules[f].noise);
	if (!p->counted)
		(void)printf(LABEL "the kernel gives none of the processor's (%s)\n", "Counters",
			     strerror(p->counter_error));
}

/* --- stages --------------------------------------------------------------------------------------------------------------- */

static void print_stages(const struct profile *p)
{
	char text[COST_BYTES];

	(void)printf("\n  %-19s %16s %7s", "Stage", "ns an entry", "share");
	for (size_t c = 0; c < COUNTERS && p->counted; c++)
		(void)printf(" %14s", counter_kinds[c].name);
	for (size_t s = 0; s < STAGES; s++) {
		const struct profiled_stage *stage = &p->stages[s];

		(void)printf("\n" LABEL "%17s %5.1f %%", stage_names[s], cost_text(NULL, stage->ns, text),
			     stage->share * 100);
		for (size_t c = 0; c < COUNTERS && p->counted; c++)
			(void)printf(" %14.3f", stage->counts[c].median);
	}
	(void)printf("\n" LABEL "%17s   (claim lines are made and thrown away)\n", "all",
		     cost_text(NULL, p->all_stages, text));
}

/* --- rules ---------------------------------------------------------------------------------------------------------------- */

static const struct profiled_rule *find(const struct profiled_rules *rules, const char *id)
{
	for (size_t k = 0; k < rules->rules->count; k++) {
		if (strcmp(rules->rows[k].rule->id, id) == 0)
			return &rules->rows[k];
	}
	return NULL;
}

static void print_rule(const struct profile *p, const char *id)
{
	(void)printf(LABEL, id);
	for (size_t f = 0; f < p->rules_count; f++) {
		const struct profiled_rule *rule = find(&p->rules[f], id);
		char a[GROUPED_BYTES], b[GROUPED_BYTES];

		if (f)
			(void)fputs(" |", stdout);
		if (!rule) {
			(void)printf("%12s%13s%16s%16s", "-", "-", "-", "-");
			continue;
		}
		(void)printf("%12s%13s", grouped(rule->decides, a), grouped(rule->alone_fails, b));
		print_cost(&p->rules[f], rule->alone);
		print_cost(&p->rules[f], rule->marginal);
	}
	(void)putchar('\n');
}

/* The whole stage, which has no counts and no difference to be noise. */
static void print_stage_of(const struct profile *p, const char *label, bool all)
{
	char text[COST_BYTES];

	(void)printf(LABEL, label);
	for (size_t f = 0; f < p->rules_count; f++)
		(void)printf("%s%12s%13s%17s%16s", f ? " |" : "", "", "",
			     cost_text(NULL, all ? p->rules[f].all : p->rules[f].none, text), "");
	(void)putchar('\n');
}

static void print_rules(const struct profile *p)
{
	(void)printf("\n  %-19s ", "Rule");
	for (size_t f = 0; f < p->rules_count; f++)
		(void)printf("%s%12s%13s%16s%16s", f ? " |" : "", "decides", "fails alone", "ns alone", "ns marginal");
	(void)putchar('\n');
	print_stage_of(p, "no rule", false);
	for (size_t f = 0; f < p->rules_count; f++) {
		const struct rules_in_force *rules = p->rules[f].rules;

		for (size_t k = 0; k < rules->count; k++) {
			if (f == 0 || !find(&p->rules[0], rules->rows[k]->id))
				print_rule(p, rules->rows[k]->id);
		}
	}
	print_stage_of(p, "all rules", true);
}

void profile_text(const struct profile_view *view)
{
	print_head(view);
	print_stages(view->profile);
	print_rules(view->profile);
}
