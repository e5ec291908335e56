#pragma once

// When a run was saved, and what that took: what its throughput and its stalls looked like can be
// seen from its file afterwards. A record for people; nothing is resumed by it.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpsieve::io {

/// A save, or neighbouring ones that were thinned to one row.
struct Save {
    double time = 0;            ///< when the last of them was begun: seconds since 1970-01-01, UTC
    std::uint32_t session = 1;  ///< number of the session that wrote it
    std::uint32_t saves = 1;    ///< how many the row stands for
    std::uint64_t sieved_through = 0;  ///< what the last of them covers; 0: nothing was sieved yet
    // Of those whose end is known: what a generation takes it cannot tell itself.
    std::uint64_t bytes = 0;  ///< of the generations written, shards apart, together
    double seconds = 0;       ///< that they took together
    double longest = 0;       ///< the slowest of them, in seconds
    friend bool operator==(const Save&, const Save&) = default;
};

/// Rows that a file keeps at most. A plot is seldom wider than some hundred points, and the rows of
/// a full table take 6 KiB, in a file of which each generation is written anew.
inline constexpr std::size_t most_saves = 256;

/// Appends a save, and thins the record to most_saves: those two neighbours of one session become
/// one that span the shortest time together, so that what is left is spread evenly over the time
/// that the run has worked. Sums and maxima stay. The first row of all stays, and that of a
/// session, its claim, as long as any others can go: between it and the row before it nobody
/// worked.
void note_save(std::vector<Save>& saves, const Save& save);

/// Tells the newest row what its newest save came to.
void note_end_of_save(std::vector<Save>& saves, std::uint64_t bytes, double seconds);

}  // namespace warpsieve::io
