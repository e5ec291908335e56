#include "app/json_object.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/quantity.hpp"
#include "core/reciprocals.hpp"

namespace warpsieve::app {
namespace {

std::string encoded(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// How much sums of reciprocals are too small at most: each term is by less than 2^-124. 5 may be a
/// term of Brun's sum twice, and what is cut off behind 37 digits is less than three units.
double reciprocals_error(std::uint64_t terms) {
    return std::ldexp(static_cast<double>(terms) + 4, -int{core::reciprocal_bits});
}

}  // namespace

void JsonObject::add(std::string_view key, std::string_view text) {
    put({std::string(key), encoded(std::string(text)), std::string(text)});
}

void JsonObject::add(std::string_view key, double value) {
    add_plain(key, encoded(value));
}

void JsonObject::add(std::string_view key, const std::vector<JsonObject>& list) {
    std::string elements;
    for (const JsonObject& element : list)
        elements += (elements.empty() ? "" : ",") + element.text();
    add_plain(key, "[" + elements + "]");
}

void JsonObject::add(const core::Totals& totals, const core::Quantities& counted) {
    for (const core::TotalsField& field : core::totals_fields(counted)) {
        if (field.form == core::Form::small_integer)
            add_small(field.name, field.word(totals, 0));
        else if (field.form == core::Form::integer)
            add(field.name, field.word(totals, 0));
        else
            add(field.name, text_of(field, totals));
    }
    if (core::has(counted, core::quantity_reciprocals))
        add("reciprocals_error", reciprocals_error(totals.prime_count));
}

std::optional<std::string> JsonObject::plain(std::string_view key) const {
    const auto field = std::ranges::find(fields_, key, &Field::key);
    if (field == fields_.end()) return std::nullopt;
    return field->plain;
}

std::string JsonObject::text() const {
    std::string members;
    for (const Field& field : fields_)
        members += (members.empty() ? "" : ",") + encoded(field.key) + ":" + field.json;
    return "{" + members + "}";
}

void JsonObject::put(Field field) {
    const auto before = std::ranges::find(fields_, field.key, &Field::key);
    if (before == fields_.end())
        fields_.push_back(std::move(field));
    else
        *before = std::move(field);
}

}  // namespace warpsieve::app
