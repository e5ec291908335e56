// What a program in C++ can ask the library for:
//
//     c++ -std=c++20 sieve.cpp $(pkg-config --cflags --libs warpsieve) -o sieve && ./sieve

#include <cstdint>
#include <iostream>
#include <span>
#include <warpsieve/sieve.hpp>

int main() try {
    using warpsieve::Quantities;

    // By a call of its own:
    std::cout << "primes below 10^9: " << warpsieve::count_primes({0, 1'000'000'000}) << '\n';
    std::cout << "the millionth prime: " << warpsieve::nth_prime(1'000'000) << '\n';
    std::cout << "2^61-1 is " << (warpsieve::is_prime((1ULL << 61) - 1) ? "prime" : "composite")
              << '\n';

    // By a sieve that is kept, with settings:
    warpsieve::Sieve sieve({.engine = warpsieve::EngineChoice::cpu, .threads = 2});
    const warpsieve::Totals totals =
        sieve.count({0, 100'000'000}, Quantities::twins | Quantities::sum);
    std::cout << "below 10^8: " << totals.twin_count << " twins, sum of the primes "
              << warpsieve::prime_sum_text(totals) << '\n';

    // All primes, ascending, in blocks; `return false` in place of nothing ends it.
    std::uint64_t ones = 0;
    sieve.for_each_block({0, 100'000'000}, [&ones](std::span<const std::uint64_t> primes) {
        for (const std::uint64_t prime : primes) ones += prime % 10 == 1 ? 1 : 0;
    });
    std::cout << "below 10^8: " << ones << " primes end with 1\n";
    return 0;
} catch (const warpsieve::Error& error) {
    std::cerr << error.what() << '\n';
    return static_cast<int>(error.code());
}
