#include "batches/checked_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <system_error>
#include <utility>

#include "core/plural.hpp"

namespace warpsieve::batches {
namespace {

/// Times that a batch is sieved before the machine is given up. A single flipped bit is mended by
/// the second; a third tells bad luck from a machine that computes wrongly.
constexpr int attempts = 3;

/// Bytes of checking that may be owed when checks come late: no single one shall take long.
constexpr double most_owed = 16.0 * core::sample_grain;

}  // namespace

/// What another method finds, asked for in a thread of its own while the engine sieves. It never
/// outlives the batch: when the batch is dropped, for a stop or an error, so is the question.
class CheckedEngine::Opinion {
public:
    Opinion(CheckedEngine& engine, const core::ByteRange& sample, const std::stop_token& stop)
        : relay_(stop, Drop{dropped_}) {
        const auto ask = [&engine, sample, token = dropped_.get_token()] {
            return engine.ask(sample, token);
        };
        try {
            asked_ = std::async(std::launch::async, ask);
        } catch (const std::system_error& error) {
            engine.warn_of_missing_thread(error.what());
            asked_ = std::async(std::launch::deferred, ask);
        }
    }
    /// What was asked for goes at once, since its thread has been told to stop.
    ~Opinion() { dropped_.request_stop(); }
    Opinion(const Opinion&) = delete;
    Opinion& operator=(const Opinion&) = delete;
    Opinion(Opinion&&) = delete;
    Opinion& operator=(Opinion&&) = delete;

    /// Empty when asked to stop. Where there is no thread, it is found now.
    [[nodiscard]] const std::optional<core::SampleTotals>& get() {
        if (asked_.valid()) found_ = asked_.get();
        return found_;
    }

private:
    struct Drop {
        std::stop_source& dropped;
        void operator()() const noexcept { dropped.request_stop(); }
    };

    std::stop_source dropped_;
    std::stop_callback<Drop> relay_;
    std::optional<core::SampleTotals> found_;
    std::future<std::optional<core::SampleTotals>> asked_;  // last: it waits for its thread
};

CheckedEngine::CheckedEngine(std::unique_ptr<core::Engine> engine,
                             SelfCheck check,
                             host::Clock clock)
    : engine_(std::move(engine)),
      check_(std::move(check)),
      clock_(std::move(clock)),
      random_(std::random_device{}()),
      not_before_(clock_.steady()) {}

std::optional<core::BatchResult> CheckedEngine::sieve(const Interval& interval,
                                                      const core::Wanted& wanted,
                                                      std::stop_token stop) {
    const auto sample = choose(interval);
    if (!sample) return engine_->sieve(interval, wanted, std::move(stop));
    core::Wanted with_sample = wanted;
    with_sample.sample = sample;
    Opinion opinion(*this, *sample, stop);
    std::string problem;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        auto result = engine_->sieve(interval, with_sample, stop);
        if (!result) return std::nullopt;
        const auto& expected = opinion.get();
        if (!expected) return std::nullopt;
        ++checks_;
        problem = compare(*result, *sample, *expected);
        if (problem.empty()) return result;
        ++redone_;
        warn(problem + "; the batch is sieved again");
    }
    throw SelfCheckFailed(problem +
                          ", three times in a row: this machine computes wrongly (what was saved "
                          "before is good; go on on another one)");
}

std::optional<core::ByteRange> CheckedEngine::choose(const Interval& batch) {
    const double share = check_.share.value_or(default_check_share);
    if (!check_.cross_check || share == 0) return std::nullopt;
    owed_ += share * static_cast<double>(core::bytes_of(batch).count);
    if (!check_.share) owed_ = std::min(owed_, most_owed);
    if (owed_ < core::sample_grain || clock_.steady() < not_before_) return std::nullopt;
    const auto sample = core::choose_sample(batch, owed_, random_());
    if (sample) owed_ -= static_cast<double>(sample->count);
    return sample;
}

std::optional<core::SampleTotals> CheckedEngine::ask(const core::ByteRange& sample,
                                                     const std::stop_token& stop) {
    const host::SteadyTime before = clock_.steady();
    const std::optional<core::SampleTotals> opinion = check_.cross_check(sample, stop);
    const host::SteadyTime after = clock_.steady();
    if (!check_.share)
        not_before_ = after + std::chrono::duration_cast<host::SteadyTime::duration>(
                                  (after - before) / check_time_share);
    return opinion;
}

std::string CheckedEngine::compare(const core::BatchResult& result,
                                   const core::ByteRange& sample,
                                   const core::SampleTotals& opinion) const {
    const Interval integers = core::integers_of(sample);
    const auto differ = [&](const char* who, const core::SampleTotals& found) {
        return fmt::format("the {}{} finds {} {} in [{}, {}], a second method {}{}", name(), who,
                           found.count, core::plural(found.count, "prime", "primes"),
                           integers.first, integers.last, opinion.count,
                           found.count == opinion.count ? " others" : "");
    };
    if (result.sample != opinion) return differ(" engine", result.sample);
    if (result.bitmap.empty()) return {};
    const auto stored = core::sample_of(result.bitmap, core::bytes_of(result.interval), sample);
    return stored == opinion ? "" : differ(" engine's bitmap", stored);
}

void CheckedEngine::warn(const std::string& line) {
    const std::scoped_lock lock(mutex_);
    warnings_.push_back(line);
}

void CheckedEngine::warn_of_missing_thread(const std::string& reason) {
    if (std::exchange(thread_missed_, true)) return;
    warn("no thread can be started for the checks (" + reason +
         "): they are done after each batch, which takes longer");
}

std::vector<std::string> CheckedEngine::take_warnings() {
    std::vector<std::string> lines = engine_->take_warnings();
    const std::scoped_lock lock(mutex_);
    lines.insert(lines.end(), warnings_.begin(), warnings_.end());
    warnings_.clear();
    return lines;
}

void tell_warnings(CheckedEngine& engine, report::Listener& listener) {
    for (const std::string& line : engine.take_warnings()) listener.warning(line);
}

bool sieves_the_same_again(const core::LastBatch& last,
                           core::Engine& engine,
                           const std::stop_token& stop,
                           const std::string& file) {
    const auto again =
        engine.sieve(last.interval, {.seams = {.grid_shift = 63}, .digest = true}, stop);
    if (!again) return false;
    const std::uint64_t count = again->totals().prime_count;
    if (count == last.prime_count && again->digest == last.digest) return true;
    throw WrongResultError(fmt::format(
        "batch [{}, {}] of {} sieved again gives {} {}, the file says {}{}: this "
        "machine, or the one that wrote it, computes wrongly (run 'warpsieve verify' on "
        "another machine)",
        last.interval.first, last.interval.last, file, count,
        core::plural(count, "prime", "primes"), last.prime_count,
        count == last.prime_count ? " but others" : ""));
}

void require_as_many_stored(const core::BatchResult& batch, std::uint64_t stored) {
    const std::uint64_t counted = batch.totals().prime_count;
    if (counted == stored) return;
    throw WrongResultError(
        fmt::format("batch [{}, {}]: the engine counts {} {}, its bitmap holds {}: this machine "
                    "computes wrongly (what came before is good; go on on another one)",
                    batch.interval.first, batch.interval.last, counted,
                    core::plural(counted, "prime", "primes"), stored));
}

}  // namespace warpsieve::batches
