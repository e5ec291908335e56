#include "cpu/segment_sieve.hpp"

#include <algorithm>
#include <cstring>

#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::cpu {
namespace {

void clear(std::uint8_t& byte, std::uint8_t bits) {
    byte = static_cast<std::uint8_t>(byte & ~bits);
}

/// The tables strike their own primes too, and nothing strikes 1.
void restore_presieved(std::uint64_t first_byte, std::span<std::uint8_t> block) {
    for (const auto& group : presieve_groups) {
        for (const std::uint64_t p : group) {
            const std::uint64_t at = p / core::wheel - first_byte;  // huge when before the block
            if (p != 0 && at < block.size())
                block[at] = static_cast<std::uint8_t>(block[at] | core::bit_of(p));
        }
    }
    if (first_byte == 0) clear(block[0], core::bit_of(1));
}

constexpr std::uint32_t round_up_to_step(std::uint32_t bytes) {
    return (bytes + presieve_step - 1) / presieve_step * presieve_step;
}

/// Before the segment, so that it is aligned and the byte before it may be written to.
constexpr std::uint32_t front_bytes = 64;

/// Cycle primes: those of the small and medium class, and at least those that sieve all other
/// sieving primes (up to 2^16).
std::uint32_t largest_cycle_prime(const Config& config) {
    return std::max(config.medium_limit, 1U << 16);
}

/// Clears the bits of the multiples of p that are coprime to 30, p itself included.
void clear_multiples(std::vector<std::uint8_t>& bytes, std::uint32_t p) {
    for (const std::uint32_t residue : core::wheel_residues) {
        const std::uint32_t first = p * residue;
        for (std::size_t at = first / core::wheel; at < bytes.size(); at += p)
            clear(bytes[at], core::bit_of(first));
    }
}

PresieveTable make_table(const std::array<std::uint32_t, 3>& primes) {
    PresieveTable table{.period = primes[0] * primes[1] * std::max(1U, primes[2]), .bytes = {}};
    table.bytes.assign(table.period + presieve_step, 0xff);
    for (const std::uint32_t p : primes)
        if (p != 0) clear_multiples(table.bytes, p);
    return table;
}

/// Built on first use, about 1 ms.
const PresieveTables& presieve_tables() {
    static const PresieveTables tables = [] {
        PresieveTables made;
        std::ranges::transform(presieve_groups, made.begin(), make_table);
        return made;
    }();
    return tables;
}

}  // namespace

std::uint64_t SegmentSieve::bytes_for(const Config& config) {
    return std::uint64_t{front_bytes} + config.segment_bytes +
           round_up_to_step(largest_cycle_prime(config)) + std::uint64_t{2} * presieve_step;
}

SegmentSieve::SegmentSieve(const Loops& loops, const Config& config)
    : loops_(loops), config_(config), buffer_(bytes_for(config)) {}

std::uint8_t* SegmentSieve::bits() const noexcept {
    return buffer_.data() + front_bytes;
}

bool SegmentSieve::run(const SieveJob& job, const BlockSink& sink, const std::stop_token& stop) {
    start(job);
    const std::uint64_t end = job.range.first + job.range.count;
    for (std::uint64_t at = job.range.first; at < end; at += config_.segment_bytes) {
        if (stop.stop_requested()) return false;
        const auto bytes =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(config_.segment_bytes, end - at));
        for (HitSource* hits : job_.hit_sources)
            if (!hits->prepare(at, end - at, stop)) return false;
        add_primes(at, at + bytes);
        if (config_.spare_writes) {
            strike_blocks(at, bytes);
            loops_.strike_cycles_sparing(bits(), bytes, medium_);
        } else {
            loops_.strike_cycles(bits(), bytes, medium_);
        }
        finish_blocks(at, bytes, sink);
        if (end - at > bytes) move_on();
    }
    return true;
}

void SegmentSieve::start(const SieveJob& job) {
    job_ = job;
    const std::uint64_t end = job.range.first + job.range.count;
    const std::uint64_t root = core::isqrt(core::last_integer_before(end));
    const auto last = std::ranges::upper_bound(job.primes, root);
    job_.primes = {job.primes.begin(), last};
    const std::uint32_t largest = job_.primes.empty() ? 0 : job_.primes.back();
    used_bytes_ = round_up_to_step(static_cast<std::uint32_t>(
        std::min<std::uint64_t>(config_.segment_bytes, job.range.count)));
    spill_bytes_ = round_up_to_step(largest) + presieve_step;
    std::memset(bits(), 0xff, used_bytes_ + spill_bytes_);
    const PresieveTables& tables = presieve_tables();
    for (std::size_t i = 0; i < tables.size(); ++i)
        offsets_[i] = static_cast<std::uint32_t>(job.range.first % tables[i].period);
    begin_primes();
}

/// Primes whose squares lie before the stretch have cycles under way in it. Those of them that are
/// in the lists already begin there anew; the others in the lists may not strike yet.
void SegmentSieve::begin_primes() {
    const auto through = [this](std::uint64_t limit) {
        return static_cast<std::size_t>(std::ranges::upper_bound(job_.primes, limit) -
                                        job_.primes.begin());
    };
    const std::size_t presieved = through(presieve_limit);
    const std::size_t under_way =
        std::max(presieved, through(core::isqrt(job_.range.first * core::wheel)));
    if (under_way < next_prime_) drop_above(under_way == 0 ? 0 : job_.primes[under_way - 1]);
    next_prime_ = std::clamp(next_prime_, presieved, under_way);
    while (next_prime_ < under_way) append(job_.primes[next_prime_++]);
    for (CycleLists* lists : {&small_, &medium_})
        loops_.begin_cycles(bits(), job_.range.first, *lists);
}

void SegmentSieve::drop_above(std::uint32_t largest) {
    for (CycleLists* lists : {&small_, &medium_})
        for (auto& list : *lists)
            list.erase(std::ranges::upper_bound(list, largest, {}, &CyclePrime::prime), list.end());
}

CyclePrime& SegmentSieve::append(std::uint32_t p) {
    CycleLists& lists = p <= config_.small_limit ? small_ : medium_;
    return lists[core::class_of(p)].emplace_back(CyclePrime{.prime = p});
}

/// Primes join when the segment reaches their square.
void SegmentSieve::add_primes(std::uint64_t first_byte, std::uint64_t end_byte) {
    const std::uint64_t last = core::last_integer_before(end_byte);
    for (; next_prime_ < job_.primes.size(); ++next_prime_) {
        const std::uint64_t p = job_.primes[next_prime_];
        if (p * p > last) return;
        add_prime(job_.primes[next_prime_], first_byte);
    }
}

/// The first cycle is the one that holds p * p. Where it begins before the segment the strikes that
/// lie ahead are done here, one by one.
void SegmentSieve::add_prime(std::uint32_t p, std::uint64_t first_byte) {
    auto at = static_cast<std::int64_t>(p * (p / core::wheel) - first_byte);
    if (at < 0) {
        for (const std::uint32_t residue : core::wheel_residues) {
            const std::uint64_t offset = std::uint64_t{p} * residue / core::wheel;
            const std::int64_t byte = at + static_cast<std::int64_t>(offset);
            if (byte >= 0) clear(bits()[byte], core::bit_of(std::uint64_t{p} * residue));
        }
        at += p;
    }
    append(p).next = static_cast<std::uint32_t>(at);
}

void SegmentSieve::strike_blocks(std::uint64_t first_byte, std::uint32_t bytes) {
    for (std::uint32_t at = 0; at < bytes; at += block_bytes)
        strike_block(first_byte + at, {bits() + at, std::min(block_bytes, bytes - at)});
}

/// All that strikes a block while it is in L1, but for hits.
void SegmentSieve::strike_block(std::uint64_t first_byte, std::span<std::uint8_t> block) {
    const auto bytes = static_cast<std::uint32_t>(block.size());
    loops_.presieve(block.data(), round_up_to_step(bytes) / presieve_step, presieve_tables(),
                    offsets_);
    if (first_byte <= presieve_limit / core::wheel) restore_presieved(first_byte, block);
    loops_.strike_cycles(block.data(), bytes, small_);
}

void SegmentSieve::finish_blocks(std::uint64_t first_byte,
                                 std::uint32_t bytes,
                                 const BlockSink& sink) {
    for (std::uint32_t at = 0; at < bytes; at += block_bytes) {
        const std::span<std::uint8_t> block{bits() + at, std::min(block_bytes, bytes - at)};
        if (!config_.spare_writes) strike_block(first_byte + at, block);
        for (const HitSource* hits : job_.hit_sources) hits->apply(first_byte + at, block.data());
        sink(first_byte + at, block);
    }
}

/// What spilled becomes the start of the next segment. It may be longer than a segment.
void SegmentSieve::move_on() {
    std::uint8_t* const s = bits();
    std::memmove(s, s + config_.segment_bytes, spill_bytes_);
    std::memset(s + spill_bytes_, 0xff, config_.segment_bytes);
}

}  // namespace warpsieve::cpu
