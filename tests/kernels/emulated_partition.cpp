#include "kernels/emulated_partition.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace warpsieve::test {
namespace {

using namespace gpu;

/// A block that partitions, its threads and warps in the device's order.
class PartitionBlock {
public:
    PartitionBlock(const EmulatedDevice& device,
                   const KeyRule& rule,
                   const Visits& visits,
                   std::span<const std::uint32_t> primes,
                   const Buckets& buckets)
        : device_(device),
          visits_(visits),
          primes_(primes),
          buckets_(buckets),
          rule_(rule),
          words_(device.limits.tile_bytes / word_bytes + 1, spoilt),
          rings_(rings_in(
              words_.data(), device.limits.tile_bytes / word_bytes, rule_, visits, device.threads)),
          warps_(device.threads / warp_lanes) {
        if (rings_.shift < shortest_ring_shift ||
            rings_.queues + warps_.size() * rings_.queue_room > &words_.back())
            throw std::out_of_range("memory of a block");
        for (std::uint32_t i = 0; i < warps_.size(); ++i)
            warps_[i].next = visits.begin + i * warp_lanes;
    }

    void run() {
        each_thread([&](Worker worker) { begin_rings(rings_, worker); });
        while (is_left()) {
            each_warp([&](std::uint32_t warp) { put_some(warp); });
            each_warp([&](std::uint32_t warp) {
                for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
                    write_full(rings_, buckets_, rings_.full[warp], lane);
                });
            });
        }
        each_thread([&](Worker worker) { write_rest(rings_, buckets_, worker); });
        if (words_.back() != spoilt) throw std::out_of_range("behind the memory of a block");
    }

private:
    struct Warp {
        std::uint32_t next = 0;  ///< prime
        std::uint32_t queued = 0;
    };

    [[nodiscard]] bool is_left() const {
        return std::ranges::any_of(
            warps_, [&](const Warp& warp) { return warp.queued > 0 || warp.next < visits_.end; });
    }
    template <class Phase>
    void each_thread(const Phase& phase) const {
        for_each(device_.order, device_.threads, [&](std::uint32_t i) {
            phase(Worker{i, device_.threads});
        });
    }

    template <class Phase>
    void each_warp(const Phase& phase) const {
        for_each(device_.order, static_cast<std::uint32_t>(warps_.size()), phase);
    }

    void put_some(std::uint32_t number) {
        Warp& warp = warps_[number];
        std::uint32_t* const queue = rings_.queues + number * rings_.queue_room;
        while (warp.queued < hits_of_warp && warp.next < visits_.end) visit(warp, queue);
        const std::uint32_t taken = std::min(warp.queued, hits_of_warp);
        warp.queued -= taken;
        rings_.full[number].count = 0;
        for_each(device_.order, taken, [&](std::uint32_t i) {
            const RowPlace place = place_of(queue[warp.queued + i], rings_.stretch);
            put_hit(rings_, buckets_, key_at(rule_, place), rings_.full[number]);
        });
        for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
            place_full(rings_, buckets_, rings_.full[number], lane);
        });
    }

    void visit(Warp& warp, std::uint32_t* queue) {
        std::vector<Hits> hits(warp_lanes);
        std::vector<std::uint32_t> places(warp_lanes + 1);
        for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
            if (warp.next + lane < visits_.end)
                hits[lane] = find_hits(*rings_.factors, visits_.start, primes_[warp.next + lane]);
            places[lane + 1] = popcount(hits[lane].which);
            if (places[lane + 1] > visits_.most_hits) throw std::out_of_range("hits of a visit");
        });
        std::partial_sum(places.begin(), places.end(), places.begin());
        for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
            queue_hits(queue, hits[lane], warp.queued + places[lane]);
        });
        warp.queued += places.back();
        warp.next += device_.threads;
    }

    const EmulatedDevice& device_;
    const Visits& visits_;
    std::span<const std::uint32_t> primes_;
    Buckets buckets_;
    KeyRule rule_;
    std::vector<std::uint32_t> words_;
    Rings rings_;
    std::vector<Warp> warps_;
};

}  // namespace

void partition_block(const EmulatedDevice& device,
                     const KeyRule& rule,
                     const Visits& visits,
                     std::span<const std::uint32_t> primes,
                     const Buckets& buckets) {
    PartitionBlock(device, rule, visits, primes, buckets).run();
}

}  // namespace warpsieve::test
