#pragma once

// The runtime of CUDA as this program uses it: every call checked, and everything that must be
// given back owned by an object. A failure to give back is not reported: it cannot spoil a result,
// as each was checked when it was made, and a device that broke has been reported by the call that
// found it.

#include <cuda_runtime_api.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::gpu::cuda {

/// "CUDA-capable device is busy (cudaErrorDevicesUnavailable)", and what can be done about it.
[[nodiscard]] std::string explain(cudaError_t error);

/// @param action what the call was to do, as in "cannot <action>", with the current device
[[noreturn]] void throw_device_error(cudaError_t error, const std::string& action);

/// For every call of the runtime. Kernels report late, so that the action may be an innocent one.
/// @throw OutOfDeviceMemory, and DeviceError for all else: then the device must not be used again
/// by this process
inline void check(cudaError_t error, const char* action) {
    if (error != cudaSuccess) throw_device_error(error, action);
}

/// "CUDA device 1" of the current one, "CUDA" where there is none.
[[nodiscard]] std::string current_device_name();

/// Makes it the current device of this thread, and its context if there is none yet.
/// @throw DeviceError when another program has it for itself, or it is lost
void select(int device);

/// How long a device may take without an end of what it was asked for, until it counts as one that
/// never answers. The longest step takes 60 ms by the model, and another program that computes on
/// the same device, or a debugger, takes it away for seconds. A device that hangs does so for good,
/// so that nothing is lost by waiting but the wait.
struct Patience {
    std::chrono::microseconds limit = std::chrono::minutes(1);
};

/// WARPSIEVE_DEVICE_PATIENCE, in seconds: longer under tools that slow a device down a thousand
/// times.
/// @throw UsageError when it is no number that can be meant
[[nodiscard]] Patience usual_patience();

/// "13.0" for 13000.
[[nodiscard]] std::string cuda_version(int number);

/// The driver's own version where the system tells it, and the newest CUDA that it can serve:
/// "550.54.15, CUDA 12.8"; "none" without a driver.
[[nodiscard]] std::string driver_version();

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

/// Marks a place in a stream.
class Event {
public:
    enum class Timing { off, on };

    explicit Event(Timing timing = Timing::off) {
        check(cudaEventCreateWithFlags(
                  &event_, timing == Timing::on ? cudaEventDefault : cudaEventDisableTiming),
              "create an event");
    }
    ~Event() {
        if (event_ != nullptr) static_cast<void>(cudaEventDestroy(event_));
    }
    Event(Event&& other) noexcept : event_(std::exchange(other.event_, nullptr)) {}
    Event& operator=(Event&& other) noexcept {
        std::swap(event_, other.event_);
        return *this;
    }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    [[nodiscard]] cudaEvent_t get() const noexcept { return event_; }
    /// Blocks until all work before it is done; does not, if it was never recorded.
    /// @throw DeviceError when that fails, or does not end
    void wait(Patience patience) const;

private:
    cudaEvent_t event_ = nullptr;
};

/// A queue of work that runs in order, beside that of other streams.
class Stream {
public:
    /// Where blocks of several kernels wait for room, those of urgent streams get it first.
    enum class Priority { usual, urgent };

    explicit Stream(Priority priority = Priority::usual) {
        int least = 0;
        int greatest = 0;
        check(cudaDeviceGetStreamPriorityRange(&least, &greatest), "ask for priorities");
        check(cudaStreamCreateWithPriority(&stream_, cudaStreamNonBlocking,
                                           priority == Priority::urgent ? greatest : least),
              "create a stream");
    }
    ~Stream() {
        if (stream_ != nullptr) static_cast<void>(cudaStreamDestroy(stream_));
    }
    Stream(Stream&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
    Stream& operator=(Stream&& other) noexcept {
        std::swap(stream_, other.stream_);
        return *this;
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    [[nodiscard]] cudaStream_t get() const noexcept { return stream_; }
    void record(const Event& event) const {
        check(cudaEventRecord(event.get(), stream_), "record an event");
    }
    void wait_for(const Event& event) const {
        check(cudaStreamWaitEvent(stream_, event.get(), 0), "order two streams");
    }

private:
    cudaStream_t stream_ = nullptr;
};

/// Copies on a stream, in turn with its kernels. Memory of the host must be pinned, and stay as it
/// is until the copy is done: of other memory CUDA says only that the call may wait for the copy.
template <class T>
void copy(T* to, const T* from, std::size_t count, const Stream& stream) {
    if (count == 0) return;
    check(cudaMemcpyAsync(to, from, count * sizeof(T), cudaMemcpyDefault, stream.get()),
          "copy between host and device");
}

/// Sets memory of the device to 0, in turn with the kernels of a stream.
template <class T>
void clear(T* at, std::size_t count, const Stream& stream) {
    if (count == 0) return;
    check(cudaMemsetAsync(at, 0, count * sizeof(T), stream.get()), "clear memory of the device");
}

/// Does something that waits for a device. If it fails, what the device works with is left to the
/// end of the process: to give it back would wait for a device that hangs, without end, and whether
/// one that failed will still write to the host's memory nobody knows.
template <class Owned, class Action>
void leave_if_broken(std::unique_ptr<Owned>& owned, const Action& action) {
    try {
        action();
    } catch (const DeviceError&) {
        static_cast<void>(owned.release());
        throw;
    }
}

}  // namespace warpsieve::gpu::cuda
