#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace warpsieve::test {

/// The inputs that libFuzzer has found for a target so far, minimised: corpus/TARGET.hex, an input
/// a line. fuzz_test.sh says how it is brought up to date.
/// @throw std::runtime_error when there is no such file, or it is something else
[[nodiscard]] std::vector<std::vector<std::uint8_t>> kept_corpus(const std::string& target);

}  // namespace warpsieve::test
