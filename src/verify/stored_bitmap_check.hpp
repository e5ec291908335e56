#pragma once

#include "verify/stored_data_check.hpp"

namespace warpsieve::verify {

/// Of a store of a bitmap: no bit is set outside what was sieved, too.
class StoredBitmapCheck final : public StoredDataCheck {
public:
    StoredBitmapCheck(const core::Progress& progress, const std::optional<Interval>& window);

private:
    void add(std::span<const std::uint8_t> raw) override;
    void close_rows() override;
    /// Bytes of one row.
    void count(std::span<const std::uint8_t> bytes);
    void keep_window(std::span<const std::uint8_t> bytes);
    [[nodiscard]] core::Totals found_with_wheel_primes() const;

    Interval sieved_;
    std::uint64_t byte_;  ///< that comes next
    core::Totals found_;  ///< by its bits
};

}  // namespace warpsieve::verify
