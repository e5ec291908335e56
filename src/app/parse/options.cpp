#include "app/parse/options.hpp"

#include <algorithm>
#include <sstream>

#include "app/parse/duration.hpp"
#include "app/parse/number.hpp"
#include "app/parse/text.hpp"
#include "core/math.hpp"

namespace warpsieve::app {
namespace {

core::Quantities quantity_of(const std::string& word) {
    if (word == "tuplets") return core::all_tuplets;
    std::string known;
    for (const auto& [bit, name] : core::countable_quantities) {
        if (word == name) return bit;
        known += std::string(name) + ", ";
    }
    throw UsageError("--count " + word + " is unknown (choose of " + known +
                     "tuplets, with commas between)");
}

/// "0,2"
std::vector<int> devices_of(const std::string& text) {
    constexpr std::uint64_t most = 255;
    std::vector<int> devices;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        const std::string number = text.substr(at, comma - at);
        if (number.empty() || !std::ranges::all_of(number, is_digit))
            throw UsageError("--device " + app::quoted(text) +
                             " is not a list of numbers (write 0 or 0,1)");
        const auto device = static_cast<int>(number_within("--device", number, 0, most));
        if (std::ranges::find(devices, device) != devices.end())
            throw UsageError("--device " + text + " names a device twice (name each once)");
        devices.push_back(device);
        at = comma + 1;
    }
    return devices;
}

/// Who names GPUs means them.
void set_devices(EngineOptions& options, const std::string& text) {
    if (text.empty()) return;
    if (options.engine == EngineChoice::cpu)
        throw UsageError("--device " + text + " has no meaning with --engine cpu (leave one out)");
    options.engine = EngineChoice::cuda;
    options.devices = devices_of(text);
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

Interval interval_of(const std::vector<std::string>& bounds) {
    const std::uint64_t last = parse_number(bounds.back());
    const std::uint64_t first = bounds.size() == 1 ? 0 : parse_number(bounds.front());
    if (first > last)
        throw UsageError("START " + bounds.front() + " is above STOP " + bounds.back() +
                         " (write the smaller number first)");
    return {first, last};
}

Interval interval_from(const std::vector<std::string>& start) {
    return {start.empty() ? 0 : parse_number(start.front()), core::max_u64};
}

std::optional<host::Seconds> duration_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return parse_duration(text);
}

void add_file(CLI::App& verb, std::string& file) {
    verb.add_option("NAME.h5", file, "a file of 'warpsieve run'")->required()->option_text(" ");
}

void add_scratch(CLI::App& verb, std::string& folder) {
    verb.add_option("--scratch", folder,
                    "build large files in this folder, such as $TMPDIR on the node's own disk, and "
                    "copy them from there (default: no)")
        ->type_name("DIR");
}

void add_output_options(CLI::App& verb, OutputOptions& output) {
    verb.add_flag("--json", output.json, "print the result as one JSON object");
    verb.add_flag("-q,--quiet", output.quiet, "no progress on standard error, only warnings");
}

void QuantityTexts::add_to(CLI::App& verb) {
    verb.add_option("--count", count_,
                    "what to count: primes (default), twins, triplets, quadruplets, quintuplets, "
                    "sextuplets, several with commas between, or all of these: tuplets")
        ->type_name("WHAT");
    verb.add_flag("--gaps", gaps_, "the largest gap between two primes, and where it begins");
    verb.add_flag("--sum", sum_, "the sum of the primes");
}

core::Quantities QuantityTexts::quantities() const {
    core::Quantities set = core::quantity_primes;
    std::istringstream words(count_);
    for (std::string word; std::getline(words, word, ',');) set |= quantity_of(word);
    if (gaps_) set |= core::quantity_gaps;
    if (sum_) set |= core::quantity_sum;
    return set;
}

void SelfCheckTexts::add_to(CLI::App& verb) {
    verb.add_option("--verify", share_,
                    "share of the integers that a second method checks meanwhile: 0 (nothing), 1% "
                    "... (default: 0.01%, in at most 2% of a core's time)")
        ->type_name("SHARE");
}

std::optional<double> SelfCheckTexts::share() const {
    if (share_.empty()) return std::nullopt;
    return parse_fraction(share_);
}

void EngineTexts::add_to(CLI::App& verb) {
    verb.add_option("--engine", engine_, "auto (default), cuda or cpu")->type_name("NAME");
    verb.add_option("--threads", threads_, "threads of the CPU (default: all there are)")
        ->type_name("N");
    verb.add_option("--device", devices_,
                    "GPUs as 'warpsieve devices' numbers them: 0 or 0,1 (default: all)")
        ->type_name("LIST");
}

EngineOptions EngineTexts::options() const {
    EngineOptions options;
    options.engine = choice_of<EngineChoice>("--engine", engine_,
                                             {{"auto", EngineChoice::automatic},
                                              {"cuda", EngineChoice::cuda},
                                              {"cpu", EngineChoice::cpu}});
    if (!threads_.empty())
        options.threads =
            static_cast<unsigned>(number_within("--threads", threads_, 1, most_threads));
    set_devices(options, devices_);
    return options;
}

}  // namespace warpsieve::app
