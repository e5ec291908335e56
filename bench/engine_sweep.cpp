#include "bench/engine_sweep.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "core/math.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::bench {
namespace {

struct Ratio {
    double least = 0;
    double median = 0;
    double largest = 0;
};

struct Variant {
    std::string name;
    cpu::Config config;
    std::vector<double> processor = {};  ///< times of each round as shares of the chosen sizes'
    std::vector<double> wall = {};
};

Ratio ratio_of(std::vector<double> values) {
    std::ranges::sort(values);
    return {values.front(), values[values.size() / 2], values.back()};
}

bool passes_check(const cpu::Config& config) {
    try {
        config.check();
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// Whether a size plays a part for intervals with this root of the last integer.
bool matters(const Field& field, const cpu::Config& config, std::uint64_t root) {
    const bool huge = root > config.mid_limit;
    if (field.name == "mid_limit") return !huge && root > config.mid_limit / 4;
    if (field.name == "mid_limit_beside_huge") return huge;
    if (field.name == "mid_round_bytes") return root > config.medium_limit && !huge;
    if (field.name == "mid_round_bytes_beside_huge" || field.name == "huge_round_bytes")
        return huge;
    return true;
}

/// The chosen value, powers of two around it, and steps between where powers of two are coarse.
std::vector<std::uint32_t> values_of(const Field& field, const cpu::Config& chosen) {
    const std::uint64_t value = chosen.*field.member;
    std::vector<std::uint64_t> values = {value / 4, value / 2, value, value * 2, value * 4};
    if (field.name == "small_limit") values = {8'000, 16'000, 32'000, 64'000, value};
    if (field.name.starts_with("mid_limit"))
        values = {value / 16, value / 8, value / 4, value / 2, value, value * 2};
    if (field.name == "huge_round_bytes") values = {value / 4, value / 2, value / 4 * 3, value};
    std::ranges::sort(values);
    std::vector<std::uint32_t> possible;
    for (const std::uint64_t v : values) {
        cpu::Config config = chosen;
        config.*field.member = static_cast<std::uint32_t>(v);
        if (v <= 0xffffffff && passes_check(config)) possible.push_back(config.*field.member);
    }
    return possible;
}

/// Fills the ratios of all variants, the first of which is what they are compared with.
void measure(std::vector<Variant>& variants, const Settings& settings, unsigned rounds) {
    std::optional<Outcome> expected;
    for (unsigned round = 0; round < rounds; ++round) {
        double processor = 0;
        double wall = 0;
        for (Variant& variant : variants) {
            const Outcome outcome = count(variant.config, settings);
            if (!expected) expected = outcome;
            if (outcome.primes != expected->primes || outcome.digest != expected->digest)
                throw WrongResultError("other primes with " + variant.name);
            if (&variant == &variants.front()) {
                processor = outcome.processor_seconds;
                wall = outcome.wall_seconds;
            }
            variant.processor.push_back(outcome.processor_seconds / processor);
            variant.wall.push_back(outcome.wall_seconds / wall);
        }
    }
}

void print_row(const Variant& variant) {
    const Ratio processor = ratio_of(variant.processor);
    const Ratio wall = ratio_of(variant.wall);
    std::printf("| %s | %.2f (%.2f, %.2f) | %.2f (%.2f, %.2f) |\n", variant.name.c_str(),
                processor.median, processor.least, processor.largest, wall.median, wall.least,
                wall.largest);
    std::fflush(stdout);
}

double median_of(const Variant& variant) {
    return ratio_of(variant.processor).median;
}

/// Measures the values of one size. @return the best of them
Variant sweep_field(const Field& field,
                    const cpu::Config& chosen,
                    const Settings& settings,
                    unsigned rounds) {
    std::vector<Variant> variants = {{"chosen", chosen}};
    for (const std::uint32_t value : values_of(field, chosen)) {
        if (value == chosen.*field.member) continue;
        variants.push_back({std::string(field.name) + "=" + std::to_string(value), chosen});
        variants.back().config.*field.member = value;
    }
    measure(variants, settings, rounds);
    variants.front().name =
        std::string(field.name) + "=" + std::to_string(chosen.*field.member) + " (chosen)";
    std::ranges::sort(variants, {}, [&field](const Variant& v) { return v.config.*field.member; });
    for (const Variant& variant : variants) print_row(variant);
    const auto [best, worst] = std::ranges::minmax_element(variants, {}, median_of);
    std::printf("| *best: %s; medians %.2f to %.2f* | | |\n", best->name.c_str(), median_of(*best),
                median_of(*worst));
    return *best;
}

/// The two sizes that gained most by themselves, together.
void sweep_pair(std::vector<Variant> best,
                const cpu::Config& chosen,
                const Settings& settings,
                unsigned rounds) {
    std::ranges::sort(best, {}, median_of);
    if (best.size() < 2 || median_of(best[1]) >= 1) return;
    Variant both{best[0].name + " " + best[1].name, best[0].config};
    for (const Field& field : fields)
        if (best[1].config.*field.member != chosen.*field.member)
            both.config.*field.member = best[1].config.*field.member;
    if (!passes_check(both.config)) return;
    std::vector<Variant> variants = {{"chosen", chosen}, both};
    measure(variants, settings, rounds);
    print_row(variants.back());
}

}  // namespace

void sweep(const cpu::Config& chosen, const Settings& settings, unsigned rounds) {
    std::printf("| size | processor time | wall clock |\n|---|---|---|\n");
    std::vector<Variant> best;
    const std::uint64_t root = core::isqrt(settings.interval.last);
    for (const Field& field : fields)
        if (matters(field, chosen, root))
            best.push_back(sweep_field(field, chosen, settings, rounds));
    sweep_pair(std::move(best), chosen, settings, rounds);
}

}  // namespace warpsieve::bench
