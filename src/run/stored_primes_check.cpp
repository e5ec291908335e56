#include "run/stored_primes_check.hpp"

#include <algorithm>
#include <string>

#include "io/digest.hpp"
#include "io/prime_chunks.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {

StoredPrimesCheck::StoredPrimesCheck(const core::Progress& progress,
                                     std::vector<std::size_t> kept_rows)
    : progress_(progress), kept_rows_(std::move(kept_rows)), kept_primes_(kept_rows_.size()) {}

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
    const auto at = std::lower_bound(kept_rows_.begin(), kept_rows_.end(), row_);
    if (at != kept_rows_.end() && *at == row_)
        kept_primes_[static_cast<std::size_t>(at - kept_rows_.begin())].push_back(prime);
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

const std::vector<std::uint64_t>& StoredPrimesCheck::kept(std::size_t row) const {
    const auto at = std::lower_bound(kept_rows_.begin(), kept_rows_.end(), row);
    return kept_primes_.at(static_cast<std::size_t>(at - kept_rows_.begin()));
}

}  // namespace warpsieve::run
