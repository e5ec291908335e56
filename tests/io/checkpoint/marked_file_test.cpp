#include <gtest/gtest.h>

#include "io/checkpoint/checkpoint_file.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/superblock.hpp"
#include "support/marked.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/error.hpp"

// What of a superblock is the mark of a program that has the file open for writing, and what is
// damage: the mark is taken off and the seal proved on the rest, as everybody does who opens a file
// (map_unmarked).

namespace warpsieve::io {
namespace {

/// Both that libhdf5 sets: open for writing, and with readers beside it (SWMR).
constexpr std::uint8_t marks[] = {1, 5};

Bytes sample_file() {
    return encode_checkpoint(test::small_sample());
}

Bytes unmarked(Bytes file) {
    static_cast<void>(take_mark_off(file));
    return file;
}

std::optional<ExitCode> refusal(const Bytes& file) {
    try {
        static_cast<void>(prove_checkpoint(unmarked(file)));
        return std::nullopt;
    } catch (const Error& error) {
        return error.code();
    }
}

TEST(Superblock, OfOurFilesIsReadAsLibhdf5WroteIt) {
    const Bytes file = sample_file();
    const auto superblock = read_superblock(file);
    ASSERT_TRUE(superblock);
    EXPECT_EQ(superblock->status, 0);
    EXPECT_EQ(superblock->end, file.size());
}

TEST(MarkedFile, IsTheFileAgainWithoutItsMark) {
    const Bytes file = sample_file();
    for (const std::uint8_t mark : marks) {
        Bytes bytes = test::marked(file, mark);
        EXPECT_EQ(refusal(bytes), std::nullopt) << int{mark};
        EXPECT_TRUE(take_mark_off(bytes));
        EXPECT_EQ(bytes, file);
    }
    Bytes bytes = file;
    EXPECT_FALSE(take_mark_off(bytes));
    EXPECT_EQ(bytes, file);
}

TEST(MarkedFile, IsDamagedUnderAnyOtherStatus) {
    const Bytes file = sample_file();
    for (unsigned status = 1; status < 256; ++status) {
        if (status == 1 || status == 5) continue;
        Bytes bytes = test::marked(file, static_cast<std::uint8_t>(status));
        EXPECT_FALSE(take_mark_off(bytes)) << status;
        EXPECT_EQ(refusal(bytes), ExitCode::damaged) << status;
    }
}

TEST(MarkedFile, IsDamagedUnderAWrongChecksum) {
    for (const std::uint8_t mark : marks) {
        Bytes bytes = sample_file();
        bytes[test::status_at] = mark;
        EXPECT_FALSE(take_mark_off(bytes));
        EXPECT_EQ(refusal(bytes), ExitCode::damaged);
    }
}

/// No bit turns one of the three good states into another, since each has its own checksum.
TEST(MarkedFile, IsDamagedWhicheverBitOfItsHeadFlips) {
    for (const unsigned status : {0U, 1U, 5U}) {
        Bytes file = test::marked(sample_file(), static_cast<std::uint8_t>(status));
        for (std::size_t bit = 0; bit < 8 * head_bytes; ++bit) {
            const auto flip = static_cast<std::uint8_t>(1U << bit % 8);
            file[bit / 8] ^= flip;
            ASSERT_EQ(refusal(file), ExitCode::damaged) << "status " << status << ", bit " << bit;
            file[bit / 8] ^= flip;
        }
        EXPECT_EQ(refusal(file), std::nullopt) << status;
    }
}

TEST(MarkedFile, IsDamagedWhereverElseAByteChanges) {
    Bytes file = test::marked(sample_file());
    for (std::size_t at = head_bytes; at < file.size(); at += 7) {
        file[at] ^= 16;
        ASSERT_EQ(refusal(file), ExitCode::damaged) << at;
        file[at] ^= 16;
    }
}

/// As no accident does it.
TEST(MarkedFile, IsDamagedWhereItsChecksumIsRightForOtherBytes) {
    for (std::size_t at = seal_bytes; at < test::checksum_at; ++at) {
        if (at == test::status_at) continue;
        Bytes file = sample_file();
        file[at] ^= 2;
        for (const std::uint8_t mark : marks)
            EXPECT_EQ(refusal(test::marked(file, mark)), ExitCode::damaged) << at;
    }
}

TEST(MarkedFile, IsStrictlyProvedByWhoForgetsToTakeTheMarkOff) {
    EXPECT_THROW(static_cast<void>(prove_checkpoint(test::marked(sample_file()))), DamagedError);
}

/// A file as another program leaves it that added something at its end.
Bytes grown(Bytes file) {
    file.resize(file.size() + 100);
    const std::uint64_t end = file.size();
    std::memcpy(&file[seal_bytes + 28], &end, sizeof end);
    return test::marked(std::move(file), 0);
}

constexpr const char* changed =
    "it was changed by another program; stock tools may still read its data";
constexpr const char* damaged = "it does not match its seal: damaged or changed";

TEST(ChangedFile, IsCalledSoWhereItsSuperblockSaysSo) {
    const Bytes file = grown(sample_file());
    EXPECT_EQ(check_seal(file).problem, changed);
    EXPECT_EQ(check_seal(file).state, SealState::damaged);
    EXPECT_EQ(check_seal(unmarked(test::marked(file))).problem, changed);
}

TEST(ChangedFile, IsNotAssumedOfDamage) {
    const Bytes file = sample_file();
    Bytes bytes = file;
    bytes.back() ^= 1;
    EXPECT_EQ(check_seal(bytes).problem, damaged);
    bytes = file;
    bytes.push_back(0);  // an end that is not that of the file
    EXPECT_EQ(check_seal(bytes).problem, damaged);
    bytes = file;
    bytes.pop_back();
    EXPECT_EQ(check_seal(bytes).problem, damaged);
    bytes = grown(file);
    bytes[test::checksum_at] ^= 1;
    EXPECT_EQ(check_seal(bytes).problem, damaged);
    bytes = grown(file);
    bytes[seal_bytes] ^= 1;
    EXPECT_EQ(check_seal(bytes).problem, damaged);
}

/// The length in a seal says nothing where its digest is that of the contents.
TEST(ChangedFile, IsNotAssumedWhereTheSealIsDamaged) {
    const std::string intact = "it was changed";
    for (std::size_t at = 0; at < 80; ++at) {
        Bytes bytes = sample_file();
        bytes[at] ^= 1;
        const SealCheck check = check_seal(bytes);
        EXPECT_NE(check.state, SealState::good) << at;
        EXPECT_FALSE(check.problem.starts_with(intact)) << at;
        EXPECT_THROW(static_cast<void>(prove_checkpoint(bytes)), DamagedError) << at;
    }
}

class ChangedShard : public testing::Test {
protected:
    ChangedShard() { file_ = encode_shard(contents_, shard_); }
    std::string problem(const Bytes& file) const {
        try {
            prove_shard(file, shard_, core::Store::primes, "a run");
            return {};
        } catch (const DamagedError& error) {
            return error.what();
        }
    }

    Bytes chunk_ = encode_chunk(core::Store::primes, primes());
    ShardContents contents_{.store = core::Store::primes,
                            .run_id = "a run",
                            .session = 1,
                            .software_version = "1",
                            .first_byte = 0,
                            .chunks = {&chunk_, 1}};
    Shard shard_;
    Bytes file_;

private:
    static Bytes primes() {
        Bytes raw(chunk_bytes);
        for (std::uint64_t i = 0; i < chunk_primes; ++i) {
            const std::uint64_t number = 1'000'001 + 2 * i;
            std::memcpy(&raw[i * sizeof number], &number, sizeof number);
        }
        return raw;
    }
};

TEST_F(ChangedShard, IsProvedWithoutItsMark) {
    EXPECT_EQ(problem(file_), "");
    for (const std::uint8_t mark : marks) {
        EXPECT_EQ(problem(unmarked(test::marked(file_, mark))), "");
        EXPECT_EQ(problem(test::marked(file_, mark)), damaged);
    }
}

TEST_F(ChangedShard, IsCalledSoByItsHeadAlone) {
    const Bytes file = grown(file_);
    EXPECT_EQ(problem(file), changed);
    const auto head = std::span(file).first(head_bytes);
    try {
        require_shard_head(file.size(), head, shard_);
        ADD_FAILURE() << "nothing was refused";
    } catch (const DamagedError& error) {
        EXPECT_STREQ(error.what(), changed);
    }
}

TEST_F(ChangedShard, IsDamagedWhicheverBitOfItsHeadFlips) {
    for (const unsigned status : {0U, 1U, 5U}) {
        Bytes file = test::marked(file_, static_cast<std::uint8_t>(status));
        for (std::size_t bit = 0; bit < 8 * head_bytes; ++bit) {
            const auto flip = static_cast<std::uint8_t>(1U << bit % 8);
            file[bit / 8] ^= flip;
            ASSERT_NE(problem(unmarked(file)), "") << "status " << status << ", bit " << bit;
            file[bit / 8] ^= flip;
        }
    }
}

}  // namespace
}  // namespace warpsieve::io
