#pragma once

#include <span>
#include <stop_token>
#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "verify/stored_data_check.hpp"

namespace warpsieve::verify {

/// A generation whose seal and structure are proved.
struct ProvedFile {
    io::FileSystem& files;
    const std::string& path;  ///< beside it lie its shards
    std::span<const std::uint8_t> bytes;
    const io::Checkpoint& checkpoint;
};

/// Reads everything that a generation stores, shard by shard and then its own file, through
/// libhdf5's own filters as any other program does, and lets `check` hear it. Every shard is proved
/// whole first.
/// @return false when stopped
/// @throw DamagedError, WrongResultError
[[nodiscard]] bool read_all_stored(const ProvedFile& file,
                                   StoredDataCheck& check,
                                   const std::stop_token& stop);

}  // namespace warpsieve::verify
