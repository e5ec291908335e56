#pragma once

#include <memory>
#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

/// A shard that is missing or does not prove.
class DamagedShard : public DamagedError {
public:
    DamagedShard(const std::string& file, const std::string& problem)
        : DamagedError(file + ": " + problem), file_(file) {}
    /// As the table of the run names it.
    [[nodiscard]] const std::string& file() const noexcept { return file_; }

private:
    std::string file_;
};

/// A whole shard of a run, proved. @throw DamagedShard
[[nodiscard]] std::unique_ptr<FileImage> map_proved_shard(FileSystem& files,
                                                          const RunFiles& names,
                                                          const Checkpoint& run,
                                                          const Shard& shard);

}  // namespace warpsieve::io
