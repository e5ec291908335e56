#include "io/checkpoint/saves.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

Save save_at(double time, std::uint32_t session, std::uint64_t sieved_through) {
    return {.time = time,
            .session = session,
            .sieved_through = sieved_through,
            .bytes = 1000,
            .seconds = 0.25,
            .longest = 0.25};
}

std::uint64_t saves_of(const std::vector<Save>& rows) {
    std::uint64_t saves = 0;
    for (const Save& row : rows) saves += row.saves;
    return saves;
}

TEST(NoteSave, KeepsAllAsLongAsTheyAreFew) {
    std::vector<Save> all;
    std::vector<Save> kept;
    for (unsigned i = 0; i < most_saves; ++i) {
        all.push_back(save_at(i, 1, i * 100));
        note_save(kept, all.back());
    }
    EXPECT_EQ(kept, all);
}

TEST(NoteSave, MakesOneOfTwoNeighboursWithTheirSumsAndTheSlowest) {
    std::vector<Save> kept;
    for (unsigned i = 0; i < most_saves; ++i) note_save(kept, save_at(10 * i, 1, i));
    kept[7].time = kept[6].time + 1;  // so that 6 and 7 span the shortest time
    kept[6].longest = 99;
    kept[6].seconds = 99;
    note_save(kept, save_at(10 * most_saves, 1, most_saves));
    ASSERT_EQ(kept.size(), most_saves);
    EXPECT_EQ(kept[6], (Save{61, 1, 2, 7, 2000, 99.25, 99}));
    EXPECT_EQ(kept[5], save_at(50, 1, 5));
    EXPECT_EQ(kept[7], save_at(80, 1, 8));
}

TEST(NoteSave, LosesNoSaveAndKeepsBothEndsHoweverManyThereAre) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<Save> kept;
    double time = 1.7e9;
    std::uint32_t session = 1;
    constexpr unsigned count = 5000;
    std::uint64_t last = 0;
    for (unsigned i = 0; i < count; ++i) {
        if (random() % 50 == 0) ++session;
        time += static_cast<double>(random() % 1000) / 10;
        last += random() % 1000;
        note_save(kept, save_at(time, session, last));
        ASSERT_LE(kept.size(), most_saves);
        ASSERT_EQ(saves_of(kept), i + 1);
    }
    EXPECT_EQ(kept.back().time, time);
    EXPECT_EQ(kept.back().sieved_through, last);
    const auto ascends = [](const Save& a, const Save& b) {
        return a.time <= b.time && a.sieved_through <= b.sieved_through && a.session <= b.session;
    };
    for (std::size_t i = 1; i < kept.size(); ++i) ASSERT_TRUE(ascends(kept[i - 1], kept[i])) << i;
}

TEST(NoteSave, SpreadsTheRowsOfALongSessionEvenly) {
    std::vector<Save> kept;
    for (unsigned i = 0; i < 20 * most_saves; ++i) note_save(kept, save_at(i, 1, i));
    double longest = 0;
    for (std::size_t i = 1; i < kept.size(); ++i)
        longest = std::max(longest, kept[i].time - kept[i - 1].time);
    EXPECT_LE(longest, 40);  // 20 on average; rows are joined in pairs
}

TEST(NoteSave, KeepsTheClaimOfEachSessionWhileOthersCanGo) {
    constexpr unsigned sessions = 100;
    std::vector<Save> kept;
    double time = 0;
    for (unsigned session = 1; session <= sessions; ++session) {
        time += 3600;  // nobody worked
        for (unsigned i = 0; i < 10; ++i)
            note_save(kept, save_at(time += 30, session, 10 * session + i));
    }
    for (unsigned session = 1; session <= sessions; ++session) {
        const auto row = std::ranges::find(kept, session, &Save::session);
        ASSERT_NE(row, kept.end()) << session;
        EXPECT_EQ(row->saves, 1U) << session;
        EXPECT_EQ(row->sieved_through, 10 * session) << session;
    }
}

TEST(NoteSave, ThinsMoreSessionsThanRowsToo) {
    std::vector<Save> kept;
    for (unsigned session = 1; session <= 10 * most_saves; ++session)
        note_save(kept, save_at(session, session, session));
    EXPECT_EQ(kept.front().time, 1);
    EXPECT_EQ(kept.size(), most_saves);
    EXPECT_EQ(saves_of(kept), 10 * most_saves);
    for (std::size_t i = 1; i < kept.size(); ++i)
        EXPECT_LE(kept[i].time - kept[i - 1].time, 20) << i;  // 10 on average
}

TEST(NoteSave, BearsAClockThatWasSetBack) {
    std::vector<Save> kept;
    for (unsigned i = 0; i < 3 * most_saves; ++i)
        note_save(kept, save_at(i % 2 == 0 ? i : 1e9 - i, 1, i));
    EXPECT_EQ(kept.size(), most_saves);
    EXPECT_EQ(saves_of(kept), 3 * most_saves);
}

}  // namespace
}  // namespace warpsieve::io
