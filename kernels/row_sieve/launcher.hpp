#pragma once

// The seam between the sieve's logic, which knows no CUDA, and what runs its phases: CUDA launches,
// or loops of the host in tests.

#include <cstdint>
#include <span>
#include <string>

#include "kernels/phases/patterns.hpp"
#include "kernels/phases/strike_tile.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/summarise_further.hpp"
#include "kernels/phases/tally_cell.hpp"
#include "kernels/phases/window.hpp"
#include "kernels/row_sieve/partition_plan.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::gpu {

/// Memory of the device does not suffice; the sieve then tries smaller windows.
class OutOfDeviceMemory : public DeviceError {
public:
    using DeviceError::DeviceError;
};

/// What sizes are chosen by. 0: unknown.
struct DeviceLimits {
    std::uint32_t tile_bytes = 0;  ///< shared memory that a block may have for its tile
    std::uint32_t multiprocessors = 1;
    std::uint64_t l2_bytes = 0;
    std::uint64_t memory_bytes = 0;  ///< all of it, whoever uses it
    int compute_capability = 0;      ///< 90 stands for 9.0
};

/// Sizes of the buffers that steps use, of which each slot has its own.
struct Workspace {
    std::uint32_t window_bits = 0;  ///< rows and a bitmap have as many bytes
    std::uint32_t records = 0;      ///< PrimeRecords
    std::uint32_t sparse = 0;       ///< primes in octets
    std::uint64_t keys = 0;         ///< of all buckets of a window
    bool bitmaps = false;  ///< whether windows may yield their bitmap, which takes as much again
};

/// What a window must yield beside the counts and the ends of its cells. The less, the cheaper.
struct WindowWanted {
    bool digest = false;
    bool bitmap = false;
    core::QuantitySet further = 0;  ///< beyond the primes
    TallyWanted tally{};            ///< what some of these must be told
    friend bool operator==(const WindowWanted&, const WindowWanted&) = default;
};

/// Rows of residues that a window has at most, of cells that share them.
[[nodiscard]] constexpr std::uint32_t residue_rows(std::uint32_t window_bits,
                                                   std::uint32_t row_shift) noexcept {
    return (window_bits >> cell_shift >> row_shift) + 2;
}

/// Cells that share their residues are 2^5 or more, so that those of a window take little memory.
inline constexpr std::uint32_t least_row_shift = 5;

/// A window's results on the host: of the cells up to the end of the interval. WindowWanted are
/// empty unless they were asked for.
struct WindowOutput {
    std::span<const CellSummary> cells;
    std::span<const FurtherSummary> further;
    std::span<const NearWords> near;          ///< where constellations are counted
    std::span<const CellTally> tallies;       ///< where something is tallied
    const GapCounters* gaps = nullptr;        ///< of the gaps inside cells
    std::span<const std::uint32_t> residues;  ///< row by row: residue_row() of the first cell is 0
    std::span<const std::uint8_t> bitmap;
};

/// Runs the steps of the sieve on one device. A window is sieved in the buffers of a slot, and so
/// two may be in flight: the steps of one slot happen in the order of the calls, those of two slots
/// in any. Each sees the sieving primes as the calls before its window began have left them. A call
/// may return before its step is done. A launcher is used by one thread at a time; after an error
/// other than OutOfDeviceMemory it is of no more use.
class Launcher {
public:
    static constexpr unsigned slots = 2;

    Launcher() = default;
    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;
    Launcher(Launcher&&) = delete;
    Launcher& operator=(Launcher&&) = delete;
    virtual ~Launcher() = default;

    /// For people: "NVIDIA H100 80GB HBM3".
    [[nodiscard]] virtual std::string device() const = 0;
    /// Version of the driver that the device runs on: "550.54.15, CUDA 12.8".
    [[nodiscard]] virtual std::string driver() const = 0;
    [[nodiscard]] virtual DeviceLimits limits() const = 0;

    /// The tables of pattern_tables.hpp, one behind the other.
    virtual void load_patterns(std::span<const std::uint32_t> tables) = 0;
    /// Makes buffers for windows, instead of those that it had and their results.
    /// @throw OutOfDeviceMemory
    virtual void reserve(const Workspace& workspace) = 0;

    /// Makes room for a list of sieving primes of this length; those that it has stay.
    /// @throw OutOfDeviceMemory
    virtual void reserve_primes(std::uint32_t count) = 0;
    /// Writes the beginning of the list.
    virtual void load_primes(std::span<const std::uint32_t> primes) = 0;
    /// Adds the primes of the window that was begun last, cell i from places[i] of the list on.
    /// Phases: a block for a cell: read_group and count_group, a scan of the counts over the
    /// block's threads, write_group.
    virtual void append_primes(const Window& window,
                               const Edges& edges,
                               std::span<const std::uint32_t> places) = 0;

    /// Steps from here on are of a window that is sieved in the buffers of this slot. What it held
    /// is lost, results that were collected too. @param slot below `slots`
    virtual void begin_window(unsigned slot) = 0;
    /// Makes the records of the primes of tiles for a window. Phases: make_record(prime,
    /// window.base + window.bits), a thread for a prime of the first two classes; make_sparse, a
    /// thread for a place in the chunks of the third.
    virtual void prepare_records(const Window& window, const PrimeClasses& classes) = 0;
    /// Brings the hits of large primes to the buckets of the window's tiles. Phases: for each of
    /// blocks_of(plan.visits) blocks: begin_rings, barrier; then steps: warps with fewer than
    /// hits_of_warp in their queues, one visit for each lane at a time: find_hits, a scan of their
    /// numbers over the warp, queue_hits; put_hit for that many of a queue's last ones; when the
    /// warp has done so place_full, barrier, write_full, barrier. At last write_rest.
    /// @pre the room of all buckets fits the workspace
    virtual void partition(const Window& window, const PartitionPlan& plan) = 0;
    /// Writes every word of the window: patterns, the strikes of the first three classes, and those
    /// in the tiles' buckets if the window was partitioned. Phases: a block for a tile:
    /// fill_patterns, barrier, strike_item, strike_octet and strike_keys by warps, barrier,
    /// store_tile. After prepare_records for the same window.
    virtual void sieve_tiles(const Window& window,
                             const PatternOffsets& offsets,
                             const PrimeClasses& classes) = 0;
    /// Strikes large primes into the window if one of its buckets was too full, else nothing.
    /// Phase: strike_hits, a visit for each thread at a time.
    virtual void strike_overflow(const Window& window, const PartitionPlan& plan) = 0;
    /// Restores those of the first `count` primes that lie in the window. Phase: restore_prime, a
    /// thread for a prime.
    virtual void restore_primes(const Window& window, std::uint32_t count) = 0;
    /// Strikes those composites that no prime has: tests all numbers of the interval that are left.
    /// Phases, by warps: words of rows are read, one for each lane, until there is a survivor for
    /// each: read_survivors, a scan of their numbers over the warp, queue_survivors; passes_base_2,
    /// strike_survivor for those that do not, the others are queued again; once there is one for
    /// each lane, or no other number, passes_lucas, strike_survivor. After restore_primes.
    virtual void test_survivors(const Window& window, const Edges& edges) = 0;
    /// Reads off the window and begins to copy results to the host: the summaries of cells
    /// [0, cells_of(edges)). Phases: a warp for a cell: count_part by each lane, or summarise_part
    /// unless it is_plain_count, a reduction by +, find_ends by each lane, another one; or, for
    /// further quantities, summarise_further_part, a reduction by + in the order of the lanes, and
    /// near_word. Or, for tallied ones, a block for some cells: clear_words, barrier, tally_part by
    /// each lane, a maximum over the lanes before, tally_seam, the same reductions, add_residues,
    /// barrier, add_gaps.
    /// @pre the workspace has bitmaps if one is wanted
    virtual void summarise(const Window& window,
                           const Edges& edges,
                           const WindowWanted& wanted) = 0;
    /// What is asked for between these two is of this batch: for whoever watches, as profilers do.
    virtual void begin_batch(const Interval& /*interval*/) {}
    virtual void end_batch() noexcept {}
    /// Waits for the results of the slot's window, which was summarised; they stay until the next
    /// one begins.
    [[nodiscard]] virtual WindowOutput collect(unsigned slot) = 0;
};

}  // namespace warpsieve::gpu
