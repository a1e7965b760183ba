/* What all commands share: their entry points, exit codes, and talking to the user. */
#ifndef CAPE_CLI_COMMAND_H
#define CAPE_CLI_COMMAND_H

#include "cli/options.h"
#include "core/dates.h"
#include "core/notes.h"
#include "core/progress.h"
#include "run/account.h"

#include <cjson/cJSON.h>

/* Exit codes (contract section 1). */
enum { EXIT_DONE = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2 };

int command_template(const struct command *command, const struct args *args);
int command_index_build(const struct command *command, const struct args *args);
int command_index_update(const struct command *command, const struct args *args);
int command_index_verify(const struct command *command, const struct args *args);
int command_index_info(const struct command *command, const struct args *args);
int command_index_get(const struct command *command, const struct args *args);
int command_validate(const struct command *command, const struct args *args);
int command_prepare(const struct command *command, const struct args *args);
int command_refund(const struct command *command, const struct args *args);
int command_profile(const struct command *command, const struct args *args);
int command_upload(const struct command *command, const struct args *args);
int command_history(const struct command *command, const struct args *args);
int command_claims(const struct command *command, const struct args *args);
int command_job(const struct command *command, const struct args *args);
int command_claim(const struct command *command, const struct args *args);
int command_claim_import(const struct command *command, const struct args *args);
int command_record(const struct command *command, const struct args *args);
int command_corrections(const struct command *command, const struct args *args);
int command_void(const struct command *command, const struct args *args);
int command_ledger_verify(const struct command *command, const struct args *args);
int command_ledger_backup(const struct command *command, const struct args *args);
int command_ledger_export(const struct command *command, const struct args *args);
int command_ledger_init(const struct command *command, const struct args *args);
int command_ledger_info(const struct command *command, const struct args *args);
int command_rerun(const struct command *command, const struct args *args);
int command_report(const struct command *command, const struct args *args);
int command_worklist(const struct command *command, const struct args *args);
int command_rules(const struct command *command, const struct args *args);
int command_rules_check(const struct command *command, const struct args *args);
int command_rules_diff(const struct command *command, const struct args *args);

/* `cape help [COMMAND]`; false if there is no such command. */
bool help_print(FILE *stream, const char *name);
void help_command(FILE *stream, const struct command *command);

/* Prints an error; returns EXIT_TROUBLE, so that "return trouble(…)" reads as what it is. */
int trouble(const struct err *err);
/* EXIT_FINDINGS, or EXIT_DONE under --exit-zero or without findings. */
int findings_exit(const struct args *args, bool findings);

void warnings_print(const struct args *args, const struct notes *warnings);

/* Common options, with their defaults. False with a usage error. */
bool option_threads(const struct args *args, unsigned *threads, struct err *err);
bool option_day(const struct args *args, enum option option, day otherwise, day *d, struct err *err);
/* From where --since's day begins in New York to where --until's has ended; 0: open on that side. */
bool option_period(const struct args *args, time_t *since, time_t *until, struct err *err);
/* --as-of, or the day it is in New York at `now`. */
bool option_as_of(const struct args *args, time_t now, day *as_of, struct err *err);

/* --index or $CAPE_INDEX; NULL with an error if neither is said. */
const char *option_index(const struct args *args, struct err *err);

/* The account that the account options and the file in --account describe. Owned by the caller (account_free). */
bool option_account(const struct args *args, struct account *account, struct err *err);

/* JSON with foreign bytes made UTF-8. */
cJSON *json_string(struct span text);
void json_text(cJSON *object, const char *key, struct span text);
/* A string, or null for NULL. */
void json_text_or_null(cJSON *object, const char *key, const char *text);
/* Prints the object on one line. */
void json_print(const cJSON *object);
/* The same, and frees it. */
void json_print_line(cJSON *object);

/* 1234567 as "1,234,567"; the room includes the NUL. */
#define GROUPED_BYTES 32
const char *grouped(uint64_t n, char out[GROUPED_BYTES]);
/* Cents as "$1,234.50" or "-$1,234.50", as every text shows money; the room includes the NUL. */
#define DOLLARS_BYTES (GROUPED_BYTES + 5)
const char *dollars(int64_t cents, char out[DOLLARS_BYTES]);

/* Flushes standard output, remembering what went wrong first; false if anything ever did. */
bool output_flush(void);
/* errno of the first failed flush. */
int output_errno(void);

/* True if standard output shows colours. */
bool colours(void);

/*
 * A line on standard error with rate and time left, or, where the work has a stage but counts nothing, with the time it took so far; drawn
 * while long work goes on, and nothing unless that is a terminal and --quiet was not said. progress_line_begin() returns what to hand to the
 * work (NULL: nothing is drawn). One line a run of the program.
 */
struct progress *progress_line_begin(const struct args *args);
void progress_line_end(struct progress *progress);
/* Takes the line away while something else is printed, and lets it be drawn again. */
void progress_line_pause(struct progress *progress);
void progress_line_resume(struct progress *progress);

#endif
