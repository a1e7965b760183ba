/* The other ways of `cape record`. */
#ifndef CAPE_CLI_RECORD_H
#define CAPE_CLI_RECORD_H

#include "cli/details.h"

/* --portal-history FILE: the exit code. */
int record_portal_history(const struct args *args);

#endif
