#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/totals.hpp"

// The one way in which verbs make JSON, so that all of it follows one rule (README.md):
//   - Whatever counts integers or primes, or is one, is a string of decimal digits. Such numbers
//     pass 2^53, above which jq 1.6 and JavaScript round; and the type of a key must not depend on
//     its value.
//   - What cannot come near 2^53 is a number: generations, sessions, parts, bytes of files,
//   seconds,
//     shares, sizes of gaps.
//   - All of it is UTF-8. Names of files need not be: U+FFFD stands for what is none. A verb must
//     not fail for a name when its work is done.
// A 64-bit number is a string unless its caller says otherwise, so that a new key cannot forget the
// rule; the compiler takes no other integer. No other file knows a library of JSON.

namespace warpsieve::app {

/// One JSON object; its keys stay in the order in which they came.
class JsonObject {
public:
    struct Field {
        std::string key;
        std::string json;   ///< the value as JSON
        std::string plain;  ///< the value for `info --get`: a string without quotes, as it is
    };

    // A key that is there already gets the new value.

    void add(std::string_view key, std::string_view text);
    void add(std::string_view key, const char* text) { add(key, std::string_view(text)); }
    void add(std::string_view key, std::uint64_t exact) { add(key, std::to_string(exact)); }
    void add(std::string_view key, const std::string& text) { add(key, std::string_view(text)); }
    void add(std::string_view key, double value);
    template <std::same_as<bool> Flag>
    void add(std::string_view key, Flag value) {
        add_plain(key, value ? "true" : "false");
    }
    void add(std::string_view key, const std::vector<JsonObject>& list);
    /// A number that stays far below 2^53 whatever is sieved.
    void add_small(std::string_view key, std::uint64_t number) {
        add_plain(key, std::to_string(number));
    }
    /// The totals under their names in files: prime_count, twin_count, ...; prime_sum is one
    /// number, sums of reciprocals are decimal fractions, beside which the bound on their error
    /// stands.
    void add(const core::Totals& totals, const core::Quantities& counted);

    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
    /// The value of a key as Field::plain; empty where there is no such key.
    [[nodiscard]] std::optional<std::string> plain(std::string_view key) const;
    /// The whole object in one line, without the line's end.
    [[nodiscard]] std::string text() const;

private:
    /// A value that is written alike with quotes and without.
    void add_plain(std::string_view key, const std::string& value) {
        put({std::string(key), value, value});
    }
    void put(Field field);

    std::vector<Field> fields_;
};

}  // namespace warpsieve::app
