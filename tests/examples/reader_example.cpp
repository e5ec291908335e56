// Prints the primes of [FIRST, LAST] from a file of `warpsieve run`, one a line, with warpsieve's
// own reader, and on standard error what it tells without reading them:
//
//     reader_example NAME.h5 FIRST LAST

#include <cstdio>
#include <cstdlib>
#include <string>

#include "warpsieve/reader.hpp"

namespace {

void print(warpsieve::Reader& reader, const warpsieve::Interval& range) {
    std::fprintf(stderr, "pi(%llu) - pi(%llu) = %llu\n",
                 static_cast<unsigned long long>(range.last),
                 static_cast<unsigned long long>(range.first),
                 static_cast<unsigned long long>(reader.pi(range.last) - reader.pi(range.first)));
    std::fprintf(stderr, "%llu is %s\n", static_cast<unsigned long long>(range.last),
                 reader.is_prime(range.last) ? "prime" : "not prime");
    for (const std::uint64_t prime : reader.primes(range))
        std::printf("%llu\n", static_cast<unsigned long long>(prime));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: reader_example NAME.h5 FIRST LAST\n");
        return 2;
    }
    try {
        warpsieve::Reader reader(argv[1]);
        print(reader, {std::stoull(argv[2]), std::stoull(argv[3])});
        return EXIT_SUCCESS;
    } catch (const warpsieve::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return static_cast<int>(error.code());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
}
