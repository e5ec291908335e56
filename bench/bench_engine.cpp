// Counts the primes of an interval with the CPU engine, batch by batch as a run does, and prints
// the count and the seconds: what compare_engine.sh measures.
//     bench_engine FIRST LAST [THREADS [FIELD=VALUE ...]]
// A FIELD is a size of cpu::Config, spare_writes or survivor_test, or once=1 (one batch), digest=1
// (with the digests of a run), rounds=N (of a sweep).
//     bench_engine --sweep FIRST LAST [THREADS [FIELD=VALUE ...]]
// measures other sizes than those chosen for this machine (engine_sweep.hpp).
//     bench_engine --memory FIRST LAST
// prints the memory that is planned for some numbers of threads.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "bench/engine_count.hpp"
#include "bench/engine_sweep.hpp"
#include "core/math.hpp"
#include "cpu/machine.hpp"
#include "cpu/sizes.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::bench {
namespace {

struct Arguments {
    Settings settings;
    cpu::Config config;
    unsigned rounds = 5;

    void set(const std::string& assignment) {
        const auto equals = assignment.find('=');
        const std::string name = assignment.substr(0, equals);
        const auto value = static_cast<std::uint32_t>(std::stoul(assignment.substr(equals + 1)));
        for (const Field& field : fields)
            if (field.name == name) return void(config.*field.member = value);
        if (name == "survivor_test")
            config.survivor_test = core::SurvivorTest(value);
        else if (name == "spare_writes")
            config.spare_writes = value != 0;
        else if (name == "once")
            settings.once = value != 0;
        else if (name == "digest")
            settings.digest = value != 0;
        else if (name == "rounds")
            rounds = std::max(1U, value);
        else
            throw UsageError("unknown field " + name);
    }
};

cpu::Config sizes_of_this_machine(unsigned threads) {
    const auto processors = cpu::usable_processors();
    return cpu::sizes_for(cpu::usable_caches(processors), threads,
                          static_cast<unsigned>(processors.size()), cpu::writes_back_slowly());
}

Arguments arguments_of(const std::vector<std::string>& words) {
    Arguments arguments;
    arguments.settings.interval = {std::stoull(words.at(0)), std::stoull(words.at(1))};
    const auto threads = words.size() > 2 ? static_cast<unsigned>(std::stoul(words[2])) : 0U;
    arguments.settings.threads = threads != 0 ? threads : cpu::usable_threads();
    arguments.config = sizes_of_this_machine(arguments.settings.threads);
    arguments.config.instruction_set = cpu::forced_instruction_set(std::getenv("WARPSIEVE_CPU"));
    for (std::size_t i = 3; i < words.size(); ++i) arguments.set(words[i]);
    return arguments;
}

void print_cache(const char* name, const cpu::Cache& cache) {
    std::printf(", %s %llu KiB for %u", name, static_cast<unsigned long long>(cache.bytes >> 10),
                cache.shared_by);
}

void print_machine(unsigned threads) {
    const auto processors = cpu::usable_processors();
    const cpu::Caches caches = cpu::usable_caches(processors);
    std::printf("%u threads on %zu processors", threads, processors.size());
    print_cache("L1", caches.l1);
    print_cache("L2", caches.l2);
    print_cache("L3", caches.l3);
    std::puts("");
}

void print_memory(const Interval& interval) {
    for (const unsigned threads : {1U, 2U, 16U, 64U, 128U, 512U}) {
        const cpu::Config config = sizes_of_this_machine(threads);
        const std::uint64_t batch =
            cpu::make_cpu_engine(threads, config)->preferred_batch(interval);
        const Interval first = {interval.first, interval.first + batch - 1};
        const bool all = first.last == interval.last;
        std::printf(
            "%u %.0f MB\n", threads,
            static_cast<double>(cpu::make_plan(first, config, threads, 0, all).memory_bytes) / 1e6);
    }
}

void run(std::vector<std::string> words) {
    const std::string mode = words.front().starts_with("--") ? words.front() : "";
    if (!mode.empty()) words.erase(words.begin());
    const Arguments arguments = arguments_of(words);
    if (mode == "--memory") return print_memory(arguments.settings.interval);
    if (mode == "--sweep") {
        print_machine(arguments.settings.threads);
        Settings settings = arguments.settings;
        settings.digest = true;
        return sweep(arguments.config, settings, arguments.rounds);
    }
    if (!mode.empty()) throw UsageError("unknown mode " + mode);
    const Outcome outcome = count(arguments.config, arguments.settings);
    std::printf("%llu %.6f\n", static_cast<unsigned long long>(outcome.primes),
                outcome.wall_seconds);
}

}  // namespace
}  // namespace warpsieve::bench

int main(int argc, char** argv) try {
    if (argc < 3)
        return std::puts(
                   "usage: bench_engine [--sweep|--memory] FIRST LAST [THREADS [FIELD=VALUE ...]]"),
               2;
    warpsieve::bench::run({argv + 1, argv + argc});
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_engine: %s\n", error.what());
    return 1;
}
