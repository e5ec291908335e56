#pragma once

// The sieve of one thread, segment by segment. It knows how primes of each class strike, and leaves
// the hits of large ones to whoever files them, and its blocks to whoever reads them.

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>

#include "core/wheel.hpp"
#include "cpu/buffer.hpp"
#include "cpu/loops.hpp"
#include "cpu/plan.hpp"

namespace warpsieve::cpu {

/// Primes too large for cycles: strikes that are prepared round by round and applied per L1 block.
class HitSource {
public:
    HitSource() = default;
    HitSource(const HitSource&) = delete;
    HitSource& operator=(const HitSource&) = delete;
    HitSource(HitSource&&) = delete;
    HitSource& operator=(HitSource&&) = delete;
    virtual ~HitSource() = default;

    /// Called before each segment; `bytes_left` includes it. @return false when asked to stop
    [[nodiscard]] virtual bool prepare(std::uint64_t first_byte,
                                       std::uint64_t bytes_left,
                                       const std::stop_token& stop) = 0;
    /// Clears the hits of the block that begins at first_byte.
    virtual void apply(std::uint64_t first_byte, std::uint8_t* block) const = 0;
};

/// What to sieve, and with what.
struct SieveJob {
    core::ByteRange range;
    /// From 7 up, ascending; used as far as their squares reach. Those below presieve_limit are
    /// skipped, as the tables hold them.
    std::span<const std::uint32_t> primes;
    std::span<HitSource* const> hit_sources;
};

/// The sieve of one thread: walks a stretch of the bitmap segment by segment. Buffers are kept from
/// stretch to stretch.
class SegmentSieve {
public:
    /// Receives each L1 block when it is done, in order; may change it.
    using BlockSink = std::function<void(std::uint64_t first_byte, std::span<std::uint8_t> block)>;

    SegmentSieve(const Loops& loops, const Config& config);

    /// @return false when asked to stop
    [[nodiscard]] bool run(const SieveJob& job, const BlockSink& sink, const std::stop_token& stop);

    [[nodiscard]] static std::uint64_t bytes_for(const Config& config);

private:
    void start(const SieveJob& job);
    [[nodiscard]] std::uint8_t* bits() const noexcept;  ///< of the segment
    void begin_primes();
    void add_primes(std::uint64_t first_byte, std::uint64_t end_byte);
    void add_prime(std::uint32_t p, std::uint64_t first_byte);
    CyclePrime& append(std::uint32_t p);
    void drop_above(std::uint32_t largest);
    void strike_blocks(std::uint64_t first_byte, std::uint32_t bytes);
    void strike_block(std::uint64_t first_byte, std::span<std::uint8_t> block);
    void finish_blocks(std::uint64_t first_byte, std::uint32_t bytes, const BlockSink& sink);
    void move_on();

    const Loops& loops_;
    const Config& config_;
    Buffer buffer_;                 ///< a line of the cache, a segment, and what spills past it
    std::uint32_t used_bytes_ = 0;  ///< of the segment; less for short stretches
    std::uint32_t spill_bytes_ = 0;
    PresieveOffsets offsets_{};
    /// Of the primes below next_prime_. They stay from stretch to stretch, as most of them are the
    /// same: only where they strike is another place.
    CycleLists small_;
    CycleLists medium_;
    SieveJob job_;
    std::size_t next_prime_ = 0;  ///< of job_.primes: the first that is in no list
};

}  // namespace warpsieve::cpu
