/* io/reads.h: many pieces of a file, from memory and from the disk, in every way there is, and where a way is closed. */
#include "io/reads.h"

#include "unit/evict.h"
#include "unit/in_folder.h"

#include <errno.h>

#define FILE_BYTES (3u << 20)
#define PIECES     3000
#define PIECE_MAX  2000

static unsigned char *content;
static int fd;

static unsigned char read_bytes[PIECES][PIECE_MAX];
static struct read_piece pieces[PIECES];

static int begin_file(void **state)
{
	struct rng rng = { 5 };

	begin(state);
	content = malloc(FILE_BYTES);
	must(content != NULL);
	for (size_t i = 0; i < FILE_BYTES; i++)
		content[i] = (unsigned char)rng_next(&rng);
	file_write(folder_file(&folder, "a"), content, FILE_BYTES);
	fd = open(folder.file, O_RDONLY | O_CLOEXEC);
	must(fd >= 0);
	return 0;
}

static int end_file(void **state)
{
	must(close(fd) == 0);
	free(content);
	return end(state);
}

/* Anywhere in the file, also over each other and up to its end; lengths from 1. */
static void make_pieces(size_t count, size_t len_max, struct rng *rng)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = 1 + rng_below(rng, len_max);
		size_t at = i % 50 == 7 ? FILE_BYTES - len : rng_below(rng, FILE_BYTES - len + 1);

		pieces[i] = (struct read_piece){ at, len, read_bytes[i] };
		memset(read_bytes[i], 0xA5, PIECE_MAX);
	}
}

static void expect_pieces(size_t count, const char *way)
{
	for (size_t i = 0; i < count; i++) {
		const struct read_piece *p = &pieces[i];

		expect(memcmp(p->into, content + p->offset, p->len_bytes) == 0, "%s: piece %zu of %zu", way, i, count);
		expect(p->len_bytes == PIECE_MAX || read_bytes[i][p->len_bytes] == 0xA5, "%s: behind piece %zu", way,
		       i);
	}
}

static bool read_all(size_t count)
{
	return reads_all(fd, pieces, count);
}

static bool read_by_ring(size_t count)
{
	return reads_ways[0].read(fd, pieces, count) == READS_DONE;
}

static bool read_told(size_t count)
{
	return reads_ways[1].read(fd, pieces, count) == READS_DONE;
}

static const struct {
	const char *name;
	bool (*read)(size_t count);
} ways[] = { { "all", read_all }, { "ring", read_by_ring }, { "told", read_told } };

/* Says so aloud where a container forbids it. */
static bool is_closed(size_t way)
{
	make_pieces(1, 1, &(struct rng){ 1 });
	if (strcmp(ways[way].name, "ring") != 0 || reads_by_uring(fd, pieces, 1) != READS_UNAVAILABLE)
		return false;
	print_message("skipped: io_uring is not allowed here\n");
	return true;
}

UNIT_TEST(every_way_reads_what_is_there)
{
	static const size_t counts[] = { 0, 1, 2, 3, 4, 5, 6, 31, 255, 256, 257, 511, 513, 1000, PIECES };
	struct rng rng = { 6 };

	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		if (is_closed(w))
			continue;
		for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
			for (unsigned cold = 0; cold < 2; cold++) {
				make_pieces(counts[c], c % 2 ? 64 : PIECE_MAX, &rng);
				if (cold)
					evict(folder_file(&folder, "a"));
				expect(ways[w].read(counts[c]), "%s: %zu pieces", ways[w].name, counts[c]);
				expect_pieces(counts[c], ways[w].name);
			}
		}
	}
}

UNIT_TEST(pieces_beyond_the_end_and_files_that_are_none)
{
	struct rng rng = { 7 };
	int sound = fd;

	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		if (is_closed(w))
			continue;
		for (size_t bad = 0; bad < 600; bad += 149) {
			make_pieces(600, 64, &rng);
			pieces[bad].offset = bad % 2 ? FILE_BYTES - pieces[bad].len_bytes + 1 : FILE_BYTES + 4096;
			expect(!ways[w].read(600), "%s: piece %zu lies outside", ways[w].name, bad);
		}
		make_pieces(600, 64, &rng);
		fd = -1;
		expect(!ways[w].read(600), "%s: no file", ways[w].name);
		fd = sound;
	}
}

/* --- calls that fail --------------------------------------------------------------------------------------------------- */

static unsigned calls_left, inits;
static int failure;

static int count_init(unsigned entries, struct io_uring *ring, unsigned flags)
{
	inits++;
	return failure ? failure : real.uring_init(entries, ring, flags);
}

static int fail_submit(struct io_uring *ring, unsigned wait_for)
{
	return calls_left-- == 0 ? -EIO : real.uring_submit(ring, wait_for);
}

static int interrupt_submit(struct io_uring *ring, unsigned wait_for)
{
	return calls_left++ % 2 == 0 ? -EINTR : real.uring_submit(ring, wait_for);
}

/* As a system does that knows no such flag, or finds nothing in memory. */
static ssize_t pread_never_at_once(int file, void *bytes, size_t len_bytes, off_t offset, int flags)
{
	errno = EAGAIN;
	return flags ? -1 : real.pread(file, bytes, len_bytes, offset, flags);
}

static ssize_t fail_pread(int file, void *bytes, size_t len_bytes, off_t offset, int flags)
{
	errno = EIO;
	return flags || calls_left-- == 0 ? -1 : real.pread(file, bytes, len_bytes, offset, flags);
}

UNIT_TEST(a_system_without_rings)
{
	static const int failures[] = { -EPERM, -ENOSYS, -ENOMEM, -EMFILE };
	struct rng rng = { 8 };

	calls.pread = pread_never_at_once;
	calls.uring_init = count_init;
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		failure = failures[i];
		inits = 0;
		make_pieces(1000, 64, &rng);
		assert_true(reads_all(fd, pieces, 1000));
		assert_int_equal(inits, 1);
		expect_pieces(1000, "told");
	}
	failure = 0;
}

/* A ring is not worth its while for a handful, nor for a file that is in memory. */
UNIT_TEST(rings_only_where_they_pay)
{
	struct rng rng = { 9 };

	calls.uring_init = count_init;
	inits = 0;
	make_pieces(1000, 64, &rng);
	assert_true(reads_all(fd, pieces, 1000));
	calls.pread = pread_never_at_once;
	make_pieces(4, 64, &rng);
	assert_true(reads_all(fd, pieces, 4));
	assert_int_equal(inits, 0);
	make_pieces(5, 64, &rng);
	assert_true(reads_all(fd, pieces, 5));
	assert_int_equal(inits, 1);
}

/* Also those under way have been answered when it gives up: their memory may be used again. */
UNIT_TEST(a_ring_that_breaks)
{
	struct rng rng = { 10 };

	calls.pread = pread_never_at_once;
	calls.uring_submit = fail_submit;
	for (unsigned n = 0; n < 4; n++) {
		make_pieces(1000, 64, &rng);
		evict(folder_file(&folder, "a"));
		calls_left = n;
		expect(!reads_all(fd, pieces, 1000), "hand-over %u fails", n);
		memset(read_bytes, 0x5A, sizeof(read_bytes));
		(void)usleep(2000);
		for (size_t i = 0; i < 1000; i++)
			expect(read_bytes[i][0] == 0x5A, "piece %zu came late", i);
	}
}

UNIT_TEST(a_ring_that_is_interrupted)
{
	struct rng rng = { 11 };

	calls.pread = pread_never_at_once;
	calls.uring_submit = interrupt_submit;
	calls_left = 0;
	make_pieces(1000, 64, &rng);
	assert_true(reads_all(fd, pieces, 1000));
	expect_pieces(1000, "ring");
}

UNIT_TEST(a_read_that_fails)
{
	struct rng rng = { 12 };

	calls.uring_init = count_init;
	calls.pread = fail_pread;
	failure = -EPERM;
	for (unsigned n = 0; n < 20; n += 3) {
		make_pieces(20, 64, &rng);
		calls_left = n;
		expect(!reads_all(fd, pieces, 20), "read %u fails", n);
	}
	failure = 0;
}

/* --- what is in memory ------------------------------------------------------------------------------------------------- */

UNIT_TEST(what_was_read_is_in_memory)
{
	static const uint64_t lengths[] = { 0, 1, 63, 64, 65, 4096, FILE_BYTES };

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++)
		expect(reads_resident(fd, FILE_BYTES - lengths[i], lengths[i]), "%zu bytes", (size_t)lengths[i]);
	expect(!reads_resident(fd, FILE_BYTES, 4096), "nothing is behind the end");
	calls.pread = pread_never_at_once;
	expect(!reads_resident(fd, 0, FILE_BYTES), "nothing is there");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_file, end_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_way_reads_what_is_there),
		TEST(pieces_beyond_the_end_and_files_that_are_none),
		TEST(a_system_without_rings),
		TEST(rings_only_where_they_pay),
		TEST(a_ring_that_breaks),
		TEST(a_ring_that_is_interrupted),
		TEST(a_read_that_fails),
		TEST(what_was_read_is_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
