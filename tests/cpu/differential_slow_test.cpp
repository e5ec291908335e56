// The engine against the reference sieve on random windows, and its two ways far up against each
// other.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/wheel.hpp"
#include "cpu/engines.hpp"
#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

using core::SurvivorTest;
using cpu::Config;

constexpr std::uint64_t longest = 200'000;

/// Part of the bitmap of a larger interval.
std::vector<std::uint8_t> cut(const Interval& whole,
                              const std::vector<std::uint8_t>& bitmap,
                              const Interval& part) {
    const core::ByteRange range = core::bytes_of(part);
    const auto from = static_cast<std::ptrdiff_t>(range.first - core::byte_of(whole.first));
    std::vector<std::uint8_t> bits(
        bitmap.begin() + from, bitmap.begin() + from + static_cast<std::ptrdiff_t>(range.count));
    bits.front() &= core::bits_inside(range.first, part);
    bits.back() &= core::bits_inside(range.first + range.count - 1, part);
    return bits;
}

/// Windows and their bitmaps by the reference sieve. Far up, where that takes seconds whatever the
/// length, windows of the same exponent, and those that end with 2^64-1, lie in one stretch each.
class Reference {
public:
    struct Case {
        Interval window;
        std::vector<std::uint8_t> bits;
    };

    Case make(const Interval& window) {
        constexpr auto cheap_exponent = 44U;
        if (std::bit_width(window.last) <= cheap_exponent)
            return {window, cpu::reference_bitmap(window)};
        Case& stretch =
            stretches_[window.last == largest ? 65 : static_cast<int>(std::bit_width(window.last))];
        if (stretch.bits.empty()) {
            constexpr std::uint64_t span = 20 * longest;
            const std::uint64_t first =
                window.last == largest ? largest - span : std::min(window.first, largest - span);
            stretch.window = {first, first + span};
            stretch.bits = cpu::reference_bitmap(stretch.window);
        }
        const Interval inside = move_into(stretch.window, window);
        return {inside, cut(stretch.window, stretch.bits, inside)};
    }

private:
    static Interval move_into(const Interval& stretch, const Interval& window) {
        if (window.last == largest) return window;
        const std::uint64_t first = stretch.first + window.first % (stretch.span() - window.span());
        return {first, first + window.span()};
    }

    std::map<int, Case> stretches_;
};

struct Subject {
    std::unique_ptr<core::Engine> engine;
    std::uint64_t cheap_below;  ///< above, only one window in 20 is worth its time
};

std::vector<Subject> subjects() {
    std::vector<Subject> all;
    for (const auto set : usable_sets()) {
        for (const auto test : {SurvivorTest::automatic, SurvivorTest::never}) {
            Config config;
            config.survivor_test = test;
            config.instruction_set = set;
            all.push_back({cpu::make_cpu_engine(2, config),
                           test == SurvivorTest::never ? 1ULL << 50 : largest});
        }
        Config low = low_limits();
        low.instruction_set = set;
        all.push_back({cpu::make_cpu_engine(3, low), 1ULL << 44});
    }
    return all;
}

TEST(Differential, EngineAndReferenceAgreeBitForBitOnRandomWindows) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    const auto seed = std::random_device{}();
    std::cout << "seed " << seed << '\n';
    std::mt19937_64 random(seed);
    Reference reference;
    const auto engines = subjects();
    for (int i = 0; i < 2000; ++i) {
        const auto [window, expected] = reference.make(any_interval(random, longest));
        std::size_t which = random() % engines.size();
        if (window.last > engines[which].cheap_below && random() % 20 != 0) which = which / 3 * 3;
        ASSERT_TRUE(sieve(*engines[which].engine, window, everything).bitmap == expected)
            << window << " engine " << which << " seed " << seed;
    }
}

TEST(Differential, SurvivorTestAndSieveAgreeOnTenMillionNumbersAtFivePlaces) {
    Config config;
    config.survivor_test = SurvivorTest::always;
    const auto tested = cpu::make_cpu_engine(2, config);
    config.survivor_test = SurvivorTest::never;
    const auto sieved = cpu::make_cpu_engine(2, config);
    constexpr std::uint64_t span = 9'999'999 / thin_out;
    constexpr std::array<std::uint64_t, 5> places = {1'000'000, 3'000'000'000, 1'000'000'000'000,
                                                     1'000'000'000'000'000, largest - span};
    for (const std::uint64_t first : places) {
        const Interval interval{first, first + span};
        EXPECT_TRUE(sieve(*tested, interval, everything).bitmap ==
                    sieve(*sieved, interval, everything).bitmap)
            << interval;
    }
}

}  // namespace
}  // namespace warpsieve::test
