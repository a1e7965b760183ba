/* Removing a folder with the files in it, at any moment. */
#ifndef CAPE_IO_REMOVE_H
#define CAPE_IO_REMOVE_H

/*
 * Removes the files of a folder and the folder. What is no file stays, and the folder with it. Needs no memory, and may be called from a signal
 * handler while other threads still make files there.
 */
void remove_folder(const char *path);

#endif
