#pragma once

#include <cstdint>
#include <span>

#include "kernels/emulated_device.hpp"
#include "kernels/phases/partition.hpp"

namespace warpsieve::test {

/// What a block of the step that partitions does, its warps and threads in the device's order.
/// @param primes the whole list
void partition_block(const EmulatedDevice& device,
                     const gpu::KeyRule& rule,
                     const gpu::Visits& visits,
                     std::span<const std::uint32_t> primes,
                     const gpu::Buckets& buckets);

}  // namespace warpsieve::test
