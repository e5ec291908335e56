#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/sample.hpp"
#include "core/totals.hpp"
#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// What a batch must yield beside its totals.
struct Wanted {
    /// Totals are given per slice: bytes k of the bitmap with equal k >> slice_shift
    /// (core/grid.hpp).
    unsigned slice_shift = 63;
    Quantities quantities = quantity_primes;
    bool digest = false;  ///< the digest of core/bitmap.hpp
    bool bitmap = false;
    /// Bytes that lie inside the interval with all their integers, in whole sample_grains, whose
    /// SampleTotals are wanted.
    std::optional<ByteRange> sample = std::nullopt;
};

struct BatchResult {
    Interval interval;
    /// One for each slice that the interval touches, in order; at least one.
    std::vector<Totals> slices;
    std::uint64_t digest = 0;
    SampleTotals sample{};  ///< of what the engine took for primes, before it left the device
    /// Of all slices. @param counted as in Wanted
    [[nodiscard]] Totals totals(Quantities counted = quantity_primes) const noexcept {
        Totals all;
        for (const Totals& slice : slices) all.append(slice, counted);
        return all;
    }

    /// Wheel-30 bitmap of bytes_of(interval) bytes; bits outside the interval are 0. 2, 3 and 5
    /// have no bit but are in the totals.
    std::vector<std::uint8_t> bitmap;
};

/// Finds the primes of intervals. One interface for the CPU, the GPU, the reference sieve and the
/// scripted engines of tests; results must agree bit for bit. Calls come one at a time, but not all
/// from one thread.
class Engine {
public:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    Engine(Engine&&) = delete;
    Engine& operator=(Engine&&) = delete;
    virtual ~Engine() = default;

    [[nodiscard]] virtual std::string name() const = 0;
    /// For people: "AMD EPYC 9354, 2 threads".
    [[nodiscard]] virtual std::string device() const = 0;
    /// A length in integers, starting at `from`, that keeps the engine efficient and takes well
    /// under a second where that is possible. The run adapts it to the speed it sees.
    [[nodiscard]] virtual std::uint64_t preferred_batch(const Interval& rest) const = 0;
    /// Sieves the interval; empty when `stop` was requested before it was done (the work in hand is
    /// dropped; an engine looks at `stop` every few milliseconds).
    /// @throw DeviceError
    [[nodiscard]] virtual std::optional<BatchResult> sieve(const Interval& interval,
                                                           const Wanted& wanted,
                                                           std::stop_token stop) = 0;
};

}  // namespace warpsieve::core
