#pragma once

// Writes what an engine finds as text while it finds it, a batch after the other: the primes, or
// all of one constellation. Threads make the text, in pieces, and the caller's thread writes it.
// It is handed bitmaps and gives bytes to a function, so that it knows neither engines nor where
// its output goes.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/batch.hpp"
#include "core/list_constellations.hpp"
#include "export/decimal_lines.hpp"
#include "export/export.hpp"
#include "io/chunk/ordered_tasks.hpp"

namespace warpsieve::exporting {

class Printer {
public:
    /// @param constellation whose patterns have the same width; empty: primes
    /// @param threads that make the text; 1: the caller's
    /// @param write takes all it is given, in order; called by the caller's thread alone
    Printer(std::optional<core::Constellation> constellation, unsigned threads, Write write);

    /// A line for the user when fewer threads were started than asked for.
    [[nodiscard]] const std::optional<std::string>& warning() const noexcept {
        return tasks_.warning();
    }
    /// Writes all lines of the next batch.
    /// @pre it has its bitmap, and begins where the one before ended, between two bytes
    void print(core::BatchResult batch);

private:
    using SharedBatch = std::shared_ptr<const core::BatchResult>;

    void submit_piece(const SharedBatch& batch, std::size_t at);
    void write(DecimalLines lines);

    void keep_last(const std::vector<std::uint8_t>& bitmap);

    std::optional<core::ConstellationLister> lister_;
    Write write_;
    std::optional<std::uint64_t> first_;  ///< the first integer of all batches
    /// The last bytes of the batches before, core::listed_before of them at most.
    std::vector<std::uint8_t> before_;
    SpareLines spare_;
    io::OrderedTasks<DecimalLines> tasks_;
};

}  // namespace warpsieve::exporting
