#pragma once

// The tables of a file for spreadsheets, R and data frames: CSV by RFC 4180 with "\n" for the ends
// of lines, the names of the columns first. Makes text of a checkpoint; works for every run,
// whatever it stores and however far it is.

#include <cstdint>
#include <string>

#include "export/export.hpp"
#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::exporting {

struct CsvText {
    std::string text = {};
    std::uint64_t rows = 0;  ///< the names are none
};

/// Numbers are exact decimals, those of seconds the shortest that are read back as the same. A sum
/// of primes, two columns of the file, is one number. What a number stands for is its word.
[[nodiscard]] CsvText to_csv(const io::Checkpoint& checkpoint, Table table);

}  // namespace warpsieve::exporting
