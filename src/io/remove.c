/* Entries read with the system call itself: opendir(3) allocates, which a signal handler must not. */
#include "io/remove.h"

#include "core/types.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As getdents64(2) describes it. */
struct listed {
	uint64_t inode;
	int64_t offset;
	uint16_t len_bytes;
	uint8_t type;
	char name[];
};

/* Files that other threads make meanwhile are met the next time. */
#define ROUNDS 3

static void remove_files(int folder)
{
	/* Aligned as struct listed. */
	uint64_t room[1024];
	long len_bytes;

	if (lseek(folder, 0, SEEK_SET) != 0)
		return;
	while ((len_bytes = syscall(SYS_getdents64, folder, room, sizeof(room))) > 0) {
		for (long at = 0; at < len_bytes;) {
			const struct listed *item = (const void *)((const unsigned char *)room + at);

			(void)unlinkat(folder, item->name, 0);
			at += item->len_bytes;
		}
	}
}

void remove_folder(const char *path)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		if (folder < 0)
			return;
		remove_files(folder);
		(void)close(folder);
		if (rmdir(path) == 0)
			return;
	}
}
