#ifndef CALLED_FROM_C_H
#define CALLED_FROM_C_H

/* The interface as a program in C sees it, for c_interface_test.cpp. */

#include "warpsieve/warpsieve.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All totals of an interval, into a struct that C has laid out. */
int totals_from_c(uint64_t first, uint64_t last, warpsieve_totals* totals);

/* The sum of the primes of an interval, by a callback in C; 0: it failed. */
uint64_t sum_from_c(uint64_t first, uint64_t last);

#ifdef __cplusplus
}
#endif

#endif
