#include "cli/cli_fixture.hpp"
#include "support/marked.hpp"
#include "support/stored_run.hpp"

// Files that another program has open for writing, and files that were damaged or changed: each
// verb on them. The marks are set here; other_programs_test.cpp has other programs set them.

namespace warpsieve::test {
namespace {

class MarkedFileCli : public CliTest {
protected:
    /// A complete run that stores primes in two shards and a tail, all of them marked.
    void make_run() {
        const Finished made = warpsieve(command());
        ASSERT_EQ(made.exit_code, 0) << made.err;
        marked_ = {path("x.h5")};
        for (const auto& shard : std::filesystem::directory_iterator(path("x.shards")))
            marked_.push_back(shard.path().string());
        ASSERT_EQ(marked_.size(), 3U);
        for (const std::string& file : marked_) mark_file(file);
    }
    [[nodiscard]] static std::vector<std::string> command() {
        return {"run", "0", "2000000", "-o", "x.h5", "--store", "primes", "--shard-bytes", "1"};
    }
    static std::size_t count(const std::string& text, const std::string& words) {
        std::size_t found = 0;
        for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
            ++found;
        return found;
    }
    /// Succeeds, says once of so many files that they are marked, and leaves them as they are.
    Finished expect_warned(const std::vector<std::string>& arguments, std::size_t files) {
        std::vector<Bytes> before;
        for (const std::string& file : marked_) before.push_back(bytes_of_file(file));
        const Finished finished = warpsieve(arguments);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(count(finished.err, "is open for writing in another program"), files)
            << finished.err;
        EXPECT_EQ(count(finished.err,
                        "warning: x.h5 is open for writing in another program, or was "
                        "when that was killed: h5clear -s x.h5"),
                  1U)
            << finished.err;
        for (std::size_t i = 0; i < marked_.size(); ++i)
            EXPECT_EQ(bytes_of_file(marked_[i]), before[i]) << marked_[i];
        return finished;
    }

    std::vector<std::string> marked_;
};

TEST_F(MarkedFileCli, IsReadByEveryVerb) {
    make_run();
    EXPECT_EQ(expect_warned({"info", "x.h5", "--get", "prime_count"}, 1).out, "148933\n");
    EXPECT_EQ(expect_warned({"nth", "148933", "--from", "x.h5", "-q"}, 1).out, "1999993\n");
    EXPECT_EQ(expect_warned(command(), 1).out, "148933\n");
    const std::string primes = expect_warned({"export", "x.h5"}, 3).out;
    EXPECT_EQ(count(primes, "\n"), 148933U);
    const Finished verified = expect_warned({"verify", "x.h5"}, 3);
    EXPECT_EQ(verified.out.find("seal         good"), 0U) << verified.out;
    expect_warned({"verify", "x.h5", "--json", "--share", "1"}, 3);
    const std::string digest = info("x.h5")["contents_digest"];
    expect_warned({"consolidate", "x.h5", "-o", "one.h5", "-q"}, 3);
    EXPECT_EQ(info("one.h5")["contents_digest"], digest);
    const std::vector<std::string> above = {"run",  "2000001", "2100000", "-o",
                                            "y.h5", "--store", "primes"};
    ASSERT_EQ(warpsieve(above).exit_code, 0);
    expect_warned({"merge", "x.h5", "y.h5", "-o", "all.h5", "-q"}, 3);
    EXPECT_EQ(info("all.h5")["prime_count"], "155805");
    EXPECT_EQ(warpsieve({"verify", "all.h5"}).err, "");
}

TEST_F(MarkedFileCli, IsGoneOnFrom) {
    write_stored_run(path("x.h5"), {.interval = {0, 20'000'000}, .store = core::Store::primes},
                     {.batches = 3});
    ASSERT_TRUE(std::filesystem::exists(path("x.shards")));
    mark_file(path("x.h5"), 5);
    for (const auto& shard : std::filesystem::directory_iterator(path("x.shards")))
        mark_file(shard.path());
    const int generation = info("x.h5")["generation"];
    const Finished finished =
        warpsieve({"run", "0", "20000000", "-o", "x.h5", "--store", "primes"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.out, "1270607\n");
    EXPECT_EQ(count(finished.err, "warning: x.h5 is open for writing"), 1U) << finished.err;
    EXPECT_EQ(finished.err.find("does not prove"), std::string::npos) << finished.err;
    EXPECT_GT(int{info("x.h5")["generation"]}, generation);
    for (const std::string& name : files())
        EXPECT_EQ(name.find(".bad-"), std::string::npos) << name;
}

TEST_F(MarkedFileCli, IsDamagedWhereAnythingElseChanged) {
    make_run();
    std::string bytes = read("x.h5");
    bytes[bytes.size() / 2] ^= 1;
    write("x.h5", bytes);
    for (const std::string verb : {"verify", "info", "export"}) {
        const Finished finished = warpsieve({verb, "x.h5"});
        EXPECT_EQ(finished.exit_code, exit_codes::damaged) << finished.err;
        EXPECT_NE(finished.err.find("does not match its seal: damaged or changed"),
                  std::string::npos)
            << finished.err;
        EXPECT_EQ(finished.err.find("beginning"), std::string::npos) << finished.err;
    }
}

TEST_F(MarkedFileCli, WithoutTheRightChecksumIsDamaged) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "x.h5"}).exit_code, 0);
    std::string bytes = read("x.h5");
    bytes[status_at] = 1;
    write("x.h5", bytes);
    expect_error(warpsieve({"verify", "x.h5"}), exit_codes::damaged, {"x.h5: it does not match"});
    expect_error(warpsieve({"run", "0", "1e5", "-o", "x.h5"}), exit_codes::damaged,
                 {"no generation of x.h5 proves good"});
}

/// The file of a run whose newest generation a loss of power emptied.
TEST_F(MarkedFileCli, BeginningWithNulBytesIsDamagedBesideGoodGenerations) {
    write_stored_run(path("x.h5"), {.interval = {0, 20'000'000}}, {.batches = 3});
    ASSERT_TRUE(std::filesystem::exists(path("x.prev1.h5")));
    write("x.h5", std::string(read("x.h5").size(), '\0'));
    expect_error(warpsieve({"verify", "x.h5"}), exit_codes::damaged, {"begins with NUL bytes"});
    EXPECT_EQ(warpsieve({"info", "x.h5"}).exit_code, 0);
    const Finished finished = warpsieve({"run", "0", "20000000", "-o", "x.h5", "--store", "none"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.out, "1270607\n");
    EXPECT_NE(finished.err.find("kept as x.h5.bad-"), std::string::npos) << finished.err;
}

TEST_F(MarkedFileCli, BeginningWithNulBytesIsForeignAlone) {
    write("x.h5", std::string(5000, '\0'));
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"run", "0", "100", "-o", "x.h5"}, {"verify", "x.h5"}, {"info", "x.h5"}})
        expect_error(warpsieve(arguments), exit_codes::foreign_file, {"x.h5: it begins with NUL"});
    expect_error(warpsieve({"merge", "x.h5", "-o", "all.h5"}), exit_codes::foreign_file,
                 {"x.h5: it begins with NUL"});
    EXPECT_EQ(read("x.h5"), std::string(5000, '\0'));
}

}  // namespace
}  // namespace warpsieve::test
