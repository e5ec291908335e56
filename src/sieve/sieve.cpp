#include "warpsieve/sieve.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "batches/batches.hpp"
#include "core/bitmap.hpp"
#include "core/job.hpp"
#include "core/math.hpp"
#include "core/progress.hpp"
#include "core/quantities.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "report/listener.hpp"
#include "sieve/kept_engines.hpp"
#include "sieve/small.hpp"

namespace warpsieve {
namespace {

static_assert(WARPSIEVE_PRIMES == core::quantity_primes &&
              WARPSIEVE_TWINS == core::quantity_twins &&
              WARPSIEVE_TRIPLETS == core::quantity_triplets &&
              WARPSIEVE_QUADRUPLETS == core::quantity_quadruplets &&
              WARPSIEVE_QUINTUPLETS == core::quantity_quintuplets &&
              WARPSIEVE_SEXTUPLETS == core::quantity_sextuplets &&
              WARPSIEVE_GAPS == core::quantity_gaps && WARPSIEVE_SUM == core::quantity_sum &&
              WARPSIEVE_ALL == core::all_quantities);

/// Bytes of a bitmap that are handed out as one block: 41,000 primes at most, from 1e9 on 10,000 to
/// 24,000, which stay in the second cache of a core.
constexpr std::size_t block_bytes = std::size_t{1} << 14;

void require_interval(const Interval& interval) {
    if (interval.first <= interval.last) return;
    throw UsageError("the interval from " + std::to_string(interval.first) + " to " +
                     std::to_string(interval.last) +
                     " ends before it begins (give the smaller number first)");
}

/// The primes are always counted.
core::Quantities counted(Quantities asked) {
    const auto bits = static_cast<core::QuantitySet>(asked);
    if ((bits & ~core::all_quantities) == 0) return bits | core::quantity_primes;
    throw UsageError("quantities " + std::to_string(bits) + " are more than can be counted (join " +
                     "some of primes, twins, ..., gaps and sum, which make up to " +
                     std::to_string(core::all_quantities) + ")");
}

[[noreturn]] void throw_stopped(const char* call) {
    throw Stopped(std::string(call) + " was stopped before the end");
}

Totals in_public(const core::Totals& totals) {
    return {.size = sizeof(Totals),
            .prime_count = totals.prime_count,
            .smallest_prime = totals.smallest_prime,
            .largest_prime = totals.largest_prime,
            .twin_count = totals.constellations[0],
            .triplet_count = totals.constellations[1],
            .quadruplet_count = totals.constellations[2],
            .quintuplet_count = totals.constellations[3],
            .sextuplet_count = totals.constellations[4],
            .largest_gap = totals.largest_gap.size,
            .gap_start = totals.largest_gap.start,
            .prime_sum_low = totals.prime_sum.low,
            .prime_sum_high = totals.prime_sum.high};
}

/// Hands out the primes of a bitmap. @return false when the block or a stop ends it
bool hand_out_bitmap(const Interval& interval,
                     std::span<const std::uint8_t> bitmap,
                     const Sieve::Block& block,
                     const std::stop_token& stop) {
    std::vector<std::uint64_t> primes;
    for (std::size_t at = 0; at < bitmap.size(); at += block_bytes) {
        if (stop.stop_requested()) return false;
        const auto bytes = bitmap.subspan(at, std::min(block_bytes, bitmap.size() - at));
        const Interval all = core::integers_of({core::byte_of(interval.first) + at, bytes.size()});
        primes.clear();
        core::append_primes(
            {std::max(all.first, interval.first), std::min(all.last, interval.last)}, bytes,
            primes);
        if (!primes.empty() && !block(primes)) return false;
    }
    return true;
}

/// Passes on what a library has to tell.
class Teller final : public report::Listener {
public:
    explicit Teller(const SieveEvents& events) : events_(events) {}

    void started(const report::Started& /*unused*/) override {}
    void resumed(const report::Resumed& /*unused*/) override {}
    void progressed(const report::Moment& moment) override {
        if (events_.progress) events_.progress(moment.progress.fraction());
    }
    void saved(const report::Saved& /*unused*/, const report::Moment& /*unused*/) override {}
    void warning(const std::string& line) override {
        if (events_.warning) events_.warning(line);
    }
    void note(const std::string& /*unused*/) override {}
    void ended(const report::Ended& /*unused*/) override {}

private:
    const SieveEvents& events_;
};

}  // namespace

class Sieve::Implementation {
public:
    Implementation(EngineOptions options, SieveEvents events)
        : engines_(std::move(options)), events_(std::move(events)) {}

    /// There is one at a time.
    class Call {
    public:
        explicit Call(std::atomic<bool>& busy) : busy_(busy) {
            if (busy_.exchange(true))
                throw UsageError(
                    "a sieve is used by one call at a time, and it is at work (make another one)");
        }
        ~Call() { busy_ = false; }
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;
        Call(Call&&) = delete;
        Call& operator=(Call&&) = delete;

    private:
        std::atomic<bool>& busy_;
    };
    [[nodiscard]] Call begin_call() { return Call(busy_); }

    // The rest is for calls.

    void set(EngineOptions options) { engines_ = sieve::KeptEngines(std::move(options)); }
    void set(SieveEvents events) { events_ = std::move(events); }

    // False when stopped before the end, which leaves the engines as they were.

    [[nodiscard]] bool sieve_unsaved(core::Progress& progress, const std::stop_token& stop) {
        return sieve(progress.job(), [&](batches::CheckedEngine& engine, Teller& listener) {
            return batches::sieve_unsaved(progress, engine, listener, host::Clock{}, stop);
        });
    }
    /// False also when the block had enough.
    [[nodiscard]] bool sieve_bitmaps(const Interval& interval,
                                     const Block& block,
                                     const std::stop_token& stop) {
        core::Progress progress({.interval = interval, .store = core::Store::bitmap});
        const auto take = [&](const core::BatchResult& batch) {
            return hand_out_bitmap(batch.interval, batch.bitmap, block, stop);
        };
        return sieve(progress.job(), [&](batches::CheckedEngine& engine, Teller& listener) {
            return batches::sieve_bitmaps(progress, engine, listener, host::Clock{}, stop, take);
        });
    }

private:
    /// Works with what is kept, and keeps nothing that an error has passed through.
    template <class Work>
    [[nodiscard]] bool sieve(const core::Job& job, Work work) {
        Teller listener(events_);
        try {
            return work(engines_.engine_for(core::expected_interval(job), listener), listener);
        } catch (...) {
            engines_.drop();
            throw;
        }
    }

    sieve::KeptEngines engines_;
    SieveEvents events_;
    std::atomic<bool> busy_ = false;
};

Sieve::Sieve(EngineOptions options, SieveEvents events)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(events))) {}
Sieve::~Sieve() = default;
Sieve::Sieve(Sieve&&) noexcept = default;
Sieve& Sieve::operator=(Sieve&&) noexcept = default;

void Sieve::set_options(EngineOptions options) {
    const auto call = implementation_->begin_call();
    implementation_->set(std::move(options));
}

void Sieve::set_events(SieveEvents events) {
    const auto call = implementation_->begin_call();
    implementation_->set(std::move(events));
}

Totals Sieve::count(const Interval& interval, Quantities quantities, std::stop_token stop) {
    require_interval(interval);
    const core::Job job{.interval = interval, .quantities = counted(quantities)};
    const auto call = implementation_->begin_call();
    if (sieve::is_small(interval) && !stop.stop_requested())
        return in_public(core::totals_of(interval, sieve::tested_bitmap(interval), job.quantities));
    core::Progress progress(job);
    if (!implementation_->sieve_unsaved(progress, stop)) throw_stopped("count");
    return in_public(progress.totals());
}

bool Sieve::hand_out(const Interval& interval, const Block& block, std::stop_token stop) {
    require_interval(interval);
    const auto call = implementation_->begin_call();
    bool wanted = true;
    const Block taking = [&](std::span<const std::uint64_t> primes) {
        return wanted = block(primes);
    };
    const bool finished =
        sieve::is_small(interval)
            ? hand_out_bitmap(interval, sieve::tested_bitmap(interval), taking, stop)
            : implementation_->sieve_bitmaps(interval, taking, stop);
    if (!finished && wanted) throw_stopped("for_each_block");
    return wanted;
}

std::uint64_t Sieve::nth_prime(std::uint64_t n, std::uint64_t start, std::stop_token stop) {
    if (n == 0) throw UsageError("nth 0: primes are counted from 1 (ask for 1 or more)");
    const auto call = implementation_->begin_call();
    if (sieve::are_few(n) && !stop.stop_requested()) {
        if (const auto prime = sieve::tested_nth_prime(n, start)) return *prime;
    } else if (n <= core::all_primes) {
        core::Progress progress(core::job_of_nth_prime(n, start));
        if (!implementation_->sieve_unsaved(progress, stop)) throw_stopped("nth_prime");
        if (progress.primes_missing() == 0) return progress.totals().largest_prime;
    }
    throw UsageError(core::no_nth_prime_text(n, start));
}

std::string prime_sum_text(const Totals& totals) {
    return core::to_string(core::WideSum{totals.prime_sum_low, totals.prime_sum_high});
}

}  // namespace warpsieve
