/* Adding up cents. */
#include "refund/sums.h"

#include "core/mem.h"
#include "core/sum.h"

#include <stdlib.h>

#define SLOTS_FIRST 256

static void sum_add(struct refund_sum *sum, const struct refund_sum *more)
{
	sum->entries += more->entries;
	sum->duty_cents = sum_cents(sum->duty_cents, more->duty_cents);
	sum->interest_cents = sum_cents(sum->interest_cents, more->interest_cents);
}

/* --- groups in slots, at most half of them used ------------------------------------------------------------------------ */

static struct refund_group *find_slot(struct refund_group *groups, size_t slots, uint32_t importer, day to)
{
	/* Multiplied by an odd number near 2^64 divided by the golden ratio: neighbours end up far apart. */
	uint64_t hash = ((uint64_t)importer << 16 | to) * 0x9E3779B97F4A7C15u;
	size_t at = (size_t)(hash >> 32) & (slots - 1);

	while (groups[at].used && (groups[at].importer != importer || groups[at].to != to))
		at = (at + 1) & (slots - 1);
	return &groups[at];
}

static void grow(struct refund_sums *sums)
{
	size_t slots = sums->slots ? 2 * sums->slots : SLOTS_FIRST;
	struct refund_group *groups = mem_zero(slots * sizeof(*groups));

	for (size_t i = 0; i < sums->slots; i++) {
		const struct refund_group *old = &sums->groups[i];

		if (old->used)
			*find_slot(groups, slots, old->importer, old->to) = *old;
	}
	free(sums->groups);
	sums->groups = groups;
	sums->slots = slots;
}

static void add_to_group(struct refund_sums *sums, uint32_t importer, day to, const struct refund_sum *more)
{
	struct refund_group *group;

	if (2 * (sums->groups_count + 1) > sums->slots)
		grow(sums);
	group = find_slot(sums->groups, sums->slots, importer, to);
	if (!group->used) {
		*group = (struct refund_group){ .importer = importer, .to = to, .used = true };
		sums->groups_count++;
	}
	sum_add(&group->sum, more);
}

/* --- sums ---------------------------------------------------------------------------------------------------------------- */

void refund_sums_add(struct refund_sums *sums, const struct refund_terms *terms, const struct refund_item *item,
		     const struct refund_estimate *estimate)
{
	bool estimable = estimate->reason == REFUND_ESTIMABLE;
	struct refund_sum more = { .entries = 1,
				   .duty_cents = item->duty_cents > 0 ? item->duty_cents : 0,
				   .interest_cents = estimable ? estimate->interest_cents : 0 };

	sum_add(estimable ? &sums->estimated : &sums->not_estimable[estimate->reason], &more);
	add_to_group(sums, item->importer, estimable ? estimate->to : DAY_BLANK, &more);
	if (!estimable)
		return;
	sums->deposits[estimate->deposit]++;
	sums->expected[estimate->expected]++;
	sums->carried += estimate->to > terms->carried_from;
	sums->said += estimate->said;
}

void refund_sums_merge(struct refund_sums *sum, const struct refund_sums *other)
{
	sum_add(&sum->estimated, &other->estimated);
	for (unsigned r = 0; r < REFUND_REASONS; r++)
		sum_add(&sum->not_estimable[r], &other->not_estimable[r]);
	for (unsigned d = 0; d < REFUND_DEPOSITS; d++)
		sum->deposits[d] += other->deposits[d];
	for (unsigned e = 0; e < REFUND_EXPECTATIONS; e++)
		sum->expected[e] += other->expected[e];
	sum->carried += other->carried;
	sum->said += other->said;
	for (size_t i = 0; i < other->slots; i++) {
		const struct refund_group *group = &other->groups[i];

		if (group->used)
			add_to_group(sum, group->importer, group->to, &group->sum);
	}
}

void refund_sums_free(struct refund_sums *sums)
{
	free(sums->groups);
	*sums = (struct refund_sums){ .groups = NULL };
}

struct refund_sum refund_sums_not_estimable(const struct refund_sums *sums)
{
	struct refund_sum sum = { .entries = 0 };

	for (unsigned r = 0; r < REFUND_REASONS; r++)
		sum_add(&sum, &sums->not_estimable[r]);
	return sum;
}

static int compare(const void *a, const void *b)
{
	const struct refund_group *x = a, *y = b;
	/* As unsigned numbers of 16 bits, DAY_BLANK - 1 is above all days. */
	uint64_t p = (uint64_t)x->importer << 16 | (uint16_t)(x->to - 1);
	uint64_t q = (uint64_t)y->importer << 16 | (uint16_t)(y->to - 1);

	return (p > q) - (p < q);
}

struct refund_group *refund_sums_groups(const struct refund_sums *sums)
{
	struct refund_group *groups = mem_alloc(sums->groups_count * sizeof(*groups));
	struct refund_sum dated = { .entries = 0 }, undated = { .entries = 0 };
	struct refund_sum not_estimable = refund_sums_not_estimable(sums);
	size_t count = 0;

	for (size_t i = 0; i < sums->slots; i++) {
		if (!sums->groups[i].used)
			continue;
		sum_add(sums->groups[i].to == DAY_BLANK ? &undated : &dated, &sums->groups[i].sum);
		groups[count++] = sums->groups[i];
	}
	assert(count == sums->groups_count && dated.entries == sums->estimated.entries &&
	       dated.duty_cents == sums->estimated.duty_cents &&
	       dated.interest_cents == sums->estimated.interest_cents && undated.entries == not_estimable.entries &&
	       undated.duty_cents == not_estimable.duty_cents);
	qsort(groups, count, sizeof(*groups), compare);
	return groups;
}
