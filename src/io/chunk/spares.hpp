#pragma once

// Memory that goes round: a task gets what an earlier one is done with. Freed by the thread that
// takes the results and allocated anew by another, it would be cleared by the system each time.

#include <utility>
#include <vector>

namespace warpsieve::io {

/// What tasks work with, while none does. For one thread: who hands tasks in and takes results.
template <class Thing>
class Spares {
public:
    /// One that was given back, or the new one that `make` makes.
    template <class Make>
    [[nodiscard]] Thing take(Make make) {
        if (spare_.empty()) return make();
        Thing thing = std::move(spare_.back());
        spare_.pop_back();
        return thing;
    }
    void give_back(Thing thing) { spare_.push_back(std::move(thing)); }

private:
    std::vector<Thing> spare_;
};

}  // namespace warpsieve::io
