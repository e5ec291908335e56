/* What a program in C does with libwarpsieve. */
#include <inttypes.h>
#include <stdio.h>
#include <warpsieve/warpsieve.h>

int main(void) {
    uint64_t count = 0;
    if (warpsieve_count_primes(NULL, 0, 1000000, &count) != WARPSIEVE_SUCCESS) {
        fprintf(stderr, "%s\n", warpsieve_last_error());
        return 1;
    }
    printf("%" PRIu64 " %d %d %s\n", count, warpsieve_is_prime(1000003),
           warpsieve_count_primes(NULL, 2, 1, &count), warpsieve_version());
    return 0;
}
