#include "verify/stored_primes_check.hpp"

#include <string>

#include "core/bytes.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {

void StoredPrimesCheck::add(std::span<const std::uint8_t> raw) {
    for (std::size_t at = 0; at < raw.size(); at += core::word_bytes)
        add_prime(core::load_word(&raw[at], core::word_bytes));
}

void StoredPrimesCheck::add_prime(std::uint64_t prime) {
    if (prime <= found_.largest_prime || prime < job().interval.first)
        throw WrongResultError("stored prime " + std::to_string(found_.prime_count) + ", " +
                               std::to_string(prime) + ", is not above the one before it");
    while (row() != nullptr && prime > row()->last) close_row(found_);
    if (row() == nullptr)
        throw WrongResultError("stored prime " + std::to_string(prime) +
                               " lies beyond what was sieved");
    const core::Totals one = core::Totals::of_prime(prime, core::quantity_primes);
    found_.append(one, core::quantity_primes);
    see(one);
    if (window() && window()->contains(prime)) mark(prime);
}

void StoredPrimesCheck::mark(std::uint64_t prime) {
    // 2, 3 and 5 have no bit; of other numbers without one the counts are wrong.
    window_bytes()[core::byte_of(prime) - core::byte_of(window()->first)] |= core::bit_of(prime);
}

void StoredPrimesCheck::close_rows() {
    while (row() != nullptr) close_row(found_);
}

}  // namespace warpsieve::verify
