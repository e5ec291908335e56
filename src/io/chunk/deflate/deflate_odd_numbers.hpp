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

/// Deflates chunks of primes. A thread has a deflater of its own, and uses its memory again and
/// again. It takes a multiple of 8 of odd numbers, ascending, no two neighbours 65,280 or more
/// apart. Primes are, but for 2; the largest gap below 2^64 is 1,550.
class OddNumberDeflater {
public:
    /// The zlib stream of the numbers' bytes as HDF5's shuffle filter orders them: the lowest byte
    /// of all numbers, then the second of all, and so on. Nothing for numbers that it does not
    /// take.
    [[nodiscard]] std::optional<Bytes> deflate(std::span<const std::uint64_t> numbers);

private:
    [[nodiscard]] bool split(std::span<const std::uint64_t> numbers);
    void find_runs(std::span<const std::uint64_t> numbers);
    void append_runs(std::span<const std::uint64_t> numbers, unsigned plane);

    Bytes low_;                          ///< the lowest byte of each number
    Bytes second_;                       ///< the next one, after a byte that differs from it
    std::vector<std::uint32_t> starts_;  ///< of the runs of a plane
    std::vector<Run> runs_;              ///< of all planes above the lowest
    std::size_t second_plane_runs_ = 0;
    Bytes out_;
};

}  // namespace warpsieve::io::deflate
