/* Memory: small allocations that end the program when there is none, and mapped work arrays that report it. */
#include "core/mem.h"

#include "core/calls.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *or_exit(void *at, size_t len_bytes)
{
	static atomic_flag ending = ATOMIC_FLAG_INIT;

	if (at)
		return at;
	/* exit(3) is for one thread; another that has no memory either waits for the end. */
	while (atomic_flag_test_and_set(&ending))
		(void)pause();
	(void)fprintf(stderr, "cape: out of memory: %zu bytes more are needed; free memory or raise the limit\n",
		      len_bytes);
	exit(2);
}

void *mem_alloc(size_t len_bytes)
{
	return or_exit(calls.malloc(len_bytes ? len_bytes : 1), len_bytes);
}

void *mem_zero(size_t len_bytes)
{
	return or_exit(calls.calloc(1, len_bytes ? len_bytes : 1), len_bytes);
}

void *mem_grow(void *at, size_t len_bytes)
{
	return or_exit(calls.realloc(at, len_bytes ? len_bytes : 1), len_bytes);
}

char *mem_text(const char *text)
{
	size_t len_bytes = strlen(text) + 1;

	return memcpy(mem_alloc(len_bytes), text, len_bytes);
}

char *mem_span(struct span bytes)
{
	char *text = mem_alloc(bytes.len_bytes + 1);

	if (bytes.len_bytes)
		memcpy(text, bytes.begin, bytes.len_bytes);
	text[bytes.len_bytes] = '\0';
	return text;
}

char *mem_format(const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	assert(len >= 0);
	text = mem_alloc((size_t)len + 1);
	(void)vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}

void *mem_room(void *at, size_t *capacity, size_t needed, size_t item_bytes)
{
	size_t enlarged = *capacity ? *capacity : 16;

	if (at && needed <= *capacity)
		return at;
	while (enlarged < needed)
		enlarged *= 2;
	at = mem_grow(at, enlarged * item_bytes);
	*capacity = enlarged;
	return at;
}

static void *report(size_t len_bytes, const char *what, struct err *err)
{
	(void)err_set(err, "%zu MiB of memory are needed for %s and cannot be had: %s; free memory or split the input",
		      (len_bytes >> 20) + 1, what, strerror(errno));
	return NULL;
}

void outbuf_empty(struct outbuf *out, size_t capacity_bytes)
{
	out->len_bytes = 0;
	if (capacity_bytes <= out->capacity_bytes)
		return;
	free(out->begin);
	*out = (struct outbuf){ .begin = mem_alloc(capacity_bytes), .capacity_bytes = capacity_bytes };
}

void outbuf_append(struct outbuf *out, const void *bytes, size_t len_bytes)
{
	out->begin = mem_room(out->begin, &out->capacity_bytes, out->len_bytes + len_bytes, 1);
	outbuf_put(out, bytes, len_bytes);
}

void outbuf_free(struct outbuf *out)
{
	free(out->begin);
	*out = (struct outbuf){ .begin = NULL };
}

void *mem_map(size_t len_bytes, const char *what, struct err *err)
{
	void *at =
		calls.mmap(NULL, len_bytes ? len_bytes : 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? report(len_bytes, what, err) : at;
}

void *mem_remap(void *at, size_t old_bytes, size_t new_bytes, const char *what, struct err *err)
{
	void *moved = calls.mremap(at, old_bytes ? old_bytes : 1, new_bytes ? new_bytes : 1, MREMAP_MAYMOVE);

	return moved == MAP_FAILED ? report(new_bytes, what, err) : moved;
}

void mem_populate(void *at, size_t len_bytes)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = (uintptr_t)at & ~(page - 1);
	int kept = errno;

	(void)madvise((void *)begin, (uintptr_t)at + len_bytes - begin, MADV_POPULATE_WRITE);
	errno = kept;
}

void mem_unmap(void *at, size_t len_bytes)
{
	if (at)
		(void)munmap(at, len_bytes ? len_bytes : 1);
}
