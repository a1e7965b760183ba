/*
 * `--by-client`: DIR/CLIENT/refund.csv with the rows of one client, and refund.json with its totals and groups, a line each, as --json prints
 * them. The totals of all clients add up to those of all.
 */
#ifndef CAPE_CLI_REFUND_BY_CLIENT_H
#define CAPE_CLI_REFUND_BY_CLIENT_H

#include "cli/refund.h"
#include "clients/client_files.h"

struct refund_by_client {
	struct client_folders folders;
	struct client_files rows;
	struct client_files sums;
};

/* Borrows all. The caller owns them (refund_by_client_free), also after an error. Begin with zeros. */
bool refund_by_client_begin(struct refund_by_client *files, const struct clients *clients, const char *dir,
			    const struct kept_files *kept, struct err *err);
/* `put` of struct refunding. */
bool refund_by_client_put(void *files, uint32_t client, const void *rows, size_t len_bytes, struct err *err);
/* Writes all files, of a finished run that the view shows. */
bool refund_by_client_publish(struct refund_by_client *files, const struct refund_view *view, struct err *err);
void refund_by_client_free(struct refund_by_client *files);

#endif
