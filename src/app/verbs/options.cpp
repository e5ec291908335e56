#include "app/verbs/options.hpp"

#include "app/duration.hpp"
#include "app/number.hpp"

namespace warpsieve::app {

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

std::optional<run::Seconds> duration_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return parse_duration(text);
}

void add_file(CLI::App& verb, std::string& file) {
    verb.add_option("NAME.h5", file, "a file of 'warpsieve run'")->required()->option_text(" ");
}

void add_output_options(CLI::App& verb, OutputOptions& output) {
    verb.add_flag("--json", output.json, "print the result as one JSON object");
    verb.add_flag("-q,--quiet", output.quiet, "no progress on standard error, only warnings");
}

void EngineTexts::add_to(CLI::App& verb) {
    verb.add_option("--engine", engine_, "auto (default), cuda or cpu")->type_name("NAME");
    verb.add_option("--threads", threads_, "threads of the CPU (default: all there are)")
        ->type_name("N");
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
    return options;
}

}  // namespace warpsieve::app
