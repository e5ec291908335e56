#include "core/request.hpp"

#include "core/math.hpp"

namespace warpsieve::core {
namespace {

std::string text_of(std::uint64_t number) {
    return std::to_string(number);
}

std::string text_of(Store store) {
    return to_string(store);
}

std::string line(const char* field, const std::string& in_file, const std::string& asked) {
    return std::string(field) + ": " + in_file + " in the file, " + asked + " asked for";
}

class Differences {
public:
    template <class Value>
    void compare(const char* field, const Value& in_file, const std::optional<Value>& asked) {
        if (asked && *asked != in_file)
            lines_.push_back(line(field, text_of(in_file), text_of(*asked)));
    }
    /// @param extends whether it may be larger than in the file
    void compare_end(const char* field,
                     std::uint64_t in_file,
                     const std::optional<std::uint64_t>& asked,
                     bool extends) {
        if (!extends) return compare(field, in_file, asked);
        if (asked && *asked < in_file)
            lines_.push_back(line(field, text_of(in_file), text_of(*asked)) +
                             ", and a run only grows");
    }
    void compare_counted(const Quantities& in_file, const std::optional<Quantities>& asked) {
        if (asked && *asked != in_file)
            lines_.push_back(line("counted", quantities_text(in_file), quantities_text(*asked)));
    }
    void compare_table(const Places& in_file, const std::optional<Places>& asked) {
        if (asked && *asked != in_file)
            lines_.push_back(line("table", places_text(in_file), places_text(*asked)));
    }
    /// A table by a step has more rows the longer the run is. @param longer where nothing differs
    void compare_rows(const Job& longer) {
        if (!lines_.empty()) return;
        const std::uint64_t rows = places_within(longer.table, expected_interval(longer));
        if (rows > max_table_rows)
            lines_.push_back("table: " + places_text(longer.table) + " in the file, which has " +
                             std::to_string(rows) + " places then, and a table at most " +
                             std::to_string(max_table_rows));
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

private:
    std::vector<std::string> lines_;
};

/// Whether both are of the first N primes, whatever N.
bool both_count_primes(const Job& in_file, const Request& asked) {
    return in_file.first_n != 0 && asked.first_n.value_or(0) != 0;
}

}  // namespace

bool has_an_end(const Request& asked) noexcept {
    return asked.stop.has_value() || asked.first_n.value_or(0) != 0;
}

Job new_job(const Request& asked) {
    return {.interval = {asked.start.value_or(0), asked.stop.value_or(max_u64)},
            .store = asked.store.value_or(asked.unasked_store),
            .quantities = asked.quantities.value_or(quantity_primes),
            .first_n = asked.first_n.value_or(0),
            .part = asked.part.value_or(0),
            .parts = asked.parts.value_or(1),
            .table = asked.table.value_or(Places{})};
}

std::vector<std::string> differences(const Job& in_file, const Request& asked) {
    Differences found;
    const bool of_primes = both_count_primes(in_file, asked);
    found.compare("start", in_file.interval.first, asked.start);
    found.compare_end("stop", in_file.interval.last, asked.stop, asked.extend && !of_primes);
    found.compare_end("first_n", in_file.first_n, asked.first_n, asked.extend && of_primes);
    found.compare("store", in_file.store, asked.store);
    found.compare_counted(in_file.quantities, asked.quantities);
    found.compare("part", std::uint64_t{in_file.part}, std::optional<std::uint64_t>(asked.part));
    found.compare("parts", std::uint64_t{in_file.parts}, std::optional<std::uint64_t>(asked.parts));
    found.compare_table(in_file.table, asked.table);
    found.compare_rows(job_to_go_on_with(in_file, asked));
    return found.take();
}

Job job_to_go_on_with(const Job& in_file, const Request& asked) {
    if (!asked.extend) return in_file;
    Job job = in_file;
    job.interval.last = asked.stop.value_or(in_file.interval.last);
    job.first_n = asked.first_n.value_or(in_file.first_n);
    return job;
}

}  // namespace warpsieve::core
