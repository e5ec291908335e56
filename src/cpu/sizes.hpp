#pragma once

// The sizes of the CPU engine for a machine: the one table that makes a Config of caches and
// threads, with the reason of each entry. Whatever it is handed, zero and absurd values too, what
// it returns passes Config::check().

#include "cpu/caches.hpp"
#include "cpu/plan.hpp"

namespace warpsieve::cpu {

/// @param threads of the engine @param processors over which they are spread
/// @param slow_write_backs see machine.hpp
[[nodiscard]] Config sizes_for(const Caches& caches,
                               unsigned threads,
                               unsigned processors,
                               bool slow_write_backs = false);

}  // namespace warpsieve::cpu
