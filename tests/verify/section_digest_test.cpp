#include "verify/section_digest.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/bitmap.hpp"
#include "core/read_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::verify {
namespace {

/// A random bitmap of an interval, and what is in it.
class SectionDigestTest : public testing::Test {
protected:
    /// As bytes that come in stretches of any length.
    core::SampleTotals of_bytes(const Interval& section) {
        SectionDigest digest(section);
        const core::ByteRange all = core::bytes_of(all_);
        for (std::size_t at = 0; at < bitmap_.size();) {
            const std::size_t count =
                std::min<std::size_t>(1 + random_() % 5000, bitmap_.size() - at);
            digest.add(digest.of_bytes(all.first + at, std::span(bitmap_).subspan(at, count)));
            at += count;
        }
        return digest.take();
    }
    core::SampleTotals of_primes(const Interval& section) {
        std::vector<std::uint64_t> primes;
        core::append_primes(all_, bitmap_, primes);
        SectionDigest digest(section);
        for (std::size_t at = 0; at < primes.size();) {
            const std::size_t count =
                std::min<std::size_t>(1 + random_() % 5000, primes.size() - at);
            digest.add(digest.of_primes(std::span(primes).subspan(at, count)));
            at += count;
        }
        return digest.take();
    }
    /// What an engine gives for the section.
    [[nodiscard]] core::SampleTotals expected(const Interval& section) const {
        const core::ByteRange range = core::bytes_of(section);
        const auto begin =
            bitmap_.begin() + static_cast<std::ptrdiff_t>(range.first - core::byte_of(all_.first));
        std::vector<std::uint8_t> bytes(begin, begin + static_cast<std::ptrdiff_t>(range.count));
        bytes.front() &= core::bits_inside(range.first, section);
        bytes.back() &= core::bits_inside(range.first + range.count - 1, section);
        return {.count = core::count_bits(bytes.data(), bytes.size()) +
                         core::count_wheel_primes(section).prime_count,
                .digest = core::digest_bits(bytes, range.first)};
    }
    void fill(const Interval& all, unsigned one_in) {
        all_ = all;
        const core::ByteRange range = core::bytes_of(all);
        bitmap_.assign(range.count, 0);
        for (std::uint8_t& byte : bitmap_)
            if (random_() % one_in == 0) byte = static_cast<std::uint8_t>(random_());
        bitmap_.front() &= core::bits_inside(range.first, all);
        bitmap_.back() &= core::bits_inside(range.first + range.count - 1, all);
    }
    Interval any_section() {
        std::uint64_t a = all_.first + random_() % (all_.span() + 1);
        std::uint64_t b = all_.first + random_() % (all_.span() + 1);
        if (a > b) std::swap(a, b);
        return {a, b};
    }

    std::uint64_t seed_ = test::seed();
    std::mt19937_64 random_{seed_};
    Interval all_;
    std::vector<std::uint8_t> bitmap_;
};

TEST_F(SectionDigestTest, IsThatOfAnEngineHoweverTheDataComes) {
    SCOPED_TRACE(testing::Message() << "seed " << seed_);
    constexpr std::uint64_t top = ~std::uint64_t{0};
    for (int i = 0; i < 60; ++i) {
        const std::uint64_t first = i % 3 == 0 ? random_() % 100 : random_() >> (random_() % 60);
        const std::uint64_t last = top - first < 3'000'000 ? top : first + random_() % 3'000'000;
        fill({first, last}, 1 + i % 40);
        const Interval section = i % 4 == 0 ? all_ : any_section();
        SCOPED_TRACE(testing::Message() << "[" << section.first << ", " << section.last << "] of ["
                                        << first << ", " << last << "]");
        EXPECT_EQ(of_bytes(section), expected(section));
        EXPECT_EQ(of_primes(section), expected(section));
    }
}

TEST_F(SectionDigestTest, SeesEveryBit) {
    fill({1000, 100'000}, 2);
    const core::SampleTotals before = of_bytes({5000, 90'000});
    for (const std::uint64_t n : {5003U, 40'001U, 89'989U}) {
        std::uint8_t& byte = bitmap_[core::byte_of(n) - core::byte_of(1000)];
        byte ^= core::bit_of(n);
        EXPECT_NE(of_bytes({5000, 90'000}), before) << n;
        byte ^= core::bit_of(n);
    }
    EXPECT_EQ(of_bytes({5000, 90'000}), before);
}

/// What is no list of primes must neither take for ever nor pass for one.
TEST_F(SectionDigestTest, GivesUpAGapThatNoPrimesHave) {
    const Interval section{0, ~std::uint64_t{0}};
    const std::vector<std::uint64_t> far = {7, 18'446'744'073'709'551'557U};
    SectionDigest digest(section);
    digest.add(digest.of_primes(far));
    EXPECT_EQ(digest.take().count, 2U);
    for (const std::uint64_t prime : far) digest.add(digest.of_primes(std::span(&prime, 1)));
    EXPECT_EQ(digest.take().count, 4U);
}

}  // namespace
}  // namespace warpsieve::verify
