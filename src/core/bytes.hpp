#pragma once

#include <cstdint>
#include <vector>

namespace warpsieve {

/// The contents of a file or of a part of one, and bitmaps on their way to it.
using Bytes = std::vector<std::uint8_t>;

}  // namespace warpsieve
