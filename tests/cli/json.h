/* Reads the JSON objects that a run printed one to a line, and compares members by their JSON text. */
#ifndef CAPE_TESTS_CLI_JSON_H
#define CAPE_TESTS_CLI_JSON_H

#include <cjson/cJSON.h>

#include "harness.h"

#define expect_json(t, line, key, text) expect_json_at((t), (line), (key), (text), HERE)
/* The keys of an object in their order, joined with ", ". */
#define expect_json_keys(t, line, keys) expect_json_keys_at((t), (line), (keys), HERE)

/* The object on output line LINE (from 0); the caller deletes it. */
static inline cJSON *json_line(struct cli *t, size_t line, struct where at)
{
	const char *text = t->out_text, *end = NULL;
	cJSON *object;

	for (size_t i = 0; i < line && text; i++) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	object = text ? cJSON_ParseWithOpts(text, &end, 0) : NULL;
	if (!cJSON_IsObject(object) || *end != '\n')
		fail_at(t, "expected one JSON object on this line of stdout", at);
	return object;
}

/* TEXT is compact JSON: "null", "\"Accepted\"", "{\"EXISTS\":1}". */
static inline void expect_json_at(struct cli *t, size_t line, const char *key, const char *text, struct where at)
{
	cJSON *object = json_line(t, line, at);
	char *got = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(object, key));

	if (!got || strcmp(got, text) != 0) {
		fprintf(stderr, "  key: %s\n  expected: %s\n  got: %s\n", key, text, got ? got : "(no such key)");
		fail_at(t, "JSON differs", at);
	}
	cJSON_free(got);
	cJSON_Delete(object);
}

static inline void expect_json_keys_at(struct cli *t, size_t line, const char *keys, struct where at)
{
	cJSON *object = json_line(t, line, at), *member;
	char got[1024] = "";

	cJSON_ArrayForEach (member, object) {
		strncat(got, *got ? ", " : "", sizeof(got) - strlen(got) - 1);
		strncat(got, member->string, sizeof(got) - strlen(got) - 1);
	}
	if (strcmp(got, keys) != 0) {
		fprintf(stderr, "  expected: %s\n  got: %s\n", keys, got);
		fail_at(t, "keys differ", at);
	}
	cJSON_Delete(object);
}

/* A string member, for tests that compare it with a pattern; the caller frees. */
static inline char *json_string(struct cli *t, size_t line, const char *key, struct where at)
{
	cJSON *object = json_line(t, line, at);
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
	char *copy = value ? strdup(value) : NULL;

	if (!copy)
		fail_at(t, key, at);
	cJSON_Delete(object);
	return copy;
}

#endif
