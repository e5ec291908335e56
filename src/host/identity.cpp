#include "host/identity.hpp"

#include <fmt/chrono.h>

#include <random>

namespace warpsieve::host {

std::string new_uuid() {
    std::random_device device;
    const auto bits = [&] { return static_cast<std::uint32_t>(device()); };
    const std::uint32_t version = (bits() & 0x0fff) | 0x4000;
    const std::uint32_t variant = (bits() & 0x3fff) | 0x8000;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", bits(), bits() & 0xffff, version,
                       variant, bits() & 0xffff, bits());
}

std::string to_utc(WallTime time) {
    const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(time);
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

}  // namespace warpsieve::host
