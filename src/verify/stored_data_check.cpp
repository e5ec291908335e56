#include "verify/stored_data_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <tuple>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/plural.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "io/chunk/encoded_chunk.hpp"
#include "io/disk/digest.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {

namespace {

[[noreturn]] void throw_not_above(std::uint64_t number, std::uint64_t prime) {
    throw WrongResultError(
        fmt::format("stored prime {}, {}, is not above the one before it", number, prime));
}

/// What was counted beside primes is not read off stored data.
void require_totals(const core::GridRow& stated, const core::Totals& found) {
    const auto primes = [](const core::Totals& totals) {
        return std::tuple(totals.prime_count, totals.smallest_prime, totals.largest_prime);
    };
    if (primes(stated.totals) == primes(found)) return;
    throw WrongResultError(fmt::format(
        "through {} the grid counts {} {}, the largest {}, but {} {} stored, the last {}",
        stated.last, stated.totals.prime_count,
        core::plural(stated.totals.prime_count, "prime", "primes"), stated.totals.largest_prime,
        found.prime_count, core::plural(found.prime_count, "is", "are"), found.largest_prime));
}

/// The row that has an integer; the number of rows where it lies beyond them.
std::size_t row_with(const std::vector<core::GridRow>& grid, std::uint64_t n) {
    return static_cast<std::size_t>(std::ranges::lower_bound(grid, n, {}, &core::GridRow::last) -
                                    grid.begin());
}

}  // namespace

StoredDataCheck::StoredDataCheck(const core::Progress& progress,
                                 const std::vector<Interval>& sections)
    : progress_(progress), sections_(sections.begin(), sections.end()) {}

ChunkFindings StoredDataCheck::look_at(std::span<const std::uint8_t> raw,
                                       std::uint64_t first_element) const {
    ChunkFindings found{.elements = raw.size() / io::element_bytes(job().store),
                        .digest = io::xxh3(raw),
                        .rows = rows_of(raw, first_element),
                        .sections = {}};
    found.sections.reserve(sections_.size());
    for (const SectionDigest& section : sections_)
        found.sections.push_back(part_of(section, raw, first_element));
    return found;
}

void StoredDataCheck::add(const ChunkFindings& found) {
    chain_ = io::chain_digest(chain_, found.digest);
    for (const auto& [row, primes] : found.rows) {
        if (primes.prime_count != 0 && primes.smallest_prime <= found_.largest_prime)
            throw_not_above(found_.prime_count, primes.smallest_prime);
        close_rows_before(row);
        found_.append(primes, core::quantity_primes);
        seen_.append(primes, core::quantity_primes);
    }
    for (std::size_t i = 0; i < sections_.size(); ++i) sections_[i].add(found.sections[i]);
    elements_ += found.elements;
}

void StoredDataCheck::close_rows_before(std::size_t row) {
    for (; row_ < row; ++row_)
        require_totals(grid()[row_], with_those_not_stored(grid()[row_], found_));
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
    for (std::size_t row = row_; row < grid().size(); ++row)
        require_reached(grid()[row], elements_);
    close_rows_before(grid().size());
    if (chain_ != expected_digest)
        throw WrongResultError("the stored data does not have the digest that the file states");
}

namespace {

/// The check of a stored bitmap: no bit may be set outside what was sieved, either.
class StoredBitmapCheck final : public StoredDataCheck {
public:
    StoredBitmapCheck(const core::Progress& progress, const std::vector<Interval>& sections)
        : StoredDataCheck(progress, sections),
          sieved_{job().interval.first, progress.sieved_through().value_or(job().interval.first)} {}

private:
    [[nodiscard]] std::uint64_t byte_at(std::uint64_t element) const {
        return core::byte_of(sieved_.first) + element;
    }
    [[nodiscard]] RowParts rows_of(std::span<const std::uint8_t> raw,
                                   std::uint64_t first_element) const override;
    [[nodiscard]] core::Totals count(std::uint64_t byte, std::span<const std::uint8_t> bytes) const;
    [[nodiscard]] SectionPart part_of(const SectionDigest& section,
                                      std::span<const std::uint8_t> raw,
                                      std::uint64_t first_element) const override {
        return section.of_bytes(byte_at(first_element), raw);
    }
    /// 2, 3 and 5 have no bit.
    [[nodiscard]] core::Totals with_those_not_stored(const core::GridRow& row,
                                                     const core::Totals& found) const override {
        return core::count_wheel_primes({sieved_.first, row.last})
            .append(found, core::quantity_primes);
    }
    void require_reached(const core::GridRow& row, std::uint64_t elements) const override {
        if (byte_at(elements) <= core::byte_of(row.last))
            throw WrongResultError(fmt::format("its bitmap ends before {}", row.last));
    }

    Interval sieved_;
};

StoredDataCheck::RowParts StoredBitmapCheck::rows_of(std::span<const std::uint8_t> raw,
                                                     std::uint64_t first_element) const {
    RowParts parts;
    std::uint64_t byte = byte_at(first_element);
    for (std::size_t row = row_with(grid(), std::max(sieved_.first, byte * core::wheel));
         !raw.empty(); ++row) {
        // Rows end at byte seams, but for the last one, after which nothing may come.
        if (row == grid().size())
            throw WrongResultError("its bitmap goes on beyond what was sieved");
        const std::uint64_t left = core::byte_of(grid()[row].last) - byte + 1;
        const auto bytes = raw.first(std::min<std::uint64_t>(raw.size(), left));
        parts.push_back({row, count(byte, bytes)});
        byte += bytes.size();
        raw = raw.subspan(bytes.size());
    }
    return parts;
}

/// @param bytes of one row
core::Totals StoredBitmapCheck::count(std::uint64_t byte,
                                      std::span<const std::uint8_t> bytes) const {
    for (const std::uint64_t end : {byte, byte + bytes.size() - 1})
        if ((bytes[end - byte] & ~core::bits_inside(end, sieved_)) != 0)
            throw WrongResultError(fmt::format("its bitmap marks integers outside [{}, {}]",
                                               sieved_.first, sieved_.last));
    return core::read_totals(bytes, byte);
}

/// Whether every number is above the one before it.
WARPSIEVE_TARGET_CLONES
bool are_ascending(std::span<const std::uint64_t> numbers) {
    std::uint64_t falls = 0;
    for (std::size_t i = 1; i < numbers.size(); ++i)
        falls |= static_cast<std::uint64_t>(numbers[i] <= numbers[i - 1]);
    return falls == 0;
}

/// The check of stored primes: they must be ascending, too.
class StoredPrimesCheck final : public StoredDataCheck {
public:
    StoredPrimesCheck(const core::Progress& progress, const std::vector<Interval>& sections)
        : StoredDataCheck(progress, sections) {}

private:
    [[nodiscard]] RowParts rows_of(std::span<const std::uint8_t> raw,
                                   std::uint64_t first_element) const override;
    [[nodiscard]] SectionPart part_of(const SectionDigest& section,
                                      std::span<const std::uint8_t> raw,
                                      std::uint64_t /*first_element*/) const override {
        return section.of_primes(io::numbers_of(raw));
    }
    [[nodiscard]] core::Totals with_those_not_stored(const core::GridRow& /*row*/,
                                                     const core::Totals& found) const override {
        return found;
    }
    /// Primes may end before a row does.
    void require_reached(const core::GridRow& /*row*/, std::uint64_t /*elements*/) const override {}
};

StoredDataCheck::RowParts StoredPrimesCheck::rows_of(std::span<const std::uint8_t> raw,
                                                     std::uint64_t first_element) const {
    auto primes = io::numbers_of(raw);
    if (primes.front() < job().interval.first) throw_not_above(first_element, primes.front());
    if (!are_ascending(primes)) {
        const auto fall = std::ranges::adjacent_find(primes, std::ranges::greater_equal{});
        const auto place = static_cast<std::uint64_t>(fall - primes.begin()) + 1;
        throw_not_above(first_element + place, primes[place]);
    }
    RowParts parts;
    while (!primes.empty()) {
        const std::size_t row = row_with(grid(), primes.front());
        if (row == grid().size())
            throw WrongResultError(
                fmt::format("stored prime {} lies beyond what was sieved", primes.front()));
        const auto here = io::numbers_within(primes, {primes.front(), grid()[row].last});
        parts.push_back({row,
                         {.prime_count = here.size(),
                          .smallest_prime = here.front(),
                          .largest_prime = here.back()}});
        primes = primes.subspan(here.size());
    }
    return parts;
}

}  // namespace

std::unique_ptr<StoredDataCheck> make_stored_data_check(const core::Progress& progress,
                                                        const std::vector<Interval>& sections) {
    if (progress.job().store == core::Store::primes)
        return std::make_unique<StoredPrimesCheck>(progress, sections);
    return std::make_unique<StoredBitmapCheck>(progress, sections);
}

}  // namespace warpsieve::verify
