#include "export/csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/math.hpp"
#include "core/quantities.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::exporting {
namespace {

io::Checkpoint sample(core::Quantities quantities) {
    return test::new_sample({.interval = {0, 100}, .quantities = quantities});
}

/// The first line, without its end.
std::string names(const io::Checkpoint& checkpoint, Table table) {
    const std::string text = to_csv(checkpoint, table).text;
    return text.substr(0, text.find('\n'));
}

TEST(Csv, HasTheGridWithItsTotals) {
    io::Checkpoint checkpoint = sample(core::quantity_primes);
    EXPECT_EQ(to_csv(checkpoint, Table::grid).text,
              "last,prime_count,smallest_prime,largest_prime\n")
        << "nothing is sieved yet";
    test::sieve_on(checkpoint, 100);
    const CsvText csv = to_csv(checkpoint, Table::grid);
    EXPECT_EQ(csv.rows, 4U);  // the primes up to 29, 59, 89, 100, as anybody can count them
    EXPECT_EQ(csv.text,
              "last,prime_count,smallest_prime,largest_prime\n"
              "29,10,2,29\n59,17,2,59\n89,24,2,89\n100,25,2,97\n");
}

TEST(Csv, HasAllThatIsCountedAndSumsAsOneNumber) {
    io::Checkpoint checkpoint = sample(core::all_quantities);
    test::sieve_on(checkpoint, 100);
    const std::string text = to_csv(checkpoint, Table::grid).text;
    EXPECT_EQ(text.substr(0, text.find('\n')),
              "last,prime_count,smallest_prime,largest_prime,twin_count,triplet_count,"
              "quadruplet_count,quintuplet_count,sextuplet_count,largest_gap,gap_start,prime_sum");
    // A007504(25) = 1060; 8 pairs of twins; 8 is the largest gap below 100, behind 89.
    EXPECT_TRUE(text.ends_with("\n100,25,2,97,8,8,2,3,1,8,89,1060\n")) << text;
}

TEST(Csv, HasTheGapTableAndTheRowsOfChosenPlaces) {
    core::Places places;
    places.listed = {10, 50};
    io::Checkpoint checkpoint = test::new_sample(
        {.interval = {0, 100},
         .quantities = core::quantity_primes | core::quantity_gaps | core::quantity_gap_table,
         .table = places});
    EXPECT_EQ(to_csv(checkpoint, Table::gaps).text, "size,count,first,maximal\n");
    test::sieve_on(checkpoint, 100);
    const CsvText gaps = to_csv(checkpoint, Table::gaps);
    EXPECT_EQ(gaps.rows, 5U);
    EXPECT_EQ(gaps.text,
              "size,count,first,maximal\n1,1,2,1\n2,8,3,1\n4,7,7,1\n6,7,23,1\n8,1,89,1\n");
    EXPECT_EQ(to_csv(checkpoint, Table::table).text,
              "last,prime_count,smallest_prime,largest_prime,largest_gap,gap_start\n"
              "10,4,2,7,2,3\n50,15,2,47,6,23\n");
}

TEST(Csv, HasSumsOfReciprocalsAsFractions) {
    io::Checkpoint checkpoint = sample(core::quantity_primes | core::quantity_reciprocals);
    test::sieve_on(checkpoint, 100);
    const std::string text = to_csv(checkpoint, Table::grid).text;
    // 1/2 + 1/3 + 1/5 + ... + 1/97, and both members of 8 twins, by fractions of Python; 37 digits
    // without the last two, which 25 units of 2^-124 may reach.
    EXPECT_NE(text.find("\n100,25,2,97,1.80281720104887093987161582588649891"), std::string::npos)
        << text;
    EXPECT_NE(text.find(",1.33099036571908675701743955964166738"), std::string::npos) << text;
}

TEST(Csv, KeepsSumsAbove64BitsExact) {
    const core::Job job{.interval = {0, core::max_u64},
                        .quantities = core::quantity_primes | core::quantity_sum};
    io::Checkpoint checkpoint = test::new_sample(job);
    core::GridRow row{.last = core::max_u64 >> 8, .totals = {}};
    row.totals = {.prime_count = 2, .smallest_prime = 3, .largest_prime = core::max_u64 >> 9};
    row.totals.prime_sum = {.low = core::max_u64, .high = 1};
    checkpoint.progress =
        core::Progress(job, {row.last, {row}, {}, {}, core::LastBatch{{0, row.last}, 2, 0}});
    EXPECT_EQ(to_csv(checkpoint, Table::grid).text,
              "last,prime_count,smallest_prime,largest_prime,prime_sum\n"
              "72057594037927935,2,3,36028797018963967,36893488147419103231\n");
}

TEST(Csv, HasTheColumnsOfTheHistoryAndItsWords) {
    io::Checkpoint checkpoint = sample(core::quantity_primes);
    io::Session& session = checkpoint.history.front();
    session.number = 7;
    session.identity.host = "node01";
    session.identity.session_id = "an id";
    session.identity.slurm_job_id = core::max_u64;
    session.start_time = "2026-01-02T03:04:05Z";
    session.end_time = "2026-01-02T03:05:05Z";
    session.engine = "cpu";
    session.device = "4 threads, AVX2 \"fast\"\nx\x1b";
    session.driver = " 1";
    session.software_version = "0.1.0";
    session.sieved_any = true;
    session.first = 0;
    session.last = core::max_u64;
    session.primes = 3;
    session.seconds = 0.1;
    session.end_reason = io::EndReason::time_limit;
    EXPECT_TRUE(names(checkpoint, Table::history)
                    .starts_with("session,session_id,start_time,end_time,host,engine,device,driver,"
                                 "software_version,slurm_job_id,slurm_array_task,"
                                 "slurm_restart_count,sieved_any,first,last,primes,seconds"));
    const CsvText csv = to_csv(checkpoint, Table::history);
    EXPECT_EQ(csv.rows, 1U);
    const std::string row = csv.text.substr(csv.text.find('\n') + 1);
    EXPECT_TRUE(row.starts_with(
        "7,an id,2026-01-02T03:04:05Z,2026-01-02T03:05:05Z,node01,cpu,"
        "\"4 threads, AVX2 \"\"fast\"\"\nx\x1b\",\" 1\",0.1.0,18446744073709551615,-1,0,1,0,"
        "18446744073709551615,3,0.1"))
        << row;
    EXPECT_NE(row.find(io::to_string(io::EndReason::time_limit)), std::string::npos) << row;
    const std::string header = names(checkpoint, Table::history);
    EXPECT_NE(header.find(",end_reason"), std::string::npos) << header;
}

TEST(Csv, HasTheSaves) {
    io::Checkpoint checkpoint = sample(core::quantity_primes);
    checkpoint.saves.clear();
    EXPECT_EQ(to_csv(checkpoint, Table::saves).text,
              "time,session,saves,sieved_through,bytes,seconds,longest\n");
    checkpoint.saves = {{.time = 1'767'323'045.25, .sieved_through = 0, .bytes = 12'345},
                        {.time = 1'767'323'105.5,
                         .session = 2,
                         .saves = 3,
                         .sieved_through = core::max_u64,
                         .bytes = core::max_u64,
                         .seconds = 0.3,
                         .longest = 1e-5}};
    const CsvText csv = to_csv(checkpoint, Table::saves);
    EXPECT_EQ(csv.rows, 2U);
    EXPECT_EQ(csv.text,
              "time,session,saves,sieved_through,bytes,seconds,longest\n"
              "1767323045.25,1,1,0,12345,0,0\n"
              "1767323105.5,2,3,18446744073709551615,18446744073709551615,0.3,1e-05\n");
}

}  // namespace
}  // namespace warpsieve::exporting
