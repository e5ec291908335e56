#include <map>

#include "cli/cli_fixture.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

/// A name with a byte that is no UTF-8, and the same as JSON shows it.
constexpr const char* foreign_name = "r\xff.h5";
constexpr const char* foreign_shown = "r\xef\xbf\xbd.h5";

const std::vector<std::string> all_totals = {"--count", "tuplets", "--gaps", "--sum"};

/// How a key is written: "s" a string that is no number, "i" an exact integer as a string of
/// digits, "n" a number, "b" true or false, "a" an array.
std::string type_of(const nlohmann::ordered_json& value) {
    if (value.is_number()) return "n";
    if (value.is_boolean()) return "b";
    if (value.is_array()) return "a";
    const std::string text = value;
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? "i" : "s";
}

std::string types_of(const std::string& printed) {
    std::string types;
    const auto object = nlohmann::ordered_json::parse(printed);
    for (const auto& [key, value] : object.items())
        types += (types.empty() ? "" : " ") + key + ":" + type_of(value);
    return types;
}

const std::string totals_types =
    "prime_count:i smallest_prime:i largest_prime:i twin_count:i triplet_count:i "
    "quadruplet_count:i quintuplet_count:i sextuplet_count:i largest_gap:n gap_start:i prime_sum:i";

const std::string run_types =
    "file:s start:i stop:i first_n:i part:n parts:n store:s counted:s status:s sieved_any:b "
    "sieved_through:i fraction:n " +
    totals_types +
    " generation:n session:n epoch:n elapsed_s:n engine_s:n disk_s:n contents_digest:x run_id:s "
    "date_created:s date_modified:s software_version:s software_commit:x";

const std::string info_types =
    " writer:s writer_since:s last_sign:s judged_by_age:b checkpoint_interval_s:n rate:n eta_s:n";

/// Every verb, with small values and with such near 2^64, on files whose names are no UTF-8.
class JsonCli : public CliTest {
protected:
    [[nodiscard]] std::string json(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        arguments.emplace_back("-q");
        const Finished finished = warpsieve(arguments);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(finished.err, "");
        EXPECT_EQ(finished.out.find('\n'), finished.out.size() - 1) << "one line: " << finished.out;
        return finished.out;
    }
    [[nodiscard]] std::string run_json(const std::string& start, const std::string& stop) const {
        std::vector<std::string> command = {"run", start, stop, "-o", foreign_name};
        command.insert(command.end(), all_totals.begin(), all_totals.end());
        return json(command);
    }
    /// A digest, which may happen to be all digits, is "x".
    static std::string golden(const std::string& printed) {
        std::string types = types_of(printed);
        for (const std::string key : {"contents_digest:", "software_commit:"})
            if (const auto at = types.find(key); at != std::string::npos)
                types[at + key.size()] = 'x';
        return types;
    }
    void expect_types_of_all_verbs(const std::string& start, const std::string& stop) const {
        SCOPED_TRACE(start);
        std::vector<std::string> count = {"count", start, stop};
        count.insert(count.end(), all_totals.begin(), all_totals.end());
        EXPECT_EQ(golden(json(count)), "start:i stop:i method:s " + totals_types);
        EXPECT_EQ(golden(run_json(start, stop)), run_types);
        EXPECT_EQ(golden(run_json(start, stop)), run_types) << "a run that was complete";
        EXPECT_EQ(golden(json({"info", foreign_name})), run_types + info_types);
        EXPECT_EQ(golden(json({"info", foreign_name, foreign_name})),
                  "parts:a sieved:i prime_count:i fraction:n missing:a complete:n running:n "
                  "waiting:n unreadable:n overlap:b rate:n eta_s:n");
        EXPECT_EQ(golden(json({"nth", "2", start})), "n:i start:i method:s prime:i");
        EXPECT_EQ(golden(json({"nth", "2", "--from", foreign_name})),
                  "n:i start:i method:s prime:i");
        EXPECT_EQ(golden(json({"verify", foreign_name})),
                  "file:s seal:s structure:s totals:s primes:s sieved again:s newest batch:s "
                  "sieved by:s");
        EXPECT_EQ(golden(json({"export", foreign_name, "-o", "p\xff.txt"})),
                  "file:s output:s start:i stop:i prime_count:i bytes:n");
        EXPECT_EQ(golden(json({"consolidate", foreign_name, "-o", "c\xff.h5"})),
                  "file:s output:s bytes:n elements:i shards:n");
        EXPECT_EQ(golden(json({"merge", foreign_name, "-o", "m\xff.h5"})), run_types);
    }
};

TEST_F(JsonCli, HasTheSameTypesForAllThatIsAskedForByFew) {
    for (const auto& [start, stop] : {std::pair("0", "10"), std::pair("2^64-1000", "2^64-1")}) {
        const std::string printed = json({"count", start, stop, "--gaps", "table", "--residues",
                                          "3", "--reciprocals", "--count", "0,4", "--table", "5"});
        EXPECT_EQ(golden(printed),
                  "start:i stop:i method:s prime_count:i smallest_prime:i largest_prime:i "
                  "c_0_4_count:i largest_gap:n gap_start:i prime_reciprocals:s twin_reciprocals:s "
                  "primes_1_mod_3:i primes_2_mod_3:i reciprocals_error:n gaps:a table:a");
        const auto object = nlohmann::ordered_json::parse(printed);
        EXPECT_EQ(types_of(object["gaps"][0].dump()), "size:n count:i first:i maximal:b");
        EXPECT_EQ(types_of(object["table"][0].dump()),
                  "last:i prime_count:i smallest_prime:i largest_prime:i c_0_4_count:i "
                  "largest_gap:n gap_start:i prime_reciprocals:s twin_reciprocals:s "
                  "primes_1_mod_3:i primes_2_mod_3:i reciprocals_error:n");
    }
}

TEST_F(JsonCli, HasTheSameTypesForSmallAndLargeValues) {
    expect_types_of_all_verbs("0", "1000");
    for (const std::string& name : files()) std::filesystem::remove_all(path(name));
    expect_types_of_all_verbs("2^64-1e5", "2^64-1");
}

TEST_F(JsonCli, HasTheSameTypesForVerbsWithoutFiles) {
    EXPECT_EQ(golden(json({"selftest", "--engine", "cpu"})), "engine:s device:s good:n");
    Launch blind = launch({"devices", "--json"});
    blind.variables["CUDA_VISIBLE_DEVICES"] = "-1";
    const std::string types = types_of(run(blind).out);
    EXPECT_TRUE(types == "driver:s cuda:s problem:s devices:a") << types;
}

TEST_F(JsonCli, ShowsWhereANameIsNoUtf8AndDoesItsWork) {
    EXPECT_EQ(nlohmann::json::parse(run_json("0", "1e5"))["file"], foreign_shown);
    EXPECT_TRUE(std::filesystem::exists(path(foreign_name)));
    EXPECT_EQ(info(foreign_name)["file"], foreign_shown);
    EXPECT_EQ(warpsieve({"info", foreign_name, "--get", "file"}).out,
              std::string(foreign_name) + "\n");
    EXPECT_EQ(nlohmann::json::parse(json({"export", foreign_name, "-o", "\xff\n.txt"}))["output"],
              "\xef\xbf\xbd\n.txt");
    EXPECT_TRUE(std::filesystem::exists(path("\xff\n.txt")));
}

/// Shards are found by the names that the file holds, byte for byte.
TEST_F(JsonCli, ShardsOfANameThatIsNoUtf8AreFoundByStockTools) {
    write_stored_run(path(foreign_name), {.interval = {0, 2'200'000}, .store = core::Store::primes},
                     {});
    ASSERT_TRUE(std::filesystem::exists(path("r\xff.shards")));
    EXPECT_EQ(nlohmann::json::parse(json({"consolidate", foreign_name, "-o", "c.h5"}))["shards"],
              2);
    const std::string python = WARPSIEVE_PYTHON;
    if (python.empty() || run({.command = {python, "-c", "import h5py"}}).exit_code != 0)
        GTEST_SKIP() << "no h5py";
    const Finished read =
        run({.command = {python, "-c",
                         "import h5py, os, sys\n"
                         "f = h5py.File(os.fsencode(sys.argv[1]), 'r')\n"
                         "print(len(f['primes']), f['primes'][0], f['primes'][-1])\n",
                         path(foreign_name)}});
    EXPECT_EQ(read.out, "162662 2 2199979\n") << read.err;
}

// What other languages make of 2^64-1: exactly what was printed.

class JsonReader : public JsonCli, public testing::WithParamInterface<std::string> {};

const std::map<std::string, std::vector<std::string>> readers = {
    {"jq", {"jq", "-r", ".stop, .prime_sum, .largest_gap + 1"}},
    {"node",
     {"node", "-e",
      "const o = JSON.parse(require('fs').readFileSync(0)); console.log(`${BigInt(o.stop)}\\n"
      "${BigInt(o.prime_sum)}\\n${o.largest_gap + 1}`)"}},
    {"python",
     {"python3", "-c",
      "import json, sys; o = json.load(sys.stdin); print(int(o['stop']), "
      "int(o['prime_sum']), o['largest_gap'] + 1, sep='\\n')"}},
    {"R",
     {"Rscript", "-e",
      "o <- jsonlite::fromJSON(file('stdin')); cat(o$stop, o$prime_sum, o$largest_gap + 1, "
      "sep='\\n')"}}};

const std::map<std::string, std::vector<std::string>> there = {
    {"jq", {"jq", "--version"}},
    {"node", {"node", "--version"}},
    {"python", {"python3", "--version"}},
    {"R", {"Rscript", "-e", "library(jsonlite)"}}};

TEST_P(JsonReader, ReadsNumbersNear2To64Exactly) {
    Launch probe{.command = there.at(GetParam())};
    probe.command.insert(probe.command.begin(), {"sh", "-c", "exec \"$@\"", "sh"});
    if (run(probe).exit_code != 0) GTEST_SKIP() << GetParam() << " is not installed";
    write("count.json",
          warpsieve({"count", "2^64-1e3", "2^64-1", "--gaps", "--sum", "--json"}).out);
    Launch reader{.command = readers.at(GetParam()), .folder = path("")};
    reader.command.insert(reader.command.begin(), {"sh", "-c", "exec \"$@\" < count.json", "sh"});
    // The sum: of primesieve's primes there, by Python.
    const Finished read = run(reader);
    EXPECT_EQ(read.out, "18446744073709551615\n387381625547900573443\n241\n") << read.err;
}

INSTANTIATE_TEST_SUITE_P(By,
                         JsonReader,
                         testing::Values("jq", "node", "python", "R"),
                         [](const auto& reader) { return reader.param; });

}  // namespace
}  // namespace warpsieve::test
