/* Puts data files into the program, byte for byte, by the assembler's .incbin. */
#include "rules/builtin.h"

#define EMBED(name, file)                                \
	__asm__(".section .rodata\n"                     \
		".balign 8\n" #name "_begin:\n"          \
		".incbin \"" file "\"\n" #name "_end:\n" \
		".byte 0\n"                              \
		".previous\n");                          \
	extern const unsigned char name##_begin[];       \
	extern const unsigned char name##_end[]

EMBED(cape_data_rules, "data/rules.ini");
EMBED(cape_data_ieepa_hts, "data/ieepa_hts.ini");

struct span builtin_rules(void)
{
	return span_of(cape_data_rules_begin, (size_t)(cape_data_rules_end - cape_data_rules_begin));
}

struct span builtin_ieepa_hts(void)
{
	return span_of(cape_data_ieepa_hts_begin, (size_t)(cape_data_ieepa_hts_end - cape_data_ieepa_hts_begin));
}
