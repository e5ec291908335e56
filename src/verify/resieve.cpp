#include "verify/resieve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/grid.hpp"
#include "core/plural.hpp"
#include "core/quantity.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::verify {
namespace {

void require_same_row(const core::GridRow& stated,
                      const core::Totals& found,
                      const core::Quantities& counted) {
    for (const core::TotalsField& field : core::totals_fields(counted))
        if (field.value(stated.totals) != field.value(found))
            throw WrongResultError(fmt::format(
                "through {} the interval holds {} = {}, the file "
                "says {}",
                stated.last, field.name, text_of(field, found), text_of(field, stated.totals)));
}

void require_same_stored(const Interval& section,
                         const core::SampleTotals& stored,
                         const core::SampleTotals& found) {
    if (stored.count != found.count)
        throw WrongResultError(
            fmt::format("[{}, {}] holds {} {}, {} stored", section.first, section.last, found.count,
                        core::plural(found.count, "prime", "primes"),
                        std::to_string(stored.count) + core::plural(stored.count, " is", " are")));
    if (stored.digest != found.digest)
        throw WrongResultError(fmt::format("[{}, {}] holds other primes than are stored",
                                           section.first, section.last));
}

void require_same_batch(const core::LastBatch& stated, const core::SampleTotals& found) {
    if (found.count != stated.prime_count)
        throw WrongResultError(
            fmt::format("the newest batch holds {} {}, the file says {}", found.count,
                        core::plural(found.count, "prime", "primes"), stated.prime_count));
    if (found.digest != stated.digest)
        throw WrongResultError("the newest batch holds other primes than its digest says");
}

}  // namespace

/// One interval that is sieved from its beginning to its end, section by section.
class Resieve::Pass {
public:
    Pass(Resieve& all, std::span<const Interval> sections, report::Listener& listener)
        : all_(all),
          sections_(sections),
          listener_(listener),
          again_(core::Job{.interval = {sections.front().first, sections.back().last},
                           .quantities = all.file_.job().quantities,
                           .table = all.file_.job().table}),
          began_(clock_.steady()) {}

    [[nodiscard]] bool run(std::span<const core::SampleTotals> stored,
                           const std::stop_token& stop) {
        for (std::size_t i = 0; i < sections_.size(); ++i) {
            if (!sieve_section(sections_[i], stop)) return false;
            if (!stored.empty()) require_same_stored(sections_[i], stored[i], section_);
            add_to_batch(sections_[i]);
        }
        const core::LastBatch& last = *all_.file_.last_batch();
        if (sieves(last)) require_same_batch(last, batch_);
        return true;
    }
    /// Compares the rows that end in this pass, from this one of the grid on.
    void expect_rows_from(std::size_t row) {
        const auto& grid = all_.file_.grid();
        if (row > 0) {
            before_ = grid[row - 1].totals;
            // Rows of files do not have them.
            before_.near_last = core::near_last(all_.file_.job().interval.first,
                                                before_.largest_prime, is_prime);
        }
        grid_ = std::span(grid).subspan(row, all_.plan_.rows);
        const auto& table = all_.file_.table();
        const auto first = std::ranges::lower_bound(table, again_.job().interval.first, {},
                                                    &core::GridRow::last);
        table_ = std::span(first, table.end());
    }

private:
    /// False when stopped.
    bool sieve_section(const Interval& section, const std::stop_token& stop) {
        section_ = {};
        while (again_.sieved_through() != section.last) {
            Interval piece = again_.next_batch(all_.engine_.preferred_batch(again_.rest()));
            piece.last = std::min(piece.last, section.last);
            const auto result = all_.engine_.sieve(piece, again_.wanted(), stop);
            if (!result) return false;
            section_ += {.count = result->totals().prime_count, .digest = result->digest};
            again_.add(*result);
            compare_rows();
            const Interval done{again_.job().interval.first, piece.last};
            if (!again_.done())
                listener_.progressed(
                    {again_, done.length(), clock_.steady() - began_, std::nullopt});
        }
        return true;
    }

    /// The rows of the file end where rows of this interval do: a part of an interval has as fine a
    /// grid, or a finer one, and the same table.
    void compare_rows() {
        compare_rows(grid_, again_.grid());
        compare_rows(table_, again_.table());
    }
    void compare_rows(std::span<const core::GridRow>& stated, const std::vector<core::GridRow>& all) {
        const core::Quantities& counted = all_.file_.job().quantities;
        for (; !stated.empty() && stated.front().last <= *again_.sieved_through();
             stated = stated.subspan(1)) {
            const auto found =
                std::ranges::lower_bound(all, stated.front().last, {}, &core::GridRow::last);
            core::Totals running = before_;
            running.append(core::as_beginning(found->totals, again_.totals()), counted);
            require_same_row(stated.front(), running, counted);
        }
    }

    /// Whether the newest batch is some of the sections.
    [[nodiscard]] bool sieves(const core::LastBatch& batch) const {
        const auto begin = std::ranges::find(sections_, batch.interval.first, &Interval::first);
        return begin != sections_.end() && sections_.back().last == batch.interval.last;
    }
    void add_to_batch(const Interval& section) {
        if (section.first >= all_.file_.last_batch()->interval.first) batch_ += section_;
    }

    Resieve& all_;
    std::span<const Interval> sections_;
    report::Listener& listener_;
    core::Progress again_;
    host::Clock clock_;
    host::SteadyTime began_;
    core::Totals before_;                   ///< of what lies before this pass
    std::span<const core::GridRow> grid_;   ///< rows that are still to be compared
    std::span<const core::GridRow> table_;
    core::SampleTotals section_;  ///< the one under way
    core::SampleTotals batch_;
};

Resieve::Resieve(const core::Progress& file, const ResievePlan& plan, core::Engine& engine)
    : file_(file), plan_(plan), engine_(engine) {
    if (plan_.rows != 0)
        cut_stretch();
    else if (plan_.stretch)
        sections_.push_back(*plan_.stretch);
    stretch_sections_ = sections_.size();
    if (plan_.newest_batch && !stretch_holds_newest_batch(file_, plan_))
        sections_.push_back(file_.last_batch()->interval);
}

/// Between rows, so that there are few, where each is as long as the engine likes; and where the
/// newest batch begins.
void Resieve::cut_stretch() {
    const bool with_batch = stretch_holds_newest_batch(file_, plan_);
    const std::uint64_t batch = file_.last_batch()->interval.first;
    Interval section{plan_.stretch->first, plan_.stretch->first};
    const auto end_at = [&](std::uint64_t last) {
        section.last = last;
        sections_.push_back(section);
        section.first = last + 1;  // not looked at after the last one
    };
    for (std::size_t i = 0; i < plan_.rows; ++i) {
        const std::uint64_t last = file_.grid()[plan_.first_row + i].last;
        if (with_batch && section.first < batch && batch <= last) end_at(batch - 1);
        const Interval rest{section.first, plan_.stretch->last};
        if (last == rest.last || last - section.first >= engine_.preferred_batch(rest))
            end_at(last);
    }
}

bool Resieve::run(const std::vector<core::SampleTotals>& stored,
                  report::Listener& listener,
                  const std::stop_token& stop) {
    const std::span all(sections_);
    const std::span known(stored);
    const auto of = [&](std::size_t from, std::size_t count) {
        return known.empty() ? known : known.subspan(from, count);
    };
    if (stretch_sections_ != 0) {
        Pass stretch(*this, all.first(stretch_sections_), listener);
        if (plan_.rows != 0) stretch.expect_rows_from(plan_.first_row);
        if (!stretch.run(of(0, stretch_sections_), stop)) return false;
    }
    if (stretch_sections_ == all.size()) return true;
    Pass batch(*this, all.subspan(stretch_sections_), listener);
    return batch.run(of(stretch_sections_, all.size() - stretch_sections_), stop);
}

}  // namespace warpsieve::verify
