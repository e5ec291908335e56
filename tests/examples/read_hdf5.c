/* Prints the primes of a file of `warpsieve run`, one a line, with plain libhdf5:
 *
 *     h5cc -o read_hdf5 read_hdf5.c && ./read_hdf5 NAME.h5
 *
 * Needs nothing of warpsieve. */
#include <hdf5.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 1 << 16 };

static void fail(const char* what) {
    fprintf(stderr, "read_hdf5: %s\n", what);
    exit(1);
}

static uint64_t attribute(hid_t file, const char* object, const char* name) {
    uint64_t value = 0;
    const hid_t id = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0 || H5Aread(id, H5T_NATIVE_UINT64, &value) < 0 || H5Aclose(id) < 0) fail(name);
    return value;
}

/* Elements [first, first + count) of a one-dimensional data set. */
static void read_block(hid_t set, hid_t type, hsize_t first, hsize_t count, void* block) {
    const hid_t from = H5Dget_space(set);
    const hid_t to = H5Screate_simple(1, &count, NULL);
    if (from < 0 || to < 0 ||
        H5Sselect_hyperslab(from, H5S_SELECT_SET, &first, NULL, &count, NULL) < 0 ||
        H5Dread(set, type, to, from, H5P_DEFAULT, block) < 0 || H5Sclose(from) < 0 ||
        H5Sclose(to) < 0)
        fail("a block cannot be read");
}

static hsize_t length(hid_t set) {
    const hid_t space = H5Dget_space(set);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    if (space < 0 || count < 0 || H5Sclose(space) < 0) fail("the shape of a data set");
    return (hsize_t)count;
}

static uint64_t print_primes(hid_t set) {
    static uint64_t block[BLOCK];
    const hsize_t all = length(set);
    for (hsize_t first = 0; first < all; first += BLOCK) {
        const hsize_t count = all - first < BLOCK ? all - first : BLOCK;
        read_block(set, H5T_NATIVE_UINT64, first, count, block);
        for (hsize_t i = 0; i < count; ++i) {
            /* libhdf5 shows zeros, without an error, for a shard that is missing or was not opened
             * because of the limit of open files (ulimit -n). */
            if (block[i] == 0) fail("a shard is missing");
            printf("%" PRIu64 "\n", block[i]);
        }
    }
    return all;
}

/* 2, 3 and 5 have no bit. */
static uint64_t print_wheel_primes(uint64_t start, uint64_t through) {
    const uint64_t primes[] = {2, 3, 5};
    uint64_t found = 0;
    for (int i = 0; i < 3; ++i)
        if (start <= primes[i] && primes[i] <= through) {
            printf("%" PRIu64 "\n", primes[i]);
            ++found;
        }
    return found;
}

/* Byte k stands for the integers origin + 30k to origin + 30k + 29. */
static uint64_t print_bits(hid_t set, uint64_t origin) {
    static const unsigned residues[] = {1, 7, 11, 13, 17, 19, 23, 29};
    static uint8_t block[BLOCK];
    const hsize_t all = length(set);
    uint64_t found = 0;
    for (hsize_t first = 0; first < all; first += BLOCK) {
        const hsize_t count = all - first < BLOCK ? all - first : BLOCK;
        read_block(set, H5T_NATIVE_UINT8, first, count, block);
        for (hsize_t i = 0; i < count; ++i)
            for (unsigned bit = 0; bit < 8; ++bit)
                if (block[i] >> bit & 1) {
                    printf("%" PRIu64 "\n", origin + 30 * (first + i) + residues[bit]);
                    ++found;
                }
    }
    return found;
}

int main(int argc, char** argv) {
    if (argc != 2) fail("usage: read_hdf5 NAME.h5");
    /* Never H5F_ACC_RDWR: libhdf5 marks a file that is opened for writing, even where nothing is
     * written. */
    const hid_t file = H5Fopen(argv[1], H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) fail("the file cannot be opened");
    const int has_primes = H5Lexists(file, "primes", H5P_DEFAULT) > 0;
    const hid_t set = H5Dopen2(file, has_primes ? "primes" : "bitmap", H5P_DEFAULT);
    if (set < 0) fail("the file stores no primes");
    uint64_t found = 0;
    if (has_primes) {
        found = print_primes(set);
    } else {
        if (attribute(file, "state", "sieved_any"))
            found = print_wheel_primes(attribute(file, "parameters", "start"),
                                       attribute(file, "state", "sieved_through"));
        found += print_bits(set, attribute(file, "bitmap", "origin"));
    }
    if (found != attribute(file, "state", "prime_count")) fail("prime_count is another");
    if (H5Dclose(set) < 0 || H5Fclose(file) < 0) fail("the file cannot be closed");
    return 0;
}
