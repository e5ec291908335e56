#pragma once

#include "io/join/consolidate.hpp"
#include "io/store/shard_fixture.hpp"

namespace warpsieve::io {

/// A complete run with shards, run.h5, and a target beside it, one.h5.
class Consolidation : public ShardTest {
protected:
    void SetUp() override {
        ShardWriter run = shard_writer(1);
        run.begin();
        run.complete();
        before_ = contents();
        files.heal();
    }

    std::optional<Consolidated> consolidate_here(ConsolidateOptions options = {}) {
        options.process = "node01.1";
        return consolidate(files, output, target_, options);
    }
    /// Nothing but the run as it was before.
    void expect_untouched() const { EXPECT_TRUE(contents() == before_); }
    void expect_consolidated() const {
        auto now = contents();
        const Bytes file = now.extract("one.h5").mapped();
        EXPECT_TRUE(now == before_);
        const Checkpoint one = prove_checkpoint(file);
        const Checkpoint run = saved();
        EXPECT_TRUE(one.shards.empty());
        EXPECT_EQ(contents_digest(one), contents_digest(run));
        EXPECT_EQ(one.run_id, run.run_id);
        EXPECT_EQ(one.history, run.history);
        EXPECT_EQ(one.status, Status::complete);
        // Its data set gets its name last, which moves some headers.
        constexpr double a_header = 512;
        EXPECT_NEAR(static_cast<double>(encode_checkpoint(one).size()),
                    static_cast<double>(file.size()), a_header);
        const Checkpoint whole = whole_noise(GetParam());
        EXPECT_EQ(one.tail.full, whole.tail.full);
        EXPECT_TRUE(std::ranges::equal(one.tail.rest, whole.tail.rest));
    }

    std::map<std::string, Bytes> before_;
    std::string target_ = folder.file("one.h5");
};
}  // namespace warpsieve::io
