// Counts the primes of an interval with the CUDA engine, and prints one JSON object with the times:
// of starting the engine, of the first pass, which makes the sieving primes, and of the passes
// after.
//     bench_cuda FIRST LAST [FIELD=VALUE ...]
// A FIELD is one of gpu::Tuning, or passes=5, device=0, digest=1 (with the digests of a run),
// steps=1 (one more pass in which each step is waited for, and timed).

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gpu/step_timer.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "warpsieve/error.hpp"

namespace {

using namespace warpsieve;

class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

struct Settings {
    Interval interval;
    std::map<std::string, std::uint32_t> fields = {
        {"passes", 5}, {"device", 0}, {"digest", 0}, {"steps", 0}};

    [[nodiscard]] std::uint32_t get(const std::string& field, std::uint32_t otherwise = 0) const {
        const auto found = fields.find(field);
        return found == fields.end() ? otherwise : found->second;
    }
    [[nodiscard]] gpu::Tuning tuning(const gpu::DeviceLimits& limits) const {
        const gpu::Tuning chosen = gpu::choose_tuning(limits);
        return {.window_bits = get("window_bits", chosen.window_bits),
                .tile_bits = get("tile_bits", chosen.tile_bits),
                .warp_multiples = get("warp_multiples", chosen.warp_multiples),
                .thread_limit = get("thread_limit", chosen.thread_limit)};
    }
};

Settings parse(const std::vector<std::string>& arguments) {
    if (arguments.size() < 2) throw UsageError("usage: bench_cuda FIRST LAST [FIELD=VALUE ...]");
    Settings settings{.interval = {std::stoull(arguments[0]), std::stoull(arguments[1])}};
    for (std::size_t i = 2; i < arguments.size(); ++i) {
        const auto equals = arguments[i].find('=');
        if (equals == std::string::npos) throw UsageError("not FIELD=VALUE: " + arguments[i]);
        settings.fields[arguments[i].substr(0, equals)] =
            static_cast<std::uint32_t>(std::stoul(arguments[i].substr(equals + 1)));
    }
    return settings;
}

std::unique_ptr<core::Engine> make_engine(const Settings& settings, bench::StepTimes* times) {
    std::vector<std::unique_ptr<gpu::Launcher>> launchers;
    launchers.push_back(gpu::cuda::make_cuda_launcher(static_cast<int>(settings.get("device"))));
    if (times != nullptr) launchers.back() = bench::time_steps(std::move(launchers.back()), *times);
    const gpu::Tuning tuning = settings.tuning(launchers.back()->limits());
    return gpu::make_row_engine("cuda", std::move(launchers), tuning);
}

std::uint64_t count(core::Engine& engine, const Settings& settings) {
    const core::Wanted wanted{.digest = settings.get("digest") != 0};
    return engine.sieve(settings.interval, wanted, {}).value().totals().prime_count;
}

std::string json_of(const std::vector<double>& seconds) {
    std::string text;
    for (const double value : seconds) text += (text.empty() ? "[" : ", ") + std::to_string(value);
    return text + "]";
}

std::string json_of(const bench::StepTimes& times) {
    std::string text = "{";
    for (const auto& [step, seconds] : times)
        text += (text.size() == 1 ? "\"" : ", \"") + step + "\": " + std::to_string(seconds);
    return text + "}";
}

bench::StepTimes time_each_step(const Settings& settings) {
    bench::StepTimes times;
    if (settings.get("steps") == 0) return times;
    const auto engine = make_engine(settings, &times);
    count(*engine, settings);
    times.clear();  // of making the sieving primes
    count(*engine, settings);
    return times;
}

void run(const Settings& settings) {
    const Stopwatch starting;
    const auto engine = make_engine(settings, nullptr);
    const double start = starting.seconds();
    const Stopwatch cold;
    const std::uint64_t primes = count(*engine, settings);
    const double first = cold.seconds();
    std::vector<double> passes;
    for (std::uint32_t i = 0; i < std::max(settings.get("passes"), 1U); ++i) {
        const Stopwatch warm;
        if (count(*engine, settings) != primes) throw WrongResultError("the passes do not agree");
        passes.push_back(warm.seconds());
    }
    std::vector<double> sorted = passes;
    std::ranges::sort(sorted);
    const double median = sorted[sorted.size() / 2];
    std::printf(
        "{\"device\": \"%s\", \"start\": %llu, \"stop\": %llu, \"prime_count\": %llu, "
        "\"engine_s\": %f, \"first_s\": %f, \"median_s\": %f, "
        "\"integers_per_s\": %.4g, \"passes_s\": %s, \"steps_s\": %s}\n",
        engine->device().c_str(), static_cast<unsigned long long>(settings.interval.first),
        static_cast<unsigned long long>(settings.interval.last),
        static_cast<unsigned long long>(primes), start, first, median,
        settings.interval.length() / median, json_of(passes).c_str(),
        json_of(time_each_step(settings)).c_str());
}

}  // namespace

int main(int argc, char** argv) try {
    run(parse({argv + 1, argv + argc}));
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_cuda: %s\n", error.what());
    return 1;
}
