/* The version of the program: in `cape --version`, and in every index it writes. */
#ifndef CAPE_CORE_VERSION_H
#define CAPE_CORE_VERSION_H

#define CAPE_VERSION "0.1.0"

#endif
