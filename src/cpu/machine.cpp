#include "cpu/machine.hpp"

#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <thread>

#include "cpu/control_groups.hpp"
#include "cpu/number_files.hpp"

namespace warpsieve::cpu {
namespace {

#ifdef __linux__
/// Empty where the kernel has more processors than the set has bits.
std::vector<unsigned> processors_by_affinity(int bits) {
    const auto free_set = [](cpu_set_t* set) { CPU_FREE(set); };
    const std::unique_ptr<cpu_set_t, decltype(free_set)> set(CPU_ALLOC(bits), free_set);
    const std::size_t bytes = CPU_ALLOC_SIZE(bits);
    std::vector<unsigned> processors;
    if (!set || sched_getaffinity(0, bytes, set.get()) != 0) return processors;
    for (int i = 0; i < bits; ++i)
        if (CPU_ISSET_S(i, bytes, set.get())) processors.push_back(static_cast<unsigned>(i));
    return processors;
}
#endif

}  // namespace

std::vector<unsigned> usable_processors() {
#ifdef __linux__
    constexpr int most_bits = 1 << 16;  // Linux 6 has 8192 at most
    for (int bits = 1024; bits <= most_bits; bits *= 4)
        if (auto processors = processors_by_affinity(bits); !processors.empty()) return processors;
#endif
    std::vector<unsigned> all(std::max(1U, std::thread::hardware_concurrency()));
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

unsigned usable_threads(const std::filesystem::path& root) {
    const auto processors = static_cast<unsigned>(usable_processors().size());
    return std::min(processors, threads_of_quota(root).value_or(processors));
}

std::uint64_t available_memory(const std::filesystem::path& root) {
    constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
    const auto kibibytes = number_after(text_of(root / "proc/meminfo"), "MemAvailable:");
    return std::min(kibibytes ? *kibibytes << 10 : unlimited,
                    memory_of_groups(root).value_or(unlimited));
}

Caches usable_caches(const std::vector<unsigned>& processors, const std::filesystem::path& root) {
    Caches caches = caches_by_sysfs(root, processors);
    if (caches.l1.bytes != 0 && caches.l2.bytes != 0 && caches.l3.bytes != 0) return caches;
    const Caches others = caches_by_sysconf(static_cast<unsigned>(processors.size()));
    for (Cache Caches::*const level : {&Caches::l1, &Caches::l2, &Caches::l3})
        if ((caches.*level).bytes == 0) caches.*level = others.*level;
    return caches;
}

bool writes_back_slowly() noexcept {
#ifdef WARPSIEVE_CPU_X86_64
    __builtin_cpu_init();
    return __builtin_cpu_is("intel");
#else
    return false;
#endif
}

}  // namespace warpsieve::cpu
