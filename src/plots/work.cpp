#include "plots/work.hpp"

#include <algorithm>
#include <iterator>

#include "plots/ticks.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::plots {
namespace {

/// How much a session had done at some time.
struct Knot {
    double time = 0;
    double integers = 0;  ///< of this session
};

double integers_through(const io::Session& session, std::uint64_t through) {
    if (!session.sieved_any || through < session.first) return 0;
    return Interval{session.first, std::min(through, session.last)}.length();
}

std::vector<Knot> knots_of(const io::Checkpoint& run, const io::Session& session) {
    std::vector<Knot> knots;
    for (const io::Save& save : run.saves)
        if (save.session == session.number)
            knots.push_back({save.time, integers_through(session, save.sieved_through)});
    const Span span = span_of(run, session);
    if (knots.empty()) knots.push_back({span.from, 0});
    const double all = integers_through(session, session.last);
    if (all > knots.back().integers) knots.push_back({span.to, all});
    return knots;
}

/// Appends the stretches between knots from `begin` to `end`, at their mean pace.
void add_group(std::vector<Stretch>& stretches,
               const std::vector<Knot>& knots,
               std::size_t begin,
               std::size_t end) {
    const double seconds = knots[end].time - knots[begin].time;
    const double integers = knots[end].integers - knots[begin].integers;
    if (!(seconds > 0)) return;
    const double rate = std::max(0.0, integers / seconds);
    for (std::size_t i = begin; i < end; ++i)
        stretches.push_back({{knots[i].time, knots[i + 1].time}, rate});
}

std::vector<Stretch> stretches_of(const std::vector<Knot>& knots, double shortest) {
    std::vector<std::size_t> cuts = {0};
    for (std::size_t i = 1; i < knots.size(); ++i)
        if (knots[i].time - knots[cuts.back()].time >= shortest) cuts.push_back(i);
    // A rest goes with what is before it.
    if (cuts.size() > 1)
        cuts.back() = knots.size() - 1;
    else
        cuts.push_back(knots.size() - 1);
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
        add_group(stretches, knots, cuts[i], cuts[i + 1]);
    return stretches;
}

/// A stretch begins or ends, and the rate of all changes.
struct Change {
    double time = 0;
    double rate = 0;
    int stretches = 0;
};

std::vector<Change> changes_of(const std::vector<Run>& runs, double shortest) {
    std::vector<Change> changes;
    for (const Run& run : runs) {
        if (!run.checkpoint) continue;
        for (const io::Session& session : run.checkpoint->history)
            for (const Stretch& one : stretches_of(knots_of(*run.checkpoint, session), shortest)) {
                if (!(one.span.seconds() > 0)) continue;
                changes.push_back({one.span.from, one.rate, 1});
                changes.push_back({one.span.to, -one.rate, -1});
            }
    }
    std::ranges::stable_sort(changes, {}, &Change::time);
    return changes;
}

}  // namespace

Span span_of(const io::Checkpoint& run, const io::Session& session) {
    Span span{time_of(session.start_time), time_of(session.end_time)};
    double first_save = 0;
    double last_save = 0;
    for (const io::Save& save : run.saves) {
        if (save.session != session.number) continue;
        if (first_save == 0) first_save = save.time;
        last_save = std::max(last_save, save.time);
    }
    // Within the second that the file names, the end is where the session's own clock says.
    const double named_end = span.to;
    const double began = first_save == 0 ? span.from : first_save;
    if (named_end > 0) span.to = std::clamp(began + session.seconds, named_end, named_end + 1);
    span.to = std::max(span.to, last_save);
    if (first_save != 0 && (span.from == 0 || first_save < span.from)) span.from = first_save;
    span.to = std::max(span.to, span.from);
    return span;
}

std::optional<Span> span_of(const std::vector<Run>& runs) {
    std::optional<Span> all;
    for (const Run& run : runs) {
        if (!run.checkpoint) continue;
        for (const io::Session& session : run.checkpoint->history) {
            const Span span = span_of(*run.checkpoint, session);
            if (!(span.from > 0)) continue;
            if (!all) all = span;
            all->from = std::min(all->from, span.from);
            all->to = std::max(all->to, span.to);
        }
    }
    constexpr double narrowest = 0.1;
    if (all) all->to = std::max(all->to, all->from + narrowest);
    return all;
}

std::vector<Stretch> throughput(const std::vector<Run>& runs, double shortest) {
    const std::vector<Change> changes = changes_of(runs, shortest);
    std::vector<Stretch> together;
    double rate = 0;
    int at_work = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        // Sums of rates that come and go leave dust.
        rate = at_work == 0 ? 0 : rate;
        rate += changes[i].rate;
        at_work += changes[i].stretches;
        if (at_work == 0 || i + 1 == changes.size()) continue;
        if (changes[i + 1].time > changes[i].time)
            together.push_back({{changes[i].time, changes[i + 1].time}, std::max(0.0, rate)});
    }
    return together;
}

}  // namespace warpsieve::plots
