#pragma once

// From what a run stores to what another one stores of the same primes: numbers to a bitmap, and
// back. For who joins runs that stored differently. Works on memory, a stretch at a time, so that
// runs of any length take no more of it.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/job.hpp"

namespace warpsieve::io {

/// Takes the stored data of a run from its first element to its last, and hands on what a run of
/// the same interval with another store has, or with the same.
class StoreConverter {
public:
    /// Called with whole elements, in order, as often as it needs.
    using Take = std::function<void(std::span<const std::uint8_t> raw)>;

    /// @param from, to neither stores nothing
    /// @param file where the data lies, for messages
    StoreConverter(
        core::Store from, core::Store to, const Interval& interval, std::string file, Take take);

    /// Takes the next elements. @param raw whole elements
    /// @throw WrongResultError, which names the file, when numbers are no ascending primes of the
    /// interval as far as a bitmap can tell
    void append(std::span<const std::uint8_t> raw);
    /// Once all is appended: a bitmap goes on to the last byte of the interval.
    void finish();

private:
    void append_numbers(std::span<const std::uint8_t> raw);
    void append_number(std::uint64_t n);
    void append_bytes(std::span<const std::uint8_t> raw);
    void extend_to(std::uint64_t byte);
    void hand_on_bytes();

    core::Store from_;
    core::Store to_;
    Interval interval_;
    std::string file_;
    Take take_;
    std::uint64_t next_byte_;       ///< absolute index of the one behind all that were appended
    std::uint64_t last_prime_ = 0;  ///< 0: none yet
    Bytes bytes_ = {};              ///< of a bitmap; its last byte may get more bits
    std::vector<std::uint64_t> numbers_ = {};
};

}  // namespace warpsieve::io
