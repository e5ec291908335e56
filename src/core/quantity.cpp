#include "core/quantity.hpp"

#include "core/reciprocals.hpp"

namespace warpsieve::core {
namespace {

void describe_primes(std::vector<TotalsField>& fields) {
    fields.push_back({.name = "prime_count",
                      .description = "primes so far",
                      .only_grows = true,
                      .access = at_member<&Totals::prime_count>});
    fields.push_back({.name = "smallest_prime",
                      .description = "the first prime so far; 0: none",
                      .access = at_member<&Totals::smallest_prime>});
    fields.push_back({.name = "largest_prime",
                      .description = "the last prime so far; 0: none",
                      .only_grows = true,
                      .access = at_member<&Totals::largest_prime>});
}

}  // namespace

std::string TotalsField::word_name(std::size_t word) const {
    if (words() == 1) return name;
    return name + (word == 0 ? "_low" : "_high");
}

std::string TotalsField::word_description(std::size_t word) const {
    if (words() == 1) return description;
    return description + (word == 0 ? ", modulo 2^64" : ", divided by 2^64, rounded down");
}

WideSum TotalsField::value(const Totals& totals) const {
    return {.low = word(totals, 0), .high = words() == 2 ? word(totals, 1) : 0};
}

std::string text_of(const TotalsField& field, const Totals& totals) {
    const WideSum value = field.value(totals);
    return field.form == Form::reciprocals ? fraction_text(value) : to_string(value);
}

std::vector<TotalsField> totals_fields(const Quantities& counted) {
    std::vector<TotalsField> fields;
    describe_primes(fields);
    for (const Quantity* quantity : quantities)
        if (has(counted, quantity->bits)) quantity->describe(counted, fields);
    return fields;
}

std::vector<ToldTotal> told_totals(const Totals& totals, const Quantities& counted) {
    std::vector<ToldTotal> lines;
    for (const Quantity* quantity : quantities)
        if (has(counted, quantity->bits)) quantity->tell(totals, counted, lines);
    return lines;
}

}  // namespace warpsieve::core
