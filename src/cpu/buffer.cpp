#include "cpu/buffer.hpp"

#include <sys/mman.h>

#include <utility>

#include "core/failure.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::cpu {
namespace {

constexpr std::size_t huge_page = std::size_t{1} << 21;

std::size_t round_up(std::size_t bytes) {
    return (bytes + huge_page - 1) / huge_page * huge_page;
}

/// How much of a buffer lies on huge pages. The first touch of one takes all of it: a last one that
/// would be used to less than a half is left to small pages, as a thread has several buffers.
std::size_t huge_bytes(std::size_t bytes) {
    return (bytes + huge_page / 2) / huge_page * huge_page;
}

}  // namespace

Buffer::Buffer(std::size_t bytes) : mapped_bytes_(round_up(bytes) + huge_page), bytes_(bytes) {
    mapping_ =
        mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping_ == MAP_FAILED) throw_no_memory(bytes);
    const auto address = reinterpret_cast<std::uintptr_t>(mapping_);
    data_ = static_cast<std::uint8_t*>(mapping_) + (round_up(address) - address);
#ifdef MADV_HUGEPAGE
    // Advice only: kernels without transparent huge pages refuse it, and nothing depends on it.
    const std::size_t huge = huge_bytes(bytes);
    if (huge != 0) static_cast<void>(madvise(data_, huge, MADV_HUGEPAGE));
    if (huge < bytes)
        static_cast<void>(madvise(data_ + huge, round_up(bytes) - huge, MADV_NOHUGEPAGE));
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
