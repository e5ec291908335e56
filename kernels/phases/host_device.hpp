#pragma once

// The few primitives that differ between the device and the host. Everything else of a phase is
// plain C++ that nvcc and the host's compiler read alike.

#include <cstdint>

#include "core/wide.hpp"

#ifdef __CUDACC__
#define WARPSIEVE_HD __host__ __device__ __forceinline__
#define WARPSIEVE_UNROLL _Pragma("unroll")
#define WARPSIEVE_ROLLED _Pragma("unroll 1")
#else
#define WARPSIEVE_HD inline
#define WARPSIEVE_UNROLL
#define WARPSIEVE_ROLLED
#endif

namespace warpsieve::gpu {

/// Sets bits of a word that other threads of the grid change at the same time; in global memory.
WARPSIEVE_HD void or_word(std::uint32_t* word, std::uint32_t bits) {
#ifdef __CUDA_ARCH__
    atomicOr(word, bits);
#else
    *word |= bits;
#endif
}

/// Keeps only these bits of a word that other threads change at the same time.
WARPSIEVE_HD void and_word(std::uint32_t* word, std::uint32_t bits) {
#ifdef __CUDA_ARCH__
    atomicAnd(word, bits);
#else
    *word &= bits;
#endif
}

/// Adds to a word that other threads change at the same time.
WARPSIEVE_HD void add_to_word(std::uint32_t* word, std::uint32_t value) {
#ifdef __CUDA_ARCH__
    atomicAdd(word, value);
#else
    *word += value;
#endif
}

/// The same. @return what the word was before
WARPSIEVE_HD std::uint32_t take_from_word(std::uint32_t* word, std::uint32_t value) {
#ifdef __CUDA_ARCH__
    return atomicAdd(word, value);
#else
    const std::uint32_t before = *word;
    *word += value;
    return before;
#endif
}

/// Makes a word that other threads change at the same time no smaller than this.
WARPSIEVE_HD void raise_word(std::uint32_t* word, std::uint32_t value) {
#ifdef __CUDA_ARCH__
    atomicMax(word, value);
#else
    if (*word < value) *word = value;
#endif
}

/// Address of something in the block's shared memory, as instructions for it alone take it; 0 on
/// the host.
WARPSIEVE_HD std::uint32_t shared_address(const void* at) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__cvta_generic_to_shared(at));
#else
    static_cast<void>(at);
    return 0;
#endif
}

/// The four words from `at` on, a multiple of 16 bytes: one store on the device.
WARPSIEVE_HD void store_four(std::uint32_t* at, const std::uint32_t (&words)[4]) {
#ifdef __CUDA_ARCH__
    *reinterpret_cast<uint4*>(at) = make_uint4(words[0], words[1], words[2], words[3]);
#else
    for (int i = 0; i < 4; ++i) at[i] = words[i];
#endif
}

/// The four words from `at` on, a multiple of 16 bytes: one load on the device.
WARPSIEVE_HD void load_four(const std::uint32_t* at, std::uint32_t* words) {
#ifdef __CUDA_ARCH__
    const uint4 four = *reinterpret_cast<const uint4*>(at);
    words[0] = four.x;
    words[1] = four.y;
    words[2] = four.z;
    words[3] = four.w;
#else
    for (int i = 0; i < 4; ++i) words[i] = at[i];
#endif
}

/// Two words of 64 bits to `at`, a multiple of 16 bytes: one store on the device.
WARPSIEVE_HD void store_two(std::uint64_t* at, std::uint64_t first, std::uint64_t second) {
#ifdef __CUDA_ARCH__
    *reinterpret_cast<ulonglong2*>(at) = make_ulonglong2(first, second);
#else
    at[0] = first;
    at[1] = second;
#endif
}

/// The bits of a where those of the mask are set, and of b elsewhere. One instruction, which nvcc
/// makes of no other form: where the mask is known, it takes it and its complement for two.
WARPSIEVE_HD std::uint32_t select_bits(std::uint32_t mask, std::uint32_t a, std::uint32_t b) {
#ifdef __CUDA_ARCH__
    std::uint32_t selected = 0;
    asm("lop3.b32 %0, %1, %2, %3, 0xca;" : "=r"(selected) : "r"(mask), "r"(a), "r"(b));
    return selected;
#else
    return (a & mask) | (b & ~mask);
#endif
}

/// ~select_bits(mask, a, b), in one instruction as well.
WARPSIEVE_HD std::uint32_t select_inverted(std::uint32_t mask, std::uint32_t a, std::uint32_t b) {
#ifdef __CUDA_ARCH__
    std::uint32_t selected = 0;
    asm("lop3.b32 %0, %1, %2, %3, 0x35;" : "=r"(selected) : "r"(mask), "r"(a), "r"(b));
    return selected;
#else
    return ~((a & mask) | (b & ~mask));
#endif
}

/// Four of the eight bytes of two words, a's bytes being 0 .. 3 and b's 4 .. 7: byte i of the
/// result is the one that hexadecimal digit i of `choice` names, below 8. One instruction.
WARPSIEVE_HD std::uint32_t pick_bytes(std::uint32_t a, std::uint32_t b, std::uint32_t choice) {
#ifdef __CUDA_ARCH__
    return __byte_perm(a, b, choice);
#else
    const std::uint64_t both = std::uint64_t{b} << 32 | a;
    std::uint32_t picked = 0;
    for (int i = 0; i < 4; ++i) {
        const std::uint32_t byte = choice >> (4 * i) & 7;
        picked |= static_cast<std::uint32_t>(both >> (8 * byte) & 0xff) << (8 * i);
    }
    return picked;
#endif
}

/// The bit at a position of 64; 0 when there is no such position. A shift of the device's own,
/// where too large a distance is a rule and not an error as in C++.
WARPSIEVE_HD std::uint64_t bit_at(std::uint32_t position) {
#ifdef __CUDA_ARCH__
    std::uint64_t bit = 0;
    asm("shl.b64 %0, 1, %1;" : "=l"(bit) : "r"(position));
    return bit;
#else
    return position < 64 ? std::uint64_t{1} << position : 0;
#endif
}

/// High half of the product.
WARPSIEVE_HD std::uint32_t mul_high(std::uint32_t a, std::uint32_t b) {
#ifdef __CUDA_ARCH__
    return __umulhi(a, b);
#else
    return static_cast<std::uint32_t>((std::uint64_t{a} * b) >> 32);
#endif
}

/// High half of the product.
WARPSIEVE_HD std::uint64_t mul_high(std::uint64_t a, std::uint64_t b) {
#ifdef __CUDA_ARCH__
    return __umul64hi(a, b);
#else
    return core::wide_product(a, b).high;
#endif
}

/// 1 / x, off by one unit in the last place at most: one instruction.
WARPSIEVE_HD float approximate_reciprocal(float x) {
#ifdef __CUDA_ARCH__
    float result = 0;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(x));
    return result;
#else
    return 1 / x;
#endif
}

WARPSIEVE_HD std::uint32_t popcount(std::uint32_t word) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__popc(word));
#else
    return static_cast<std::uint32_t>(__builtin_popcount(word));
#endif
}

WARPSIEVE_HD std::uint32_t popcount(std::uint64_t word) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__popcll(word));
#else
    return static_cast<std::uint32_t>(__builtin_popcountll(word));
#endif
}

/// Index of the lowest bit that is set. @pre word != 0
WARPSIEVE_HD std::uint32_t lowest_bit(std::uint32_t word) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__ffs(static_cast<int>(word)) - 1);
#else
    return static_cast<std::uint32_t>(__builtin_ctz(word));
#endif
}

/// Index of the lowest bit that is set. @pre word != 0
WARPSIEVE_HD std::uint32_t lowest_bit(std::uint64_t word) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(__ffsll(static_cast<long long>(word)) - 1);
#else
    return static_cast<std::uint32_t>(__builtin_ctzll(word));
#endif
}

/// Index of the highest bit that is set. @pre word != 0
WARPSIEVE_HD std::uint32_t highest_bit(std::uint32_t word) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(31 - __clz(static_cast<int>(word)));
#else
    return static_cast<std::uint32_t>(31 - __builtin_clz(word));
#endif
}

/// Index of the highest bit that is set. @pre word != 0
WARPSIEVE_HD std::uint32_t highest_bit(std::uint64_t word) {
#ifdef __CUDA_ARCH__
    return static_cast<std::uint32_t>(63 - __clzll(static_cast<long long>(word)));
#else
    return static_cast<std::uint32_t>(63 - __builtin_clzll(word));
#endif
}

/// The value itself, made once: the compiler, which cannot see what it was made of, does not make
/// it again at every use.
WARPSIEVE_HD std::uint32_t made_once(std::uint32_t value) {
#ifdef __CUDA_ARCH__
    asm("" : "+r"(value));
#endif
    return value;
}

WARPSIEVE_HD std::uint32_t smaller(std::uint32_t a, std::uint32_t b) {
    return a < b ? a : b;
}

/// Parts that all of it takes, of which the last one may be smaller.
WARPSIEVE_HD constexpr std::uint32_t parts_of(std::uint32_t all, std::uint32_t part) {
    return all / part + (all % part != 0 ? 1 : 0);
}

/// x < m or x - m: unsigned, so that the minimum is a conditional subtraction (one instruction).
/// @pre x < 2m, m <= 2^31
WARPSIEVE_HD std::uint32_t reduce_once(std::uint32_t x, std::uint32_t m) {
    const std::uint32_t less = x - m;
    return x < less ? x : less;
}

inline constexpr std::uint32_t warp_lanes = 32;
inline constexpr std::uint32_t all_lanes = 0xffffffff;  ///< of a warp, as a mask

/// Which of the threads of a block runs a phase.
struct Worker {
    std::uint32_t index = 0;
    std::uint32_t count = 1;
};

}  // namespace warpsieve::gpu
