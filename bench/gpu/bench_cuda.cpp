// Counts the primes of an interval with the CUDA engine, and prints one JSON object, in one line,
// with the times: of starting the engine, of the first pass, which makes the sieving primes, and of
// the passes after.
//     bench_cuda FIRST LAST [FIELD=VALUE[,VALUE...] ...]
// A FIELD is one of gpu::Tuning, or passes=5, device=0, digest=1 (with the digests of a run),
// steps=1 (one more pass in which each step is waited for, and timed), seconds=60 (begin no line
// after so many). Where fields have several values, all combinations are measured, the last field's
// values first, a line each, printed when it is known: who is killed has lost nothing.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <utility>
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

/// What may be given beside sizes.
const std::map<std::string, std::uint32_t, std::less<>> defaults = {
    {"passes", 5}, {"device", 0}, {"digest", 0}, {"steps", 0}, {"seconds", 0}};

bool is_field(std::string_view name) {
    return defaults.contains(name) ||
           std::ranges::find(gpu::named_sizes, name, &gpu::NamedSize::name) !=
               gpu::named_sizes.end();
}

/// Of one line.
struct Settings {
    Interval interval;
    std::map<std::string, std::uint32_t, std::less<>> fields;

    [[nodiscard]] std::uint32_t get(std::string_view field) const {
        const auto given = fields.find(field);
        return given == fields.end() ? defaults.find(field)->second : given->second;
    }
    [[nodiscard]] gpu::Tuning tuning(const gpu::DeviceLimits& limits) const {
        gpu::Tuning tuning = gpu::choose_tuning(limits);
        for (const auto& [name, member] : gpu::named_sizes)
            if (const auto given = fields.find(name); given != fields.end())
                tuning.*member = given->second;
        return tuning;
    }
};

template <class Number>
Number number_of(std::string_view text) {
    Number number = 0;
    const char* const end = text.data() + text.size();
    if (const auto [at, error] = std::from_chars(text.data(), end, number);
        error != std::errc{} || at != end || text.empty())
        throw UsageError("not a number, or too large: '" + std::string(text) + "'");
    return number;
}

std::vector<std::uint32_t> numbers_of(std::string_view list) {
    std::vector<std::uint32_t> numbers;
    for (;;) {
        const std::size_t comma = list.find(',');
        numbers.push_back(number_of<std::uint32_t>(list.substr(0, comma)));
        if (comma == std::string_view::npos) return numbers;
        list.remove_prefix(comma + 1);
    }
}

/// Each setting so far with each of the values.
std::vector<Settings> combine(const std::vector<Settings>& settings,
                              const std::string& field,
                              const std::vector<std::uint32_t>& values) {
    std::vector<Settings> combined;
    for (const Settings& setting : settings)
        for (const std::uint32_t value : values)
            (combined.emplace_back(setting)).fields[field] = value;
    return combined;
}

std::vector<Settings> parse(const std::vector<std::string>& arguments) {
    if (arguments.size() < 2)
        throw UsageError("usage: bench_cuda FIRST LAST [FIELD=VALUE[,VALUE...] ...]");
    std::vector<Settings> settings = {{.interval = {number_of<std::uint64_t>(arguments[0]),
                                                    number_of<std::uint64_t>(arguments[1])},
                                       .fields = {}}};
    if (settings.front().interval.first > settings.front().interval.last)
        throw UsageError("FIRST is above LAST");
    for (std::size_t i = 2; i < arguments.size(); ++i) {
        const std::size_t equals = std::min(arguments[i].find('='), arguments[i].size());
        const std::string field = arguments[i].substr(0, equals);
        if (!is_field(field) || equals == arguments[i].size())
            throw UsageError("not FIELD=VALUE of a field that there is: " + arguments[i]);
        settings = combine(settings, field, numbers_of(arguments[i].substr(equals + 1)));
    }
    return settings;
}

std::unique_ptr<core::Engine> make_engine(const Settings& settings,
                                          std::unique_ptr<gpu::Launcher> launcher) {
    const gpu::Tuning tuning = settings.tuning(launcher->limits());
    std::vector<std::unique_ptr<gpu::Launcher>> launchers;
    launchers.push_back(std::move(launcher));
    return gpu::make_row_engine("cuda", std::move(launchers), tuning);
}

std::unique_ptr<gpu::Launcher> make_launcher(const Settings& settings) {
    return gpu::cuda::make_cuda_launcher(static_cast<int>(settings.get("device")));
}

std::uint64_t count(core::Engine& engine, const Settings& settings) {
    const core::Wanted wanted{.digest = settings.get("digest") != 0};
    return engine.sieve(settings.interval, wanted, {}).value().totals().prime_count;
}

std::string json_of(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return json + "\"";
}

std::string json_of(const std::vector<double>& seconds) {
    std::string text;
    for (const double value : seconds) text += (text.empty() ? "[" : ", ") + std::to_string(value);
    return text + "]";
}

std::string json_of(const bench::StepTimes& times) {
    std::string text = "{";
    for (const auto& [step, seconds] : times)
        text += (text.size() == 1 ? "" : ", ") + json_of(step) + ": " + std::to_string(seconds);
    return text + "}";
}

std::string json_of(const gpu::Tuning& tuning) {
    std::string text = "{";
    for (const auto& [name, member] : gpu::named_sizes)
        text +=
            (text.size() == 1 ? "" : ", ") + json_of(name) + ": " + std::to_string(tuning.*member);
    return text + "}";
}

bench::StepTimes time_each_step(const Settings& settings) {
    bench::StepTimes times;
    if (settings.get("steps") == 0) return times;
    const auto engine = make_engine(settings, bench::time_steps(make_launcher(settings), times));
    count(*engine, settings);
    times.clear();  // of making the sieving primes
    count(*engine, settings);
    return times;
}

std::vector<double> time_passes(core::Engine& engine,
                                const Settings& settings,
                                std::uint64_t primes) {
    std::vector<double> passes;
    for (std::uint32_t i = 0; i < std::max(settings.get("passes"), 1U); ++i) {
        const Stopwatch warm;
        if (count(engine, settings) != primes) throw WrongResultError("the passes do not agree");
        passes.push_back(warm.seconds());
    }
    return passes;
}

void print_line(const std::string& line) {
    if (std::puts(line.c_str()) < 0 || std::fflush(stdout) != 0)
        throw IoError("cannot write to standard output");
}

void measure(const Settings& settings) {
    const Stopwatch starting;
    auto launcher = make_launcher(settings);
    const gpu::Tuning tuning = settings.tuning(launcher->limits());
    const std::string head = "{\"device\": " + json_of(launcher->device()) +
                             ", \"start\": " + std::to_string(settings.interval.first) +
                             ", \"stop\": " + std::to_string(settings.interval.last) +
                             ", \"sizes\": " + json_of(tuning);
    if (!gpu::fits(tuning, launcher->limits())) {  // no error of a sweep
        print_line(head + ", \"problem\": \"these sizes do not fit\"}");
        return;
    }
    const auto engine = make_engine(settings, std::move(launcher));
    const double start = starting.seconds();
    const Stopwatch cold;
    const std::uint64_t primes = count(*engine, settings);
    const double first = cold.seconds();
    const std::vector<double> passes = time_passes(*engine, settings, primes);
    std::vector<double> sorted = passes;
    std::ranges::sort(sorted);
    const double median = sorted[sorted.size() / 2];
    char rate[32];
    std::snprintf(rate, sizeof rate, "%.4g", settings.interval.length() / median);
    print_line(head + ", \"prime_count\": " + std::to_string(primes) + ", \"engine_s\": " +
               std::to_string(start) + ", \"first_s\": " + std::to_string(first) +
               ", \"median_s\": " + std::to_string(median) +
               ", \"least_s\": " + std::to_string(sorted.front()) +
               ", \"integers_per_s\": " + rate + ", \"passes_s\": " + json_of(passes) +
               ", \"steps_s\": " + json_of(time_each_step(settings)) + "}");
}

}  // namespace

int main(int argc, char** argv) try {
    const Stopwatch all;
    for (const Settings& settings : parse({argv + 1, argv + argc})) {
        const std::uint32_t most = settings.get("seconds");
        if (most != 0 && all.seconds() > most) break;
        measure(settings);
    }
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_cuda: %s\n", error.what());
    return 1;
}
