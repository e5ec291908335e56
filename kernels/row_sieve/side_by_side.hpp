#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace warpsieve::gpu {

/// Calls body(0) to body(count - 1), one for each device, and returns when all are done. Each has a
/// thread of its own, the first one the calling thread, which afterwards makes the calls that no
/// thread could be started for: all must be made, as a device may hold windows that nobody else
/// has.
/// @param body must not throw
/// @return what the user should know when threads are missing, else empty
[[nodiscard]] std::string side_by_side(std::size_t count,
                                       const std::function<void(std::size_t)>& body);

}  // namespace warpsieve::gpu
