#include "io/checkpoint/saves.hpp"

#include <algorithm>
#include <limits>

namespace warpsieve::io {
namespace {

/// Whether a row and the one after it are of one session, and the former is not its claim.
bool in_one_session(const std::vector<Save>& saves, std::size_t row) {
    return saves[row - 1].session == saves[row].session &&
           saves[row].session == saves[row + 1].session;
}

/// Time that a row and the one after it stand for; clocks may have been set back.
double span_of_pair(const std::vector<Save>& saves, std::size_t row) {
    return saves[row + 1].time - saves[row - 1].time;
}

/// The row that becomes one with the row after it. Never the first: where the run began.
std::size_t pair_to_join(const std::vector<Save>& saves) {
    std::size_t best = 1;
    double shortest = std::numeric_limits<double>::infinity();
    bool best_in_one = false;
    for (std::size_t row = 1; row + 1 < saves.size(); ++row) {
        const bool in_one = in_one_session(saves, row);
        const double span = span_of_pair(saves, row);
        if (in_one < best_in_one || (in_one == best_in_one && span >= shortest)) continue;
        best = row;
        shortest = span;
        best_in_one = in_one;
    }
    return best;
}

void join(std::vector<Save>& saves, std::size_t row) {
    const Save& earlier = saves[row];
    Save& later = saves[row + 1];
    later.saves += earlier.saves;
    later.bytes += earlier.bytes;
    later.seconds += earlier.seconds;
    later.longest = std::max(later.longest, earlier.longest);
    saves.erase(saves.begin() + static_cast<std::ptrdiff_t>(row));
}

}  // namespace

void note_save(std::vector<Save>& saves, const Save& save) {
    saves.push_back(save);
    while (saves.size() > most_saves) join(saves, pair_to_join(saves));
}

void note_end_of_save(std::vector<Save>& saves, std::uint64_t bytes, double seconds) {
    Save& newest = saves.back();
    newest.bytes += bytes;
    newest.seconds += seconds;
    newest.longest = std::max(newest.longest, seconds);
}

}  // namespace warpsieve::io
