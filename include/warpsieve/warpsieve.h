#ifndef WARPSIEVE_WARPSIEVE_H
#define WARPSIEVE_WARPSIEVE_H

/* Finds primes in-process: the interface for C, and for whatever calls C: Python's ctypes, Julia's
 * ccall, R. It stands on the standard library alone and compiles as C99 and as C++. Programs in C++
 * have warpsieve/sieve.hpp, which this is the C face of.
 *
 *     uint64_t count;
 *     if (warpsieve_count_primes(NULL, 0, 1000000, &count) != WARPSIEVE_SUCCESS)
 *         fprintf(stderr, "%s\n", warpsieve_last_error());
 *
 * Intervals are closed on both sides, [first, last], anywhere in [0, 2^64-1]. Functions that can
 * fail return a warpsieve_code, and write what they find through a pointer, which they leave alone
 * when they fail. No exception leaves them, nothing is printed, no signal is handled, nothing ends
 * the process, and a null pointer where there must be something is WARPSIEVE_USAGE.
 *
 * Costs, measured on one core of a Zen 4. A call for up to 256 integers, or for one of the next 64
 * primes, tests them one by one, whatever the engine: [0, 100] takes 0.5 us, 100 integers near 2^64
 * 12 us. Beyond, a warpsieve_sieve, which keeps its threads, memory and sieving primes from call to
 * call, takes 6 us for [0, 1000] and 40 us for [0, 10^6]. With NULL in its place each call makes
 * all that anew and drops it: 0.15 ms more, and from half a million integers on 1.5 ms or more,
 * since the first work of every engine is checked by a second method. Calls of less than about 0.15
 * ms hardly ever start a thread, and those that all threads do in half a second never start a GPU.
 * [0, 10^9] takes 0.07 s, 10^9 integers at 10^12 0.25 s, near 2^64, after the 203 million sieving
 * primes, 1 s and more.
 *
 * Threads. Several threads may work with sieves of their own, or with NULL, at the same time. One
 * sieve is used by one thread at a time: a second call, from a callback too, is refused with
 * WARPSIEVE_USAGE. Only warpsieve_stop may be called meanwhile. Callbacks come in the thread that
 * called. A process that forks must not use in the child a sieve of the parent. */

#include <stddef.h>
#include <stdint.h>

#include "warpsieve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a call comes to: the exit codes of the program. Further ones may come. */
typedef enum warpsieve_code {
    WARPSIEVE_SUCCESS = 0,
    WARPSIEVE_USAGE = 2,        /* an argument is wrong; nothing was done */
    WARPSIEVE_UNAVAILABLE = 69, /* memory, threads or a GPU are missing */
    WARPSIEVE_WRONG = 70,       /* the machine computes wrongly, or an internal error */
    WARPSIEVE_INTERRUPTED = 130 /* by warpsieve_stop or by the callback of warpsieve_set_progress */
} warpsieve_code;

/* One line on the last error in this thread: the action, the object, the cause, what to do. It
 * stays until the next call of this thread that fails; "" before there is one. A string of the
 * thread, as errno is, since any language can read one, while a struct would have to be declared in
 * each. */
WARPSIEVE_PUBLIC const char* warpsieve_last_error(void);

/* Version of the library, "0.2.0". */
WARPSIEVE_PUBLIC const char* warpsieve_version(void);

/* 1 if n is prime, else 0; about 1 us. */
WARPSIEVE_PUBLIC int warpsieve_is_prime(uint64_t n);

/* ---- a sieve ----------------------------------------------------------------------------------
 */

/* An engine with its settings, kept between calls, and with it the memory of its largest call. */
typedef struct warpsieve_sieve warpsieve_sieve;

typedef enum warpsieve_engine {
    WARPSIEVE_ENGINE_AUTOMATIC = 0, /* a GPU where there is one and the work is worth it */
    WARPSIEVE_ENGINE_CPU = 1,
    WARPSIEVE_ENGINE_CUDA = 2
} warpsieve_engine;

/* A sieve with the automatic engine and as many threads as the process may run on. It starts
 * nothing: the first call that needs an engine does. NULL: there is no memory. */
WARPSIEVE_PUBLIC warpsieve_sieve* warpsieve_new(void);

/* Takes NULL too. Not from a callback. */
WARPSIEVE_PUBLIC void warpsieve_free(warpsieve_sieve* sieve);

/* These three drop the engines that the sieve keeps. */
WARPSIEVE_PUBLIC int warpsieve_set_engine(warpsieve_sieve* sieve, int engine);

/* Threads of the CPU engine, the one that calls included. 0: as many as the process may run on. */
WARPSIEVE_PUBLIC int warpsieve_set_threads(warpsieve_sieve* sieve, unsigned threads);

/* GPUs by number, as `warpsieve devices` lists them. count 0: all that can be used. */
WARPSIEVE_PUBLIC int warpsieve_set_devices(warpsieve_sieve* sieve,
                                           const int* devices,
                                           size_t count);

/* Is told how far a call is, from 0 to 1, after each batch but the last: every second or sooner,
 * but for the first time near 2^64, where sieving primes are made before. What it returns other
 * than 0 ends the call, which comes to WARPSIEVE_INTERRUPTED. */
typedef int (*warpsieve_progress)(double fraction, void* data);

/* progress NULL: none. */
WARPSIEVE_PUBLIC int warpsieve_set_progress(warpsieve_sieve* sieve,
                                            warpsieve_progress progress,
                                            void* data);

/* Ends the call that is under way in a few hundredths of a second with WARPSIEVE_INTERRUPTED, and
 * every one that comes, until warpsieve_clear_stop. For another thread: the one function that may
 * be called while the sieve is at work. Not for signal handlers: there set a flag, and look at it
 * in the callback of warpsieve_set_progress. */
WARPSIEVE_PUBLIC int warpsieve_stop(warpsieve_sieve* sieve);
WARPSIEVE_PUBLIC int warpsieve_clear_stop(warpsieve_sieve* sieve);

/* ---- what it finds: sieve may be NULL, and is then one for this call ----------------------------
 */

/* Primes in [first, last]. */
WARPSIEVE_PUBLIC int warpsieve_count_primes(warpsieve_sieve* sieve,
                                            uint64_t first,
                                            uint64_t last,
                                            uint64_t* count);

/* What warpsieve_count counts, as bits that may be joined; the primes, the smallest and the largest
 * are always there. A k-tuplet is k primes as close together as primes above k can be. */
typedef enum warpsieve_quantities {
    WARPSIEVE_PRIMES = 1,
    WARPSIEVE_TWINS = 2,
    WARPSIEVE_TRIPLETS = 4,
    WARPSIEVE_QUADRUPLETS = 8,
    WARPSIEVE_QUINTUPLETS = 16,
    WARPSIEVE_SEXTUPLETS = 32,
    WARPSIEVE_GAPS = 64,
    WARPSIEVE_SUM = 128,
    WARPSIEVE_ALL = 255
} warpsieve_quantities;

/* Totals of an interval; what was not asked for is 0. Members may be added at the end. */
typedef struct warpsieve_totals {
    size_t size; /* set it to sizeof(warpsieve_totals) before the call */
    uint64_t prime_count;
    uint64_t smallest_prime; /* 0: none */
    uint64_t largest_prime;  /* 0: none */
    uint64_t twin_count;     /* tuplets that lie in the interval with all their members */
    uint64_t triplet_count;
    uint64_t quadruplet_count;
    uint64_t quintuplet_count;
    uint64_t sextuplet_count;
    uint64_t largest_gap;   /* largest difference of two neighbouring primes; 0: there are no two */
    uint64_t gap_start;     /* the smaller of these two, the first of several such pairs */
    uint64_t prime_sum_low; /* sum of the primes: high * 2^64 + low */
    uint64_t prime_sum_high;
} warpsieve_totals;

/* Totals of the primes in [first, last]. Other quantities than the primes take up to two times as
 * long again. Memory: 20 MiB, near 2^64 some 350 MiB. */
WARPSIEVE_PUBLIC int warpsieve_count(warpsieve_sieve* sieve,
                                     uint64_t first,
                                     uint64_t last,
                                     unsigned quantities,
                                     warpsieve_totals* totals);

/* Takes some ten thousand primes, ascending; the memory is the sieve's and lasts until it returns.
 * What it returns other than 0 ends the call, which comes to WARPSIEVE_SUCCESS all the same: the
 * callback knows. */
typedef int (*warpsieve_block)(const uint64_t* primes, size_t count, void* data);

/* Hands all primes of [first, last] to `block`, ascending, block by block. The next ones are sieved
 * meanwhile, as bitmaps: up to 0.4 GiB of memory in all. */
WARPSIEVE_PUBLIC int warpsieve_primes(
    warpsieve_sieve* sieve, uint64_t first, uint64_t last, warpsieve_block block, void* data);

/* Writes the first primes of [first, last] to `primes`, which has room for so many, and how many
 * there were. For languages where a callback is a burden. */
WARPSIEVE_PUBLIC int warpsieve_fill_primes(warpsieve_sieve* sieve,
                                           uint64_t first,
                                           uint64_t last,
                                           uint64_t* primes,
                                           size_t room,
                                           size_t* count);

/* The n-th prime, counted from 1, of those that are at least `start`: n = 1, start = 7 is 7. It is
 * sieved for: n = 10^9 takes as long as counting [0, 2.3e10]. */
WARPSIEVE_PUBLIC int warpsieve_nth_prime(warpsieve_sieve* sieve,
                                         uint64_t n,
                                         uint64_t start,
                                         uint64_t* prime);

#ifdef __cplusplus
}
#endif

#endif
