#pragma once

#include <utility>

#include "kernels/cuda/check.hpp"

namespace warpsieve::kernels::cuda {

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
    /// Blocks until all work before it is done.
    void wait() const { check(cudaEventSynchronize(event_), "finish the work in hand"); }

private:
    cudaEvent_t event_ = nullptr;
};

/// A queue of work that runs in order, beside that of other streams.
class Stream {
public:
    Stream() {
        check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "create a stream");
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
    /// Blocks until all its work is done.
    void finish() const { check(cudaStreamSynchronize(stream_), "finish the work in hand"); }

private:
    cudaStream_t stream_ = nullptr;
};

}  // namespace warpsieve::kernels::cuda
