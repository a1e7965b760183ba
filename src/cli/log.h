/*
 * `--log FILE`: what a command did, for whoever looks the next morning. One compact JSON object a line, appended in one write, so that several
 * commands may share a file:
 *
 *   {"at":"2026-07-15T02:00:00Z","process":4711,"event":"begin","command":"validate","version":"0.1.0"}
 *   {…,"event":"problem","file":"a.csv","line":3,"message":"…"}      each error and warning that was printed
 *   {…,"event":"result",…}                                           what --json would print of a file or of the whole
 *   {…,"event":"end","exit":1,"seconds":0.25}                        missing if the command was killed
 *
 * Arguments are not logged: they may hold importer numbers. For the main thread.
 */
#ifndef CAPE_CLI_LOG_H
#define CAPE_CLI_LOG_H

#include "cli/command.h"

/* Does nothing without --log, and then neither do the others. False with an error if the file cannot be written, or is one of the command's. */
bool log_begin(const struct command *command, const struct args *args, struct err *err);

/* True if results are wanted. */
bool log_is_open(void);
/* Logs the members of an object, which stays the caller's. */
void log_result(const cJSON *result);
/* The same, and frees it: of commands whose result is shown in another form. */
void log_result_free(cJSON *result);
/* Logs a result of one member. */
void log_text(const char *key, const char *text);
/* True if a result is wanted as JSON, by --log or by --json; log_and_print() does what is wanted with it, and frees it. */
bool json_is_wanted(const struct args *args);
void log_and_print(const struct args *args, cJSON *result);

/* The exit code: that of the command, or that of trouble if something could not be logged. */
int log_end(int code);

#endif
