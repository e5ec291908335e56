#pragma once

// Formats what export writes as text: ascending primes share their leading digits, which are made
// once for all that share them. Pure: numbers in, characters out.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace warpsieve::exporting {

/// Numbers in decimal, one a line, in a buffer that is neither zeroed nor given back between uses.
class DecimalLines {
public:
    /// Fastest where neighbours share all but their last three digits, as ascending primes do;
    /// right for any numbers in any order.
    void append(std::span<const std::uint64_t> numbers);
    [[nodiscard]] std::string_view text() const noexcept { return {buffer_.get(), size_}; }
    void clear() noexcept { size_ = 0; }

private:
    void reserve(std::size_t more);

    std::unique_ptr<char[]> buffer_;  // NOLINT(modernize-avoid-c-arrays): a vector zeroes
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace warpsieve::exporting
