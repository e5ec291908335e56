// What a program in C++ does with libwarpsieve: it sieves, and catches what the library throws.
#include <cstdint>
#include <cstdio>
#include <span>
#include <warpsieve/reader.hpp>
#include <warpsieve/sieve.hpp>
#include <warpsieve/version.hpp>

namespace {

bool misses_a_file() {
    try {
        warpsieve::Reader reader("there-is-none.h5");
    } catch (const warpsieve::IoError& error) {
        return error.code() == warpsieve::ExitCode::io;
    }
    return false;
}

bool refuses_a_misuse() {
    try {
        static_cast<void>(warpsieve::count_primes({2, 1}));
    } catch (const warpsieve::UsageError&) {
        return true;
    }
    return false;
}

}  // namespace

int main() {
    std::uint64_t sum = 0;
    warpsieve::for_each_block({0, 1000}, [&sum](std::span<const std::uint64_t> primes) {
        for (const std::uint64_t p : primes) sum += p;
    });
    std::printf("%llu %llu %d %d %d %s\n",
                static_cast<unsigned long long>(warpsieve::count_primes({0, 1'000'000})),
                static_cast<unsigned long long>(sum), warpsieve::is_prime(1'000'003),
                misses_a_file(), refuses_a_misuse(), warpsieve::version);
}
