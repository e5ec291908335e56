#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/wheel.hpp"

namespace warpsieve::core {

/// The integers of the bits that are set, one bit after the other.
inline std::vector<std::uint64_t> integers_of(std::span<const std::uint8_t> bytes,
                                              std::uint64_t first_byte) {
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        for (unsigned bit = 0; bit < 8; ++bit)
            if ((bytes[i] >> bit & 1U) != 0) numbers.push_back(integer_at(first_byte + i, bit));
    return numbers;
}

}  // namespace warpsieve::core
