#include "kernels/row_sieve/tuner.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

#include "core/math.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::gpu {
namespace {

/// A pass takes at least so long, so that neither the clock nor a launch counts, and a trial of
/// some passes at three heights half a second.
constexpr double least_pass_seconds = 0.05;
/// Windows of a pass to begin with.
constexpr std::uint64_t least_windows = 4;
/// The least counts of these passes: what disturbs one only makes it longer.
constexpr int timed_passes = 2;
/// Rounds over all sizes: the second one sees whether one that was chosen early still is the best.
constexpr int tuner_rounds = 2;

/// Values worth trying, smallest first, whether a device can have them or not.
std::vector<std::uint32_t> values_of(const NamedSize& size, const Tuning& chosen) {
    if (size.member == &Tuning::tile_bits)
        return {1U << 17, 1U << 18, 3U << 17, 1U << 19, 3U << 18, 1U << 20, 3U << 19, 7U << 18};
    if (size.member == &Tuning::thread_limit)
        return {1U << 19, 1U << 20, 1U << 21, 1U << 22, 1U << 23, 1U << 24};
    if (size.member == &Tuning::warp_multiples) return {128, 256, 512, 1024, 2048};
    const std::uint32_t now = chosen.*size.member;
    return {now / 8, now / 4, now / 2, now, now * 2, now * 4};
}

/// What is sieved at a height, and what the first trial made of it.
struct Stretch {
    Interval interval;
    std::uint64_t primes = 0;
    double seconds = 0;
};

/// Results never depend on sizes.
void require_same(const Stretch& stretch, std::uint64_t primes) {
    if (primes != stretch.primes)
        throw WrongResultError("the device counts " + std::to_string(primes) + " primes in [" +
                               std::to_string(stretch.interval.first) + ", " +
                               std::to_string(stretch.interval.last) + "], and " +
                               std::to_string(stretch.primes) +
                               " with other sizes (do not trust this machine's results)");
}

class Tuner {
public:
    Tuner(const TunerTask& task, const std::stop_token& stop)
        : task_(task), stop_(stop), end_(task.now() + task.seconds) {}

    [[nodiscard]] TunerReport run();

private:
    [[nodiscard]] bool is_over() const { return task_.now() >= end_; }
    [[nodiscard]] double pass(core::Engine& engine, const Interval& interval);
    void measure_first(const Tuning& tuning);
    [[nodiscard]] Stretch stretch_at(core::Engine& engine, std::uint64_t height);
    [[nodiscard]] double timed(core::Engine& engine, const Stretch& stretch);
    [[nodiscard]] std::optional<Trial> measure(const Tuning& tuning, const NamedSize* varied);
    void vary(const NamedSize& size);
    void add(const Trial& trial);
    void confirm();
    [[nodiscard]] bool was_tried(const Tuning& tuning) const;
    [[nodiscard]] const Trial& best() const { return report_.trials[report_.best]; }

    const TunerTask& task_;
    const std::stop_token& stop_;
    double end_;
    std::vector<Stretch> stretches_;
    TunerReport report_;
    std::uint64_t counted_ = 0;  ///< by the last pass
};

TunerReport Tuner::run() {
    measure_first(choose_tuning(task_.limits));
    for (int round = 0; round < tuner_rounds && report_.in_time; ++round) {
        const std::size_t before = report_.best;
        for (const NamedSize& size : named_sizes) vary(size);
        if (report_.best == before) break;
    }
    confirm();
    return std::move(report_);
}

/// The first trial was that of a cold device, and the best one may be the luckiest of many.
void Tuner::confirm() {
    if (report_.best == 0) return;
    const auto first = measure(report_.trials.front().tuning, nullptr);
    const auto last = measure(best().tuning, nullptr);
    if (!first || !last) return;  // no time: what was measured counts
    report_.trials.front().ratios = first->ratios;
    report_.trials[report_.best].ratios = last->ratios;
    if (last->ratio() >= first->ratio() - tuner_margin) report_.best = 0;
}

/// Counts an interval. @return the seconds that took
double Tuner::pass(core::Engine& engine, const Interval& interval) {
    const double began = task_.now();
    const auto result = engine.sieve(interval, {}, stop_);
    if (!result) throw Error(ExitCode::interrupted, "tuning was interrupted; nothing was kept");
    counted_ = result->totals().prime_count;
    return task_.now() - began;
}

void Tuner::measure_first(const Tuning& tuning) {
    const auto engine = task_.make_engine(tuning);
    for (const std::uint64_t height : task_.heights)
        stretches_.push_back(stretch_at(*engine, height));
    add({.tuning = tuning, .ratios = std::vector(stretches_.size(), 1.0)});
}

/// As many windows as take long enough: longer ones in steps, as the first pass makes sieving
/// primes.
Stretch Tuner::stretch_at(core::Engine& engine, std::uint64_t height) {
    const std::uint64_t window = core::wheel * choose_tuning(task_.limits).window_bits;
    Stretch stretch{.interval = {height, height + least_windows * window - 1}};
    if (task_.integers > 0) stretch.interval.last = height + task_.integers - 1;
    static_cast<void>(pass(engine, stretch.interval));
    while (task_.integers == 0 && !is_over() && pass(engine, stretch.interval) < least_pass_seconds)
        stretch.interval.last =
            core::saturating_add(stretch.interval.last, stretch.interval.span());
    stretch.seconds = timed(engine, stretch);
    stretch.primes = counted_;
    return stretch;
}

double Tuner::timed(core::Engine& engine, const Stretch& stretch) {
    double least = pass(engine, stretch.interval);
    for (int i = 1; i < timed_passes; ++i) least = std::min(least, pass(engine, stretch.interval));
    return least;
}

/// Empty when the time is over before all heights are measured.
std::optional<Trial> Tuner::measure(const Tuning& tuning, const NamedSize* varied) {
    Trial trial{.tuning = tuning, .varied = varied};
    if (is_over()) return std::nullopt;
    const auto engine = task_.make_engine(tuning);
    for (const Stretch& stretch : stretches_) {
        if (is_over()) return std::nullopt;
        // The end of the stretch, so that all sieving primes are there.
        static_cast<void>(pass(*engine, {stretch.interval.last, stretch.interval.last}));
        trial.ratios.push_back(timed(*engine, stretch) / stretch.seconds);
        require_same(stretch, counted_);
    }
    return trial;
}

void Tuner::add(const Trial& trial) {
    report_.trials.push_back(trial);
    if (task_.tried) task_.tried(trial);
}

bool Tuner::was_tried(const Tuning& tuning) const {
    return std::ranges::find(report_.trials, tuning, &Trial::tuning) != report_.trials.end();
}

void Tuner::vary(const NamedSize& size) {
    const Tuning around = best().tuning;
    for (const std::uint32_t value : values_of(size, choose_tuning(task_.limits))) {
        Tuning tuning = around;
        tuning.*size.member = value;
        if (!fits(tuning, task_.limits)) continue;
        tuning = with_busy_windows(tuning, task_.limits);
        if (was_tried(tuning)) continue;
        const auto trial = measure(tuning, &size);
        if (!trial) {
            report_.in_time = false;
            return;
        }
        add(*trial);
        if (trial->ratio() < best().ratio() - tuner_margin)
            report_.best = report_.trials.size() - 1;
    }
}

}  // namespace

double Trial::ratio() const noexcept {
    return std::accumulate(ratios.begin(), ratios.end(), 0.0) / static_cast<double>(ratios.size());
}

std::size_t TunerReport::as_good() const {
    return static_cast<std::size_t>(std::ranges::count_if(trials, [this](const Trial& trial) {
        return trial.ratio() <= trials[best].ratio() + tuner_margin;
    }));
}

TunerReport tune(const TunerTask& task, const std::stop_token& stop) {
    return Tuner(task, stop).run();
}

}  // namespace warpsieve::gpu
