#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace warpsieve::test {

/// A new seed for random tests. They print it when they fail (SCOPED_TRACE), and the environment
/// variable WARPSIEVE_TEST_SEED brings it back.
[[nodiscard]] inline std::uint64_t seed() {
    const char* const given = std::getenv("WARPSIEVE_TEST_SEED");
    return given == nullptr ? std::random_device{}() : std::stoull(given);
}

}  // namespace warpsieve::test
