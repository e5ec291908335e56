#pragma once

// The shards of a run for who goes through all of them: to read a shard and prove its seal takes as
// long as a tenth of the work on its primes, and as long as all of the work on its bitmap, and it
// can be done by another thread, without libhdf5. Reads files and changes none.

#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>

#include "io/store/recover.hpp"

namespace warpsieve::io {

/// Gives shards as map_proved_shard() does, and reads the next one meanwhile where that is allowed
/// (Reading::ahead) and they are asked for in order; where no thread can be started for that,
/// Reading::warning is told, once. What is wrong with a shard is told when it is
/// asked for, whenever it was found.
class ShardsAhead {
public:
    /// @param names, run must outlive this
    ShardsAhead(FileSystem& files, const RunFiles& names, const Checkpoint& run, Reading reading);
    /// Waits for the thread, which stops soon.
    ~ShardsAhead();
    ShardsAhead(const ShardsAhead&) = delete;
    ShardsAhead& operator=(const ShardsAhead&) = delete;
    ShardsAhead(ShardsAhead&&) = delete;
    ShardsAhead& operator=(ShardsAhead&&) = delete;

    /// A shard by its place in the table. @param warning is told when it is marked
    /// @throw DamagedShard; core::Interrupted when stopped
    [[nodiscard]] std::unique_ptr<FileImage> take(std::size_t index, const WarningSink& warning);

private:
    [[nodiscard]] UnmarkedFile sealed(std::size_t index);
    void begin(std::size_t index);

    FileSystem& files_;
    const RunFiles& names_;
    const Checkpoint& run_;
    Reading reading_;
    std::stop_source leaving_;
    std::size_t expected_ = 0;  ///< the one after the one that was taken last
    std::optional<std::size_t> ahead_;
    std::future<UnmarkedFile> next_;  // last: it uses the others
};

}  // namespace warpsieve::io
