#include "app/parse/command.hpp"

#include <gtest/gtest.h>

#include "core/math.hpp"
#include "support/refusal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using test::contains;

template <class VerbCommand>
VerbCommand parse(const std::vector<std::string>& arguments) {
    return std::get<VerbCommand>(parse_command_line(arguments));
}

std::string refusal(const std::vector<std::string>& arguments) {
    return test::refusal<UsageError>([&] { static_cast<void>(parse_command_line(arguments)); });
}

TEST(CommandLine, FillsInWhatARunIsTold) {
    const auto run = parse<RunCommand>({"run",
                                        "10",
                                        "1e3",
                                        "-o",
                                        "x.h5",
                                        "--part",
                                        "1/2",
                                        "--store",
                                        "bitmap",
                                        "--keep",
                                        "5",
                                        "--sum",
                                        "--count",
                                        "twins",
                                        "--max-time",
                                        "90min",
                                        "--json",
                                        "--verify",
                                        "1%",
                                        "--engine",
                                        "cpu",
                                        "--scratch",
                                        "fast",
                                        "--force",
                                        "--threads",
                                        "3",
                                        "--shard-bytes",
                                        "1e6",
                                        "--checkpoint-every",
                                        "2s"});
    EXPECT_EQ(run.asked.start, 10U);
    EXPECT_EQ(run.asked.stop, 1000U);
    EXPECT_EQ(run.asked.first_n, 0U);
    EXPECT_EQ(run.file, "x.h5");
    EXPECT_EQ(run.asked.part, 1U);
    EXPECT_EQ(run.asked.parts, 2U);
    EXPECT_FALSE(run.asked.extend);
    EXPECT_EQ(run.store, StoreChoice::bitmap);
    EXPECT_EQ(run.keep, 5U);
    EXPECT_EQ(run.asked.quantities,
              core::quantity_primes | core::quantity_sum | core::quantity_tuplet(0));
    EXPECT_EQ(run.max_time, host::Seconds(5400));
    EXPECT_EQ(run.checkpoint_every, host::Seconds(2));
    EXPECT_TRUE(run.output.json);
    EXPECT_EQ(run.self_check, 0.01);
    EXPECT_EQ(run.engine.engine, EngineChoice::cpu);
    EXPECT_EQ(run.engine.threads, 3U);
    EXPECT_EQ(run.scratch, "fast");
    EXPECT_TRUE(run.force);
    EXPECT_EQ(run.shard_bytes, 1'000'000U);
}

TEST(CommandLine, FillsInWhatAPrintIsTold) {
    const auto print =
        parse<PrintCommand>({"print", "5", "1e3", "-q", "--threads", "3", "--verify", "0"});
    EXPECT_EQ(print.interval, (Interval{5, 1000}));
    EXPECT_EQ(print.engine.threads, 3U);
    EXPECT_EQ(print.self_check, 0.0);
    EXPECT_TRUE(print.quiet);
}

TEST(CommandLine, LeavesDefaultsWhereNothingIsSaid) {
    const auto run = parse<RunCommand>({"run", "--first", "7", "-o", "x.h5"});
    EXPECT_FALSE(run.asked.start);
    EXPECT_EQ(run.asked.stop, core::max_u64);
    EXPECT_EQ(run.asked.first_n, 7U);
    EXPECT_EQ(run.asked.parts, 1U);
    EXPECT_EQ(run.keep, 3U);
    EXPECT_EQ(run.store, StoreChoice::automatic);
    EXPECT_FALSE(run.asked.quantities);
    EXPECT_FALSE(run.max_time || run.checkpoint_every || run.self_check || run.shard_bytes);
    EXPECT_FALSE(run.force || run.dry_run || run.output.json || run.output.quiet);
    EXPECT_TRUE(parse<RunCommand>({"run", "0", "9", "-o", "x.h5", "--dry-run"}).dry_run);
    EXPECT_EQ(parse<VerifyCommand>({"verify", "x.h5"}).seed, 1U);
}

TEST(CommandLine, LeavesTheJobToTheFileWhereNothingIsSaid) {
    const auto run = parse<RunCommand>({"run", "-o", "x.h5"});
    EXPECT_FALSE(run.asked.start || run.asked.stop || run.asked.first_n || run.asked.quantities ||
                 run.asked.part || run.asked.parts || run.asked.store || run.asked.extend);
    EXPECT_EQ(parse<RunCommand>({"run", "-o", "x.h5", "--count", "primes"}).asked.quantities,
              core::quantity_primes);
    EXPECT_EQ(parse<RunCommand>({"run", "-o", "x.h5", "--gaps"}).asked.quantities,
              core::quantity_primes | core::quantity_gaps);
    const auto part = parse<RunCommand>({"run", "-o", "x.h5", "--part", "2/9"});
    EXPECT_EQ(part.asked.part, 2U);
    EXPECT_EQ(part.asked.parts, 9U);
    EXPECT_FALSE(part.asked.start || part.asked.stop);
    EXPECT_TRUE(contains(refusal({"run", "9", "-o", "x.h5"}), "two bounds are needed"));
}

TEST(CommandLine, ExtendsToAnEndThatIsGiven) {
    EXPECT_TRUE(parse<RunCommand>({"run", "0", "9", "-o", "x.h5", "--extend"}).asked.extend);
    EXPECT_TRUE(contains(refusal({"run", "-o", "x.h5", "--extend"}), "--extend: to where?"));
    EXPECT_TRUE(contains(refusal({"run", "0", "900", "-o", "x.h5", "--extend", "--part", "1/2"}),
                         "--part 1/2 goes without --extend"));
}

TEST(CommandLine, MeansTheGpusThatAreNamed) {
    const auto count = parse<CountCommand>({"count", "9", "--device", "0,2"});
    EXPECT_EQ(count.engine.engine, EngineChoice::cuda);
    EXPECT_EQ(count.engine.devices, (std::vector<int>{0, 2}));
    EXPECT_TRUE(contains(refusal({"count", "9", "--device", "0", "--engine", "cpu"}),
                         "no meaning with --engine cpu"));
    EXPECT_TRUE(contains(refusal({"count", "9", "--device", "1,1"}), "names a device twice"));
}

TEST(CommandLine, ReadsFormatAndBoundsOfAnExport) {
    const auto command =
        parse<ExportCommand>({"export", "x.h5", "--npy", "--from", "1e3", "-o", "y", "--force"});
    EXPECT_EQ(command.format, exporting::ExportFormat::npy);
    EXPECT_EQ(command.from, 1000U);
    EXPECT_FALSE(command.to);
    EXPECT_EQ(command.target, "y");
    EXPECT_TRUE(command.replace);
    EXPECT_TRUE(contains(refusal({"export", "x.h5", "--raw", "--npy"}), "exclude each other"));
    EXPECT_EQ(parse<ExportCommand>({"export", "x.h5"}).target, "-");
    EXPECT_EQ(parse<ExportCommand>({"export", "x.h5", "-o", "-"}).target, "-");
}

TEST(CommandLine, ReadsFilesAndTheTargetOfAReport) {
    const auto report =
        parse<ReportCommand>({"report", "a.h5", "b.h5", "-o", "page.svg", "--force", "--json"});
    EXPECT_EQ(report.files, (std::vector<std::string>{"a.h5", "b.h5"}));
    EXPECT_EQ(report.target, "page.svg");
    EXPECT_TRUE(report.replace);
    EXPECT_TRUE(report.output.json);
    const auto plain = parse<ReportCommand>({"report", "a.h5", "-o", "-", "-q"});
    EXPECT_EQ(plain.target, "-");
    EXPECT_FALSE(plain.replace || plain.output.json);
    EXPECT_TRUE(plain.output.quiet);
    EXPECT_TRUE(contains(refusal({"report", "a.h5"}), "--output is required"));
    EXPECT_TRUE(contains(refusal({"report", "-o", "page.svg"}), "NAME.h5 is required"));
}

TEST(CommandLine, RefusesOptionsThatContradictEachOther) {
    EXPECT_TRUE(contains(refusal({"run", "0", "9", "-o", "x.h5", "--first", "5"}),
                         "--first 5 goes without STOP 9"));
    EXPECT_TRUE(contains(refusal({"run", "-o", "x.h5", "--first", "5", "--part", "0/2"}),
                         "--part 0/2 goes without --first 5"));
    EXPECT_TRUE(contains(refusal({"nth", "5", "--from", "x.h5", "--method", "primecount"}),
                         "--from goes without --method primecount"));
    EXPECT_TRUE(contains(refusal({"nth", "5", "--engine", "cpu", "--method", "primecount"}),
                         "--engine goes without --method primecount"));
    EXPECT_TRUE(contains(refusal({"count", "5", "--method", "primecount", "--device", "0"}),
                         "--device goes without --method primecount"));
    EXPECT_TRUE(contains(refusal({"count", "5", "--method", "primecount", "--verify", "0"}),
                         "--verify goes without --method primecount"));
    EXPECT_TRUE(contains(refusal({"count", "5", "--method", "primecount", "--sum"}),
                         "--method primecount counts primes alone"));
}

TEST(CommandLine, ReadsTheMethodOfACount) {
    EXPECT_EQ(parse<CountCommand>({"count", "9"}).method, Method::automatic);
    const auto count = parse<CountCommand>(
        {"count", "9", "--method", "primecount", "--threads", "3", "--count", "primes"});
    EXPECT_EQ(count.method, Method::primecount);
    EXPECT_EQ(count.engine.threads, 3U);
    EXPECT_EQ(parse<CountCommand>({"count", "9", "--gaps", "--method", "sieve"}).method,
              Method::sieve);
}

TEST(CommandLine, AnswersHelpWhateverElseIsWrong) {
    for (const std::string help : {"-h", "--help"}) {
        EXPECT_EQ(parse<HelpCommand>({"count", "bad", "--verify", "worse", help}).verb, "count");
        EXPECT_EQ(parse<HelpCommand>({"count", "--frob", "-5", "9", "8", "7", help}).verb, "count");
        EXPECT_EQ(parse<HelpCommand>({"run", help}).verb, "run");
        EXPECT_EQ(parse<HelpCommand>({help}).verb, "");
    }
    // The value of an option, or behind "--", it is not asked for.
    EXPECT_EQ(parse<InfoCommand>({"info", "x.h5", "--get", "--help"}).key, "--help");
    EXPECT_EQ(parse<InfoCommand>({"info", "--", "--help"}).files.front(), "--help");
}

TEST(CommandLine, HasAVerbForHelp) {
    EXPECT_EQ(parse<HelpCommand>({"help"}).verb, "");
    EXPECT_EQ(parse<HelpCommand>({"help", "merge"}).verb, "merge");
    EXPECT_EQ(parse<HelpCommand>({"help", "help"}).verb, "help");
    EXPECT_TRUE(
        contains(refusal({"help", "nosuch"}), "verb nosuch is unknown (choose one of count, "));
    EXPECT_TRUE(contains(refusal({"help", "run", "count"}), "\"count\" is one word too many"));
}

TEST(CommandLine, TellsItsVersion) {
    static_cast<void>(parse<VersionCommand>({"-V"}));
    static_cast<void>(parse<VersionCommand>({"--version"}));
}

TEST(CommandLine, ReadsNumbersAlikeWhereverTheyStand) {
    const auto run = parse<RunCommand>(
        {"run", "--first", "1_000", "0x10", "-o", "x.h5", "--keep", "0x4", "-t", "0_2"});
    EXPECT_EQ(run.asked.first_n, 1000U);
    EXPECT_EQ(run.asked.start, 16U);
    EXPECT_EQ(run.keep, 4U);
    EXPECT_EQ(run.engine.threads, 2U);
    const auto command = parse<ExportCommand>({"export", "x.h5", "--from", "0xA", "--to", "1_0e1"});
    EXPECT_EQ(command.from, 10U);
    EXPECT_EQ(command.to, 100U);
    EXPECT_EQ(parse<VerifyCommand>({"verify", "x.h5", "--seed", "0xffff_ffff_ffff_ffff"}).seed,
              core::max_u64);
    EXPECT_EQ(parse<NthCommand>({"nth", "1_0", "0x64"}).n, 10U);
    EXPECT_EQ(parse<CountCommand>({"count", "0x10", "1_00"}).interval, (Interval{16, 100}));
    for (const char* number : {"0x", "1__0", "_1", "1_", "0x1p3", "0x_1"})
        EXPECT_TRUE(contains(refusal({"verify", "x.h5", "--seed", number}),
                             "number \"" + std::string(number) + "\": "));
}

TEST(CommandLine, BlamesTheLineBeforeItsValues) {
    EXPECT_TRUE(contains(refusal({"run", "0", "9", "--keep", "99"}), "--output is required"));
    EXPECT_TRUE(contains(refusal({"run", "0", "9", "-o", "x.h5", "--keep", "99"}),
                         "--keep 99 is out of range (choose 1 to 16)"));
}

}  // namespace
}  // namespace warpsieve::app
