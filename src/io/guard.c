/* The SIGBUS handler and the list of ranges it knows. */
#include "io/guard.h"

#include "core/mem.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard {
	struct guard *next;
	unsigned char *begin;
	unsigned char *end;
	atomic_bool hit;
};

static struct guard *guards;
static struct sigaction before; /* what SIGBUS did before: it removes temporary files */
static size_t page_bytes;

static struct guard *find(const unsigned char *at)
{
	for (struct guard *g = guards; g; g = g->next) {
		if (at >= g->begin && at < g->end)
			return g;
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
	if (g && mmap(page, (size_t)(g->end - page), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
		      -1, 0) != MAP_FAILED) {
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
	struct guard *guard = mem_zero(sizeof(*guard));

	guard->begin = base;
	guard->end = guard->begin + len_bytes;
	guard->next = guards;
	guards = guard;
	return guard;
}

void guard_remove(struct guard *guard)
{
	struct guard **at = &guards;

	while (*at != guard)
		at = &(*at)->next;
	*at = guard->next;
	free(guard);
}

bool guard_was_hit(const struct guard *guard)
{
	return atomic_load(&guard->hit);
}
