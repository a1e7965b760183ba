/* core/threads.h: pieces of work, and their results in order. */
#include "core/threads.h"

#include "unit/support.h"

#include <sched.h>
#include <stdatomic.h>

#define PIECES 2000

struct work {
	atomic_uint next;
	atomic_uint taken[PIECES];
	atomic_uint calls[THREADS_MAX]; /* by worker */
	atomic_uint by_caller;          /* calls on the thread that called threads_run() */
	pthread_t caller;
	struct turnstile order;
	unsigned log[PIECES]; /* under the turnstile */
	unsigned logged;
};

static void take_pieces(void *context, unsigned worker)
{
	struct work *work = context;
	unsigned piece;

	atomic_fetch_add(&work->calls[worker], 1);
	if (pthread_equal(pthread_self(), work->caller))
		atomic_fetch_add(&work->by_caller, 1);
	while ((piece = atomic_fetch_add(&work->next, 1)) < PIECES)
		atomic_fetch_add(&work->taken[piece], 1);
}

UNIT_TEST(every_piece_is_taken_once)
{
	static const unsigned counts[] = { 1, 2, 3, 8, 32 };

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		static struct work work;
		unsigned calls = 0;

		memset(&work, 0, sizeof(work));
		work.caller = pthread_self();
		threads_run(counts[i], take_pieces, &work);
		for (unsigned piece = 0; piece < PIECES; piece++)
			expect(work.taken[piece] == 1, "%u workers, piece %u", counts[i], piece);
		expect(work.by_caller == 1, "%u workers, %u calls here", counts[i], work.by_caller);
		for (unsigned worker = 0; worker < THREADS_MAX; worker++) {
			expect(work.calls[worker] <= (worker < counts[i]), "%u workers, worker %u", counts[i], worker);
			calls += work.calls[worker];
		}
		expect(calls == counts[i], "%u workers, %u calls", counts[i], calls);
	}
}

/* Work of very unequal length, so that later pieces are done before earlier ones. */
static unsigned busy(unsigned piece)
{
	struct rng rng = { piece };

	for (size_t left = rng_below(&rng, piece % 7 == 0 ? 20000 : 20); left > 0; left--)
		(void)rng_next(&rng);
	return (unsigned)(rng.state & 1);
}

static void log_in_order(void *context, unsigned worker)
{
	struct work *work = context;
	unsigned piece;

	(void)worker;
	while ((piece = atomic_fetch_add(&work->next, 1)) < PIECES) {
		unsigned bit = busy(piece);

		turnstile_wait(&work->order, piece);
		work->log[work->logged++] = piece * 2 + bit;
		turnstile_pass(&work->order, piece);
	}
}

UNIT_TEST(results_come_out_in_order)
{
	static const unsigned counts[] = { 1, 2, 7, 16 };

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		static struct work work;

		memset(&work, 0, sizeof(work));
		turnstile_init(&work.order);
		threads_run(counts[i], log_in_order, &work);
		turnstile_free(&work.order);
		expect(work.logged == PIECES, "%u workers, %u pieces", counts[i], work.logged);
		for (unsigned piece = 0; piece < PIECES; piece++)
			expect(work.log[piece] == piece * 2 + busy(piece), "%u workers, place %u", counts[i], piece);
	}
}

/* A worker that gives up passes without waiting its turn for anything but the turnstile. */
static void give_up_some(void *context, unsigned worker)
{
	struct work *work = context;
	unsigned piece;

	(void)worker;
	while ((piece = atomic_fetch_add(&work->next, 1)) < PIECES) {
		turnstile_wait(&work->order, piece);
		if (piece % 3 != 0)
			work->log[work->logged++] = piece;
		turnstile_pass(&work->order, piece);
	}
}

UNIT_TEST(pieces_given_up_let_the_others_pass)
{
	static struct work work;

	turnstile_init(&work.order);
	threads_run(5, give_up_some, &work);
	turnstile_free(&work.order);
	assert_int_equal(work.logged, PIECES - (PIECES + 2) / 3);
	for (unsigned i = 1; i < work.logged; i++)
		expect(work.log[i - 1] < work.log[i], "place %u", i);
}

UNIT_TEST(nobody_waits_for_what_has_passed)
{
	struct turnstile order;

	turnstile_init(&order);
	turnstile_wait(&order, 0);
	turnstile_pass(&order, 0);
	turnstile_pass(&order, 1);
	for (uint64_t piece = 0; piece <= 2; piece++)
		turnstile_wait(&order, piece);
	assert_true(order.passed == 2);
	turnstile_free(&order);
}

UNIT_TEST(short_work_gets_few_threads)
{
	static const struct {
		unsigned threads;
		uint64_t items, share;
		unsigned worth;
	} rows[] = {
		{ 8, 0, 100, 1 },
		{ 8, 1, 100, 1 },
		{ 8, 99, 100, 1 },
		{ 8, 800, 100, 8 },
		{ 8, 100000, 100, 8 },
		{ 1, 100000, 100, 1 },
		{ 2, UINT64_MAX / 2, 1, 2 },
		{ THREADS_MAX, UINT64_MAX / 2, 1, THREADS_MAX },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(threads_worth(rows[i].threads, rows[i].items, rows[i].share) == rows[i].worth, "row %zu: %u", i,
		       threads_worth(rows[i].threads, rows[i].items, rows[i].share));
}

UNIT_TEST(as_many_threads_as_cores_it_may_use)
{
	cpu_set_t all, one;
	size_t first = 0;

	must(sched_getaffinity(0, sizeof(all), &all) == 0);
	assert_int_equal(threads_default(), CPU_COUNT(&all));
	while (!CPU_ISSET(first, &all))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	if (sched_setaffinity(0, sizeof(one), &one) != 0) {
		print_message("this process may not choose its cores\n");
		skip();
	}
	assert_int_equal(threads_default(), 1);
	must(sched_setaffinity(0, sizeof(all), &all) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_piece_is_taken_once),
		cmocka_unit_test(results_come_out_in_order),
		cmocka_unit_test(pieces_given_up_let_the_others_pass),
		cmocka_unit_test(nobody_waits_for_what_has_passed),
		cmocka_unit_test(short_work_gets_few_threads),
		cmocka_unit_test(as_many_threads_as_cores_it_may_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
