#pragma once

#include "io/store/checkpoint_store.hpp"

namespace warpsieve::test {

/// All shards that there are to write, as after a batch of a run.
inline void flush_full_tail(io::CheckpointStore& store, io::Checkpoint& checkpoint) {
    while (store.flush_shard(checkpoint)) continue;
}

}  // namespace warpsieve::test
