#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "core/job.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// Copies chunks of stored data as they are into a new data set, one after the other, and digests
/// them as they were read.
class ChunkAppender {
public:
    /// @param dataset empty, long enough for all that will be appended
    /// @param stopped asked before every chunk; empty: never
    ChunkAppender(Handle dataset, core::Store store, std::function<bool()> stopped);

    /// Appends all chunks of a data set of a file whose seal has been proved.
    /// @return false when stopped
    [[nodiscard]] bool append(std::span<const std::uint8_t> file, const char* name);

    [[nodiscard]] Handle& dataset() noexcept { return dataset_; }
    /// chain_digest() over the XXH3 of all encoded chunks.
    [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }

private:
    Handle dataset_;
    core::Store store_;
    std::function<bool()> stopped_;
    std::uint64_t next_ = 0;
    std::uint64_t digest_ = 0;
};

/// The same digest of the chunks of a file, to hold what was written against what was read.
[[nodiscard]] std::uint64_t digest_of_chunks(std::span<const std::uint8_t> file, core::Store store);

}  // namespace warpsieve::io
