#include "cpu/instruction_set.hpp"

#include <array>

#include "cpu/loops.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::cpu {

// Each is defined by one compilation of loops/loops.cpp.
namespace portable {
extern const Loops loops;
}
#ifdef WARPSIEVE_CPU_X86_64
namespace v2 {
extern const Loops loops;
}
namespace v3 {
extern const Loops loops;
}
namespace v4 {
extern const Loops loops;
}
#endif

namespace {

constexpr std::array all_sets = {InstructionSet::portable, InstructionSet::v2, InstructionSet::v3,
                                 InstructionSet::v4};

}  // namespace

const char* to_string(InstructionSet set) noexcept {
    constexpr std::array names = {"portable", "v2", "v3", "v4"};
    return names[static_cast<std::size_t>(set)];
}

#ifdef WARPSIEVE_CPU_X86_64
// Only the features that tell the levels apart; no processor has these without the rest of a level.
bool is_usable(InstructionSet set) noexcept {
    __builtin_cpu_init();
    const bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    const bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
    switch (set) {
        case InstructionSet::portable: return true;
        case InstructionSet::v2: return v2;
        case InstructionSet::v3: return v3;
        case InstructionSet::v4: return v4;
    }
    return false;
}
#else
bool is_usable(InstructionSet set) noexcept {
    return set == InstructionSet::portable;
}
#endif

const Loops& loops_for(InstructionSet set) noexcept {
    switch (set) {
#ifdef WARPSIEVE_CPU_X86_64
        case InstructionSet::v2: return v2::loops;
        case InstructionSet::v3: return v3::loops;
        case InstructionSet::v4: return v4::loops;
#endif
        default: return portable::loops;
    }
}

InstructionSet best_instruction_set() noexcept {
    InstructionSet best = InstructionSet::portable;
    for (const InstructionSet set : all_sets)
        if (is_usable(set)) best = set;
    return best;
}

std::optional<InstructionSet> forced_instruction_set(const char* value) {
    if (value == nullptr || *value == '\0') return std::nullopt;
    for (const InstructionSet set : all_sets) {
        if (std::string_view(value) != to_string(set)) continue;
        if (is_usable(set)) return set;
        throw UsageError(std::string("cannot use WARPSIEVE_CPU=") + value +
                         ": this machine does not have that instruction set; the best it has is " +
                         to_string(best_instruction_set()));
    }
    throw UsageError(std::string("cannot use WARPSIEVE_CPU=") + value +
                     ": unknown instruction set; give v2, v3, v4 or portable");
}

}  // namespace warpsieve::cpu
