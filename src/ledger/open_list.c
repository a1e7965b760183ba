/* Rows as they come. */
#include "ledger/open_list.h"

void open_list_begin(struct open_list *list, const char *path)
{
	*list = (struct open_list){ .path = path };
}

bool open_list_put(struct open_list *list, const struct open_entry *entry, struct err *err)
{
	const char *const cells[] = { entry->reason, entry->rule, entry->cbp_error, entry->next_step };

	if (list->rows == 0) {
		if (!sink_create(&list->sink, list->path, false, err))
			return false;
		csv_writer_begin(&list->writer, &list->sink, err);
		csv_put_raw(&list->writer, OPEN_LIST_HEADER);
	}
	csv_put_cell(&list->writer, span_text(entry->state), CSV_GUARDED);
	csv_put_raw(&list->writer, ",");
	csv_put_cell(&list->writer, entry->number, CSV_GUARDED);
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		csv_put_raw(&list->writer, ",");
		csv_put_cell(&list->writer, span_text(cells[i]), CSV_GUARDED);
	}
	csv_put_raw(&list->writer, "\n");
	list->rows++;
	return true;
}

bool open_list_end(struct open_list *list, struct err *err)
{
	if (list->rows == 0)
		return true;
	if (csv_writer_end(&list->writer))
		return sink_publish_new(&list->sink, err);
	sink_abandon(&list->sink);
	return false;
}

void open_list_abandon(struct open_list *list)
{
	if (list->rows == 0)
		return;
	(void)csv_writer_end(&list->writer);
	sink_abandon(&list->sink);
}
