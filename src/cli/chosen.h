/* Which entries a worklist or report is about, and all that has to be open for them. */
#ifndef CAPE_CLI_CHOSEN_H
#define CAPE_CLI_CHOSEN_H

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/ledger.h"
#include "clients/folders.h"
#include "report/claim_source.h"
#include "report/source_files.h"
#include "report/source_index.h"
#include "report/walk.h"

enum chosen_kind {
	CHOSEN_FILES,  /* declarations, against an index */
	CHOSEN_INDEX,  /* --all of an index, or what the account may declare of it */
	CHOSEN_CLAIMS, /* claims of the ledger: all, of some days, or one */
};

/* `args`, `now_on_claims` and `file_name` are set, all else is zero. */
struct chosen {
	const struct args *args;
	bool now_on_claims; /* entries of claims as the index has them now, and on which claim each entry is; else as they were decided, and no index is needed */
	const char *file_name; /* of a client's file */
	enum chosen_kind kind;
	struct inputs inputs;
	const char **names; /* of the inputs, without folders */
	struct ruleset set;
	struct rules_in_force rules;
	char *rules_version;
	struct account account;
	bool has_account;
	struct clients clients;
	bool has_clients;
	struct client_folders folders; /* of clients; only with --by-client */
	struct index index;
	bool has_index;
	struct gates gates;
	struct ledger ledger;
	bool has_ledger;
	struct claimed claimed;      /* only with a ledger and an index */
	struct failed_at_cbp failed; /* likewise */
	uint16_t *failed_reasons;
	struct claim_choice choice;
	struct claim_list claims;
	struct marks marks;
	struct view view;
	struct rests_on rests_on;
	struct judging judging;
	unsigned threads;
	struct progress *progress;
	struct source_files from_files;
	bool files_begun;
	struct source_index from_index;
	struct claim_source from_claims;
	struct notes problems; /* of files */
	struct notes unread;   /* files that could not be opened */
};

/* Opens rules, account, clients, index, ledger and files, in this order, and begins the progress line. Closed in both cases. */
bool chosen_open(struct chosen *chosen, struct err *err);
void chosen_close(struct chosen *chosen);

/* Calls the walker's functions with all entries; false with an error, also if something was written to meanwhile. */
bool chosen_walk(struct chosen *chosen, const struct walker *walker, struct err *err);
/* Bytes that the source reads. */
uint64_t chosen_bytes(const struct chosen *chosen);
/* What no output may be: what the run reads, and what is in the ledger's folder. The caller frees them (kept_files_free). */
struct kept_files *chosen_kept(const struct chosen *chosen);

/*
 * False, with an error, if the output of -o, or standard output where path is NULL, or a client's file below --by-client is also an input of the
 * run or a file of the ledger, or if -o would stand in a client's folder.
 */
bool chosen_check_outputs(const struct chosen *chosen, const char *path, struct err *err);

/* What the answers rest on: rules that were not checked for some entry, by bit, and fields that were assumed for some. */
uint64_t chosen_unchecked(const struct chosen *chosen);
uint32_t chosen_assumed(const struct chosen *chosen);
/* Their names with ", " between; malloc'ed, NULL where there are none. */
char *chosen_unchecked_text(const struct chosen *chosen);
char *chosen_assumed_text(const struct chosen *chosen);
/* Adds as_of, data_date, index_hash and rules_version; and assumed and unchecked. */
void chosen_json_run(const struct chosen *chosen, cJSON *object);
void chosen_json_rests_on(const struct chosen *chosen, cJSON *object);

/* Why files could not be read, on standard error. */
void chosen_print_unread(const struct chosen *chosen);
/*
 * Tells the problems of files and what the answers rest on. EXIT_TROUBLE if a file could not be opened; EXIT_FINDINGS if one is no declaration
 * or has rows that are no numbers.
 */
int chosen_exit(struct chosen *chosen);

#endif
