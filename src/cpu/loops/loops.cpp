// Compiled once for each instruction set, with WARPSIEVE_CPU_LOOPS as the namespace of that set
// and optimisation always on: what is left out of line in a shared name (std::, warpsieve::core)
// might be linked for machines that cannot run it. tests/cpu checks that nothing is.

#include "cpu/loops.hpp"

#include "cpu/loops/begin_cycles.hpp"
#include "cpu/loops/bits.hpp"
#include "cpu/loops/huge_hits.hpp"
#include "cpu/loops/mid_hits.hpp"
#include "cpu/loops/strike.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

extern const Loops loops;
const Loops loops = {.begin_cycles = begin_cycles,
                     .strike_cycles = strike_cycles<Strike::plain>,
                     .strike_cycles_sparing = strike_cycles<Strike::sparing>,
                     .presieve = presieve,
                     .count_bits = count_bits,
                     .decode = decode,
                     .file_mid_hits = file_mid_hits,
                     .file_huge_hits = file_huge_hits,
                     .apply_hits = apply_hits};

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
