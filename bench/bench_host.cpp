// How fast the host alone feeds the CUDA engine: the row engine over launchers whose results are
// there at once, the same of every window. Prints integers a second for what a run may ask for, and
// beside bitmaps how fast memcpy copies as many bytes.
//     bench_host [SECONDS] [DEVICES] [WINDOWS]
// SECONDS of each line, DEVICES of the engine, WINDOWS of a device in each batch that is counted.

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace {

using namespace warpsieve;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

/// Results as of a window near 1e15, made once: what a device would have written where they lie.
struct Prepared {
    explicit Prepared(std::size_t window_bits)
        : cells(window_bits / gpu::cell_bits), further(cells.size()), bitmap(window_bits, 0x11) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i] = {.digest = 0x9e3779b97f4a7c15 * (i + 1),
                        .count = 7116,
                        .ends = {.first = gpu::bits_in_cell - 3, .last = gpu::bits_in_cell - 5}};
            further[i] = {.sum = 874'000'000, .gap = 320, .gap_start = 1001};
            further[i].tuplets[0] = 270;
        }
    }

    std::vector<gpu::CellSummary> cells;
    std::vector<gpu::FurtherSummary> further;
    std::vector<std::uint8_t> bitmap;
};

class ScriptedLauncher final : public gpu::Launcher {
public:
    explicit ScriptedLauncher(const Prepared& prepared) : prepared_(prepared) {}

    [[nodiscard]] std::string device() const override { return "scripted"; }
    [[nodiscard]] std::string driver() const override { return "none"; }
    [[nodiscard]] gpu::DeviceLimits limits() const override {
        return {.tile_bytes = 227 * 1024 - 128, .multiprocessors = 132};
    }
    void load_patterns(std::span<const std::uint32_t> /*tables*/) override {}
    void reserve(const gpu::Workspace& /*workspace*/) override {}
    void reserve_primes(std::uint32_t /*count*/) override {}
    void load_primes(std::span<const std::uint32_t> /*primes*/) override {}
    void append_primes(const gpu::Window& /*window*/,
                       const gpu::Edges& /*edges*/,
                       std::span<const std::uint32_t> /*places*/) override {}
    void begin_window(unsigned slot) override { slot_ = slot; }
    void prepare_records(const gpu::Window& /*window*/,
                         const gpu::PrimeClasses& /*classes*/) override {}
    void sieve_tiles(const gpu::Window& /*window*/,
                     const gpu::PatternOffsets& /*offsets*/,
                     const gpu::PrimeClasses& /*classes*/) override {}
    void partition(const gpu::Window& /*window*/, const gpu::PartitionPlan& /*plan*/) override {}
    void strike_overflow(const gpu::Window& /*window*/,
                         const gpu::PartitionPlan& /*plan*/) override {}
    void restore_primes(const gpu::Window& /*window*/, std::uint32_t /*count*/) override {}
    void test_survivors(const gpu::Window& /*window*/, const gpu::Edges& /*edges*/) override {}
    void summarise(const gpu::Window& /*window*/,
                   const gpu::Edges& edges,
                   const gpu::WindowWanted& wanted) override {
        const std::size_t cells = gpu::cells_of(edges);
        gpu::WindowOutput& output = outputs_.at(slot_);
        output.cells = std::span(prepared_.cells).first(cells);
        output.further = std::span(prepared_.further).first(wanted.further != 0 ? cells : 0);
        output.bitmap =
            std::span(prepared_.bitmap).first(wanted.bitmap ? cells * gpu::cell_bits : 0);
    }
    [[nodiscard]] gpu::WindowOutput collect(unsigned slot) override { return outputs_.at(slot); }

private:
    const Prepared& prepared_;
    std::array<gpu::WindowOutput, slots> outputs_;
    unsigned slot_ = 0;
};

struct Settings {
    double seconds = 2;
    std::size_t devices = 1;
    std::uint64_t windows = 512;
};

/// Batches that follow each other, as a run asks for them.
/// @return integers a second
double rate(const Settings& settings, const core::Wanted& wanted, std::uint64_t windows) {
    const gpu::Tuning tuning = gpu::choose_tuning(ScriptedLauncher(Prepared(0)).limits());
    const Prepared prepared(tuning.window_bits);
    std::vector<std::unique_ptr<gpu::Launcher>> launchers;
    for (std::size_t i = 0; i < settings.devices; ++i)
        launchers.push_back(std::make_unique<ScriptedLauncher>(prepared));
    const auto engine = gpu::make_row_engine("scripted", std::move(launchers), tuning);
    const std::uint64_t length = core::wheel * tuning.window_bits * settings.devices * windows;
    std::uint64_t first = 1'000'000'000'000'000 / (core::wheel * 8192) * (core::wheel * 8192);
    const auto next = [&] {
        auto batch = engine->sieve({first, first + length - 1}, wanted, {}).value();
        first += length;
        engine->reuse(std::move(batch.bitmap));
    };
    next();  // makes the list of sieving primes
    next();  // the first one behind which a window is begun
    std::uint64_t batches = 0;
    const Clock::time_point began = Clock::now();
    for (; batches == 0 || seconds_since(began) < settings.seconds; ++batches) next();
    return static_cast<double>(batches * length) / seconds_since(began);
}

/// Bytes a second of one thread, from the memory of a window to that of a batch, which is touched
/// already.
double copy_rate(double seconds, std::size_t window, std::size_t windows) {
    const std::vector<std::uint8_t> from(window, 0x11);
    std::vector<std::uint8_t> to(window * windows, 1);
    std::uint64_t copied = 0;
    const Clock::time_point began = Clock::now();
    for (std::size_t i = 0; copied == 0 || seconds_since(began) < seconds; ++i, copied += window)
        std::memcpy(&to[i % windows * window], from.data(), window);
    return static_cast<double>(copied) / seconds_since(began);
}

void run(const Settings& settings) {
    constexpr std::uint64_t store_windows = 3;  // 96 MiB of bitmap, the longest batch of a run
    const auto line = [&](const char* name, core::Wanted wanted) {
        wanted.seams.grid_shift = 34;
        const double found =
            rate(settings, wanted, wanted.bitmap ? store_windows : settings.windows);
        std::printf("%-34s %.3g integers/s\n", name, found);
        std::fflush(stdout);
    };
    line("count", {});
    line("count, digest", {.digest = true});
    line("all quantities", {.quantities = core::all_quantities});
    line("all quantities, digest", {.quantities = core::all_quantities, .digest = true});
    line("bitmap, digest", {.digest = true, .bitmap = true});
    const double bytes = copy_rate(settings.seconds, std::size_t{1} << 25, store_windows);
    std::printf("%-34s %.3g integers/s, %.3g bytes/s\n", "memcpy, one thread", 30 * bytes, bytes);
}

}  // namespace

int main(int argc, char** argv) try {
    Settings settings;
    if (argc > 1) settings.seconds = std::stod(argv[1]);
    if (argc > 2) settings.devices = std::stoul(argv[2]);
    if (argc > 3) settings.windows = std::stoull(argv[3]);
    run(settings);
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_host: %s\n", error.what());
    return 1;
}
