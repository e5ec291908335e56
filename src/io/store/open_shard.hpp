#pragma once

#include <memory>
#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"
#include "warpsieve/error.hpp"

// Opens shards for those who read or copy them. Every one is read and verified whole first: libhdf5
// shows zeros where a shard is missing, and would trust a damaged one.

namespace warpsieve::io {

/// A shard that is missing or damaged.
class DamagedShard : public DamagedError {
public:
    DamagedShard(const std::string& file, const std::string& problem)
        : DamagedError(file + ": " + problem), file_(file), problem_(problem) {}
    /// As the table of the run names it.
    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    std::string file_;
    std::string problem_;
};

/// The bytes of a shard of a run, verified whole. @throw DamagedShard
[[nodiscard]] std::unique_ptr<FileImage> map_proved_shard(FileSystem& files,
                                                          const RunFiles& names,
                                                          const Checkpoint& run,
                                                          const Shard& shard);

}  // namespace warpsieve::io
