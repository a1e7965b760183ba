/*
 * cape-writes: what writing results costs, by write(2) and by io_uring.
 *
 *   cape-writes [--rounds N] [--mib N] [--files N] DIR
 *
 * One large file of N MiB (512) in blocks of 256 KiB and 1 MiB, as a claim of ten million entries is; and N small ones (1,000) of
 * 512 KiB under temporary names that are then renamed, as the claims of so many declarations are. The ways take turns; medians of wall-clock
 * and processor time, and ratios to write(2). DIR is emptied of what is made before each run.
 */
#include "core/clock.h"
#include "core/types.h"

#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define ROUNDS_MAX  100
#define SMALL_BYTES (512u << 10)
#define DEPTH       8

static size_t rounds = 7, large_bytes = (size_t)512 << 20, small_files = 1000;
static unsigned char *text; /* what is written: a block, again and again */

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(2);
}

static void must(bool ok, const char *what)
{
	if (!ok)
		fail(what);
}

static int create(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	must(fd >= 0, name);
	return fd;
}

/* --- one large file ---------------------------------------------------------------------------------------------------- */

static void large_write(size_t block)
{
	int fd = create("large");

	for (size_t at = 0; at < large_bytes; at += block)
		must(write(fd, text, block) == (ssize_t)block, "write");
	must(close(fd) == 0, "close");
}

static void reap(struct io_uring *ring, int expected)
{
	struct io_uring_cqe *cqe;

	must(io_uring_wait_cqe(ring, &cqe) == 0 && cqe->res == expected, "io_uring");
	io_uring_cqe_seen(ring, cqe);
}

/* DEPTH writes under way at once. `flags`: IOSQE_ASYNC hands each to a kernel thread. */
static void large_ring(size_t block, unsigned flags)
{
	struct io_uring ring;
	size_t under_way = 0;
	int fd = create("large");

	must(io_uring_queue_init(DEPTH, &ring, 0) == 0, "io_uring_queue_init");
	for (size_t at = 0; at < large_bytes; at += block) {
		struct io_uring_sqe *sqe;

		if (under_way == DEPTH) {
			reap(&ring, (int)block);
			under_way--;
		}
		sqe = io_uring_get_sqe(&ring);
		io_uring_prep_write(sqe, fd, text, (unsigned)block, at);
		sqe->flags |= (unsigned char)flags;
		must(io_uring_submit(&ring) == 1, "io_uring_submit");
		under_way++;
	}
	while (under_way--)
		reap(&ring, (int)block);
	io_uring_queue_exit(&ring);
	must(close(fd) == 0, "close");
}

static void large_write_256k(void)
{
	large_write(256u << 10);
}

static void large_write_1m(void)
{
	large_write(1u << 20);
}

static void large_ring_1m(void)
{
	large_ring(1u << 20, 0);
}

static void large_ring_async_1m(void)
{
	large_ring(1u << 20, IOSQE_ASYNC);
}

/* --- many small ones ----------------------------------------------------------------------------------------------------- */

static void small_names(size_t i, char temporary[32], char name[32])
{
	(void)snprintf(temporary, 32, "small-%zu.tmp", i);
	(void)snprintf(name, 32, "small-%zu", i);
}

static void small_write(void)
{
	char temporary[32], name[32];

	for (size_t i = 0; i < small_files; i++) {
		int fd;

		small_names(i, temporary, name);
		fd = create(temporary);
		must(write(fd, text, SMALL_BYTES) == SMALL_BYTES && close(fd) == 0, "write");
		must(rename(temporary, name) == 0, "rename");
	}
}

/* Open, write, close and rename as one chain; a file's calls go to the kernel together. */
static void small_ring(void)
{
	struct io_uring ring;
	char temporary[32], name[32];

	must(io_uring_queue_init(DEPTH, &ring, 0) == 0 && io_uring_register_files_sparse(&ring, 1) == 0, "io_uring");
	for (size_t i = 0; i < small_files; i++) {
		struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

		small_names(i, temporary, name);
		io_uring_prep_openat_direct(sqe, AT_FDCWD, temporary, O_WRONLY | O_CREAT | O_EXCL, 0600, 0);
		sqe->flags |= IOSQE_IO_LINK;
		sqe = io_uring_get_sqe(&ring);
		io_uring_prep_write(sqe, 0, text, SMALL_BYTES, 0);
		sqe->flags |= IOSQE_IO_LINK | IOSQE_FIXED_FILE;
		sqe = io_uring_get_sqe(&ring);
		io_uring_prep_close_direct(sqe, 0);
		sqe->flags |= IOSQE_IO_LINK;
		sqe = io_uring_get_sqe(&ring);
		io_uring_prep_renameat(sqe, AT_FDCWD, temporary, AT_FDCWD, name, 0);
		must(io_uring_submit_and_wait(&ring, 4) == 4, "io_uring_submit");
		reap(&ring, 0);
		reap(&ring, SMALL_BYTES);
		reap(&ring, 0);
		reap(&ring, 0);
	}
	io_uring_queue_exit(&ring);
}

/* --- measuring ----------------------------------------------------------------------------------------------------------- */

static const struct way {
	const char *what;
	const char *name;
	void (*run)(void);
	bool begins; /* the yardstick of those behind it */
} ways[] = {
	{ "one large file", "write, 1 MiB", large_write_1m, true },
	{ "", "write, 256 KiB", large_write_256k, false },
	{ "", "io_uring, 1 MiB", large_ring_1m, false },
	{ "", "io_uring, kernel threads", large_ring_async_1m, false },
	{ "small files", "open, write, close, rename", small_write, true },
	{ "", "io_uring, one chain a file", small_ring, false },
};

static double wall[ARRAY_LEN(ways)][ROUNDS_MAX], cpu[ARRAY_LEN(ways)][ROUNDS_MAX];

static double cpu_seconds(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

static void clean(void)
{
	char temporary[32], name[32];

	(void)unlink("large");
	for (size_t i = 0; i < small_files; i++) {
		small_names(i, temporary, name);
		if (unlink(name) != 0)
			break;
	}
	sync();
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(void)
{
	double yardstick = 0;

	/* A first round is thrown away: memory that is new to the machine makes it slow. */
	for (size_t round = 0; round <= rounds; round++) {
		for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
			double begin, used;

			clean();
			begin = clock_seconds();
			used = cpu_seconds();
			ways[w].run();
			wall[w][round ? round - 1 : 0] = clock_seconds() - begin;
			cpu[w][round ? round - 1 : 0] = cpu_seconds() - used;
		}
	}
	clean();
	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		double median;

		qsort(wall[w], rounds, sizeof(double), by_size);
		qsort(cpu[w], rounds, sizeof(double), by_size);
		median = wall[w][rounds / 2];
		yardstick = ways[w].begins ? median : yardstick;
		(void)printf("%-15s %-28s %7.3f s %7.3f s cpu %6.2f x  (spread %.0f%%)\n", ways[w].what, ways[w].name,
			     median, cpu[w][rounds / 2], median / yardstick,
			     100 * (wall[w][rounds - 1] - wall[w][0]) / median);
	}
}

int main(int argc, char **argv)
{
	int a = 1;

	for (; a + 1 < argc && strncmp(argv[a], "--", 2) == 0; a += 2) {
		size_t n = strtoul(argv[a + 1], NULL, 10);

		if (strcmp(argv[a], "--rounds") == 0 && n >= 1 && n <= ROUNDS_MAX)
			rounds = n;
		else if (strcmp(argv[a], "--mib") == 0 && n >= 1)
			large_bytes = n << 20;
		else if (strcmp(argv[a], "--files") == 0 && n >= 1)
			small_files = n;
		else
			break;
	}
	if (a != argc - 1) {
		(void)fprintf(stderr, "usage: cape-writes [--rounds N] [--mib N] [--files N] DIR\n");
		return 2;
	}
	text = malloc(1u << 20);
	must(text != NULL, "malloc");
	memset(text, 'x', 1u << 20);
	must(chdir(argv[a]) == 0, argv[a]);
	measure();
	free(text);
	return 0;
}
