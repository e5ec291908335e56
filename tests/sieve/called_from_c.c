#include "called_from_c.h"

int totals_from_c(uint64_t first, uint64_t last, warpsieve_totals* totals) {
    warpsieve_totals mine = {0};
    const int code =
        (mine.size = sizeof mine, warpsieve_count(NULL, first, last, WARPSIEVE_ALL, &mine));
    *totals = mine;
    return code;
}

static int add(const uint64_t* primes, size_t count, void* data) {
    uint64_t* sum = data;
    for (size_t i = 0; i < count; ++i) *sum += primes[i];
    return 0;
}

uint64_t sum_from_c(uint64_t first, uint64_t last) {
    uint64_t sum = 0;
    return warpsieve_primes(NULL, first, last, add, &sum) == WARPSIEVE_SUCCESS ? sum : 0;
}
