#pragma once

#include "verify/stored_data_check.hpp"

namespace warpsieve::verify {

/// Of a store of primes: they are ascending, too.
class StoredPrimesCheck final : public StoredDataCheck {
public:
    StoredPrimesCheck(const core::Progress& progress, const std::optional<Interval>& window)
        : StoredDataCheck(progress, window) {}

private:
    void add(std::span<const std::uint8_t> raw) override;
    void close_rows() override;
    void add_prime(std::uint64_t prime);
    void mark(std::uint64_t prime);

    core::Totals found_;
};

}  // namespace warpsieve::verify
