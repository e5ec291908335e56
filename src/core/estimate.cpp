#include "core/estimate.hpp"

#include <algorithm>
#include <cmath>

namespace warpsieve::core {
namespace {

/// Logarithmic integral, li(x) = Ei(ln x).
double li(double x) {
    return x < 2 ? 0 : std::expint(std::log(x));
}

}  // namespace

double estimate_primes(const Interval& interval) {
    const auto first = static_cast<double>(interval.first);
    const double length = interval.length();
    // In a narrow window li(last) - li(first) cancels; there the density is constant enough.
    if (length < first / 16) return length / std::log(first + length / 2);
    return std::max(0.0, li(first + length) - li(first));
}

}  // namespace warpsieve::core
