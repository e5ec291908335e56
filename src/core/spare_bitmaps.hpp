#pragma once

// Memory of bitmaps that go round: from the engine that fills one, to the run that stores what is
// in it, and back (Engine::reuse). A batch's bitmap is up to 96 MiB; new memory of that size comes
// from the system page by page, and cleared, which takes several times as long as filling it.

#include <cstdint>
#include <utility>
#include <vector>

namespace warpsieve::core {

class SpareBitmaps {
public:
    /// Memory for a bitmap of so many bytes, with anything in it; empty when there is none as
    /// large. What is too small is let go, as batches grow much more often than they shrink.
    [[nodiscard]] std::vector<std::uint8_t> take(std::size_t bytes) {
        std::erase_if(spares_, [&](const auto& spare) { return spare.capacity() < bytes; });
        if (spares_.empty()) return {};
        std::vector<std::uint8_t> bitmap = std::move(spares_.back());
        spares_.pop_back();
        return bitmap;
    }

    void give_back(std::vector<std::uint8_t> bitmap) {
        if (spares_.size() < most && bitmap.capacity() > 0) spares_.push_back(std::move(bitmap));
    }

private:
    /// Each batch takes one and gives one back: more come together only where several have waited.
    static constexpr std::size_t most = 2;

    std::vector<std::vector<std::uint8_t>> spares_;
};

}  // namespace warpsieve::core
