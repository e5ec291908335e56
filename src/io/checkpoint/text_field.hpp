#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace warpsieve::io {

// Fixed, NUL-terminated UTF-8 fields of the rows of tables.

/// Copies a text, cut between two characters to leave a NUL at the end.
template <std::size_t Size>
void set_text(std::array<char, Size>& field, std::string_view text) {
    const auto continues_character = [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
    };
    std::size_t size = std::min(text.size(), Size - 1);
    while (size > 0 && size < text.size() && continues_character(text[size])) --size;
    field.fill('\0');
    std::copy_n(text.begin(), size, field.begin());
}

template <std::size_t Size>
[[nodiscard]] std::string text_of(const std::array<char, Size>& field) {
    return {field.data(), ::strnlen(field.data(), Size)};
}

}  // namespace warpsieve::io
