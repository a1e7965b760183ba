/*
 * A folder for each client, for what is handed out client by client.
 *
 * Names are made of the clients' own: ASCII letters, digits, "-" and "_" stay, and so does a dot that is not the first; runs of anything else
 * become one "_". Of clients whose names are alike then, in any case of letters, the later in the file gets the smallest -k (k >= 2) that makes
 * another name. "unassigned" is for entries whose importer the clients file does not have.
 */
#ifndef CAPE_CLIENTS_FOLDERS_H
#define CAPE_CLIENTS_FOLDERS_H

#include "clients/clients.h"

#define UNASSIGNED_FOLDER "unassigned"

/* clients->names.count + 1 names, the last for what is unassigned: malloc'ed strings in a malloc'ed array (client_folders_free). */
char **client_folders(const struct clients *clients);
void client_folders_free(char **folders, const struct clients *clients);

#endif
