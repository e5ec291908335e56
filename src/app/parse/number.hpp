#pragma once

#include <cstdint>
#include <string_view>

namespace warpsieve::app {

/// An integer of [0, 2^64-1] as people write it: 1000000, 1e12, 1.5e9, 2^64-1, 10**9+7,
/// (2^10-1)*1e6. `^` and `**` bind to the right and above `*`. Computed exactly, never through a
/// double; values on the way may leave 64 bits, the result may not.
/// @throw UsageError one line: the text, what is wrong with it, what to write instead
[[nodiscard]] std::uint64_t parse_number(std::string_view text);

/// A share in [0, 1]: 0.01, 1%, 0.
/// @throw UsageError
[[nodiscard]] double parse_fraction(std::string_view text);

}  // namespace warpsieve::app
