#pragma once

// The one interface between a run and whatever finds its primes.

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/batch.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Finds the primes of intervals: the CPU, the GPU, the reference sieve and the scripted engines of
/// tests do, and their results must agree bit for bit. Calls come one at a time, but not all
/// from one thread; what an engine is, and what it warns of, may be asked while it sieves.
class Engine {
public:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    Engine(Engine&&) = delete;
    Engine& operator=(Engine&&) = delete;
    virtual ~Engine() = default;

    [[nodiscard]] virtual std::string name() const = 0;
    /// For people: "AMD EPYC 9354, 2 threads".
    [[nodiscard]] virtual std::string device() const = 0;
    /// Version of the driver that the engine runs on: "550.54.15, CUDA 12.8"; empty where there is
    /// none.
    [[nodiscard]] virtual std::string driver() const { return {}; }
    /// A length in integers, starting at `from`, that keeps the engine efficient and takes well
    /// under a second where that is possible. The run adapts it to the speed it sees.
    [[nodiscard]] virtual std::uint64_t preferred_batch(const Interval& rest) const = 0;
    /// Sieves the interval; empty when `stop` was requested before it was done (the work in hand is
    /// dropped; an engine looks at `stop` every few milliseconds).
    /// @throw DeviceError; OutOfMemory
    [[nodiscard]] virtual std::optional<BatchResult> sieve(const Interval& interval,
                                                           const Wanted& wanted,
                                                           std::stop_token stop) = 0;
    /// Takes back the memory of a batch's bitmap, once nobody reads it any more: an engine that
    /// fills it faster than the system clears new memory uses it for a batch to come.
    virtual void reuse(std::vector<std::uint8_t> bitmap) { bitmap.clear(); }
    /// What the user should know of how it sieves, and was not told yet: fewer threads than were
    /// asked for.
    [[nodiscard]] virtual std::vector<std::string> take_warnings() { return {}; }
};

}  // namespace warpsieve::core
