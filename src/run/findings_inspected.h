/* The findings of a declaration that is rejected. */
#ifndef CAPE_RUN_FINDINGS_INSPECTED_H
#define CAPE_RUN_FINDINGS_INSPECTED_H

#include "run/findings.h"
#include "run/inspect.h"

/* Writes the findings, header included, in the ways of the pass that inspected it; the sink is not published. `path` names the file in errors. */
bool findings_write_inspected(const struct findings *findings, const struct inspection *inspection,
			      const struct pass *pass, const char *path, struct sink *sink, struct err *err);

#endif
