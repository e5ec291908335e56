#include "plots/expected.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

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

long double integral_of_piece(unsigned power, std::uint64_t from, std::uint64_t length) {
    static const std::array<Node, nodes> rule = make_nodes();
    const long double half = static_cast<long double>(length) / 2;
    long double sum = 0;
    for (const Node& node : rule) {
        const long double t = static_cast<long double>(from) + half * (1 + node.at);
        const long double log = std::log(t);
        long double inverse = 1;
        for (unsigned k = 0; k < power; ++k) inverse /= log;
        sum += node.weight * inverse;
    }
    return sum * half;
}

}  // namespace

long double log_integral(unsigned power, std::uint64_t from, std::uint64_t to) {
    long double sum = 0;
    while (from < to) {
        const std::uint64_t length = std::min(to - from, from);
        sum += integral_of_piece(power, from, length);
        from += length;
    }
    return sum;
}

Expectation::Expectation(unsigned power,
                         long double constant,
                         std::uint64_t smallest,
                         std::uint64_t first)
    // The integral that goes with the integers a .. b begins at a - 1.
    : power_(power),
      constant_(constant),
      smallest_(smallest),
      done_(first > smallest ? first - 1 : 0) {}

long double Expectation::through(std::uint64_t last) {
    if (last < smallest_) return 0;
    if (done_ < smallest_) {
        if (power_ == 1) sum_ = li_of_2;
        done_ = smallest_;
    }
    sum_ += log_integral(power_, done_, last);
    done_ = last;
    return constant_ * sum_;
}

Expectation expected_primes(std::uint64_t first) {
    return {1, 1, 2, first};
}

Expectation expected_tuplets(std::size_t kind, std::uint64_t first) {
    return {static_cast<unsigned>(kind) + 2, tuplet_constants[kind], smallest_members[kind], first};
}

}  // namespace warpsieve::plots
