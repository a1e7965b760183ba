/*
 * Runs a target over a folder of inputs without libFuzzer, so that every compiler and every `make test` repeats
 * what fuzzing found. The folder is the argument, or corpus/NAME beside the sources for a program named fuzz_NAME.
 *
 * Says what cmocka would: a line when an input begins, a line when it is through, totals at the end.
 */
#include "fuzz/fuzz.h"

#include <dirent.h>

#define CORPUS "tests/fuzz/corpus/"

/* The whole file in memory of just its size, so that reading past its end can be seen. */
static uint8_t *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	long len;

	fuzz_must(file && fseek(file, 0, SEEK_END) == 0 && (len = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0);
	*size = (size_t)len;
	bytes = malloc(*size ? *size : 1);
	fuzz_must(bytes && fread(bytes, 1, *size, file) == *size);
	(void)fclose(file);
	return bytes;
}

static void replay(const char *folder, const char *name)
{
	char path[4096];
	uint8_t *bytes;
	size_t size;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	(void)printf("[ RUN      ] %s\n", path);
	bytes = read_file(path, &size);
	(void)LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	(void)printf("[       OK ] %s\n", path);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	struct dirent **entries;
	char folder[2048];
	int count;

	if (argc > 1)
		(void)snprintf(folder, sizeof(folder), "%s", argv[1]);
	else
		(void)snprintf(folder, sizeof(folder), CORPUS "%s", strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name);
	/* Unbuffered: when an input ends the process, its name has been said. */
	(void)setvbuf(stdout, NULL, _IONBF, 0);
	count = scandir(folder, &entries, visible, alphasort);
	if (count < 1) {
		(void)fprintf(stderr, "%s: no inputs in %s; name a folder of them\n", name, folder);
		return 2;
	}
	for (int i = 0; i < count; i++) {
		replay(folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	(void)printf("%s: %d passed, 0 failed\n", name, count);
	return 0;
}
