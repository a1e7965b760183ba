/* Showing a profile: as a table for people, as JSON for programs, as a picture. */
#ifndef CAPE_CLI_PROFILE_H
#define CAPE_CLI_PROFILE_H

#include "profile/profile.h"

#include <cjson/cJSON.h>

/* What all forms need besides the profile. */
struct profile_view {
	const char *path;
	const struct profile *profile;
	const struct index *index;
	unsigned threads;
	const char *rules_versions[RULE_FILES_MAX];
};

void profile_text(const struct profile_view *view);
/* One object, which becomes the caller's. */
cJSON *profile_json(const struct profile_view *view);
/* Writes the picture under its final name, complete or not at all. */
bool profile_svg(const struct profile_view *view, const char *svg_path, struct err *err);

/* True if a cost cannot be told from nothing. */
static inline bool profile_is_noise(const struct profiled_rules *rules, struct figure cost)
{
	return cost.median < rules->noise && -cost.median < rules->noise;
}

#endif
