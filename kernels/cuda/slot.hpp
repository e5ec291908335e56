#pragma once

// What a launcher sieves a window in: buffers, the streams that its steps go through, and where its
// results arrive on the host. There are two, so that two windows may be in flight; nothing here
// knows of the other one.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "kernels/cuda/kernels.hpp"
#include "kernels/cuda/range.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::gpu::cuda {

/// Takes numbers of the host to the device, by way of pinned memory of its own: the caller's may
/// change or go right after the call.
class Upload {
public:
    /// Waits until what it took before has arrived. @throw DeviceError
    void send(std::span<const std::uint32_t> from,
              std::uint32_t* to,
              const Stream& stream,
              Patience patience);

private:
    PinnedBuffer<std::uint32_t> staged_;
    Event sent_;
};

/// What a window yields of each kind: written on the device, then copied.
template <class T>
struct Results {
    Results() = default;
    explicit Results(std::size_t count) : there(count), here(count) {}

    void fetch(std::size_t count, const Stream& stream) {
        copy(here.data(), there.data(), count, stream);
    }

    DeviceBuffer<T> there;
    PinnedBuffer<T> here;
};

/// Buffers for windows up to a length.
struct SlotBuffers {
    SlotBuffers() = default;
    explicit SlotBuffers(const Workspace& workspace);

    [[nodiscard]] SparsePrimes sparse(const PrimeClasses& classes) const noexcept {
        return {hits.data(), octets.data(), classes.dense_end, classes.sparse_end};
    }

    /// Of a window that was partitioned with this room for a bucket.
    [[nodiscard]] Buckets buckets(std::uint32_t room) const noexcept {
        return {keys.data(), key_ends.data(), key_ends.data() + most_buckets, room};
    }

    DeviceBuffer<std::uint32_t> rows;
    DeviceBuffer<std::uint32_t> places;  ///< of append_primes
    DeviceBuffer<PrimeRecord> records;
    DeviceBuffer<std::uint32_t> hits;  ///< of SparsePrimes
    DeviceBuffer<Octet> octets;
    DeviceBuffer<std::uint32_t> keys;      ///< of Buckets
    DeviceBuffer<std::uint32_t> key_ends;  ///< and their mark behind
    Results<CellSummary> cells;
    Results<FurtherSummary> further;
    Results<NearWords> near;
    Results<CellTally> tallies;
    Results<GapCounters> gaps;        ///< of the window: one
    Results<std::uint32_t> residues;  ///< row by row
    Results<std::uint64_t> bitmap;    ///< empty unless the workspace has bitmaps
};

struct Slot {
    /// To be called before the steps of a window: they wait for those of the window before it.
    void begin() {
        tiles.wait_for(done);
        bucket_room = 0;
    }
    /// Empty buckets with this room.
    [[nodiscard]] Buckets empty_buckets(std::uint32_t room);
    /// Those of its window.
    [[nodiscard]] Buckets window_buckets() const noexcept { return buffers.buckets(bucket_room); }
    /// After the last step that goes through `tiles`: what goes through `rest` waits for it.
    void go_on() const;
    /// Reads off a window and copies what it yields.
    void summarise(const Window& window, const Edges& edges, const WindowWanted& what);
    void fetch();
    /// @pre `done` has come
    [[nodiscard]] WindowOutput output() const;
    /// Of something for each cell, or nothing unless one of these is wanted.
    [[nodiscard]] std::size_t count_for(core::QuantitySet quantities) const noexcept;
    [[nodiscard]] std::size_t gap_tables() const noexcept;
    [[nodiscard]] std::size_t residue_count() const noexcept;
    [[nodiscard]] std::size_t bitmap_words() const noexcept;

    SlotBuffers buffers;
    Upload upload;
    Stream tiles;
    /// What follows the tiles is urgent, as results are waited for: else its few blocks would queue
    /// behind all tiles of the next window.
    Stream rest{Stream::Priority::urgent};
    Event tiled;
    Event done;                     ///< all that its window was asked for
    std::uint32_t bucket_room = 0;  ///< of its window; 0: that was not partitioned
    std::size_t cell_count = 0;
    std::size_t residue_rows = 0;
    WindowWanted wanted;
    std::optional<Range> range;  ///< from the first step of a window until its results are there
};

}  // namespace warpsieve::gpu::cuda
