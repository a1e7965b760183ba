/* What a run has to say as CSV: a line for each change, a line for each deadline that is near. */
#ifndef CAPE_RERUN_REPORT_CSV_H
#define CAPE_RERUN_REPORT_CSV_H

#include "emit/csv_writer.h"
#include "rerun/report.h"

#define CHANGES_HEADER   "FILE,JOB_NUMBER,CLAIM_NUMBER,ENTRY_NUMBER,CHANGE,CAUSE,BEFORE,AFTER,FIELDS,DETAILS\n"
#define DEADLINES_HEADER "FILE,JOB_NUMBER,CLAIM_NUMBER,ENTRY_NUMBER,LAST_DAY,DAYS_LEFT,THEN\n"

void report_csv_change(struct csv_writer *writer, const struct told_change *told);
void report_csv_deadline(struct csv_writer *writer, const struct told_deadline *told);

#endif
