#include "plots/expected.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "plots/hardy_littlewood.hpp"

namespace warpsieve::plots {
namespace {

/// Nodes of Gauss and Legendre's rule. The integrand has its singularity at 1, and pieces [c, 2c]
/// stay at least three halves of their length away from it but for c = 2: 16 nodes leave an error
/// below that of long double.
constexpr std::size_t nodes = 16;

struct Node {
    long double at = 0;  ///< in [-1, 1]
    long double weight = 0;
};

/// The Legendre polynomial of degree `nodes`, and its derivative.
struct Legendre {
    long double value;
    long double slope;
};

Legendre legendre(long double x) {
    long double before = 1;
    long double value = x;
    for (std::size_t n = 2; n <= nodes; ++n) {
        const auto degree = static_cast<long double>(n);
        const long double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
        before = value;
        value = next;
    }
    return {value, nodes * (x * value - before) / (x * x - 1)};
}

std::array<Node, nodes> make_nodes() {
    std::array<Node, nodes> rule;
    for (std::size_t i = 0; i < nodes; ++i) {
        long double x = std::cos(std::numbers::pi_v<long double> *
                                 (static_cast<long double>(i) + 0.75L) / (nodes + 0.5L));
        // Newton's method doubles the digits each time, from about two.
        for (int step = 0; step < 6; ++step) {
            const Legendre at = legendre(x);
            x -= at.value / at.slope;
        }
        const long double slope = legendre(x).slope;
        rule[i] = {x, 2 / ((1 - x * x) * slope * slope)};
    }
    return rule;
}

template <class Integrand>
long double integral_of_piece(std::uint64_t from,
                              std::uint64_t length,
                              const Integrand& integrand) {
    static const std::array<Node, nodes> rule = make_nodes();
    const long double half = static_cast<long double>(length) / 2;
    long double sum = 0;
    for (const Node& node : rule)
        sum += node.weight *
               integrand(std::log(static_cast<long double>(from) + half * (1 + node.at)));
    return sum * half;
}

/// @param integrand a function of log(t) @pre 2 <= from <= to
template <class Integrand>
long double integral(std::uint64_t from, std::uint64_t to, const Integrand& integrand) {
    long double sum = 0;
    while (from < to) {
        const std::uint64_t length = std::min(to - from, from);
        sum += integral_of_piece(from, length, integrand);
        from += length;
    }
    return sum;
}

}  // namespace

double fluctuation_at(std::uint64_t x) {
    const auto height = static_cast<double>(std::max<std::uint64_t>(x, 2));
    return std::sqrt(height) / std::log(height);
}

long double log_integral(unsigned power, std::uint64_t from, std::uint64_t to) {
    return integral(from, to, [power](long double log) {
        long double inverse = 1;
        for (unsigned k = 0; k < power; ++k) inverse /= log;
        return inverse;
    });
}

Expectation::Expectation(unsigned power,
                         long double constant,
                         std::uint64_t start,
                         std::uint64_t first)
    // The integral that goes with the integers a .. b begins at a - 1.
    : power_(power), constant_(constant), start_(start), done_(first > start ? first - 1 : 0) {}

long double Expectation::through(std::uint64_t last) {
    if (last < start_) return 0;
    if (done_ < start_) {
        if (power_ == 1) sum_ = li_of_2;
        done_ = start_;
    }
    sum_ += log_integral(power_, done_, last);
    done_ = last;
    return constant_ * sum_;
}

Expectation expected_primes(std::uint64_t first) {
    return {1, 1, 2, first};
}

Expectation expected_constellations(const core::Constellation& constellation, std::uint64_t first) {
    long double constant = 0;
    std::uint64_t start = std::numeric_limits<std::uint64_t>::max();
    for (const core::Pattern& pattern : constellation.patterns) {
        constant += hardy_littlewood_constant(pattern);
        start = std::min(start, integral_start(pattern));
    }
    return {static_cast<unsigned>(constellation.patterns.front().size()), constant, start, first};
}

long double expected_gaps(std::uint64_t size, const Interval& interval) {
    // From here on the chance is below 1.
    const std::uint64_t from = std::max<std::uint64_t>(interval.first, 8);
    return integral(from, std::max(from, interval.last), [size](long double log) {
        const long double chance = 2 / log;
        // There is a prime, none among the odd integers between, and one after these.
        const auto between = static_cast<long double>(size / 2 - 1);
        return chance / 2 * std::pow(1 - chance, between) * chance;
    });
}

}  // namespace warpsieve::plots
