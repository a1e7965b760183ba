/*
 * What changed since the last night, out of the changes.csv of `cape rerun`: entries by change, before and after.
 *
 * A CSV (contract section 2) whose first row names the columns CHANGE, BEFORE and AFTER; others are passed over, so that no number of an entry is
 * kept.
 */
#ifndef CAPE_REPORT_CHANGES_H
#define CAPE_REPORT_CHANGES_H

#include "core/err.h"
#include "report/sheet.h"

/* Adds a sheet of the kinds of changes, and one of the rows before and after, most frequent first. */
bool sheet_changes(struct sheets *sheets, const char *path, struct err *err);

#endif
