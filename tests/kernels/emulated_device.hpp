#pragma once

// A device whose threads are loops of the host: what it has, and in which order they run.

#include <cstdint>
#include <numeric>

#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::test {

/// What memory holds that nobody has written.
inline constexpr std::uint32_t spoilt = 0xa5a5a5a5;

/// In which order the host runs the threads, warps, blocks and work items of a step.
enum class Order { forward, reverse, scattered };

struct EmulatedDevice {
    Order order = Order::forward;
    std::uint32_t threads = 64;  ///< of a block; a multiple of 32
    gpu::DeviceLimits limits = {.tile_bytes = 1U << 17, .multiprocessors = 2};
    /// Windows longer than this do not fit the memory, and those that may yield bitmaps must be
    /// half as long.
    std::uint32_t longest_window = 0xffffffff;
    /// Nor do more keys.
    std::uint64_t most_keys = ~std::uint64_t{0};
    /// The step with this number, from 0 on, fails; as do all after it.
    std::uint64_t failing_step = ~std::uint64_t{0};
};

/// A number coprime to `count`, so that its multiples reach every index.
inline std::uint64_t stride_for(std::uint64_t count) {
    std::uint64_t stride = count / 3 * 2 + 1;
    while (std::gcd(stride, count) != 1) ++stride;
    return stride;
}

/// Runs `body` for each index below `count`.
template <class Body>
void for_each(Order order, std::uint32_t count, Body body) {
    if (order == Order::forward)
        for (std::uint32_t i = 0; i < count; ++i) body(i);
    else if (order == Order::reverse)
        for (std::uint32_t i = count; i-- > 0;) body(i);
    else if (count > 0)
        for (std::uint64_t i = 0, at = count / 5, stride = stride_for(count); i < count; ++i) {
            body(static_cast<std::uint32_t>(at));
            at = (at + stride) % count;
        }
}

}  // namespace warpsieve::test
