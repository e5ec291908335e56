#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <regex>

#include "cli/cli_fixture.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

using Command = std::vector<std::string>;

/// A name as another user may choose it: colours, ends of lines, C1 controls, no UTF-8.
const std::string foreign = "e\x1b[31m\n\r\t\x7f\xc2\x9b\xff\xe2\x80\xae.h5";

/// All that verbs say of a file, in order: each command begins where the one before has ended.
std::vector<Command> commands_on(const std::string& name) {
    return {{"run", "0", "9", "-o", name},
            {"run", "0", "9", "-o", name},
            {"run", "5", "9", "-o", name},
            {"run", "0", "9", "-o", "no/" + name},
            {"run", "0", "9", "-o", name + "x"},
            {"run", "0", "9", "-o", "d" + name, "--scratch", name + "/s"},
            {"run", "0", "9", "-o", "d" + name, "--part", name},
            {"run", "0", "9", "-o", "d" + name, "--store", name},
            {"run", "0", "9", "-o", "d" + name, "--max-time", name},
            {"info", name},
            {"info", name + "/x.h5"},
            {"info", "no/" + name},
            {"info", name, "--get", name},
            {"verify", name},
            {"verify", "no" + name},
            {"export", name, "-o", "p" + name},
            {"export", name, "-o", "p" + name},
            {"export", name, "--to", "99"},
            {"consolidate", name, "-o", "c" + name},
            {"consolidate", name, "-o", "c" + name},
            {"merge", name, "-o", "m" + name},
            {"merge", name, "no" + name, name + "x", "-o", "m" + name},
            {"merge", name, "-o", name + "x"},
            {"nth", "2", "--from", name},
            {"nth", "99", "--from", name},
            {"nth", name},
            {"nth", "1", "--method", name},
            {"count", name},
            {"count", "9", "--count", name},
            {"count", "9", "--engine", name},
            {"count", "9", "--device", name},
            {"count", "9", "--verify", name},
            {"count", "9", "--threads", name},
            {"count", "9", "--" + name},
            {"count", "9", "--json=" + name},
            {"count", "9", "-o=" + name},
            {"run", "0", "9", "-o=" + name},
            {"export", name, "--from", "9", "--to", name},
            {name}};
}

/// Lines of printable ASCII: what is told of a name in other characters is escaped.
void expect_plain_lines(const std::string& text) {
    for (const char c : text)
        ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << testing::PrintToString(text);
}

class NamesCli : public CliTest {
protected:
    /// Everything that the commands print, in a folder of their own.
    [[nodiscard]] std::vector<Finished> all_on(const std::string& name) const {
        std::filesystem::create_directory(path("all"));
        std::vector<Finished> all;
        for (const Command& command : commands_on(name)) {
            Launch one = launch(command);
            one.folder = path("all");
            all.push_back(run(one));
        }
        std::filesystem::remove_all(path("all"));
        return all;
    }
};

TEST_F(NamesCli, AreOneLineInEveryMessageWhateverTheyHold) {
    const std::vector<Finished> plain = all_on("e.h5");
    const std::vector<Finished> odd = all_on(foreign);
    const std::vector<Command> commands = commands_on(foreign);
    const auto lines = [](const std::string& text) { return std::ranges::count(text, '\n'); };
    for (std::size_t i = 0; i < commands.size(); ++i) {
        SCOPED_TRACE(testing::PrintToString(commands_on("e.h5")[i]));
        EXPECT_EQ(odd[i].exit_code, plain[i].exit_code) << odd[i].err;
        EXPECT_EQ(lines(odd[i].err), lines(plain[i].err)) << odd[i].err;
        EXPECT_EQ(lines(odd[i].out), lines(plain[i].out)) << odd[i].out;
        expect_plain_lines(odd[i].err);
        expect_plain_lines(odd[i].out);
    }
}

TEST_F(NamesCli, OfADamagedGenerationAreOneLineInItsWarning) {
    const std::string stem = foreign.substr(0, foreign.size() - 3);
    ASSERT_EQ(warpsieve({"run", "0", "9", "-o", foreign}).exit_code, 0);
    damage_newest_generation(stem);
    for (const Command& command : std::vector<Command>{
             {"info", foreign}, {"export", foreign}, {"nth", "1", "--from", foreign}}) {
        const Finished finished = warpsieve(command);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_NE(finished.err.find("warning: "), std::string::npos) << finished.err;
        expect_plain_lines(finished.err);
        expect_plain_lines(finished.out);
    }
}

/// The record of a lock is a text that anybody may have written.
TEST_F(NamesCli, InTheRecordOfALockAreOneLine) {
    ASSERT_EQ(warpsieve({"run", "0", "1e13", "-o", "x.h5", "--max-time", "1ms"}).exit_code,
              exit_codes::stopped);
    write("x.lock",
          "host=\x1b[31mevil\xff\x9b pid=1 session=s since=\x1b]0;title\a slurm_job= epoch=0\n");
    const int fd = open(path("x.lock").c_str(), O_RDWR | O_CLOEXEC);
    struct flock request {};
    request.l_type = F_WRLCK;
    request.l_whence = SEEK_SET;
    ASSERT_EQ(fcntl(fd, F_OFD_SETLK, &request), 0);
    const Finished held = warpsieve({"run", "0", "1e13", "-o", "x.h5"});
    const Finished shown = warpsieve({"info", "x.h5"});
    const Finished json = warpsieve({"info", "x.h5", "--json"});
    close(fd);
    expect_error(held, exit_codes::held, {"process 1 on \\x1b[31mevil\\xff"});
    EXPECT_NE(shown.out.find("process 1 on \\x1b[31mevil\\xff"), std::string::npos) << shown.out;
    expect_plain_lines(held.err);
    expect_plain_lines(shown.out);
    EXPECT_NE(nlohmann::json::parse(json.out)["writer"], "");
}

/// "1 primes", but not "0.1 primes", "1 byte is" or "1 ms".
void expect_no_plural_of_one(const Finished& finished) {
    static const std::regex form(R"((^|[^0-9.,])1 [a-z]{2,}s\b)", std::regex::multiline);
    std::smatch match;
    for (const std::string& text : {finished.out, finished.err})
        EXPECT_FALSE(std::regex_search(text, match, form)) << match.str() << " is in: " << text;
}

TEST_F(NamesCli, OfThingsAreSingularWhereThereIsOne) {
    write_stored_run(path("shard.h5"), {.interval = {0, 1'000'000}, .store = core::Store::primes},
                     {});
    ASSERT_TRUE(std::filesystem::exists(path("shard.shards")));
    std::filesystem::copy_file(path("shard.h5"), path("twin.h5"));
    const std::vector<Command> commands = {
        {"run", "2", "2", "-o", "one.h5", "--threads", "1"},
        {"run", "2", "2", "-o", "one.h5"},
        {"run", "2", "2", "-o", "bits.h5", "--store", "bitmap"},
        {"run", "3", "3", "-o", "none.h5", "--store", "none"},
        {"run", "--first", "1", "-o", "first.h5"},
        {"run", "--first", "2", "2^64-60", "-o", "last.h5"},
        {"run", "7", "7", "--part", "0/2", "-o", "part.h5"},
        {"info", "one.h5"},
        {"info", "first.h5"},
        {"verify", "one.h5"},
        {"verify", "bits.h5"},
        {"verify", "shard.h5", "--share", "0"},
        {"export", "one.h5", "-o", "one.txt"},
        {"merge", "one.h5", "-o", "merged.h5"},
        {"merge", "first.h5", "-o", "again.h5"},
        {"consolidate", "shard.h5", "-o", "plain.h5"},
        {"nth", "2", "--from", "one.h5"},
        {"count", "2", "2", "--threads", "1", "--count", "tuplets"},
        {"selftest", "--engine", "cpu", "--threads", "1"}};
    for (const Command& command : commands) {
        SCOPED_TRACE(testing::PrintToString(command));
        expect_no_plural_of_one(warpsieve(command));
    }
}

}  // namespace
}  // namespace warpsieve::test
