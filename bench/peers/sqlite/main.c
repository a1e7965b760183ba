/*
 * peer-sqlite: SQLite does what `cape index build` and `cape validate` do, through its C API.
 *
 *   peer-sqlite build EXTRACT.csv STORE.sqlite
 *   peer-sqlite validate STORE.sqlite DECLARATION.csv IMPORTER AS-OF CLAIM.csv
 *
 * Easier on the data than cape: no quotes, words and columns as cape-gen's extract writes them, one importer, and a declaration that
 * gates B or C would reject ends the run.
 */
#include "peer.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "build") == 0)
		store_build(argv[2], argv[3]);
	else if (argc == 7 && strcmp(argv[1], "validate") == 0)
		store_validate(argv[2], argv[3], argv[4], argv[5], argv[6]);
	else
		fail("usage", "build EXTRACT STORE, or validate STORE DECLARATION IMPORTER AS-OF CLAIM");
	return 0;
}
