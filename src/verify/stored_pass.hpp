#pragma once

// The half of verify that reads everything: all that a generation stores, decoded once by several
// threads, each of which looks at what it has decoded. Reads the shards of a run and its own file.

#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"
#include "verify/stored_data_check.hpp"

namespace warpsieve::verify {

/// What is read, and how.
struct StoredRun {
    io::FileSystem& files;
    const io::Recovered& run;
    const io::Reading& reading;
    unsigned threads = 1;
};

/// Hands a check all that a run stores. Every shard is verified whole and every chunk by its
/// checksum; some chunks are read through libhdf5's own filters as well.
/// @throw DamagedError, which names the shard; WrongResultError; core::Interrupted when stopped
void hold_stored_against(StoredDataCheck& check, const StoredRun& stored);

}  // namespace warpsieve::verify
