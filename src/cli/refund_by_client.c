/* Two files a client. */
#include "cli/refund_by_client.h"

#include "core/mem.h"
#include "run/refund_rows.h"

#include <stdlib.h>

#define ROWS_FILE "refund.csv"
#define SUMS_FILE "refund.json"

bool refund_by_client_begin(struct refund_by_client *files, const struct clients *clients, const char *dir,
			    const struct kept_files *kept, struct err *err)
{
	bool ok;

	client_folders_name(&files->folders, clients, dir);
	ok = client_files_begin(&files->rows, &files->folders, ROWS_FILE, kept, err);
	/* Also after an error: both will be freed. */
	return client_files_begin(&files->sums, &files->folders, SUMS_FILE, kept, err) && ok;
}

bool refund_by_client_put(void *files, uint32_t client, const void *rows, size_t len_bytes, struct err *err)
{
	return client_files_put(&((struct refund_by_client *)files)->rows, client, rows, len_bytes, err);
}

static bool put_line(struct client_files *files, uint32_t client, cJSON *object, struct err *err)
{
	char *text = cJSON_PrintUnformatted(object);
	bool ok = text || err_set(err, "there is no memory for the sums of a client");

	ok = ok && client_files_put(files, client, text, strlen(text), err) &&
	     client_files_put(files, client, "\n", 1, err);
	free(text);
	cJSON_Delete(object);
	return ok;
}

static bool put_sums(struct client_files *files, const struct refund_view *all, uint32_t client, struct err *err)
{
	const struct refund_sums *sums = &all->refunding->by_client[client];
	struct refund_view view = *all;
	struct refund_group *groups;
	bool ok;

	if (sums->groups_count == 0)
		return true;
	groups = refund_sums_groups(sums);
	view.sums = sums;
	view.client = client;
	view.groups = groups;
	view.rows_path = ROWS_FILE;
	ok = put_line(files, client, refund_json_totals(&view), err);
	for (size_t i = 0; ok && i < sums->groups_count; i++)
		ok = put_line(files, client, refund_json_group(&view, &groups[i]), err);
	free(groups);
	return ok;
}

bool refund_by_client_publish(struct refund_by_client *files, const struct refund_view *view, struct err *err)
{
	uint32_t written;
	bool ok = true;

	for (uint32_t c = 0; ok && c < files->folders.count; c++)
		ok = put_sums(&files->sums, view, c, err);
	return ok && client_files_publish(&files->rows, REFUND_ROWS_CLIENTS_HEADER, &written, err) &&
	       client_files_publish(&files->sums, "", &written, err);
}

void refund_by_client_free(struct refund_by_client *files)
{
	client_files_free(&files->rows);
	client_files_free(&files->sums);
	client_folders_free(&files->folders);
}
