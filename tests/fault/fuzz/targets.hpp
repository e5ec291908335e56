#pragma once

#include <cstdint>
#include <span>
#include <vector>

// What is fuzzed: each target takes any bytes and must come back, by refusing them with an Error or
// by taking them. Anything else, another exception, a sanitizer's complaint, a hang, is a finding.

namespace warpsieve::test {

using FuzzInput = std::span<const std::uint8_t>;

/// The bytes behind the seal of a checkpoint; sealed before they are decoded, or the seal would
/// refuse them all.
void fuzz_checkpoint(FuzzInput input);

/// Changes of a good checkpoint or shard (good_files.hpp), made through libhdf5, so that its
/// checksums hold: numbers, texts, columns, sizes, chunks, things that are gone. What the input
/// says is decoded, not how it is packed.
void fuzz_contents(FuzzInput input);

/// Arguments of the program, one a line.
void fuzz_command_line(FuzzInput input);

/// Inputs to begin with: one of each kind, and the kept corpus (corpus.hpp).
[[nodiscard]] std::vector<std::vector<std::uint8_t>> checkpoint_seeds();
[[nodiscard]] std::vector<std::vector<std::uint8_t>> contents_seeds();
[[nodiscard]] std::vector<std::vector<std::uint8_t>> command_line_seeds();

}  // namespace warpsieve::test
