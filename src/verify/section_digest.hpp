#pragma once

// What stored data says of a part of what was sieved: number and digest of its primes, found while
// the data is read from its beginning to its end. Whoever sieves that part again compares these,
// whatever its length: a bitmap of a row may be larger than the memory. Pure.

#include <cstdint>
#include <span>
#include <vector>

#include "core/batch.hpp"
#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::verify {

/// Number and digest (core/bitmap.hpp) of the stored primes of one interval. Stored data comes in
/// order, as bytes of a bitmap or as primes; what lies outside the interval is passed over.
class SectionDigest {
public:
    explicit SectionDigest(const Interval& section);

    /// Takes bytes of a bitmap. @param first_byte index of the first of them (core/wheel.hpp)
    void bytes(std::uint64_t first_byte, std::span<const std::uint8_t> bitmap);
    /// Takes ascending primes, as they lie in a chunk.
    void primes(std::span<const std::uint8_t> raw);
    /// What was found, once all stored data has been taken.
    [[nodiscard]] core::SampleTotals take();

private:
    void prime(std::uint64_t prime);
    void fill_through(std::uint64_t byte);
    void digest(std::size_t bytes);
    [[nodiscard]] std::uint64_t next_byte() const { return first_ + pending_.size(); }

    Interval section_;
    core::ByteRange range_;
    std::uint64_t first_;                ///< byte with which `pending_` begins
    std::vector<std::uint8_t> pending_;  ///< not digested yet: a word must not be split
    core::SampleTotals found_;
    bool torn_ = false;  ///< a gap was too long to be one between primes
};

}  // namespace warpsieve::verify
