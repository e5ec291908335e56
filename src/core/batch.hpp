#pragma once

// A batch: the stretch of a job that an engine sieves in one go. Here is what it is asked for, what
// it yields, the builder with which every engine puts that together, and the sample of it that
// another method may compute again. It knows bitmaps and the grid, but neither engines nor the run.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bitmap.hpp"
#include "core/gap_table.hpp"
#include "core/places.hpp"
#include "core/read_totals.hpp"
#include "core/totals.hpp"
#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Samples begin and end at multiples of so many bytes: the cells by which a GPU gives its results
/// (245,760 integers).
inline constexpr std::uint64_t sample_grain = 8192;

/// What some bytes of a bitmap hold, short enough to be computed by any method and compared.
struct SampleTotals {
    std::uint64_t count = 0;
    std::uint64_t digest = 0;  ///< core/bitmap.hpp

    SampleTotals& operator+=(const SampleTotals& other) noexcept {
        count += other.count;
        digest += other.digest;
        return *this;
    }
    friend bool operator==(const SampleTotals&, const SampleTotals&) = default;
};

/// The sample of a bitmap. @param range of the bitmap @param sample inside it
[[nodiscard]] SampleTotals sample_of(std::span<const std::uint8_t> bitmap,
                                     const ByteRange& range,
                                     const ByteRange& sample);

/// A sample of about `length` bytes of a batch, one grain at least, at a place that `random`
/// chooses; empty where the batch has no whole grain.
[[nodiscard]] std::optional<ByteRange> choose_sample(const Interval& batch,
                                                     double length,
                                                     std::uint64_t random);

/// What a batch must yield beside its totals.
struct Wanted {
    /// Totals are given per slice, between two seams.
    Seams seams{};
    Quantities quantities = quantity_primes;
    bool digest = false;  ///< the digest of core/bitmap.hpp
    bool bitmap = false;
    /// Bytes that lie inside the interval with all their integers, in whole sample_grains, whose
    /// SampleTotals are wanted.
    std::optional<ByteRange> sample = std::nullopt;
    /// No batch of the job follows: an engine need not keep what only later ones would use.
    bool last_batch = false;
};

struct BatchResult {
    Interval interval;
    /// One for each of slice_lasts(seams, interval).
    std::vector<Totals> slices = {};
    GapTable gap_table = {};  ///< empty unless it is asked for
    std::uint64_t digest = 0;
    SampleTotals sample{};  ///< of what the engine took for primes, before it left the device
    /// Wheel-30 bitmap of bytes_of(interval) bytes; bits outside the interval are 0. 2, 3 and 5
    /// have no bit but are in the totals.
    std::vector<std::uint8_t> bitmap = {};

    /// The totals of all slices together. @param counted as in Wanted
    [[nodiscard]] Totals totals(const Quantities& counted = quantity_primes) const {
        Totals all;
        for (const Totals& slice : slices) all.append(slice, counted);
        return all;
    }
};

/// Makes a batch end with the prime number `count` of it, so that what is cut off leaves no trace:
/// slices, digest and bitmap become those of the shorter batch.
/// @param wanted what the batch was asked for @pre it has a bitmap, and `count` primes by its
/// totals
/// @throw WrongResultError when its bitmap holds fewer primes than its totals say
void cut_after(BatchResult& batch, std::uint64_t count, const Wanted& wanted);

/// Puts a BatchResult together from stretches that the threads of an engine, or its devices, finish
/// in any order. Each of them fills a share of its own and hands it in at the end of its stretch.
class BatchBuilder {
public:
    /// What was found in one stretch of the batch.
    struct Share {
        std::uint64_t first_byte = 0;
        std::size_t first_slice = 0;      ///< that of its first integer
        std::vector<Totals> slices = {};  ///< from that one on
        GapTable gap_table = {};
        std::uint64_t digest = 0;
        SampleTotals sample{};
    };

    /// @param count counts the bits of bitmaps: an engine may have a faster way than the program,
    /// which is compiled for older processors
    /// @param memory for the bitmap, with anything in it (Engine::reuse): all of its bytes
    /// must be kept. Without it they begin as 0
    BatchBuilder(const Interval& interval,
                 const Wanted& wanted,
                 CountBits count = count_bits,
                 std::vector<std::uint8_t> memory = {});

    [[nodiscard]] const Wanted& wanted() const noexcept { return wanted_; }

    /// Clears the bits outside the interval and returns the bytes that belong to it.
    [[nodiscard]] std::span<std::uint8_t> trim(std::uint64_t first_byte,
                                               std::span<std::uint8_t> block) const;
    /// Reads off a block of the bitmap all that is wanted, and keeps its bits where they are.
    /// @pre trimmed; first_byte is a multiple of 8 or the batch's first; blocks of a share come in
    /// order
    void add(Share& share, std::uint64_t first_byte, std::span<const std::uint8_t> block);

    // The steps of add(), for an engine that has found some of it by itself.

    /// Reads the totals off bytes of the batch, slice by slice, and the gap table.
    void add_totals_of(Share& share,
                       std::uint64_t first_byte,
                       std::span<const std::uint8_t> bytes) const;
    /// Appends the totals of what comes next. @param first_byte in one slice with the last one
    void add_totals(Share& share, std::uint64_t first_byte, const Totals& totals) const;
    /// Keeps the bits of bytes of the batch, if they are wanted. Any number of threads may do so.
    void keep_bits(std::uint64_t first_byte, std::span<const std::uint8_t> bytes);

    /// One call at a time: the core knows no threads, engines lock.
    void merge(Share&& share);
    /// Once all shares are merged.
    [[nodiscard]] BatchResult take();

private:
    /// The slice of an integer.
    [[nodiscard]] std::size_t slice_of(std::uint64_t n) const;
    /// Totals of a slice, in which what comes next lies.
    [[nodiscard]] Totals& totals_in(Share& share,
                                    std::uint64_t first_byte,
                                    std::size_t slice) const;
    void read_into(Share& share,
                   std::size_t slice,
                   std::uint64_t first_byte,
                   std::span<const std::uint8_t> bytes) const;
    void read_cut_byte(Share& share, std::uint64_t byte, std::uint8_t bits) const;
    void add_sample(Share& share,
                    std::uint64_t first_byte,
                    std::span<const std::uint8_t> block) const;

    CountBits count_;
    Wanted wanted_;
    ByteRange range_;
    TotalsReader reader_;
    std::vector<std::uint64_t> lasts_;  ///< of the slices
    BatchResult result_;
    std::vector<Share> shares_;
};

}  // namespace warpsieve::core
