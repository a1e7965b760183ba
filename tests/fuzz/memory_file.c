/* Files in memory, by memfd_create(2). */
#include "fuzz/memory_file.h"

#include "fuzz/fuzz.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct memory_file memory_file_make(void)
{
	struct memory_file file = { .fd = memfd_create("cape-fuzz", MFD_CLOEXEC) };

	fuzz_must(file.fd >= 0);
	(void)snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.fd);
	return file;
}

void memory_file_put(const struct memory_file *file, struct span bytes)
{
	fuzz_must(ftruncate(file->fd, 0) == 0 && lseek(file->fd, 0, SEEK_SET) == 0);
	fuzz_must(bytes.len_bytes == 0 || write(file->fd, bytes.begin, bytes.len_bytes) == (ssize_t)bytes.len_bytes);
}

void memory_file_overwrite(const struct memory_file *file, struct span bytes)
{
	fuzz_must(pwrite(file->fd, bytes.begin, bytes.len_bytes, 0) == (ssize_t)bytes.len_bytes);
}

struct span memory_file_get(const struct memory_file *file)
{
	struct stat st;
	unsigned char *bytes;

	fuzz_must(fstat(file->fd, &st) == 0);
	bytes = malloc((size_t)st.st_size + (st.st_size == 0));
	fuzz_must(bytes && pread(file->fd, bytes, (size_t)st.st_size, 0) == st.st_size);
	return span_of(bytes, (size_t)st.st_size);
}

void memory_file_free(struct span content)
{
	free((void *)(uintptr_t)content.begin);
}
