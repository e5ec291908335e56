#include <sstream>

#include "app/parse/command.hpp"
#include "fault/fuzz/corpus.hpp"
#include "fault/fuzz/targets.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {

void fuzz_command_line(FuzzInput input) {
    std::istringstream lines(std::string(input.begin(), input.end()));
    std::vector<std::string> arguments;
    for (std::string line; std::getline(lines, line);) {
        line = line.substr(0, line.find('\0'));  // arguments cannot hold one
        arguments.push_back(line);
    }
    try {
        static_cast<void>(app::parse_command_line(arguments));
    } catch (const UsageError&) {
        // Refused, with its reason; any other error would be an internal one.
    }
}

std::vector<std::vector<std::uint8_t>> command_line_seeds() {
    std::vector<std::vector<std::uint8_t>> seeds = kept_corpus("command_line");
    for (const std::string text :
         {"run\n1e12\n1e12+(2^10-1)*1e6\n-o\nx.h5\n--store\nprimes\n--checkpoint-every\n1h30m\n",
          "count\n0\n10**9+7\n--count\ntwins,triplets\n--gaps\n--sum\n--json\n--verify\n1%\n",
          "nth\n2^64-1\n--from\nx.h5\n", "export\nx.h5\n--from\n1.5e9\n--to\n2e9\n--format\nu64\n",
          "info\nx.h5\n--get\nstatus\n", "verify\nx.h5\n--share\n0.25\n--seed\n7\n", "--version\n",
          "help\nrun\n", "count\n-qt4\n0x1_000\n1_000e3\n", "info\n--watch\n5s\n--\n-x.h5\n",
          "run\n--first\n1e6\n-o\nx.h5\n--max-time\n1-12:00:00\n--device\n0,1\n--threads\n3\n"})
        seeds.emplace_back(text.begin(), text.end());
    return seeds;
}

}  // namespace warpsieve::test
