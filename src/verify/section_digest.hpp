#pragma once

// What stored data says of a part of what was sieved: number and digest of its primes, found while
// the data is read from its beginning to its end. Whoever sieves that part again compares these,
// whatever its length: a bitmap of a row may be larger than the memory. Any thread digests a chunk
// for itself; what is found is put together in order. Pure.

#include <cstdint>
#include <span>

#include "core/batch.hpp"
#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::verify {

/// What some stored data, a chunk say, has of a section: its words of a bitmap (core/bitmap.hpp),
/// of which the first and the last may be filled by its neighbours too.
struct SectionPart {
    std::uint64_t count = 0;  ///< of its primes
    bool has_words = false;
    std::uint64_t first_word = 0;  ///< index of the word, counted from that of 0
    std::uint64_t first_bits = 0;
    std::uint64_t last_word = 0;  ///< where it is the first one too, that has all bits
    std::uint64_t last_bits = 0;
    std::uint64_t digest = 0;  ///< of the words between these
    bool torn = false;         ///< a gap was too long to be one between primes
};

/// Number and digest (core/bitmap.hpp) of the stored primes of one interval. Stored data comes in
/// order, as bytes of a bitmap or as primes; what lies outside the interval is passed over.
class SectionDigest {
public:
    explicit SectionDigest(const Interval& section);

    /// Of bytes of a bitmap. @param first_byte index of the first of them (core/wheel.hpp)
    [[nodiscard]] SectionPart of_bytes(std::uint64_t first_byte,
                                       std::span<const std::uint8_t> bitmap) const;
    /// Of ascending primes.
    [[nodiscard]] SectionPart of_primes(std::span<const std::uint64_t> primes) const;
    /// Takes what the next stored data has.
    void add(const SectionPart& part);
    /// What was found, once all stored data has been taken.
    [[nodiscard]] core::SampleTotals take();

private:
    void go_on_to(std::uint64_t next);

    Interval section_;
    core::ByteRange range_;
    std::uint64_t word_;  ///< that may get more bits
    std::uint64_t bits_ = 0;
    core::SampleTotals found_;
    bool torn_ = false;
};

}  // namespace warpsieve::verify
