#include "cpu/buffer.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "core/failure.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::cpu {
namespace {

constexpr std::size_t huge_page = std::size_t{1} << 21;

std::size_t round_up(std::size_t bytes) {
    return (bytes + huge_page - 1) / huge_page * huge_page;
}

/// The number after `key` in a file of lines "key number"; an empty key: the file's first word.
/// Nothing where there is no such file, line or number ("max").
std::optional<std::uint64_t> read_number(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(key)) continue;
        std::istringstream rest(line.substr(key.size()));
        if (std::uint64_t number = 0; rest >> number) return number;
        return std::nullopt;
    }
    return std::nullopt;
}

/// Limit of the control group (version 2) of this process, as Slurm and containers set it.
std::optional<std::uint64_t> control_group_limit() {
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);)
        if (line.starts_with("0::"))
            return read_number("/sys/fs/cgroup" + line.substr(3) + "/memory.max", "");
    return std::nullopt;
}

}  // namespace

std::uint64_t available_memory() {
    constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
    const auto kibibytes = read_number("/proc/meminfo", "MemAvailable:");
    return std::min(kibibytes ? *kibibytes << 10 : unlimited,
                    control_group_limit().value_or(unlimited));
}

Buffer::Buffer(std::size_t bytes) : mapped_bytes_(round_up(bytes) + huge_page), bytes_(bytes) {
    mapping_ =
        mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping_ == MAP_FAILED) throw_no_memory(bytes);
    const auto address = reinterpret_cast<std::uintptr_t>(mapping_);
    data_ = static_cast<std::uint8_t*>(mapping_) + (round_up(address) - address);
#ifdef MADV_HUGEPAGE
    // Advice only: kernels without transparent huge pages refuse it, and nothing depends on it.
    static_cast<void>(madvise(data_, round_up(bytes), MADV_HUGEPAGE));
#endif
}

Buffer::~Buffer() {
    // munmap fails only for arguments that were never mapped.
    if (mapping_ != nullptr) static_cast<void>(munmap(mapping_, mapped_bytes_));
}

Buffer::Buffer(Buffer&& other) noexcept {
    *this = std::move(other);
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    std::swap(mapping_, other.mapping_);
    std::swap(mapped_bytes_, other.mapped_bytes_);
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

void throw_no_memory(std::uint64_t bytes) {
    throw OutOfMemory(core::no_memory_text(bytes, "the CPU engine"));
}

}  // namespace warpsieve::cpu
