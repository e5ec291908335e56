#pragma once

#include <cstdint>
#include <span>

namespace warpsieve::core {

/// Room that read_integers() wants beyond the integers asked for.
inline constexpr std::size_t read_slack = 64 + 3;

/// Writes the integers of the bits that are set, ascending, until at least `count` are there, or
/// the bytes end. Whole words of the bitmap are read, so that up to 63 more may come.
/// @param out room for count + read_slack
/// @return how many came
[[nodiscard]] std::size_t read_integers(std::span<const std::uint8_t> bytes,
                                        std::uint64_t first_byte,
                                        std::size_t count,
                                        std::uint64_t* out);

}  // namespace warpsieve::core
