#include "cpu/presieve_tables.hpp"

#include <algorithm>

#include "core/wheel.hpp"

namespace warpsieve::cpu {
namespace {

/// Clears the bits of the multiples of p that are coprime to 30, p itself included.
void strike(std::vector<std::uint8_t>& bytes, std::uint32_t p) {
    for (const std::uint32_t residue : core::wheel_residues) {
        const std::uint32_t first = p * residue;
        for (std::size_t at = first / core::wheel; at < bytes.size(); at += p)
            bytes[at] = static_cast<std::uint8_t>(bytes[at] & ~core::bit_of(first));
    }
}

PresieveTable make_table(const std::array<std::uint32_t, 3>& primes) {
    PresieveTable table{.period = primes[0] * primes[1] * std::max(1U, primes[2]), .bytes = {}};
    table.bytes.assign(table.period + presieve_step, 0xff);
    for (const std::uint32_t p : primes)
        if (p != 0) strike(table.bytes, p);
    return table;
}

}  // namespace

const PresieveTables& presieve_tables() {
    static const PresieveTables tables = [] {
        PresieveTables made;
        std::ranges::transform(presieve_groups, made.begin(), make_table);
        return made;
    }();
    return tables;
}

}  // namespace warpsieve::cpu
