#pragma once

#include "app/parse/command.hpp"
#include "app/parse/verb.hpp"

// One function for each verb: it adds the verb's options, each with what it fills in of the
// command. Names and summaries of the verbs stand in verb_table.cpp.

namespace warpsieve::app {

void add_options(Verb& verb, CountCommand& count);  // sieving_verbs.cpp
void add_options(Verb& verb, PrintCommand& print);
void add_options(Verb& verb, NthCommand& nth);
void add_options(Verb& verb, RunCommand& run);
void add_options(Verb& verb, SelftestCommand& selftest);
void add_options(Verb& verb, DevicesCommand& devices);

void add_options(Verb& verb, InfoCommand& info);  // file_verbs.cpp
void add_options(Verb& verb, VerifyCommand& verify);
void add_options(Verb& verb, ExportCommand& command);
void add_options(Verb& verb, ReportCommand& report);
void add_options(Verb& verb, ConsolidateCommand& consolidate);
void add_options(Verb& verb, MergeCommand& merge);

void add_options(Verb& verb, HelpCommand& help);  // verb_table.cpp

}  // namespace warpsieve::app
