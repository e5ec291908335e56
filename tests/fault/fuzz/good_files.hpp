#pragma once

#include <vector>

#include "core/job.hpp"
#include "io/checkpoint/shard.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::test {

/// A file that is verified: what the fuzzer changes.
struct GoodFile {
    Bytes bytes = {};
    core::Store store = core::Store::none;
    bool is_shard = false;
    io::Shard row = {};  ///< of a shard, as the table of its run has it
};

/// One file of every kind that readers meet: checkpoints that store nothing, primes and a bitmap,
/// with and without shards and full chunks of their own, and a shard of both.
[[nodiscard]] const std::vector<GoodFile>& good_files();

/// The run of the shards among them.
inline constexpr const char* good_run_id = "00000000-0000-4000-8000-000000000001";

}  // namespace warpsieve::test
