#include "cpu/instruction_set.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "cpu/support.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

TEST(InstructionSet, IsNotForcedWithoutAValue) {
    EXPECT_FALSE(cpu::forced_instruction_set(nullptr).has_value());
    EXPECT_FALSE(cpu::forced_instruction_set("").has_value());
}

TEST(InstructionSet, IsForcedByItsNameWhereTheMachineHasIt) {
    for (const auto set : {cpu::InstructionSet::portable, cpu::InstructionSet::v2,
                           cpu::InstructionSet::v3, cpu::InstructionSet::v4}) {
        if (cpu::is_usable(set))
            EXPECT_EQ(cpu::forced_instruction_set(cpu::to_string(set)), set);
        else
            EXPECT_THROW(static_cast<void>(cpu::forced_instruction_set(cpu::to_string(set))),
                         UsageError);
    }
}

TEST(InstructionSet, OfAnUnknownNameIsAUsageError) {
    for (const char* name : {"v5", "V4", "avx2", " v3"})
        EXPECT_THROW(static_cast<void>(cpu::forced_instruction_set(name)), UsageError) << name;
}

TEST(InstructionSet, IsReadFromTheEnvironmentWhenAnEngineIsMade) {
    ASSERT_EQ(setenv("WARPSIEVE_CPU", "v17", 1), 0);
    EXPECT_THROW(static_cast<void>(cpu::make_cpu_engine(1)), UsageError);
    ASSERT_EQ(setenv("WARPSIEVE_CPU", "portable", 1), 0);
    EXPECT_EQ(count(*cpu::make_cpu_engine(1), {0, 100}), 25U);
    ASSERT_EQ(unsetenv("WARPSIEVE_CPU"), 0);
}

}  // namespace
}  // namespace warpsieve::test
