/* The database's tables, and how older ones become the newest. */
#ifndef CAPE_LEDGER_SCHEMA_H
#define CAPE_LEDGER_SCHEMA_H

#include "ledger/ledger.h"

/* "cape" in ASCII: what PRAGMA application_id says of a ledger. */
#define LEDGER_APPLICATION_ID 0x63617065

/* texts[v], which NULL ends, makes version v + 1 of version v; texts[0] makes the tables. */
struct schema_steps {
	const char *const *const *texts;
	int count;
};

extern const struct schema_steps ledger_schema;

/* True, with *version, if the database is a ledger; version 0: it is empty. */
bool schema_version(const struct ledger *ledger, int *version, struct err *err);

/*
 * Brings the database to the newest version in one transaction; before it changes one that holds something it copies it to
 * FOLDER/ledger.sqlite.VERSION.backup. A newer version than the last step's is an error.
 */
bool schema_migrate(const struct ledger *ledger, const struct schema_steps *steps, struct err *err);

/* Copies the database, as it is after the last transaction, to a file, which is complete or absent. */
bool schema_copy(const struct ledger *ledger, const char *path, struct err *err);

#endif
