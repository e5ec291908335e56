#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/parse/command.hpp"
#include "app/parse/verb.hpp"

// Options that several verbs have: each means the same everywhere, and is described once.

namespace warpsieve::app {

void add_file(Verb& verb, std::string& file);
void add_files(Verb& verb, std::vector<std::string>& files);
/// -o of a verb that makes a new file of a run.
void add_new_file(Verb& verb, std::string& file);
/// [START] STOP
void add_bounds(Verb& verb, Interval& interval);
/// @param count is told what is given, option by option
void add_quantities(Verb& verb, const std::function<void(const core::Quantities&)>& count);
/// @param take is told the places, and the text that they are made of
void add_table(Verb& verb, std::function<void(const core::Places&, const std::string& text)> take);

void add_method(Verb& verb, Method& method);
void add_self_check(Verb& verb, std::optional<double>& share);
void add_scratch(Verb& verb, std::string& folder);

/// @param help what they are for
void add_threads(Verb& verb, const char* help, unsigned& threads);
void add_engine(Verb& verb, EngineOptions& engine);

void add_quiet(Verb& verb, bool& quiet);
/// --json and --quiet
void add_output(Verb& verb, OutputOptions& output);

}  // namespace warpsieve::app
