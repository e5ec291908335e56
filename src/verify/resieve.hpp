#pragma once

// Sieves again what a plan says, piece by piece, and compares each piece at once: with the rows of
// the grid, with what is stored, with the newest batch. Memory is bounded, a stop is seen within a
// piece, and what is wrong shows where it lies. Touches an engine and a listener.

#include <memory>
#include <stop_token>
#include <vector>

#include "core/engine.hpp"
#include "core/progress.hpp"
#include "host/clock.hpp"
#include "report/listener.hpp"
#include "verify/resieve_plan.hpp"

namespace warpsieve::verify {

/// What is sieved again of one file. Its sections are intervals for each of which the digest of
/// what is stored is wanted: parts of the stretch, then the newest batch if it lies elsewhere.
class Resieve {
public:
    /// @param file, engine must outlive this
    Resieve(const core::Progress& file, const ResievePlan& plan, core::Engine& engine);

    [[nodiscard]] const std::vector<Interval>& sections() const noexcept { return sections_; }

    /// Sieves all sections. @param stored what is stored of each; empty: nothing is
    /// @param listener is told how far it is, of the stretch and then of the batch
    /// @return false when stopped
    /// @throw WrongResultError when something differs
    [[nodiscard]] bool run(const std::vector<core::SampleTotals>& stored,
                           report::Listener& listener,
                           const std::stop_token& stop);

private:
    class Pass;

    void cut_stretch();

    const core::Progress& file_;
    const ResievePlan& plan_;
    core::Engine& engine_;
    std::vector<Interval> sections_;
    std::size_t stretch_sections_ = 0;  ///< the first ones, which are the stretch
};

}  // namespace warpsieve::verify
