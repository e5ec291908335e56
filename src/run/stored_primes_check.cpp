#include "run/stored_primes_check.hpp"

#include <string>

#include "core/wheel.hpp"
#include "io/chunk_codec.hpp"
#include "io/digest.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {

StoredPrimesCheck::StoredPrimesCheck(const core::Progress& progress, std::optional<Interval> window)
    : progress_(progress), window_(window) {
    if (window_) bitmap_.resize(core::bytes_of(*window_).count);
}

void StoredPrimesCheck::block(std::span<const std::uint64_t> primes) {
    chain_ = io::chain_digest(chain_, io::xxh3(primes));
    for (const std::uint64_t prime : primes) add(prime);
}

void StoredPrimesCheck::add(std::uint64_t prime) {
    if (prime <= last_ || prime < progress_.job().interval.first)
        throw WrongResultError("stored prime " + std::to_string(count_) + ", " +
                               std::to_string(prime) + ", is not above the one before it");
    while (row_ < progress_.grid().size() && prime > progress_.grid()[row_].last) close_row();
    if (row_ == progress_.grid().size())
        throw WrongResultError("stored prime " + std::to_string(prime) +
                               " lies beyond what was sieved");
    ++count_;
    last_ = prime;
    if (window_ && window_->contains(prime)) mark(prime);
}

void StoredPrimesCheck::mark(std::uint64_t prime) {
    const auto residue = static_cast<unsigned>(prime % core::wheel);
    // 2, 3 and 5 have no bit; of other numbers without one the counts are wrong.
    const std::uint8_t bit = core::bits_from(residue) & core::bits_through(residue);
    bitmap_[core::byte_of(prime) - core::byte_of(window_->first)] |= bit;
}

void StoredPrimesCheck::close_row() {
    const core::GridRow& row = progress_.grid()[row_];
    if (row.totals.prime_count != count_ || row.totals.largest_prime != last_)
        throw WrongResultError("through " + std::to_string(row.last) + " the grid counts " +
                               std::to_string(row.totals.prime_count) + " primes, but " +
                               std::to_string(count_) + " are stored");
    ++row_;
}

void StoredPrimesCheck::finish(std::uint64_t expected_digest) {
    while (row_ < progress_.grid().size()) close_row();
    if (chain_ != expected_digest)
        throw WrongResultError("the stored primes do not have the digest that the file states");
}

}  // namespace warpsieve::run
