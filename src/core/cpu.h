/*
 * Which instruction sets this program may use, decided once.
 *
 * Code that has variants for instruction sets keeps them in files of their own, compiled for the level named in their table of
 * variants, and takes the best one that cpu_level() allows. All variants give the same results.
 */
#ifndef CAPE_CORE_CPU_H
#define CAPE_CORE_CPU_H

/* Each level includes those before it. The Makefile's CPU_FLAGS_… name the same instruction sets. */
enum cpu_level {
	CPU_PORTABLE, /* what every processor of the kind has; the only level on other than x86-64 */
	CPU_AVX2,     /* AVX2, BMI1, BMI2, POPCNT, PCLMULQDQ: Haswell (2013), Zen (2017) */
	CPU_AVX512,   /* AVX-512 F, BW, VL, DQ, VBMI, VBMI2, BITALG, VPOPCNTDQ: Ice Lake (2019), Zen 4 (2022) */
};
#define CPU_LEVELS 3

/*
 * The best level that the processor and the operating system support, or a lower one: the environment variable CAPE_CPU set to
 * "portable", "avx2" or "avx512" lowers it, and never raises it; any other value is as good as none. For tests and
 * measurements, and for machines on which wide vectors cost more than they bring. Any thread may call.
 */
enum cpu_level cpu_level(void);

/* What cpu_level() makes of a processor's level and CAPE_CPU (NULL: not set). */
enum cpu_level cpu_level_lowered(enum cpu_level level, const char *wish);

/* As CAPE_CPU has it. */
const char *cpu_level_name(enum cpu_level level);

#endif
