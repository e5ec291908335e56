#include "cpu/engines.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/math.hpp"
#include "core/plural.hpp"
#include "cpu/bpsw.hpp"
#include "cpu/loops.hpp"
#include "cpu/machine.hpp"
#include "cpu/plan.hpp"
#include "cpu/rounds.hpp"
#include "cpu/segment_sieve.hpp"
#include "cpu/sieving_primes.hpp"
#include "cpu/sizes.hpp"
#include "cpu/thread_pool.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::cpu {
namespace {

std::string processor_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name"))
            if (const auto colon = line.find(": "); colon != std::string::npos)
                return line.substr(colon + 2);
    return "CPU";
}

class CpuEngine final : public core::Engine {
public:
    CpuEngine(unsigned threads, const Config& config)
        : config_(config),
          loops_(loops_for(config.instruction_set.value_or(best_instruction_set()))),
          pool_(threads),
          primes_(loops_, config_),
          huge_(loops_, config_, threads) {
        config_.check();
        for (unsigned i = 0; i < threads; ++i) {
            sieves_.emplace_back(loops_, config_);
            mid_.push_back(std::make_unique<MidRounds>(loops_));
        }
    }

    [[nodiscard]] std::string name() const override { return "cpu"; }
    [[nodiscard]] std::string device() const override {
        return processor_name() + ", " + std::to_string(pool_.size()) +
               core::plural(pool_.size(), " thread", " threads");
    }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& rest) const override;
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override;
    [[nodiscard]] std::vector<std::string> take_warnings() override {
        const auto line = pool_.take_warning();
        return line ? std::vector{*line} : std::vector<std::string>();
    }

private:
    [[nodiscard]] Plan plan_with_threads(const Interval& interval, bool last_batch);
    std::optional<core::BatchResult> sieve_rounds(const Plan& plan,
                                                  const Interval& interval,
                                                  const core::Wanted& wanted,
                                                  const std::stop_token& stop);
    bool sieve_round(const core::ByteRange& round,
                     const Plan& plan,
                     core::BatchBuilder& batch,
                     const std::stop_token& stop);
    bool sieve_stretch(unsigned worker,
                       const core::ByteRange& stretch,
                       const Plan& plan,
                       core::BatchBuilder& batch,
                       const std::stop_token& stop);

    const Config config_;
    const Loops& loops_;
    ThreadPool pool_;
    std::vector<SegmentSieve> sieves_;             ///< one for each thread
    std::vector<std::unique_ptr<MidRounds>> mid_;  ///< one for each thread
    SievingPrimes primes_;
    HugeRound huge_;
    std::mutex merging_;  ///< of shares into a batch
};

/// Whole rounds for every thread where there are rounds; else as many bytes, long enough to start
/// all primes once for many segments: a twentieth to a quarter of a second of a common core.
/// Bitmaps of such batches are 16 MiB a thread: longer ones would leave the caches, and their
/// memory would be touched for the first time again and again.
std::uint64_t CpuEngine::preferred_batch(const Interval& rest) const {
    std::uint64_t bytes = std::uint64_t{pool_.size()} * 2 * config_.mid_round_bytes;
    if (core::isqrt(rest.first) > config_.mid_limit)
        bytes = std::uint64_t{config_.huge_round_bytes} / 4 * 3;
    return std::min(bytes * core::wheel, core::saturating_add(rest.span(), 1));
}

/// A plan for the threads that there are: fewer need less memory, and share the work otherwise.
Plan CpuEngine::plan_with_threads(const Interval& interval, bool last_batch) {
    const Plan plan = make_plan(interval, config_, pool_.size(), primes_.limit(), last_batch);
    if (pool_.start(plan.threads) == plan.threads) return plan;
    return make_plan(interval, config_, pool_.size(), primes_.limit(), last_batch);
}

std::optional<core::BatchResult> CpuEngine::sieve(const Interval& interval,
                                                  const core::Wanted& wanted,
                                                  std::stop_token stop) {
    const Plan plan = plan_with_threads(interval, wanted.last_batch);
    if (plan.memory_bytes > config_.memory_limit) throw_no_memory(plan.memory_bytes);
    try {
        return sieve_rounds(plan, interval, wanted, stop);
    } catch (const std::bad_alloc&) {
        throw_no_memory(plan.memory_bytes);
    }
}

std::optional<core::BatchResult> CpuEngine::sieve_rounds(const Plan& plan,
                                                         const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         const std::stop_token& stop) {
    if (!primes_.extend(plan.limit, plan.keep_shared, pool_, sieves_, stop)) return std::nullopt;
    core::BatchBuilder batch(interval, wanted, loops_.count_bits);
    for (std::uint64_t done = 0; done < plan.range.count; done += plan.round_bytes) {
        const core::ByteRange round = {plan.range.first + done,
                                       std::min(plan.round_bytes, plan.range.count - done)};
        if (!sieve_round(round, plan, batch, stop)) return std::nullopt;
    }
    return batch.take();
}

/// Threads take stretches of the round in order.
bool CpuEngine::sieve_round(const core::ByteRange& round,
                            const Plan& plan,
                            core::BatchBuilder& batch,
                            const std::stop_token& stop) {
    if (plan.limit > config_.mid_limit &&
        !huge_.file({round.first, static_cast<std::uint32_t>(round.count)}, primes_, sieves_, pool_,
                    stop))
        return false;
    const std::uint64_t longest = stretch_bytes(round.count, plan, config_);
    std::atomic<std::uint64_t> next = 0;
    const auto take = [&]() -> core::ByteRange {
        std::uint64_t at = next;
        std::uint64_t length = 0;
        do {
            const std::uint64_t left = round.count - at;
            length = std::min(next_stretch_bytes(left, longest, plan, config_), left);
        } while (!next.compare_exchange_weak(at, at + length));
        return {round.first + at, length};
    };
    std::atomic<bool> stopped = false;
    pool_.run(plan.threads, [&](unsigned worker) {
        for (auto stretch = take(); stretch.count != 0; stretch = take())
            if (!sieve_stretch(worker, stretch, plan, batch, stop)) return stopped.store(true);
    });
    return !stopped;
}

bool CpuEngine::sieve_stretch(unsigned worker,
                              const core::ByteRange& stretch,
                              const Plan& plan,
                              core::BatchBuilder& batch,
                              const std::stop_token& stop) {
    const auto primes = primes_.list(plan.limit);
    const auto cycle_primes =
        primes_.list(std::min<std::uint64_t>(plan.limit, config_.medium_limit));
    std::vector<HitSource*> sources;
    if (primes.size() > cycle_primes.size()) {
        mid_[worker]->start(primes.subspan(cycle_primes.size()), plan.mid_round_bytes);
        sources.push_back(mid_[worker].get());
    }
    if (plan.limit > config_.mid_limit) sources.push_back(&huge_);
    core::BatchBuilder::Share share;
    const auto sink = [&](std::uint64_t first_byte, std::span<std::uint8_t> block) {
        const auto inside = batch.trim(first_byte, block);
        if (plan.test_survivors) keep_primes(inside, first_byte + (block.size() - inside.size()));
        batch.add(share, first_byte, block);
    };
    const SieveJob job{.range = stretch, .primes = cycle_primes, .hit_sources = sources};
    if (!sieves_[worker].run(job, sink, stop)) return false;
    const std::scoped_lock lock(merging_);
    batch.merge(std::move(share));
    return true;
}

}  // namespace

std::unique_ptr<core::Engine> make_cpu_engine(unsigned threads) {
    const unsigned chosen = threads == 0 ? usable_threads() : threads;
    const std::vector<unsigned> processors = usable_processors();
    Config config = sizes_for(usable_caches(processors), chosen,
                              static_cast<unsigned>(processors.size()), writes_back_slowly());
    config.instruction_set = forced_instruction_set(std::getenv("WARPSIEVE_CPU"));
    config.memory_limit = available_memory();
    return make_cpu_engine(chosen, config);
}

std::unique_ptr<core::Engine> make_cpu_engine(unsigned threads, const Config& config) {
    return std::make_unique<CpuEngine>(threads == 0 ? usable_threads() : threads, config);
}

}  // namespace warpsieve::cpu
