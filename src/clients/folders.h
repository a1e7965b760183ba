/*
 * A folder for each client, for what is handed out client by client.
 *
 * Names are made of the clients' own: ASCII letters, digits, "_", and "-" and "." that are not the first stay; runs of anything else become one
 * "_". Where the names of several clients are alike then, in any case of letters, each of them gets "-" and the first digits of the SHA-256 (FIPS
 * 180-4) of the client's full name behind it, eight or as many as tell them apart; so does a name that could be taken for one of these, or for
 * one of ours. So a name depends on no order of rows, and a client is never given a folder by a number that was another's.
 *
 * Which folder is whose stands in DIR/folders.csv. A folder that is somebody else's by now, or nobody's, loses what was handed out in it.
 */
#ifndef CAPE_CLIENTS_FOLDERS_H
#define CAPE_CLIENTS_FOLDERS_H

#include "clients/clients.h"
#include "io/digest.h"
#include "io/kept_files.h"

/* For entries whose importer the clients file does not have. */
#define UNASSIGNED_FOLDER "unassigned"
#define FOLDERS_NAME      "folders.csv"

/* Begin with zeros. Read-only once named. */
struct client_folders {
	const char *dir; /* where they are */
	const struct clients *clients;
	uint32_t count; /* of clients, and one more, the last, for what is unassigned */
	char **names;
	char (*owners)[DIGEST_TEXT_BYTES]; /* SHA-256 of each client's name; "" of the last */
};

/* Borrows both. The caller owns them (client_folders_free). */
void client_folders_name(struct client_folders *folders, const struct clients *clients, const char *dir);
void client_folders_free(struct client_folders *folders);

/* True if a text may be the name of a client's folder. */
bool client_folder_is_name(struct span name);

/*
 * Whether a file of this name may be written, or removed, in each folder; before work begins. It is one of those that client_folders_settle()
 * removes, listed there. False, with an error, if one is kept, or DIR has another folders.csv than ours.
 */
bool client_folders_check(const struct client_folders *folders, const char *file_name, const struct kept_files *kept,
			  struct err *err);

/* Makes DIR where it is missing, empties folders that have become others', and writes folders.csv; before files are written. */
bool client_folders_settle(const struct client_folders *folders, struct err *err);

#endif
