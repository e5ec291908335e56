#include "kernels/row_sieve/side_by_side.hpp"

#include <system_error>
#include <thread>
#include <vector>

#include "core/failure.hpp"

namespace warpsieve::gpu {

std::string side_by_side(std::size_t count, const std::function<void(std::size_t)>& body) {
    if (count == 0) return {};
    std::string warning;
    std::vector<std::jthread> others;
    others.reserve(count - 1);
    try {
        while (others.size() + 1 < count)
            others.emplace_back([&body, i = others.size() + 1] { body(i); });
    } catch (const std::system_error& error) {
        warning = core::fewer_threads_text(others.size() + 1, count, "for CUDA devices", error);
    }
    body(0);
    for (std::size_t i = others.size() + 1; i < count; ++i) body(i);
    return warning;
}

}  // namespace warpsieve::gpu
