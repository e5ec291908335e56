#include "verify/stored_data_check.hpp"

#include <fmt/format.h>

#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"
#include "verify/stored_bitmap_check.hpp"
#include "verify/stored_primes_check.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {

StoredDataCheck::StoredDataCheck(const core::Progress& progress,
                                 const std::optional<Interval>& window)
    : progress_(progress), window_(window) {
    if (window_) window_bitmap_.resize(core::bytes_of(*window_).count);
}

void StoredDataCheck::block(std::span<const std::uint8_t> raw) {
    chain_ = io::chain_digest(chain_, io::xxh3(raw));
    add(raw);
}

const core::GridRow* StoredDataCheck::row() const {
    return row_ < progress_.grid().size() ? &progress_.grid()[row_] : nullptr;
}

/// What was counted beside primes is not read off stored data.
void StoredDataCheck::close_row(const core::Totals& found) {
    const core::GridRow& stated = *row();
    const auto primes = [](const core::Totals& totals) {
        return std::tuple(totals.prime_count, totals.smallest_prime, totals.largest_prime);
    };
    if (primes(stated.totals) != primes(found))
        throw WrongResultError(fmt::format(
            "through {} the grid counts {} primes, the largest {}, but {} are stored, the last {}",
            stated.last, stated.totals.prime_count, stated.totals.largest_prime, found.prime_count,
            found.largest_prime));
    ++row_;
}

void StoredDataCheck::see(const core::Totals& primes) {
    seen_.append(primes, core::quantity_primes);
}

void StoredDataCheck::end_of_shard(const io::Shard& shard) {
    if (shard.prime_count != seen_.prime_count || shard.first_prime != seen_.smallest_prime ||
        shard.last_prime != seen_.largest_prime)
        throw WrongResultError(fmt::format(
            "the shard {} holds {} primes from {} to {}, the table of shards says {} from {} to {}",
            shard.file, seen_.prime_count, seen_.smallest_prime, seen_.largest_prime,
            shard.prime_count, shard.first_prime, shard.last_prime));
    seen_ = {};
}

void StoredDataCheck::finish(std::uint64_t expected_digest) {
    close_rows();
    if (chain_ != expected_digest)
        throw WrongResultError("the stored data does not have the digest that the file states");
}

std::unique_ptr<StoredDataCheck> make_stored_data_check(const core::Progress& progress,
                                                        const std::optional<Interval>& window) {
    if (progress.job().store == core::Store::primes)
        return std::make_unique<StoredPrimesCheck>(progress, window);
    return std::make_unique<StoredBitmapCheck>(progress, window);
}

}  // namespace warpsieve::verify
