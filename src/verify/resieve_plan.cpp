#include "verify/resieve_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <ranges>

#include "core/estimate.hpp"
#include "core/wheel.hpp"
#include "report/format.hpp"

namespace warpsieve::verify {
namespace {

double root_of(const Interval& interval) {
    return std::sqrt(static_cast<double>(interval.last));
}

/// The fast sieve, of one thread: the CPU engine, which makes its sieving primes first (0.5 s for
/// all of them).
double fast_seconds(const Interval& interval) {
    constexpr double per_made_integer = 0.12e-9;
    return core::estimate_cpu_seconds(interval) + per_made_integer * root_of(interval);
}

/// The plain sieve, which makes its sieving primes for each window anew (2 to 4 s for all of them).
double plain_sieve_seconds(const Interval& interval) {
    constexpr double per_integer = 6e-9;
    constexpr double per_made_integer = 0.8e-9;
    constexpr double window = 6.3e7;
    const double windows = std::ceil(interval.length() / window);
    return per_integer * interval.length() + per_made_integer * windows * root_of(interval);
}

Interval sieved(const core::Progress& progress) {
    return {progress.job().interval.first, *progress.sieved_through()};
}

/// The integers of rows of the grid.
Interval interval_of(const core::Progress& progress, std::size_t first, std::size_t count) {
    const auto& grid = progress.grid();
    return {first == 0 ? progress.job().interval.first : grid[first - 1].last + 1,
            grid[first + count - 1].last};
}

/// The longest work that so many neighbouring rows are: the first and the last row may be short.
double longest_seconds(const core::Progress& progress, std::size_t count) {
    double longest = 0;
    for (std::size_t first = 0; first + count <= progress.grid().size(); ++first)
        longest = std::max(longest, fast_seconds(interval_of(progress, first, count)));
    return longest;
}

/// Chooses for one file.
class Planner {
public:
    Planner(const core::Progress& progress, const VerifyOptions& options)
        : progress_(progress), options_(options), random_(options.seed) {}

    ResievePlan plan() {
        if (options_.share)
            take_share(*options_.share);
        else
            take_what_fits(default_seconds * options_.threads);
        if (stretch_holds_newest_batch(progress_, plan_)) plan_.newest_batch = true;
        double seconds = plan_.stretch ? plain_sieve_seconds(*plan_.stretch) : 0;
        if (plan_.newest_batch && !stretch_holds_newest_batch(progress_, plan_))
            seconds += plain_sieve_seconds(batch());
        plan_.plain = seconds <= plain_seconds;
        return plan_;
    }

private:
    [[nodiscard]] const Interval& batch() const { return progress_.last_batch()->interval; }
    [[nodiscard]] std::size_t all_rows() const { return progress_.grid().size(); }

    void take_share(double share) {
        const double rows = std::ceil(share * static_cast<double>(all_rows()));
        take_rows(std::min(static_cast<std::size_t>(rows), all_rows()));
        plan_.newest_batch =
            share > 0 || fast_seconds(batch()) <= default_seconds * options_.threads;
    }

    /// The newest batch where it leaves half of the time to the rest, then as many rows as fit, or
    /// a part of what is stored; the newest batch once more where that is nothing.
    void take_what_fits(double seconds) {
        const double of_batch = fast_seconds(batch());
        plan_.newest_batch = of_batch <= seconds / 2;
        const double left = plan_.newest_batch ? seconds - of_batch : seconds;
        take_rows(fast_seconds(sieved(progress_)) <= seconds ? all_rows() : fitting_rows(left));
        if (plan_.rows != 0) return;
        if (progress_.job().store != core::Store::none)
            take_stored(left);
        else
            plan_.newest_batch = of_batch <= seconds;
    }

    /// How many rows fit wherever they lie. Among more rows the longest work is never shorter.
    [[nodiscard]] std::size_t fitting_rows(double seconds) const {
        const auto counts = std::views::iota(std::size_t{1}, all_rows() + 1);
        const auto too_many = std::ranges::partition_point(counts, [&](std::size_t count) {
            return longest_seconds(progress_, count) <= seconds;
        });
        return static_cast<std::size_t>(too_many - counts.begin());
    }

    void take_rows(std::size_t count) {
        if (count == 0) return;
        plan_.first_row = any(all_rows() - count);
        plan_.rows = count;
        plan_.stretch = interval_of(progress_, plan_.first_row, count);
    }

    /// Whole words of a bitmap anywhere.
    void take_stored(double seconds) {
        constexpr std::uint64_t word = 8;
        const Interval whole = sieved(progress_);
        const core::ByteRange all = core::bytes_of(whole);
        const double for_making = fast_seconds({whole.last, whole.last});
        const double per_integer = core::estimate_cpu_seconds(whole) / whole.length();
        const double bytes = (seconds - for_making) / per_integer / core::wheel;
        const std::uint64_t first_word = all.first / word + 1;
        const std::uint64_t end_word = (all.first + all.count - 1) / word;
        const auto words = static_cast<std::uint64_t>(std::max(1.0, bytes / word));
        if (first_word + words >= end_word) return;
        const std::uint64_t begin = first_word + any(end_word - first_word - words);
        plan_.stretch = core::integers_of({begin * word, words * word});
    }

    std::uint64_t any(std::uint64_t largest) {
        return std::uniform_int_distribution<std::uint64_t>(0, largest)(random_);
    }

    const core::Progress& progress_;
    const VerifyOptions& options_;
    std::mt19937_64 random_;
    ResievePlan plan_;
};

/// A share that comes to one row, as --share takes it.
std::string share_of_a_row(std::size_t rows) {
    if (rows == 1) return "1";
    const double percent = 100 / static_cast<double>(rows);
    const double step = std::pow(10, std::floor(std::log10(percent)) - 1);
    return fmt::format("{:.3g}%", std::floor(percent / step) * step);
}

std::string how_long(double seconds, const VerifyOptions& options) {
    return report::whole_duration_text(host::Seconds(seconds / options.threads));
}

}  // namespace

bool stretch_holds_newest_batch(const core::Progress& progress, const ResievePlan& plan) {
    if (!plan.stretch) return false;
    const Interval& batch = progress.last_batch()->interval;
    // Totals join between bytes of the bitmap alone; that of merged runs may begin within one.
    const bool joins = batch.first % core::wheel == 0 || batch.first == plan.stretch->first;
    return joins && plan.stretch->contains(batch.first) && plan.stretch->contains(batch.last);
}

ResievePlan plan_resieve(const core::Progress& progress, const VerifyOptions& options) {
    if (!progress.sieved_through()) return {};
    return Planner(progress, options).plan();
}

std::string describe_stretch(const core::Progress& progress,
                             const ResievePlan& plan,
                             const VerifyOptions& options) {
    if (plan.stretch)
        return fmt::format("good, [{}, {}], {:.3g} %, seed {}", plan.stretch->first,
                           plan.stretch->last,
                           100 * plan.stretch->length() / progress.integers_sieved(), options.seed);
    if (!progress.sieved_through()) return "nothing: nothing is sieved yet";
    if (options.share) return "nothing, as --share 0 asks for";
    return fmt::format("nothing: a row of the grid takes about {} (--share {})",
                       how_long(longest_seconds(progress, 1), options),
                       share_of_a_row(progress.grid().size()));
}

std::string describe_newest_batch(const core::Progress& progress,
                                  const ResievePlan& plan,
                                  const VerifyOptions& options) {
    const Interval& batch = progress.last_batch()->interval;
    if (plan.newest_batch) return fmt::format("good, [{}, {}]", batch.first, batch.last);
    return fmt::format("not sieved again: it takes about {} (--share {})",
                       how_long(fast_seconds(batch), options),
                       share_of_a_row(progress.grid().size()));
}

}  // namespace warpsieve::verify
