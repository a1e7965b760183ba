/*
 * What was measured, for people and as JSON.
 */
#ifndef CAPE_BENCH_REPORT_H
#define CAPE_BENCH_REPORT_H

#include "layouts/measure.h"

#include <cjson/cJSON.h>

/* Prints the table of a contest that was measured in all orders, and adds it to an array. */
void report_contest(struct contest *contest, cJSON *contests);

/* Writes the array to a file. */
bool report_write(const cJSON *contests, const char *path, struct err *err);

#endif
