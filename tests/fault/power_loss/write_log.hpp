#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/disk/file_system.hpp"

namespace warpsieve::test {

/// What the preloaded recorder wrote down of one call (preload/record_writes.cpp).
struct Record {
    char op = 0;
    std::string path;   ///< relative to the recorded folder; "." is the folder
    std::string other;  ///< the new name of a rename or link
    std::uint64_t offset = 0;
    Bytes data;
};

[[nodiscard]] std::vector<Record> read_write_log(const std::string& path);

/// Notes in the log that from here on this generation must survive.
void acknowledge(const std::string& log, std::uint64_t generation);

/// The generation that a record acknowledges: by what the program said, or by acknowledge(); 0: it
/// acknowledges none.
[[nodiscard]] std::uint64_t acknowledged_by(const Record& record);

}  // namespace warpsieve::test
