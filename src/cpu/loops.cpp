#include "cpu/loops.hpp"

namespace warpsieve::cpu {

// Each is defined by one compilation of loops/loops.cpp.
namespace portable {
extern const Kernels kernels;
}
#ifdef WARPSIEVE_CPU_X86_64
namespace v2 {
extern const Kernels kernels;
}
namespace v3 {
extern const Kernels kernels;
}
namespace v4 {
extern const Kernels kernels;
}
#endif

const Kernels& kernels_for(InstructionSet set) noexcept {
    switch (set) {
#ifdef WARPSIEVE_CPU_X86_64
        case InstructionSet::v2: return v2::kernels;
        case InstructionSet::v3: return v3::kernels;
        case InstructionSet::v4: return v4::kernels;
#endif
        default: return portable::kernels;
    }
}

}  // namespace warpsieve::cpu
