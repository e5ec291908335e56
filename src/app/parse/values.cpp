#include "app/parse/values.hpp"

#include <algorithm>

#include "core/constellation.hpp"
#include "core/job.hpp"
#include "core/parse.hpp"
#include "core/parse_constellation.hpp"
#include "core/plural.hpp"

namespace warpsieve::app {
namespace {

core::QuantitySet quantity_of(const std::string& word) {
    if (word == tuplets_word) return core::all_tuplets;
    std::string known;
    for (const auto& [bit, name] : core::countable_quantities) {
        if (word == name) return bit;
        known += std::string(name) + ", ";
    }
    throw UsageError("--count " + quoted(word) + " is unknown (choose of " + known + tuplets_word +
                     ", with commas between, or write a pattern: 0,2,6)");
}

core::Constellation constellation_of(const std::string& text) {
    core::ParsedConstellation parsed = core::parse_constellation(text);
    if (!parsed.problem.empty())
        throw UsageError("--count " + quoted(text) + ": " + parsed.problem);
    return std::move(parsed.constellation);
}

/// @param text that `one` was made of
void add_constellation(core::Quantities& all, core::Constellation one, const std::string& text) {
    if (std::ranges::find(all.own, one.name, &core::Constellation::name) != all.own.end())
        throw UsageError("--count " + quoted(text) + ": there is one named " + one.name +
                         " already (give it once, or another name)");
    if (all.own.size() == core::most_own_constellations)
        throw UsageError("--count " + quoted(text) + ": " +
                         std::to_string(core::most_own_constellations) +
                         " patterns are counted at a time (count this one by itself)");
    all |= core::with(std::move(one));
}

std::string interval_text(const Interval& interval) {
    return "[" + std::to_string(interval.first) + ", " + std::to_string(interval.last) + "]";
}

std::vector<int> devices_of(const std::string& text) {
    constexpr std::uint64_t most = 255;
    std::vector<int> devices;
    for (const std::string& number : list_of("--device", text)) {
        if (!std::ranges::all_of(number, is_digit))
            throw UsageError("--device " + quoted(text) +
                             " is not a list of numbers (write 0 or 0,1)");
        const auto device = static_cast<int>(number_within("--device", number, 0, most));
        if (std::ranges::find(devices, device) != devices.end())
            throw UsageError("--device " + text + " names a device twice (name each once)");
        devices.push_back(device);
    }
    return devices;
}

void set_part(core::Request& asked, const PartOption& option) {
    asked.part = option.part;
    asked.parts = option.parts;
}

/// Who names the ends of an interval means all of it, unless a part is given.
void set_interval(core::Request& asked, const std::vector<std::string>& bounds) {
    const Interval interval = interval_of(bounds);
    asked.start = interval.first;
    asked.stop = interval.last;
    asked.first_n = 0;
    if (asked.parts)
        require_parts(interval, {*asked.part, *asked.parts});
    else
        set_part(asked, {});
}

void set_first(core::Request& asked,
               const std::vector<std::string>& bounds,
               const std::string& first) {
    if (asked.parts)
        throw UsageError("--part " + std::to_string(*asked.part) + "/" +
                         std::to_string(*asked.parts) + " goes without --first " + first +
                         " (pieces are of an interval whose end is known)");
    if (bounds.size() > 1)
        throw UsageError("--first " + first + " goes without STOP " + bounds.back() +
                         " (it ends with the N-th prime from START)");
    if (!bounds.empty()) asked.start = parse_number(bounds.front());
    asked.stop = core::max_u64;
    asked.first_n = number_within("--first", first, 1);
    set_part(asked, {});
}

[[noreturn]] void refuse(const std::string& text, const std::string& problem) {
    throw UsageError("--part " + quoted(text) + " " + problem);
}

/// Digits alone: a part is typed by scripts, and 1e3 parts are better told as they are counted.
std::uint32_t count_of(const std::string& text, const std::string& digits) {
    const auto count = core::parse_whole<std::uint32_t>(digits);
    if (!count)
        refuse(text, "is no piece of an interval (write I/N, such as 0/4 for the first of four)");
    return *count;
}

}  // namespace

std::uint64_t number_within(const std::string& option,
                            const std::string& text,
                            std::uint64_t least,
                            std::uint64_t most) {
    const std::uint64_t number = parse_number(text);
    if (number < least || number > most)
        throw UsageError(option + " " + text + " is out of range (choose " + std::to_string(least) +
                         " to " + std::to_string(most) + ")");
    return number;
}

std::vector<std::string> list_of(const std::string& option, const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        words.push_back(text.substr(at, comma - at));
        if (words.back().empty())
            throw UsageError(option + " " + quoted(text) +
                             " has an empty place (write words with one comma between)");
        at = comma + 1;
    }
    return words;
}

core::Quantities quantities_of(const std::vector<std::string>& values) {
    core::Quantities all = core::quantity_primes;
    for (const std::string& text : values)
        if (core::looks_like_constellation(text))
            add_constellation(all, constellation_of(text), text);
        else
            for (const std::string& word : list_of("--count", text)) all |= quantity_of(word);
    return all;
}

std::optional<core::Constellation> printed_kind(const std::string& word) {
    if (core::looks_like_constellation(word)) return constellation_of(word);
    std::vector<std::pair<const char*, std::optional<std::size_t>>> kinds = {
        {core::countable_quantities.front().name, std::nullopt}};
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
        kinds.emplace_back(core::countable_quantities[kind + 1].name, kind);
    const auto kind = choice_of("--count", word, kinds);
    if (!kind) return std::nullopt;
    return core::tuplet(*kind);
}

core::Places places_of(const std::string& text) {
    core::Places places;
    if (text.find(',') == std::string::npos) {
        places.step = number_within("--table", text, 1);
        return places;
    }
    for (const std::string& word : list_of("--table", text)) {
        const std::uint64_t place = parse_number(word);
        if (!places.listed.empty() && place <= places.listed.back())
            throw UsageError("--table: " + word + " is not above the place before it, " +
                             std::to_string(places.listed.back()) + " (write them ascending)");
        places.listed.push_back(place);
    }
    return places;
}

void require_places(const core::Places& places, const std::string& text, const Interval& whole) {
    for (const std::uint64_t place : places.listed)
        if (!whole.contains(place))
            throw UsageError("--table: " + std::to_string(place) + " lies outside of " +
                             interval_text(whole) + " (choose places within it)");
    const std::uint64_t rows = core::places_within(places, whole);
    if (rows == 0)
        throw UsageError("--table " + text + ": no multiple of it lies in " + interval_text(whole) +
                         " (choose a smaller step)");
    if (rows > core::max_table_rows)
        throw UsageError("--table " + quoted(text) + " has " + std::to_string(rows) +
                         " places in " + interval_text(whole) + ", and a table at most " +
                         std::to_string(core::max_table_rows) +
                         (places.step != 0 ? " (choose a larger step)" : " (choose fewer)"));
}

void set_devices(EngineOptions& engine, const std::string& text) {
    if (engine.engine == EngineChoice::cpu)
        throw UsageError("--device " + text + " has no meaning with --engine cpu (leave one out)");
    engine.engine = EngineChoice::cuda;
    engine.devices = devices_of(text);
}

std::string sieving_option(const EngineOptions& engine, const std::optional<double>& self_check) {
    if (!engine.devices.empty()) return "--device";
    if (engine.engine != EngineChoice::automatic) return "--engine";
    if (self_check) return "--verify";
    return engine.threads == 0 ? "" : "--threads";
}

void require_unsieved(Method method, const std::string& option) {
    if (method == Method::primecount && !option.empty() && option != "--threads")
        throw UsageError(option +
                         " goes without --method primecount, which sieves nothing (leave one out)");
}

Interval interval_of(const std::vector<std::string>& bounds) {
    const std::uint64_t last = parse_number(bounds.back());
    const std::uint64_t first = bounds.size() == 1 ? 0 : parse_number(bounds.front());
    if (first > last)
        throw UsageError("START " + bounds.front() + " is above STOP " + bounds.back() +
                         " (write the smaller number first)");
    return {first, last};
}

PartOption parse_part(const std::string& text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string rest = slash < text.size() ? text.substr(slash + 1) : std::string();
    const PartOption option{count_of(text, text.substr(0, slash)), count_of(text, rest)};
    if (option.parts == 0) refuse(text, "is a piece of none (write I/N with N from 1 on)");
    if (option.part >= option.parts)
        refuse(text, "does not exist: pieces are counted from 0 (the last one is " +
                         std::to_string(option.parts - 1) + "/" + std::to_string(option.parts) +
                         ")");
    return option;
}

void require_parts(const Interval& whole, const PartOption& option) {
    const std::uint64_t most = core::most_parts(whole);
    if (option.parts <= most) return;
    throw UsageError("--part " + std::to_string(option.part) + "/" + std::to_string(option.parts) +
                     ": [" + std::to_string(whole.first) + ", " + std::to_string(whole.last) +
                     "] has only " + std::to_string(most) +
                     core::plural(most, " piece", " pieces") +
                     " (30 integers are the shortest; choose a smaller N)");
}

void set_job(core::Request& asked,
             const std::vector<std::string>& bounds,
             const std::string& first,
             const std::string& part) {
    if (!part.empty()) set_part(asked, parse_part(part));
    if (!first.empty())
        set_first(asked, bounds, first);
    else if (bounds.size() == 2)
        set_interval(asked, bounds);
    else if (bounds.size() == 1)
        throw UsageError(
            "START STOP: two bounds are needed, both included (or --first N; or none, "
            "to go on with a file)");
    if (!asked.extend) return;
    if (!part.empty())
        throw UsageError("--part " + part +
                         " goes without --extend (parts of an interval whose "
                         "end is known do not grow)");
    if (!core::has_an_end(asked))
        throw UsageError(
            "--extend: to where? (give START STOP with the farther STOP, or --first N)");
}

}  // namespace warpsieve::app
