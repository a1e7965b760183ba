/* refund/sums.h: sums against a plain table of importers and days, however many workers added to them. */
#include "refund/sums.h"

#include "unit/support.h"

#define IMPORTERS 40
#define DAYS      50
#define WORKERS   3

struct plain {
	struct refund_sum groups[IMPORTERS][DAYS]; /* day 0: not estimable */
	struct refund_sum reasons[REFUND_REASONS];
	uint64_t deposits[REFUND_DEPOSITS], expected[REFUND_EXPECTATIONS], carried;
};

static void add(struct refund_sum *sum, int64_t duty, int64_t interest)
{
	sum->entries++;
	sum->duty_cents += duty;
	sum->interest_cents += interest;
}

static void draw(struct rng *rng, struct refund_item *item, struct refund_estimate *estimate)
{
	*item = (struct refund_item){ .importer = (uint32_t)rng_below(rng, IMPORTERS),
				      .duty_cents = (int64_t)rng_below(rng, 1000000) + 1 };
	*estimate = (struct refund_estimate){ .reason = rng_below(rng, 4) ? REFUND_ESTIMABLE
									  : rng_below(rng, REFUND_REASONS),
					      .deposit = rng_below(rng, REFUND_DEPOSITS),
					      .expected = rng_below(rng, REFUND_EXPECTATIONS),
					      .to = (day)(1 + rng_below(rng, DAYS - 1)),
					      .interest_cents = (int64_t)rng_below(rng, 50000) };
	if (estimate->reason == REFUND_NO_DUTY_COLUMN)
		item->duty_cents = REFUND_DUTY_UNKNOWN;
	if (estimate->reason == REFUND_NO_DUTY)
		item->duty_cents = -(int64_t)rng_below(rng, 100);
}

static void add_plain(struct plain *plain, const struct refund_terms *terms, const struct refund_item *item,
		      const struct refund_estimate *estimate)
{
	bool estimable = estimate->reason == REFUND_ESTIMABLE;
	int64_t duty = item->duty_cents > 0 ? item->duty_cents : 0;
	int64_t interest = estimable ? estimate->interest_cents : 0;

	add(&plain->groups[item->importer][estimable ? estimate->to : 0], duty, interest);
	add(&plain->reasons[estimate->reason], duty, interest);
	if (estimable) {
		plain->deposits[estimate->deposit]++;
		plain->expected[estimate->expected]++;
		plain->carried += estimate->to > terms->carried_from;
	}
}

static void expect_sum(const struct refund_sum *is, const struct refund_sum *should, const char *what)
{
	expect(is->entries == should->entries && is->duty_cents == should->duty_cents &&
		       is->interest_cents == should->interest_cents,
	       "%s", what);
}

static void expect_groups(const struct refund_sums *sums, const struct plain *plain)
{
	struct refund_group *groups = refund_sums_groups(sums);
	size_t at = 0;

	for (uint32_t i = 0; i < IMPORTERS; i++) {
		for (unsigned d = 1; d <= DAYS; d++) {
			const struct refund_sum *should = &plain->groups[i][d % DAYS];

			if (should->entries == 0)
				continue;
			expect(at < sums->groups_count && groups[at].importer == i && groups[at].to == d % DAYS,
			       "group %zu", at);
			expect_sum(&groups[at++].sum, should, "a group");
		}
	}
	assert_int_equal(at, sums->groups_count);
	free(groups);
}

UNIT_TEST(groups_and_totals)
{
	struct refund_terms terms = { .carried_from = 30 };
	struct rng rng = { .state = 3 };

	for (unsigned round = 0; round < 20; round++) {
		struct plain *plain = calloc(1, sizeof(*plain));
		struct refund_sums workers[WORKERS] = { { .carried = 0 } }, sum = { .carried = 0 };
		struct refund_sum undated;

		must(plain != NULL);
		for (size_t n = rng_below(&rng, 4000); n > 0; n--) {
			struct refund_estimate estimate;
			struct refund_item item;

			draw(&rng, &item, &estimate);
			refund_sums_add(&workers[rng_below(&rng, WORKERS)], &terms, &item, &estimate);
			add_plain(plain, &terms, &item, &estimate);
		}
		for (unsigned w = 0; w < WORKERS; w++) {
			refund_sums_merge(&sum, &workers[w]);
			refund_sums_free(&workers[w]);
		}
		expect_sum(&sum.estimated, &plain->reasons[REFUND_ESTIMABLE], "estimated");
		for (unsigned r = 1; r < REFUND_REASONS; r++)
			expect_sum(&sum.not_estimable[r], &plain->reasons[r], refund_reasons[r].code);
		undated = refund_sums_not_estimable(&sum);
		plain->reasons[REFUND_ESTIMABLE] = (struct refund_sum){ .entries = 0 };
		for (unsigned r = 1; r < REFUND_REASONS; r++) {
			plain->reasons[0].entries += plain->reasons[r].entries;
			plain->reasons[0].duty_cents += plain->reasons[r].duty_cents;
		}
		expect_sum(&undated, &plain->reasons[0], "not estimable");
		assert_memory_equal(sum.deposits, plain->deposits, sizeof(plain->deposits));
		assert_memory_equal(sum.expected, plain->expected, sizeof(plain->expected));
		assert_int_equal(sum.carried, plain->carried);
		expect_groups(&sum, plain);
		refund_sums_free(&sum);
		free(plain);
	}
}

/* Only forged data get there; groups still add up to the totals, which refund_sums_groups() asserts. */
UNIT_TEST(sums_stop_at_the_largest)
{
	struct refund_terms terms = { .carried_from = 30 };
	struct refund_estimate estimate = { .to = 5 };
	struct refund_item item = { .duty_cents = INT64_MAX / 2 };
	struct refund_sums sums = { .carried = 0 };

	for (item.importer = 0; item.importer < 5; item.importer++)
		refund_sums_add(&sums, &terms, &item, &estimate);
	assert_int_equal(sums.estimated.duty_cents, INT64_MAX);
	free(refund_sums_groups(&sums));
	refund_sums_free(&sums);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_and_totals),
		cmocka_unit_test(sums_stop_at_the_largest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
