#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "kernels/emulated_device.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace warpsieve::test {

/// Runs the phases by loops of the host, on memory that is spoilt wherever a device's would be
/// undefined.
class EmulatedLauncher : public gpu::Launcher {
public:
    explicit EmulatedLauncher(const EmulatedDevice& device) : device_(device) {}

    [[nodiscard]] std::string device() const override { return "emulated"; }
    [[nodiscard]] std::string driver() const override { return "emulated driver"; }
    [[nodiscard]] gpu::DeviceLimits limits() const override { return device_.limits; }
    void load_patterns(std::span<const std::uint32_t> tables) override;
    void reserve(const gpu::Workspace& workspace) override;
    void reserve_primes(std::uint32_t count) override;
    void load_primes(std::span<const std::uint32_t> primes) override;
    void append_primes(const gpu::Window& window,
                       const gpu::Edges& edges,
                       std::span<const std::uint32_t> places) override;
    void begin_window(unsigned slot) override;
    void prepare_records(const gpu::Window& window, const gpu::PrimeClasses& classes) override;
    void sieve_tiles(const gpu::Window& window,
                     const gpu::PatternOffsets& offsets,
                     const gpu::PrimeClasses& classes) override;
    void partition(const gpu::Window& window, const gpu::PartitionPlan& plan) override;
    void strike_overflow(const gpu::Window& window, const gpu::PartitionPlan& plan) override;
    void restore_primes(const gpu::Window& window, std::uint32_t count) override;
    void test_survivors(const gpu::Window& window, const gpu::Edges& edges) override;
    void summarise(const gpu::Window& window,
                   const gpu::Edges& edges,
                   const gpu::WindowWanted& wanted) override;
    [[nodiscard]] gpu::WindowOutput collect(unsigned slot) override;

    [[nodiscard]] std::span<const std::uint32_t> primes() const { return primes_; }
    /// Windows in which a bucket was too full.
    [[nodiscard]] std::uint32_t overflows() const { return overflows_; }

private:
    struct Slot {
        std::vector<gpu::PrimeRecord> records;
        std::vector<std::uint32_t> hits;
        std::vector<gpu::Octet> octets;
        std::vector<std::uint32_t> keys;
        std::vector<std::uint32_t> key_ends;
        std::uint32_t full = 0;
        std::uint32_t bucket_room = 0;
        std::vector<std::uint32_t> rows;
        std::vector<gpu::CellSummary> cells;
        std::vector<gpu::FurtherSummary> further;
        std::vector<gpu::NearWords> near;
        std::vector<gpu::CellTally> tallies;
        std::vector<gpu::GapCounters> gaps;
        std::vector<std::uint32_t> residues;
        std::vector<std::uint64_t> bitmap;
    };

    [[nodiscard]] Slot& slot() { return slots_.at(slot_); }
    void begin_step();
    void sieve_tile(const gpu::PatternInput& patterns, const gpu::StrikeInput& strikes);
    void run_item(const gpu::StrikeInput& strikes, std::uint32_t item);
    [[nodiscard]] gpu::Buckets buckets();
    [[nodiscard]] gpu::SparsePrimes sparse(const gpu::PrimeClasses& classes);
    [[nodiscard]] gpu::CellSummary summarise_cell(const gpu::SummaryInput& input,
                                                  std::uint32_t cell);
    [[nodiscard]] gpu::FullSummary summarise_further(const gpu::SummaryInput& input,
                                                     std::uint32_t cell);
    void store_further(const gpu::SummaryInput& input,
                       std::uint32_t cell,
                       const gpu::FullSummary& whole);
    void tally_block(const gpu::SummaryInput& input,
                     const gpu::TallyWanted& wanted,
                     std::uint32_t first,
                     std::uint32_t end);
    void tally_cell(const gpu::TallyInput& input);

    EmulatedDevice device_;
    std::uint64_t steps_ = 0;
    std::uint32_t overflows_ = 0;
    gpu::Workspace workspace_;
    std::vector<std::uint32_t> tables_;
    std::vector<std::uint32_t> primes_;
    std::vector<std::uint32_t> tile_;
    std::array<Slot, slots> slots_;
    unsigned slot_ = slots;  ///< of the window that was begun last: at first none
};

/// One lane's share of any item of a tile.
void strike_lane(const gpu::TileWords& words, const gpu::LaneInput& in, std::uint32_t item);

/// An engine over emulated devices.
[[nodiscard]] std::unique_ptr<core::Engine> make_emulated_engine(
    const gpu::Tuning& tuning, const std::vector<EmulatedDevice>& devices = {{}});

}  // namespace warpsieve::test
