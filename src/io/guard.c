/* The SIGBUS handler and the table of ranges it knows. */
#include "io/guard.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * The handler reads the table while other threads change it: a place is taken by its `used`, and only `end` says that the range is
 * there, so it is set last and taken back first.
 */
struct guard {
	atomic_bool used;
	unsigned char *_Atomic begin;
	unsigned char *_Atomic end;
	atomic_bool hit;
};

static struct guard guards[GUARDS_MAX];
static struct sigaction before; /* what SIGBUS did before: it removes temporary files */
static size_t page_bytes;

static struct guard *find(const unsigned char *at)
{
	for (size_t i = 0; i < GUARDS_MAX; i++) {
		const unsigned char *end = atomic_load(&guards[i].end);

		if (end && at < end && at >= atomic_load(&guards[i].begin))
			return &guards[i];
	}
	return NULL;
}

/*
 * Everything here is a plain memory access or a system call. The file's pages before the cut stay as they are; that they
 * may have been rewritten too is found by the file's dates.
 */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
	unsigned char *at = info->si_addr;
	struct guard *g = info->si_code == BUS_ADRERR ? find(at) : NULL;
	unsigned char *page = (unsigned char *)((uintptr_t)at / page_bytes * page_bytes);

	(void)context;
	if (g && mmap(page, (size_t)(atomic_load(&g->end) - page), PROT_READ,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != MAP_FAILED) {
		atomic_store(&g->hit, true);
		return;
	}
	(void)sigaction(number, &before, NULL);
	(void)raise(number);
}

void guard_catch_signals(void)
{
	struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO };

	page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	(void)sigaction(SIGBUS, &action, &before);
}

struct guard *guard_add(void *base, size_t len_bytes)
{
	for (size_t i = 0; i < GUARDS_MAX; i++) {
		struct guard *guard = &guards[i];

		if (atomic_exchange(&guard->used, true))
			continue;
		atomic_store(&guard->hit, false);
		atomic_store(&guard->begin, (unsigned char *)base);
		atomic_store(&guard->end, (unsigned char *)base + len_bytes);
		return guard;
	}
	return NULL;
}

void guard_remove(struct guard *guard)
{
	atomic_store(&guard->end, NULL);
	atomic_store(&guard->used, false);
}

bool guard_was_hit(const struct guard *guard)
{
	return atomic_load(&guard->hit);
}
