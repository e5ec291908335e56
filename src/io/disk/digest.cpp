#include "io/disk/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "io/disk/xxh3_avx2.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

#ifdef WARPSIEVE_XXH3_AVX2
bool has_avx2() {
    static const bool has = __builtin_cpu_supports("avx2");
    return has;
}
#endif

std::uint64_t digest(const void* bytes, std::size_t count) {
#ifdef WARPSIEVE_XXH3_AVX2
    if (has_avx2()) return xxh3_avx2(bytes, count);
#endif
    return XXH3_64bits(bytes, count);
}

void add(XXH3_state_t& state, const void* bytes, std::size_t count) {
#ifdef WARPSIEVE_XXH3_AVX2
    if (has_avx2()) return update_xxh3_avx2(&state, bytes, count);
#endif
    XXH3_64bits_update(&state, bytes, count);
}

}  // namespace

static_assert(std::endian::native == std::endian::little, "numbers are digested as they lie");

std::uint64_t xxh3(std::span<const std::uint8_t> bytes) {
    return digest(bytes.data(), bytes.size());
}

std::uint64_t xxh3(std::span<const std::uint8_t> bytes, const core::StopCheck& stopped) {
    /// Bytes between two looks: some milliseconds, or the time in which a slow disk gives them.
    constexpr std::size_t stretch = std::size_t{16} << 20;
    Xxh3Stream stream;
    while (!bytes.empty()) {
        core::throw_if(stopped);
        const auto next = bytes.first(std::min(stretch, bytes.size()));
        stream.update(next);
        bytes = bytes.subspan(next.size());
    }
    return stream.take();
}

std::uint64_t xxh3(std::span<const std::uint64_t> numbers) {
    return digest(numbers.data(), numbers.size_bytes());
}

struct Xxh3Stream::State {
    XXH3_state_t xxh3;
};

Xxh3Stream::Xxh3Stream() : state_(std::make_unique<State>()) {
    XXH3_64bits_reset(&state_->xxh3);
}

Xxh3Stream::~Xxh3Stream() = default;

void Xxh3Stream::update(std::span<const std::uint8_t> bytes) {
    add(state_->xxh3, bytes.data(), bytes.size());
}

void Xxh3Stream::update(std::span<const std::uint64_t> numbers) {
    add(state_->xxh3, numbers.data(), numbers.size_bytes());
}

std::uint64_t Xxh3Stream::take() {
    const std::uint64_t digest = XXH3_64bits_digest(&state_->xxh3);
    XXH3_64bits_reset(&state_->xxh3);
    return digest;
}

std::string to_hex(std::uint64_t digest) {
    return fmt::format("{:016x}", digest);
}

std::uint64_t parse_hex(std::string_view text) {
    std::uint64_t value = 0;
    for (const char digit : text) {
        const auto at = std::string_view("0123456789abcdef").find(digit);
        if (at == std::string_view::npos) throw DamagedError("one of its digests is malformed");
        value = value << 4 | at;
    }
    if (text.size() != 16) throw DamagedError("one of its digests is malformed");
    return value;
}

}  // namespace warpsieve::io
