/* Option values that are words, shares or lists. */
#ifndef GEN_CHOICES_H
#define GEN_CHOICES_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"

/* Sets one option from its value; false if the value is wrong (said). */
typedef bool choice_set(struct options *options, const char *value);

choice_set choice_entries;
choice_set choice_with;
choice_set choice_without;
choice_set choice_order;
choice_set choice_dashes;
choice_set choice_only;
choice_set choice_damage;
choice_set choice_account;
choice_set choice_ior;

/* Digits, or digits and k or M for thousands and millions. */
bool choice_count(const char *text, uint64_t *count);

#endif
