/* Counts the primes of [FIRST, LAST], their twins and the largest gap, and adds them up block by
 * block:
 *
 *     cc count.c $(pkg-config --cflags --libs warpsieve) -o count && ./count 0 1000000
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <warpsieve/warpsieve.h>

/* Every function returns a code; the words come apart. */
static void check(int code) {
    if (code == WARPSIEVE_SUCCESS) return;
    fprintf(stderr, "count: %s\n", warpsieve_last_error());
    exit(code);
}

static int add(const uint64_t* primes, size_t count, void* data) {
    uint64_t* sum = data;
    for (size_t i = 0; i < count; ++i) *sum += primes[i];
    return 0; /* go on */
}

int main(int argc, char** argv) {
    const uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    const uint64_t last = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000000;
    warpsieve_sieve* sieve = warpsieve_new(); /* keeps its threads from call to call */

    warpsieve_totals totals = {0};
    totals.size = sizeof totals;
    check(warpsieve_count(sieve, first, last, WARPSIEVE_TWINS | WARPSIEVE_GAPS, &totals));
    printf("primes %" PRIu64 "\n", totals.prime_count);
    printf("twins %" PRIu64 "\n", totals.twin_count);
    printf("largest gap %" PRIu64 " after %" PRIu64 "\n", totals.largest_gap, totals.gap_start);

    uint64_t sum = 0; /* modulo 2^64; WARPSIEVE_SUM has all 128 bits */
    check(warpsieve_primes(sieve, first, last, add, &sum));
    printf("sum %" PRIu64 "\n", sum);
    warpsieve_free(sieve);
    return 0;
}
