// Sieves a sample of one full window, for the counters of tests/support/cuda-on-cpu (run --count
// with CUDA_ON_CPU_COUNT_RANGE=profiler): the sizes, the classes of primes and the launches are
// those of a whole window on the device, but only some tiles and some visits of large primes are
// worked on, as the runner would take hours for all. Prints as JSON what share of the work that is;
// cost_model.py multiplies by it. What is sampled is not a sieve's result: no count is printed.
//     count_window START [FIELD=VALUE ...]
// START is where the window begins, or the last 64-bit integer for the one that ends there. A FIELD
// is one of gpu::Tuning, or tiles=2 (of each row), visits=2097152 (of large primes),
// survivor_test=1 (never; 2: always).

#include <cuda_profiler_api.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gpu/passing_launcher.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/row_sieve/sizes.hpp"
#include "warpsieve/error.hpp"

namespace {

using namespace warpsieve;
using gpu::Edges;
using gpu::Window;

/// What is worked on, and of how much.
struct Sample {
    std::uint32_t tiles_of_row = 2;
    std::uint32_t visits = 1U << 21;
    bool on = false;  ///< not while the sieving primes are made

    /// Of all windows: what there was to do, and what of it was done.
    struct Done {
        std::uint64_t all = 0;
        std::uint64_t part = 0;
        [[nodiscard]] double share() const {
            return all == 0 ? 1 : static_cast<double>(part) / static_cast<double>(all);
        }
    };
    std::uint32_t windows = 0;
    std::uint32_t tile_bits = 0;
    Done bits;         ///< of a row that tiles sieve
    Done visits_done;  ///< of large primes
};

/// Of each group a share: some of its primes, from the middle, with the first of its stretches. Of
/// the last group, whose hits become fewer as primes grow, several pieces.
gpu::VisitPlan some_of(const gpu::VisitPlan& plan, double share) {
    gpu::VisitPlan part;
    for (std::uint32_t i = 0; i < plan.count; ++i) {
        const gpu::VisitGroup& group = plan.groups[i];
        const double wanted = share * group.stretches;
        const double stretches = std::ceil(wanted);
        const std::uint32_t pieces = i + 1 < plan.count ? 1 : gpu::most_visit_groups - part.count;
        const std::uint32_t all = group.end - group.begin;
        const auto primes = static_cast<std::uint32_t>(all * wanted / stretches / pieces);
        for (std::uint32_t piece = 0; piece < pieces; ++piece) {
            const auto middle =
                static_cast<std::uint32_t>(std::uint64_t{all} * (2 * piece + 1) / (2 * pieces));
            gpu::VisitGroup some = group;
            some.begin = group.begin + middle - primes / 2;
            some.end = some.begin + primes;
            some.stretches = static_cast<std::uint32_t>(stretches);
            part.groups[part.count++] = some;
        }
    }
    return part;
}

std::uint64_t visits_in(const gpu::VisitPlan& plan) {
    std::uint64_t visits = 0;
    for (std::uint32_t i = 0; i < plan.count; ++i)
        visits +=
            std::uint64_t{plan.groups[i].end - plan.groups[i].begin} * plan.groups[i].stretches;
    return visits;
}

/// Passes every step on, sieve and reading for some of the tiles only, and some visits of large
/// primes.
class SampledLauncher final : public bench::PassingLauncher {
public:
    SampledLauncher(std::unique_ptr<gpu::Launcher> launcher, Sample& sample)
        : PassingLauncher(std::move(launcher)), sample_(sample) {}

    void sieve_tiles(const Window& window,
                     const gpu::PatternOffsets& offsets,
                     const gpu::PrimeClasses& classes) override {
        const Window part = part_of(window);
        if (sample_.on) {
            ++sample_.windows;
            sample_.tile_bits = window.tile_bits;
            sample_.bits.all += window.bits;
            sample_.bits.part += part.bits;
        }
        PassingLauncher::sieve_tiles(part, offsets, classes);
    }
    void partition(const Window& window, const gpu::PartitionPlan& plan) override {
        if (!sample_.on) return PassingLauncher::partition(window, plan);
        const std::uint64_t all = visits_in(plan.visits);
        gpu::PartitionPlan part = plan;
        if (all > sample_.visits)
            part.visits = some_of(plan.visits,
                                  static_cast<double>(sample_.visits) / static_cast<double>(all));
        sample_.visits_done.all += all;
        sample_.visits_done.part += visits_in(part.visits);
        PassingLauncher::partition(window, part);
    }
    void restore_primes(const Window& window, std::uint32_t count) override {
        PassingLauncher::restore_primes(part_of(window), count);
    }
    void test_survivors(const Window& window, const Edges& edges) override {
        const Window part = part_of(window);
        PassingLauncher::test_survivors(part, inside(part, edges));
    }
    void summarise(const Window& window,
                   const Edges& edges,
                   const gpu::WindowWanted& wanted) override {
        const Window part = part_of(window);
        PassingLauncher::summarise(part, inside(part, edges), wanted);
    }

private:
    /// First hits are somewhere else than they should be, as records are of the whole window; they
    /// are as many.
    [[nodiscard]] Window part_of(Window window) const {
        if (sample_.on)
            window.bits = std::min(window.bits, sample_.tiles_of_row * window.tile_bits);
        return window;
    }

    [[nodiscard]] static Edges inside(const Window& part, Edges edges) {
        edges.end = std::min(edges.end, part.bits);
        return edges;
    }

    Sample& sample_;
};

struct Settings {
    std::uint64_t start = 0;
    std::map<std::string, std::uint32_t> fields;

    [[nodiscard]] std::uint32_t get(const std::string& field, std::uint32_t otherwise) const {
        const auto found = fields.find(field);
        return found == fields.end() ? otherwise : found->second;
    }
};

Settings parse(const std::vector<std::string>& arguments) {
    if (arguments.empty()) throw UsageError("usage: count_window START [FIELD=VALUE ...]");
    Settings settings{.start = std::stoull(arguments[0]), .fields = {}};
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const auto equals = arguments[i].find('=');
        if (equals == std::string::npos) throw UsageError("not FIELD=VALUE: " + arguments[i]);
        settings.fields[arguments[i].substr(0, equals)] =
            static_cast<std::uint32_t>(std::stoul(arguments[i].substr(equals + 1)));
    }
    return settings;
}

gpu::Tuning tuning_of(const Settings& settings, const gpu::DeviceLimits& limits) {
    gpu::Tuning tuning = gpu::choose_tuning(limits);
    tuning.survivor_test = core::SurvivorTest(settings.get("survivor_test", 1));
    for (const auto& [name, member] : gpu::named_sizes)
        tuning.*member = settings.get(name, tuning.*member);
    return tuning;
}

/// A window's integers, at a multiple of a cell.
Interval window_at(std::uint64_t start, std::uint32_t bits) {
    const std::uint64_t length = core::wheel * std::uint64_t{bits};
    const std::uint64_t cell = core::wheel * std::uint64_t{gpu::cell_bits};
    const std::uint64_t last_start = core::max_u64 / cell * cell - length;
    const std::uint64_t first = std::min(start / cell * cell, last_start);
    return {first, first + length - 1};
}

void run(const Settings& settings) {
    Sample sample;
    sample.tiles_of_row = settings.get("tiles", sample.tiles_of_row);
    sample.visits = settings.get("visits", sample.visits);
    std::vector<std::unique_ptr<gpu::Launcher>> launchers;
    launchers.push_back(
        std::make_unique<SampledLauncher>(gpu::cuda::make_cuda_launcher(0), sample));
    const gpu::Tuning tuning = tuning_of(settings, launchers.front()->limits());
    const auto engine = gpu::make_row_engine("cuda", std::move(launchers), tuning);
    const auto root = static_cast<std::uint32_t>(core::isqrt(settings.start));
    const Interval window = window_at(settings.start, gpu::window_at(tuning, root));
    const core::Wanted wanted{.digest = false};
    static_cast<void>(engine->sieve({window.last, window.last}, wanted, {}));  // makes the primes

    sample.on = true;
    gpu::cuda::check(cudaProfilerStart(), "begin to count");
    static_cast<void>(engine->sieve(window, wanted, {}));
    gpu::cuda::check(cudaDeviceSynchronize(), "sieve the window");
    gpu::cuda::check(cudaProfilerStop(), "end to count");
    std::printf(
        "{\"start\": %llu, \"integers\": %llu, \"windows\": %u, \"window_bytes\": %llu, "
        "\"tile_bits\": %u, \"thread_limit\": %u, \"share_of_tiles\": %.9g, "
        "\"share_of_visits\": %.9g, \"keys\": %.9g}\n",
        static_cast<unsigned long long>(window.first),
        static_cast<unsigned long long>(core::wheel * sample.bits.all), sample.windows,
        static_cast<unsigned long long>(sample.bits.all / sample.windows), sample.tile_bits,
        tuning.thread_limit, sample.bits.share(), sample.visits_done.share(),
        static_cast<double>(gpu::rows_per_window * sample.bits.all) *
            gpu::hits_of_position({tuning.thread_limit, std::max(root, tuning.thread_limit)}));
}

}  // namespace

int main(int argc, char** argv) try {
    run(parse({argv + 1, argv + argc}));
} catch (const std::exception& error) {
    std::fprintf(stderr, "count_window: %s\n", error.what());
    return 1;
}
