/* What the processor can do, asked once. */
#include "core/cpu.h"

#include "core/types.h"

#include <pthread.h>
#include <stdlib.h>

static const char *const names[CPU_LEVELS] = {
	[CPU_PORTABLE] = "portable",
	[CPU_AVX2] = "avx2",
	[CPU_AVX512] = "avx512",
};

/* The compiler's tests look at the processor and at whether the system saves the registers. */
static enum cpu_level supported(void)
{
#ifdef __x86_64__
	bool avx2, avx512;

	__builtin_cpu_init();
	avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
	       __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
	avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
		 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
		 __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
		 __builtin_cpu_supports("avx512bitalg") && __builtin_cpu_supports("avx512vpopcntdq");
	if (avx512)
		return CPU_AVX512;
	if (avx2)
		return CPU_AVX2;
#endif
	return CPU_PORTABLE;
}

enum cpu_level cpu_level_lowered(enum cpu_level level, const char *wish)
{
	for (unsigned l = 0; wish && l < level; l++) {
		if (strcmp(wish, names[l]) == 0)
			return (enum cpu_level)l;
	}
	return level;
}

const char *cpu_level_name(enum cpu_level level)
{
	return names[level];
}

static enum cpu_level decided;

static void decide(void)
{
	decided = cpu_level_lowered(supported(), getenv("CAPE_CPU"));
}

enum cpu_level cpu_level(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, decide);
	return decided;
}
