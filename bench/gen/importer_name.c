/* Names of importers, with the commas and quotes that make a CSV reader earn its keep. */
#include "importers.h"
#include "put.h"
#include "rng.h"

static const char *const firsts[] = {
	"Harbor",    "Blue Ridge", "Summit",      "Lakeside",  "Pioneer",   "Cascade", "Evergreen",
	"Granite",   "Liberty",    "Meridian",    "Northgate", "Oak Hill",  "Redwood", "Silverline",
	"Tidewater", "Union",      "Pacific Rim", "Valley",    "Westbrook", "Zenith",
};
static const char *const trades[] = {
	"Apparel",   "Auto Parts", "Bearings",  "Ceramics",       "Electronics",  "Fasteners", "Foods", "Footwear",
	"Furniture", "Lighting",   "Machinery", "Medical Supply", "Outdoor Gear", "Plastics",  "Tools", "Toys",
};
static const char *const endings[] = {
	" Inc.", ", Inc.", " LLC", ", LLC", " Corp.", " Co., Ltd.", ", L.P.", " USA, Inc.", " & Sons", " Imports",
};

#define PICK(rng, list) ((list)[rng_below((rng), sizeof(list) / sizeof((list)[0]))])

void importers_name(const struct importers *importers, uint32_t id, char name[IMPORTERS_NAME_SIZE])
{
	struct rng rng = rng_at(importers->key_name, id);
	bool nickname = rng_below(&rng, 12) == 0;
	char *p = put_text(name, PICK(&rng, firsts));

	if (nickname)
		p = put_text(p, " \"The Works\"");
	p = put_char(p, ' ');
	p = put_text(p, PICK(&rng, trades));
	p = put_text(p, PICK(&rng, endings));
	*p = '\0';
}
