#pragma once

// Which of the inner loops a machine can run. They are compiled once for each instruction set
// (loops/loops.cpp), and the best that the processor has is chosen when the engine is made.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warpsieve::cpu {

struct Loops;

/// v2, v3 and v4 are the levels of the x86-64 psABI, portable is whatever the compiler takes by
/// default.
enum class InstructionSet : std::uint8_t { portable, v2, v3, v4 };

[[nodiscard]] const char* to_string(InstructionSet set) noexcept;

/// Whether this build holds loops for the set and this machine runs them.
[[nodiscard]] bool is_usable(InstructionSet set) noexcept;

[[nodiscard]] InstructionSet best_instruction_set() noexcept;

/// The set that WARPSIEVE_CPU forces, if it is set and not empty.
/// @throw UsageError when the name is unknown or the machine cannot run it
[[nodiscard]] std::optional<InstructionSet> forced_instruction_set(const char* value);

/// @pre the set is usable
[[nodiscard]] const Loops& loops_for(InstructionSet set) noexcept;

}  // namespace warpsieve::cpu
