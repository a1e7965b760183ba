/*
 * The folder that states are kept in, and the run that is under way: one at a time, numbered, begun before the first state is written and ended
 * after the last word was said of it.
 *
 *   FOLDER/lock     held (flock) by the process that runs
 *   FOLDER/night    "run 7 begun" or "run 7 ended"
 *
 * A run that was killed is begun and not ended: the next goes on under its number.
 */
#ifndef CAPE_RERUN_NIGHT_H
#define CAPE_RERUN_NIGHT_H

#include "io/lock.h"

struct night {
	char *folder;
	mode_t mode;  /* of files */
	bool resumed; /* the run was begun by a process that did not end it */
	uint64_t run;
	struct lock lock;
};

/* Makes the folder where it is missing; fails where another process is at it. The caller closes it. `shared`: with a group. */
bool night_begin(struct night *night, const char *folder, bool shared, struct err *err);
bool night_end(const struct night *night, struct err *err);
void night_close(struct night *night);

/* Makes a folder for states, where it is missing. */
bool night_make_folder(const struct night *night, const char *folder, struct err *err);

#endif
