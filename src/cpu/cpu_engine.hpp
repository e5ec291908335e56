#pragma once

#include <memory>

#include "core/engine.hpp"
#include "cpu/plan.hpp"

namespace warpsieve::cpu {

/// The CPU engine: a segmented sieve whose threads share the sieving primes (ALGORITHM.md). Sieving
/// primes and buffers are kept from sieve() to sieve(). WARPSIEVE_CPU=v2|v3|v4 in the environment
/// forces an instruction set.
/// @param threads 0: as many as the process may run on
/// @throw UsageError when WARPSIEVE_CPU cannot be obeyed
[[nodiscard]] std::unique_ptr<core::Engine> make_cpu_engine(unsigned threads);

/// A CPU engine with other class boundaries and sizes, for tests; the environment is not read.
[[nodiscard]] std::unique_ptr<core::Engine> make_cpu_engine(unsigned threads, const Config& config);

}  // namespace warpsieve::cpu
