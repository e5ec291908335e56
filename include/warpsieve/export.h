#pragma once

// What of the public headers is seen outside a shared library, in C and in C++. All else is
// compiled with -fvisibility=hidden, so that names of the rooms and of the libraries that they
// stand on cannot clash with those of the program that links it. Exceptions need the mark too: one
// that is thrown within the library is caught outside only where both see one type. A program that
// links the objects themselves loses nothing by the mark.

#if defined(__GNUC__)
#define WARPSIEVE_PUBLIC __attribute__((visibility("default")))
#else
#define WARPSIEVE_PUBLIC
#endif
