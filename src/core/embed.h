/* Puts a data file into the program, byte for byte, by the assembler's .incbin. */
#ifndef CAPE_CORE_EMBED_H
#define CAPE_CORE_EMBED_H

/*
 * NAME_begin and NAME_end, and a byte 0 behind them. `file` is a path from the root of the sources; the Makefile must name it as a
 * prerequisite of the object, for the compiler does not see it.
 */
#define EMBED(name, file)                                \
	__asm__(".section .rodata\n"                     \
		".balign 8\n" #name "_begin:\n"          \
		".incbin \"" file "\"\n" #name "_end:\n" \
		".byte 0\n"                              \
		".previous\n");                          \
	extern const unsigned char name##_begin[];       \
	extern const unsigned char name##_end[]

#endif
