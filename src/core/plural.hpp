#pragma once

#include <cstdint>

namespace warpsieve::core {

/// The words that go with a number: plural(n, "run is", "runs are"). Every message that counts
/// something takes its words from here, in whatever room it is written: a file of its own, as no
/// other file of the core is about words.
[[nodiscard]] constexpr const char* plural(std::uint64_t number,
                                           const char* one,
                                           const char* many) noexcept {
    return number == 1 ? one : many;
}

}  // namespace warpsieve::core
