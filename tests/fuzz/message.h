/* What holds for every error and warning, whatever input led to it (contract section 1, "Streams"). */
#ifndef CAPE_TESTS_FUZZ_MESSAGE_H
#define CAPE_TESTS_FUZZ_MESSAGE_H

#include "core/notes.h"

/* There is a text, it is one line when printed, and no byte of a file gets through that a terminal would act on. */
void check_message(const struct err *err);

/* The same, and a place it names is in the file. */
void check_message_in(const struct err *err, struct span file);

/* The same for every note of a list. */
void check_notes_in(const struct notes *notes, struct span file);

#endif
