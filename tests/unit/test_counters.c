/* profile/counters.h: none where the kernel gives none, and what is counted where it gives them; software events stand for the processor's. */
#include "profile/counters.h"

#include "core/threads.h"
#include "profile/processor.h"
#include "unit/support.h"

#include <linux/perf_event.h>

/* No kernel has such events: what a machine without counters answers. */
static const struct counter_kind none[COUNTERS] = { { "none", 0xFFFFFFF0, 0 } };
static const struct counter_kind software[COUNTERS] = {
	{ "task_clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	{ "page_faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	{ "task_clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	{ "page_faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
};

UNIT_TEST(without_counters_everything_is_zero)
{
	double counts[COUNTERS] = { 1, 2, 3, 4 };
	struct counters counters;

	counters_open(&counters, none);
	assert_false(counters.open);
	assert_true(counters.error != 0);
	counters_read(&counters, counts);
	for (size_t c = 0; c < COUNTERS; c++)
		assert_true(counts[c] == 0);
	counters_close(&counters);
}

/* The second cannot be had: the first is given back. */
UNIT_TEST(all_or_none)
{
	struct counter_kind kinds[COUNTERS];
	struct counters counters;

	memcpy(kinds, software, sizeof(kinds));
	kinds[1] = none[0];
	counters_open(&counters, kinds);
	assert_false(counters.open);
	for (size_t c = 0; c < COUNTERS; c++)
		assert_int_equal(counters.fds[c], -1);
	counters_close(&counters);
}

static void work(void *context, unsigned worker)
{
	(void)context;
	(void)worker;
	spin(2e6);
}

/* Of this thread, and of threads it started. */
UNIT_TEST(what_was_counted)
{
	double before[COUNTERS], after[COUNTERS];
	struct counters counters;

	counters_open(&counters, software);
	if (!counters.open) {
		print_message("skipped: no software events here (%s)\n", strerror(counters.error));
		skip();
	}
	counters_read(&counters, before);
	threads_run(2, work, NULL);
	counters_read(&counters, after);
	expect(after[0] - before[0] >= 3e6, "%f ns of two times 2,000,000", after[0] - before[0]);
	counters_close(&counters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_counters_everything_is_zero),
		cmocka_unit_test(all_or_none),
		cmocka_unit_test(what_was_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
