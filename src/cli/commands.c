/* All commands, one table behind the other. */
#include "cli/commands.h"

const struct command *command_at(size_t number)
{
	const struct command_table *const tables[] = { &engine_commands, &backlog_commands, &ledger_commands };

	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		if (number < tables[t]->count)
			return &tables[t]->rows[number];
		number -= tables[t]->count;
	}
	return NULL;
}
