/* Files of the program's own that lie among declarations: results, lists and reports, known by their first line. */
#ifndef CAPE_RERUN_RESULTS_H
#define CAPE_RERUN_RESULTS_H

#include "rules/verdict.h"
#include "run/load.h"

/*
 * True if the file is one. Some of them have a first column that a declaration has, too; a declaration whose other columns are named
 * otherwise is none. Where the first line is nobody's, a name that only results have tells: they are those of other rules, or of other days.
 */
bool is_result(const struct rules_in_force *rules, const char *name, const struct declaration *declaration);

#endif
