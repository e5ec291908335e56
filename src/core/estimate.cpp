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

double estimate_integers_left(const Progress& progress) {
    const Interval rest = progress.rest();
    if (progress.job().first_n == 0) return rest.length();
    const auto first = static_cast<double>(rest.first);
    const auto missing = static_cast<double>(progress.primes_missing());
    // The density in the middle of what they take up, which is found by itself in a few steps.
    double length = missing;
    for (int i = 0; i < 4; ++i) length = missing * std::log(first + length / 2 + 2);
    return std::min(length, rest.length());
}

}  // namespace warpsieve::core
