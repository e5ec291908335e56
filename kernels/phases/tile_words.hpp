#pragma once

// The words of a tile as strikes change them: many threads of a block at the same time, each by an
// atomic that gives nothing back. On the device they lie in shared memory, and a place is an
// address there, of 32 bits, ready to be used: with a pointer each strike took two instructions
// more, and of cuda::atomic_ref (CUDA 13.0) the compiler made an atomic of any memory that gives
// the old value back.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

class TileWords {
public:
    /// @param words at a multiple of 128 bytes, so that word i is in bank i mod 32
    WARPSIEVE_HD explicit TileWords(std::uint32_t* words)
        : words_(words), origin_(shared_address(words)) {}

    /// Place of the first word, in bytes as all places.
    [[nodiscard]] WARPSIEVE_HD std::uint32_t origin() const { return origin_; }

    /// Sets bits of the word at a place.
    WARPSIEVE_HD void set_bits(std::uint32_t place, std::uint32_t bits) const {
#ifdef __CUDA_ARCH__
        asm volatile("red.relaxed.cta.shared.or.b32 [%0], %1;" ::"r"(place), "r"(bits) : "memory");
#else
        words_[place / word_bytes] |= bits;
#endif
    }

    WARPSIEVE_HD void strike(std::uint32_t k) const {
        set_bits(place_of_bit(k), 1U << (k % word_bits));
    }

private:
    /// On the device by hand: the compiler would mask in place of the second shift, which leaves
    /// the origin to be added by an instruction of its own.
    [[nodiscard]] WARPSIEVE_HD std::uint32_t place_of_bit(std::uint32_t k) const {
#ifdef __CUDA_ARCH__
        static_assert(word_bits == 32 && word_bytes == 4);
        std::uint32_t place = 0;
        asm("{ .reg .u32 word; shr.u32 word, %1, 5; mad.lo.u32 %0, word, 4, %2; }"
            : "=r"(place)
            : "r"(k), "r"(origin_));
        return place;
#else
        return origin_ + k / word_bits * word_bytes;
#endif
    }

    std::uint32_t* words_;
    std::uint32_t origin_;
};

}  // namespace warpsieve::gpu
