#include "app/parse/values.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// What a digit of either case is worth; 16 for what is no hexadecimal digit.
constexpr int worth_of(char c) noexcept {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

__extension__ using Wide = __int128;  // a sign and 127 bits: room on the way to a 64-bit result

constexpr const char* number_hint =
    "write an integer such as 1000000, 1_000_000, 1e12, 2^40, 10**9+7 or 0x10000";
constexpr const char* range_hint = "write a number from 0 to 2^64-1 = 18446744073709551615";

/// Recursive descent over
///   sum = product {(+|-) product}, product = power {* power}, power = primary [(^|**) power],
///   primary = literal | ( sum ).
class Expression {
public:
    explicit Expression(std::string_view text) : text_(text), left_(text) {
        // Bounds the depth of the recursion; no number needs more.
        constexpr std::size_t longest = 200;
        if (text.size() > longest) fail("is longer than 200 characters", number_hint);
    }

    Wide value() {
        const Wide result = sum();
        if (!left_.empty()) fail(quoted(left_) + " is not understood there", number_hint);
        return result;
    }

    [[noreturn]] void fail(const std::string& cause, const char* hint) const {
        throw UsageError("number " + quoted(text_) + ": " + cause + "; " + hint);
    }

private:
    Wide sum() {
        Wide result = product();
        for (;;) {
            if (take("+"))
                check(__builtin_add_overflow(result, product(), &result));
            else if (take("-"))
                check(__builtin_sub_overflow(result, product(), &result));
            else
                return result;
        }
    }

    Wide product() {
        Wide result = power();
        while (take("*")) check(__builtin_mul_overflow(result, power(), &result));
        return result;
    }

    Wide power() {
        const Wide base = primary();
        return take("**") || take("^") ? raise(base, power()) : base;
    }

    Wide primary() {
        if (take("(")) {
            const Wide result = sum();
            if (!take(")")) fail("a \")\" is missing", number_hint);
            return result;
        }
        skip_spaces();
        if (left_.empty())
            fail(text_.empty() ? "is empty" : "ends where a number is expected", number_hint);
        if (left_.front() == '-') fail("a number must not begin with \"-\"", range_hint);
        return literal();
    }

    Wide literal() {
        return left_.starts_with("0x") || left_.starts_with("0X") ? hexadecimal() : decimal();
    }

    Wide hexadecimal() {
        const std::string prefix(left_.substr(0, 2));
        left_.remove_prefix(prefix.size());
        const std::string_view digits = take_digits(16);
        if (digits.empty()) fail("digits are missing after " + quoted(prefix), number_hint);
        return append(0, digits, 16);
    }

    /// Digits with an optional point and exponent, where that makes a whole number.
    Wide decimal() {
        const std::string_view whole = take_digits(10);
        const std::string_view part = left_.starts_with('.') ? take_fraction() : "";
        if (whole.empty() && part.empty()) fail(quoted(left_) + " is not a number", number_hint);
        int exponent = left_.starts_with('e') || left_.starts_with('E') ? take_exponent() : 0;
        Wide result = append(append(0, whole, 10), part, 10);
        exponent -= static_cast<int>(part.size() - std::ranges::count(part, '_'));
        for (; exponent < 0 && result % 10 == 0; ++exponent) result /= 10;
        if (exponent < 0) fail("is not a whole number", number_hint);
        for (; exponent > 0 && result != 0; --exponent) result = append(result, "0", 10);
        return result;
    }

    std::string_view take_fraction() {
        left_.remove_prefix(1);
        return take_digits(10);
    }

    int take_exponent() {
        left_.remove_prefix(1);
        const bool negative = left_.starts_with('-');
        if (negative || left_.starts_with('+')) left_.remove_prefix(1);
        const std::string_view digits = take_digits(10);
        if (digits.empty()) fail("digits are missing after \"e\"", number_hint);
        constexpr int far_too_large = 1000;
        int exponent = 0;
        for (const char digit : digits)
            if (digit != '_' && exponent < far_too_large)
                exponent = exponent * 10 + worth_of(digit);
        return negative ? -exponent : exponent;
    }

    Wide append(Wide value, std::string_view digits, int base) const {
        for (const char digit : digits) {
            if (digit == '_') continue;
            check(__builtin_mul_overflow(value, base, &value));
            check(__builtin_add_overflow(value, worth_of(digit), &value));
        }
        return value;
    }

    Wide raise(Wide base, Wide exponent) const {
        if (exponent < 0) fail("an exponent is below 0", number_hint);
        Wide result = 1;
        for (; exponent > 0; exponent /= 2) {
            if (exponent % 2 == 1) check(__builtin_mul_overflow(result, base, &result));
            if (exponent > 1) check(__builtin_mul_overflow(base, base, &base));
        }
        return result;
    }

    /// Digits of a base, with underscores where one stands between two digits.
    std::string_view take_digits(int base) {
        const auto belongs = [base](char c) { return c == '_' || worth_of(c) < base; };
        const std::string_view digits(left_.begin(), std::ranges::find_if_not(left_, belongs));
        if (digits.starts_with('_') || digits.ends_with('_') ||
            digits.find("__") != std::string_view::npos)
            fail("an underscore must stand between two digits", number_hint);
        left_.remove_prefix(digits.size());
        return digits;
    }

    /// A product must not take the first star of "**"; power() has asked for that before.
    bool take(std::string_view symbol) {
        skip_spaces();
        if (!left_.starts_with(symbol)) return false;
        left_.remove_prefix(symbol.size());
        return true;
    }

    void skip_spaces() {
        while (left_.starts_with(' ')) left_.remove_prefix(1);
    }

    void check(bool overflow) const {
        if (overflow) fail("is too large", range_hint);
    }

    std::string_view text_;
    std::string_view left_;  ///< what has not been read yet
};

}  // namespace

std::uint64_t parse_number(std::string_view text) {
    Expression expression(text);
    const Wide value = expression.value();
    if (value < 0) expression.fail("is below 0", range_hint);
    if (value > std::numeric_limits<std::uint64_t>::max())
        expression.fail("is larger than 2^64-1", range_hint);
    return static_cast<std::uint64_t>(value);
}

double parse_fraction(std::string_view text) {
    const bool percent = text.ends_with('%');
    const auto value = plain_decimal(percent ? text.substr(0, text.size() - 1) : text);
    const double fraction = value.value_or(-1) / (percent ? 100 : 1);
    if (!(fraction >= 0 && fraction <= 1))
        throw UsageError("fraction " + quoted(text) +
                         ": is not a share between 0 and 1; write 0.01 or 1%");
    return fraction;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string_view shown = text.substr(0, longest);
    // Not within a character of UTF-8, whose further bytes have the form 10xxxxxx.
    const auto continues = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80;
    };
    for (int cut = 0; cut < 3 && !shown.empty() && continues(shown.size()); ++cut)
        shown.remove_suffix(1);
    return "\"" + report::printable(shown) + (shown.size() < text.size() ? "...\"" : "\"");
}

std::optional<double> plain_decimal(std::string_view text) {
    if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped_at != end) return std::nullopt;
    return value;
}

}  // namespace warpsieve::app
