#include "app/json_object.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace warpsieve::app {
namespace {

std::string encoded(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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

void JsonObject::add(const core::Totals& totals, core::Quantities counted) {
    core::for_each_total(counted, [&](const core::TotalsField& field) {
        if (field.counted == core::quantity_sum) return;  // two halves of one number
        if (field.of == core::total_within<&core::Totals::largest_gap, &core::Gap::size>)
            add_small(field.name, field.value(totals));
        else
            add(field.name, field.value(totals));
    });
    if (core::has(counted, core::quantity_sum)) add("prime_sum", to_string(totals.prime_sum));
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
