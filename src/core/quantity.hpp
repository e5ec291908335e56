#pragma once

// What the program knows of a quantity, in one declaration: the names of its numbers, how they are
// read off a bitmap, what a single prime adds, and how neighbours join. Files, --json, tables,
// checks and verify go by these and name no quantity themselves. A new one is a declaration in a
// file of core/quantity, a member of Totals, its bit, and its line in the list below; a GPU gives
// it by bitmaps until kernels/phases can read it off.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/constellation_counts.hpp"
#include "core/totals.hpp"

namespace warpsieve::core {

/// How a number is shown.
enum class Form : std::uint8_t {
    integer,
    small_integer,  ///< below 2^53 whatever happens
    wide_integer,   ///< two words
    reciprocals,    ///< two words: a sum of floor(2^124 / p)
};

/// Where a number stands in Totals. @param index says which, where several are alike
struct Access {
    std::uint64_t (*value)(const Totals& totals, std::size_t index) = nullptr;
    std::uint64_t& (*place)(Totals& totals, std::size_t index) = nullptr;
};

/// A number of Totals by its name: in /state and /grid (src/io/FORMAT.md), --json and CSV.
struct TotalsField {
    std::string name;
    std::string description;  ///< so far: from the start of the job through a last integer
    Form form = Form::integer;
    bool only_grows = false;  ///< from row to row of a table
    bool of_class = false;    ///< one of many alike, which have a table of their own
    Access access{};
    std::size_t index = 0;  ///< of the first word, for `access`

    [[nodiscard]] std::size_t words() const noexcept {
        return form == Form::wide_integer || form == Form::reciprocals ? 2 : 1;
    }
    /// NAME, or NAME_low and NAME_high.
    [[nodiscard]] std::string word_name(std::size_t word) const;
    [[nodiscard]] std::string word_description(std::size_t word) const;
    [[nodiscard]] std::uint64_t& word(Totals& totals, std::size_t at) const {
        return access.place(totals, index + at);
    }
    [[nodiscard]] std::uint64_t word(const Totals& totals, std::size_t at) const {
        return access.value(totals, index + at);
    }
    [[nodiscard]] WideSum value(const Totals& totals) const;
};

/// Bytes of a bitmap from which something is read off, and what is known of them.
struct Piece {
    std::span<const std::uint8_t> bytes;
    std::uint64_t first_byte = 0;
    /// The largest gap before them: smaller ones need not be found.
    std::uint64_t known_gap = 0;
    std::span<const ShiftSequence> sequences;
    const Quantities& counted;
};

/// In decimal digits; sums of reciprocals as a fraction, cut after the last digit of 2^-124.
[[nodiscard]] std::string text_of(const TotalsField& field, const Totals& totals);

/// A line for people: "twins", "8169".
struct ToldTotal {
    std::string name;
    std::string value;
};

struct Quantity {
    QuantitySet bits = 0;
    void (*describe)(const Quantities& counted, std::vector<TotalsField>& fields) = nullptr;
    void (*tell)(const Totals& totals,
                 const Quantities& counted,
                 std::vector<ToldTotal>& lines) = nullptr;
    /// @param totals count, first and last prime are set, and the primes near these
    void (*read)(Totals& totals, const Piece& piece) = nullptr;
    void (*add_prime)(Totals& totals, std::uint64_t p, const Quantities& counted) = nullptr;
    /// Neither side is without primes; those numbers of `totals` that any quantity has are still
    /// its own.
    void (*append)(Totals& totals, const Totals& next, const Quantities& counted) = nullptr;
};

/// Where the files of core/quantity declare one each.
namespace declared {
extern const Quantity constellations;
extern const Quantity largest_gap;
extern const Quantity sum;
extern const Quantity reciprocals;
extern const Quantity residues;
}  // namespace declared

/// All beside the primes themselves, in the order of files.
inline constexpr std::array<const Quantity*, 5> quantities = {
    &declared::constellations, &declared::largest_gap, &declared::sum, &declared::reciprocals,
    &declared::residues};

/// Names of all totals that are there, in the order of files and digests.
[[nodiscard]] std::vector<TotalsField> totals_fields(const Quantities& counted);

/// What was counted beside the primes, for people.
[[nodiscard]] std::vector<ToldTotal> told_totals(const Totals& totals, const Quantities& counted);

/// A member of Totals, or of a group that is one; of a WideSum index 0 is low and 1 high.
template <auto member>
inline constexpr Access at_member = {
    [](const Totals& totals, std::size_t /*index*/) { return totals.*member; },
    [](Totals& totals, std::size_t /*index*/) -> std::uint64_t& { return totals.*member; }};

template <auto group, auto member>
inline constexpr Access at_member_of = {
    [](const Totals& totals, std::size_t /*index*/) { return totals.*group.*member; },
    [](Totals& totals, std::size_t /*index*/) -> std::uint64_t& { return totals.*group.*member; }};

template <auto member>
inline constexpr Access at_wide = {
    [](const Totals& totals, std::size_t word) {
        return word == 0 ? (totals.*member).low : (totals.*member).high;
    },
    [](Totals& totals, std::size_t word) -> std::uint64_t& {
        return word == 0 ? (totals.*member).low : (totals.*member).high;
    }};

}  // namespace warpsieve::core
