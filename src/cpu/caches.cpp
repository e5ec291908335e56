#include "cpu/caches.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>

#include "cpu/number_files.hpp"

namespace warpsieve::cpu {
namespace {

using Folder = std::filesystem::path;

/// Processors that are looked at, evenly over all: the first, the last and two between. Each has 17
/// small files, a tenth of a millisecond, which is felt where a few numbers are sieved; cores of
/// another kind come in blocks, so that each kind of three is met.
constexpr std::size_t most_processors = 4;

/// More folders than any processor has caches.
constexpr int most_caches = 16;

std::string first_line(const Folder& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// "32K", "2M", "512".
std::uint64_t bytes_of(const std::string& size) {
    const std::uint64_t number = leading_number(size).value_or(0);
    const auto unit = size.find_first_not_of("0123456789");
    const unsigned shift = unit == std::string::npos || size[unit] == 'B' ? 0
                           : size[unit] == 'K'                            ? 10
                           : size[unit] == 'M'                            ? 20
                                                                          : 30;
    // A number that does not fit is no size of a cache.
    return number << shift >> shift == number ? number << shift : 0;
}

/// How many of the processors a list such as "0-3,8,10-11" names.
unsigned count_in(const std::string& list, std::span<const unsigned> processors) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        const std::string range = list.substr(at, comma - at);
        const auto first = leading_number(range);
        const auto dash = range.find('-');
        const auto last =
            dash == std::string::npos ? first : leading_number(range.substr(dash + 1));
        if (first && last && *first <= *last)
            count += static_cast<std::size_t>(std::ranges::upper_bound(processors, *last) -
                                              std::ranges::lower_bound(processors, *first));
        at = comma + 1;
    }
    return static_cast<unsigned>(count);
}

std::uint64_t for_each_of(const Cache& cache) {
    return cache.bytes / std::max(1U, cache.shared_by);
}

void take_smaller(Cache& least, const Cache& cache) {
    if (cache.bytes != 0 && (least.bytes == 0 || for_each_of(cache) < for_each_of(least)))
        least = cache;
}

Cache* level_of(Caches& caches, std::uint64_t level) {
    return level == 1 ? &caches.l1 : level == 2 ? &caches.l2 : level == 3 ? &caches.l3 : nullptr;
}

void read_processor(const Folder& folder, std::span<const unsigned> processors, Caches& caches) {
    for (int index = 0; index < most_caches; ++index) {
        const Folder cache = folder / ("index" + std::to_string(index));
        const auto level = first_number(cache / "level");
        if (!level) return;
        if (first_line(cache / "type") == "Instruction") continue;
        if (Cache* const least = level_of(caches, *level))
            take_smaller(*least,
                         {.bytes = bytes_of(first_line(cache / "size")),
                          .shared_by = std::max(
                              1U, count_in(first_line(cache / "shared_cpu_list"), processors))});
    }
}

}  // namespace

Caches caches_by_sysfs(const Folder& root, std::span<const unsigned> processors) {
    Caches caches;
    const std::size_t looks = std::min(processors.size(), most_processors);
    for (std::size_t i = 0; i < looks; ++i) {
        const unsigned processor =
            processors[i * (processors.size() - 1) / std::max<std::size_t>(1, looks - 1)];
        read_processor(
            root / "sys/devices/system/cpu" / ("cpu" + std::to_string(processor)) / "cache",
            processors, caches);
    }
    return caches;
}

Caches caches_by_sysconf([[maybe_unused]] unsigned processors) {
    Caches caches;
#ifdef _SC_LEVEL1_DCACHE_SIZE
    const auto ask = [](int name) {
        return static_cast<std::uint64_t>(std::max(0L, sysconf(name)));
    };
    caches.l1 = {.bytes = ask(_SC_LEVEL1_DCACHE_SIZE), .shared_by = 1};
    caches.l2 = {.bytes = ask(_SC_LEVEL2_CACHE_SIZE), .shared_by = 1};
    caches.l3 = {.bytes = ask(_SC_LEVEL3_CACHE_SIZE), .shared_by = processors};
#endif
    return caches;
}

std::uint64_t share_of(const Cache& cache, unsigned threads, unsigned processors) {
    const std::uint64_t sharing = std::max(1U, cache.shared_by);
    const std::uint64_t all = std::max(1U, processors);
    // More threads than processors take turns: no more of them than processors are at work.
    const std::uint64_t working = std::clamp<std::uint64_t>(threads, 1, all);
    return cache.bytes / std::clamp<std::uint64_t>((working * sharing + all - 1) / all, 1, sharing);
}

}  // namespace warpsieve::cpu
