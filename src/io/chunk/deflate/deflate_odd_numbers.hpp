#pragma once

// A zlib stream of a chunk of primes, several times as fast as a general compressor makes one
// (FORMAT.md, "How chunks of primes are deflated"). Of the numbers' bytes, the lowest are as good
// as random and get a fixed code; all others change rarely, and are taken as runs (runs.hpp). Any
// inflater reads the stream. Works on memory alone.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "io/chunk/deflate/runs.hpp"

namespace warpsieve::io::deflate {

inline constexpr std::uint64_t too_far = 0xff00;

/// Deflates chunks of primes. A thread has a deflater of its own, and uses its memory again and
/// again. It takes a multiple of 8 of odd numbers, ascending, no two neighbours too_far apart.
/// Primes are, but for 2; the largest gap below 2^64 is 1,550.
class OddNumberDeflater {
public:
    /// The zlib stream of the numbers' bytes as HDF5's shuffle filter orders them: the lowest byte
    /// of all numbers, then the second of all, and so on. Nothing for numbers that it does not
    /// take.
    [[nodiscard]] std::optional<Bytes> deflate(std::span<const std::uint64_t> numbers);

    // The same for numbers that come piece by piece, and need not stay.

    /// @param count of all numbers that will come
    void begin(std::size_t count);
    /// @pre each piece alone is what it takes, of any length; how pieces follow each other is
    /// looked at
    void append(std::span<const std::uint64_t> numbers);
    [[nodiscard]] std::optional<Bytes> finish();

private:
    void find_runs();
    void find_upper_runs();

    bool taken_ = false;                 ///< all numbers so far
    std::size_t count_ = 0;              ///< numbers so far
    std::uint64_t first_ = 0;            ///< number
    std::uint64_t last_ = 0;             ///< number
    Bytes low_;                          ///< the lowest byte of each number
    Bytes second_;                       ///< the next one, after a byte that differs from it
    std::vector<std::uint32_t> starts_;  ///< of the runs of the second plane
    std::vector<std::uint32_t> wraps_;   ///< where the planes above it change
    std::vector<Run> runs_;              ///< of all planes above the lowest
    std::size_t second_plane_runs_ = 0;
    Bytes out_;
};

}  // namespace warpsieve::io::deflate
