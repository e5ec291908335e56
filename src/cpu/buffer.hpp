#pragma once

// Memory of the CPU engine. Its bitmaps are large and struck all over, so that page faults and
// misses of the TLB are worth avoiding.

#include <cstddef>
#include <cstdint>
#include <span>

namespace warpsieve::cpu {

/// Zeroed memory straight from the system: aligned to 2 MiB, on huge pages where the kernel agrees
/// (5 % at 1e12), and taken only page by page as it is touched.
class Buffer {
public:
    Buffer() = default;
    /// @throw OutOfMemory
    explicit Buffer(std::size_t bytes);
    ~Buffer();
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    [[nodiscard]] std::uint8_t* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return bytes_; }

private:
    void* mapping_ = nullptr;
    std::size_t mapped_bytes_ = 0;
    std::uint8_t* data_ = nullptr;
    std::size_t bytes_ = 0;
};

/// The one message for memory that is not there. @throw OutOfMemory
[[noreturn]] void throw_no_memory(std::uint64_t bytes);

}  // namespace warpsieve::cpu
