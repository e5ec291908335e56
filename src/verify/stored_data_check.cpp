#include "verify/stored_data_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/plural.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {

StoredDataCheck::StoredDataCheck(const core::Progress& progress,
                                 const std::vector<Interval>& sections)
    : progress_(progress), sections_(sections.begin(), sections.end()) {}

void StoredDataCheck::chunk(std::span<const std::uint8_t> raw) {
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
            "through {} the grid counts {} {}, the largest {}, but {} {} stored, the last {}",
            stated.last, stated.totals.prime_count,
            core::plural(stated.totals.prime_count, "prime", "primes"), stated.totals.largest_prime,
            found.prime_count, core::plural(found.prime_count, "is", "are"), found.largest_prime));
    ++row_;
}

void StoredDataCheck::see(const core::Totals& primes) {
    seen_.append(primes, core::quantity_primes);
}

void StoredDataCheck::end_of_shard(const io::Shard& shard) {
    if (shard.prime_count != seen_.prime_count || shard.first_prime != seen_.smallest_prime ||
        shard.last_prime != seen_.largest_prime)
        throw WrongResultError(fmt::format(
            "the shard {} holds {} {} from {} to {}, the table of shards says {} from {} to {}",
            shard.file, seen_.prime_count, core::plural(seen_.prime_count, "prime", "primes"),
            seen_.smallest_prime, seen_.largest_prime, shard.prime_count, shard.first_prime,
            shard.last_prime));
    seen_ = {};
}

std::vector<core::SampleTotals> StoredDataCheck::take_sections() {
    std::vector<core::SampleTotals> found;
    for (SectionDigest& section : sections_) found.push_back(section.take());
    return found;
}

void StoredDataCheck::finish(std::uint64_t expected_digest) {
    close_rows();
    if (chain_ != expected_digest)
        throw WrongResultError("the stored data does not have the digest that the file states");
}

namespace {

/// The check of a stored bitmap: no bit may be set outside what was sieved, either.
class StoredBitmapCheck final : public StoredDataCheck {
public:
    StoredBitmapCheck(const core::Progress& progress, const std::vector<Interval>& sections);

private:
    void add(std::span<const std::uint8_t> raw) override;
    void close_rows() override;
    /// Bytes of one row.
    void count(std::span<const std::uint8_t> bytes);
    [[nodiscard]] core::Totals found_with_wheel_primes() const;

    Interval sieved_;
    std::uint64_t byte_;  ///< that comes next
    core::Totals found_;  ///< by its bits
};

StoredBitmapCheck::StoredBitmapCheck(const core::Progress& progress,
                                     const std::vector<Interval>& sections)
    : StoredDataCheck(progress, sections),
      sieved_{job().interval.first, progress.sieved_through().value_or(job().interval.first)},
      byte_(core::byte_of(sieved_.first)) {}

void StoredBitmapCheck::add(std::span<const std::uint8_t> raw) {
    while (!raw.empty()) {
        // Rows end at byte seams, but for the last one, after which nothing may come.
        if (row() == nullptr) throw WrongResultError("its bitmap goes on beyond what was sieved");
        const std::uint64_t left = core::byte_of(row()->last) - byte_ + 1;
        const auto bytes = raw.first(std::min<std::uint64_t>(raw.size(), left));
        count(bytes);
        for (SectionDigest& section : sections()) section.bytes(byte_, bytes);
        byte_ += bytes.size();
        raw = raw.subspan(bytes.size());
        if (bytes.size() == left) close_row(found_with_wheel_primes());
    }
}

void StoredBitmapCheck::count(std::span<const std::uint8_t> bytes) {
    for (const std::uint64_t end : {byte_, byte_ + bytes.size() - 1})
        if ((bytes[end - byte_] & ~core::bits_inside(end, sieved_)) != 0)
            throw WrongResultError(fmt::format("its bitmap marks integers outside [{}, {}]",
                                               sieved_.first, sieved_.last));
    const core::Totals bits = core::read_totals(bytes, byte_);
    see(bits);
    found_.append(bits, core::quantity_primes);
}

/// Through the end of the row under way; 2, 3 and 5 have no bit.
core::Totals StoredBitmapCheck::found_with_wheel_primes() const {
    return core::count_wheel_primes({sieved_.first, row()->last})
        .append(found_, core::quantity_primes);
}

void StoredBitmapCheck::close_rows() {
    if (row() != nullptr)
        throw WrongResultError(fmt::format("its bitmap ends before {}", row()->last));
}

/// The check of stored primes: they must be ascending, too.
class StoredPrimesCheck final : public StoredDataCheck {
public:
    StoredPrimesCheck(const core::Progress& progress, const std::vector<Interval>& sections)
        : StoredDataCheck(progress, sections) {}

private:
    void add(std::span<const std::uint8_t> raw) override;
    void close_rows() override;
    void add_prime(std::uint64_t prime);

    core::Totals found_;
};

void StoredPrimesCheck::add(std::span<const std::uint8_t> raw) {
    for (std::size_t at = 0; at < raw.size(); at += core::word_bytes)
        add_prime(core::load_word(&raw[at], core::word_bytes));
    for (SectionDigest& section : sections()) section.primes(raw);
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
}

void StoredPrimesCheck::close_rows() {
    while (row() != nullptr) close_row(found_);
}

}  // namespace

std::unique_ptr<StoredDataCheck> make_stored_data_check(const core::Progress& progress,
                                                        const std::vector<Interval>& sections) {
    if (progress.job().store == core::Store::primes)
        return std::make_unique<StoredPrimesCheck>(progress, sections);
    return std::make_unique<StoredBitmapCheck>(progress, sections);
}

}  // namespace warpsieve::verify
