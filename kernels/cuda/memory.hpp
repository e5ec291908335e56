#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "kernels/cuda/check.hpp"

// Memory that belongs to an object. A failure to free is not reported: it cannot spoil a result, as
// each was checked when it was made, and a device that broke has been reported by the call that
// found it.

namespace warpsieve::kernels::cuda {

namespace detail {

struct OnDevice {
    static void* allocate(std::size_t bytes) {
        void* at = nullptr;
        if (const cudaError_t error = cudaMalloc(&at, bytes); error != cudaSuccess)
            throw_device_error(error, "allocate " + std::to_string(bytes) + " bytes");
        return at;
    }
    static void free(void* at) noexcept { static_cast<void>(cudaFree(at)); }
};

/// Page-locked memory of the host, which copies at full speed and beside other work.
struct Pinned {
    static void* allocate(std::size_t bytes) {
        void* at = nullptr;
        if (const cudaError_t error = cudaHostAlloc(&at, bytes, cudaHostAllocPortable);
            error != cudaSuccess)
            throw_device_error(error,
                               "lock " + std::to_string(bytes) + " bytes of the host's memory");
        return at;
    }
    static void free(void* at) noexcept { static_cast<void>(cudaFreeHost(at)); }
};

}  // namespace detail

template <class T, class Place>
class Buffer {
    static_assert(std::is_trivially_copyable_v<T>, "objects are copied as bytes");

public:
    Buffer() = default;
    /// @throw OutOfDeviceMemory, DeviceError
    explicit Buffer(std::size_t count)
        : data_(count == 0 ? nullptr : static_cast<T*>(Place::allocate(count * sizeof(T)))),
          count_(count) {}
    ~Buffer() {
        if (data_ != nullptr) Place::free(data_);
    }
    Buffer(Buffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}
    Buffer& operator=(Buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(count_, other.count_);
        return *this;
    }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    [[nodiscard]] T* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] std::span<T> span() const noexcept { return {data_, count_}; }

private:
    T* data_ = nullptr;
    std::size_t count_ = 0;
};

template <class T>
using DeviceBuffer = Buffer<T, detail::OnDevice>;
template <class T>
using PinnedBuffer = Buffer<T, detail::Pinned>;

}  // namespace warpsieve::kernels::cuda
