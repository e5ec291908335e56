#pragma once

#include <cstdint>
#include <vector>

#include "core/job.hpp"
#include "io/checkpoint/shard.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// Creates /primes or /bitmap as a virtual data set, which shows shards and tail as one. For other
/// programs; ours never read through it: libhdf5 gives zeros, without an error, for a shard that is
/// missing or that the limit of open files does not let it open.
[[nodiscard]] Handle create_virtual(hid_t file,
                                    core::Store store,
                                    const std::vector<Shard>& shards,
                                    std::uint64_t tail_elements);

}  // namespace warpsieve::io
