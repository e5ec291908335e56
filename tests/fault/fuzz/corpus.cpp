#include "fault/fuzz/corpus.hpp"

#include <charconv>
#include <fstream>
#include <stdexcept>

namespace warpsieve::test {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& hex) {
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char* const digits = &hex[2 * i];
        if (std::from_chars(digits, digits + 2, bytes[i], 16).ptr != digits + 2)
            throw std::runtime_error("a corpus has a line that is not hexadecimal: " + hex);
    }
    return bytes;
}

}  // namespace

std::vector<std::vector<std::uint8_t>> kept_corpus(const std::string& target) {
    const std::string path = std::string(WARPSIEVE_FUZZ_CORPUS) + "/" + target + ".hex";
    std::ifstream file(path);
    std::vector<std::vector<std::uint8_t>> inputs;
    for (std::string line; std::getline(file, line);) inputs.push_back(bytes_of(line));
    if (inputs.empty()) throw std::runtime_error("there is no corpus in " + path);
    return inputs;
}

}  // namespace warpsieve::test
