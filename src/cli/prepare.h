/* What `cape prepare` tells when it is done. */
#ifndef CAPE_CLI_PREPARE_H
#define CAPE_CLI_PREPARE_H

#include "cli/command.h"
#include "prepare/prepare.h"

/* The summary, on a stream. */
void prepare_summary(FILE *stream, const struct preparation *preparation, const struct prepared *prepared);

/* The same for --log; does nothing without. */
void prepare_log(const struct preparation *preparation, const struct prepared *prepared);

#endif
