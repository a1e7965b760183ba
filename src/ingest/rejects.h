/* The file of rows that were refused (--rejects): how it begins. */
#ifndef CAPE_INGEST_REJECTS_H
#define CAPE_INGEST_REJECTS_H

#define REJECTS_HEADER "FILE,LINE,REASON,ROW\n"

#endif
