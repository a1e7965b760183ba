/* emit/queue.h: blocks come out in the order of their numbers, whoever puts them when. */
#include "emit/csv_writer.h"

#include "core/mem.h"
#include "core/threads.h"
#include "unit/in_folder.h"
#include "unit/support.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#define PIECES 500

struct run {
	struct block_queue queue;
	atomic_size_t next;
	atomic_size_t put;
	size_t block_bytes; /* less than a piece: it is written while it is made */
};

/* A piece of 0 to some hundred bytes, which says its number. */
static size_t piece_text(size_t number, char *out)
{
	size_t len = (size_t)sprintf(out, "%zu:", number);

	for (size_t i = 0; i < number * 7919 % 300; i++)
		out[len++] = (char)('a' + number % 26);
	return number % 11 == 0 ? 0 : len;
}

static void work(void *context, unsigned worker)
{
	struct run *run = context;
	struct outbuf *block;

	(void)worker;
	while ((block = block_take(&run->queue)) != NULL) {
		size_t number = atomic_fetch_add(&run->next, 1);
		struct csv_writer writer;
		char text[512];

		if (number >= PIECES) {
			block_return(&run->queue, block);
			return;
		}
		expect(block->len_bytes == 0, "piece %zu: the block is not empty", number);
		csv_writer_begin_piece(&writer, &run->queue, number, block);
		outbuf_empty(block, run->block_bytes);
		csv_put_bytes(&writer, text, piece_text(number, text));
		/* Some take longer than those behind them. */
		for (volatile size_t i = 0; i < number * 104729 % 5000; i++)
			continue;
		(void)csv_writer_end(&writer);
		atomic_fetch_add(&run->put, 1);
	}
}

static bool run_all(const char *name, unsigned workers, size_t block_bytes, struct err *err)
{
	struct run run = { .block_bytes = block_bytes };
	struct sink sink;
	bool ok;

	must(sink_create(&sink, folder_file(&folder, name), false, err));
	block_queue_init(&run.queue, &sink, workers, err);
	threads_run(workers, work, &run);
	ok = block_queue_finish(&run.queue);
	if (ok) {
		expect(run.put == PIECES, "%zu pieces were put", run.put);
		must(sink_publish(&sink, err));
	} else {
		sink_abandon(&sink);
	}
	return ok;
}

UNIT_TEST(pieces_come_out_in_order)
{
	static char expected[PIECES * 512];
	size_t len = 0;

	for (size_t i = 0; i < PIECES; i++)
		len += piece_text(i, expected + len);
	for (unsigned workers = 1; workers <= 16; workers = workers * 2 + 1) {
		for (size_t block_bytes = 512; block_bytes > 0; block_bytes /= 8) {
			struct err err = ERR_INIT;

			expect(run_all("out", workers, block_bytes, &err), "%u workers: %s", workers, err.text);
			expect_file(folder_file(&folder, "out"), expected);
		}
	}
}

static atomic_int writes_left;

static ssize_t failing_write(int fd, const void *bytes, size_t len_bytes)
{
	if (atomic_fetch_sub(&writes_left, 1) <= 0) {
		errno = ENOSPC;
		return -1;
	}
	return real.write(fd, bytes, len_bytes);
}

UNIT_TEST(a_failed_write_ends_all_workers)
{
	for (int good = 0; good < 40; good += 3) {
		for (unsigned workers = 1; workers <= 8; workers *= 2) {
			struct err err = ERR_INIT;

			writes_left = good;
			calls.write = failing_write;
			expect(!run_all("out", workers, good % 2 ? 512 : 50, &err), "%d writes were good, one failed",
			       good);
			calls.write = real.write;
			expect(err.set && strstr(err.text, "No space left"), "%s", err.text);
			expect(folder_count(&folder) == 0, "something is left");
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pieces_come_out_in_order),
		TEST(a_failed_write_ends_all_workers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
