#pragma once

// The constellations of a user's own in the form that kernels take.

#include <optional>

#include "core/quantities.hpp"
#include "kernels/phases/own_constellations.hpp"

namespace warpsieve::gpu {

/// Empty where they are more than a kernel takes: those that the program asks for never are.
[[nodiscard]] std::optional<OwnSequences> own_sequences(const core::Quantities& counted);

}  // namespace warpsieve::gpu
