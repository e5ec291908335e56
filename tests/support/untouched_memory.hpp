#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <span>
#include <stdexcept>

namespace warpsieve::test {

/// Addresses of any length, of which no page is used before it is touched.
class UntouchedMemory {
public:
    explicit UntouchedMemory(std::size_t bytes)
        : bytes_(bytes),
          address_(mmap(
              nullptr, bytes + 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
        if (address_ == MAP_FAILED) throw std::runtime_error("cannot map addresses");
    }
    UntouchedMemory(const UntouchedMemory&) = delete;
    UntouchedMemory& operator=(const UntouchedMemory&) = delete;
    UntouchedMemory(UntouchedMemory&&) = delete;
    UntouchedMemory& operator=(UntouchedMemory&&) = delete;
    ~UntouchedMemory() { munmap(address_, bytes_ + 1); }

    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept {
        return {static_cast<const std::uint8_t*>(address_), bytes_};
    }

private:
    std::size_t bytes_;
    void* address_;
};

}  // namespace warpsieve::test
