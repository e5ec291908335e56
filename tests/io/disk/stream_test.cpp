#include "io/disk/stream.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <thread>

#include "io/disk/file_descriptor.hpp"
#include "support/folder_contents.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::io {
namespace {

class StreamTest : public testing::Test {
protected:
    StreamTest() { std::signal(SIGPIPE, SIG_IGN); }
    void make_socket() const {
        const FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        ASSERT_LT(path_.size(), sizeof address.sun_path);
        std::memcpy(address.sun_path, path_.c_str(), path_.size());
        ASSERT_EQ(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    [[nodiscard]] std::string refusal() const {
        return test::refusal<IoError>([&] { static_cast<void>(open_device(path_)); });
    }

    test::TempFolder folder_;
    std::string path_ = folder_.file("some");
    const Bytes bytes_ = {'a', 'b', 'c'};
};

/// Both ends of a pipe.
struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
        from = FileDescriptor(ends[0]);
        to = FileDescriptor(ends[1]);
    }
    [[nodiscard]] std::string name() const { return "/dev/fd/" + std::to_string(to.get()); }

    FileDescriptor from;
    FileDescriptor to;
};

TEST_F(StreamTest, KnowsTheNamesOfDescriptors) {
    EXPECT_EQ(named_descriptor("-"), 1);
    EXPECT_EQ(named_descriptor("/dev/stdout"), 1);
    EXPECT_EQ(named_descriptor("/dev/stderr"), 2);
    EXPECT_EQ(named_descriptor("/dev/fd/63"), 63);
    EXPECT_EQ(named_descriptor("/proc/self/fd/7"), 7);
    for (const char* name : {"", "./-", "--", "/dev/stdout2", "/dev/fd/", "/dev/fd/x", "/dev/null"})
        EXPECT_EQ(named_descriptor(name), std::nullopt) << name;
}

TEST_F(StreamTest, WritesOnWhereADescriptorStands) {
    const FileDescriptor file(::open(path_.c_str(), O_WRONLY | O_CREAT, 0600));
    ASSERT_EQ(::write(file.get(), "123", 3), 3);
    const auto stream = open_descriptor("/dev/fd/" + std::to_string(file.get()));
    stream->write(bytes_);
    stream->close();
    ASSERT_EQ(::write(file.get(), "4", 1), 1) << "the descriptor is still open";
    EXPECT_EQ(test::bytes_of_file(path_), (Bytes{'1', '2', '3', 'a', 'b', 'c', '4'}));
}

TEST_F(StreamTest, NamesADescriptorThatIsNotOpen) {
    const std::string said =
        test::refusal<FileError>([] { static_cast<void>(open_descriptor("/dev/fd/12345")); });
    EXPECT_EQ(said, "cannot write to /dev/fd/12345: Bad file descriptor");
}

TEST_F(StreamTest, TellsAClosedPipeFromOtherFailures) {
    Pipe pipe;
    const auto stream = open_descriptor(pipe.name());
    stream->write(bytes_);
    pipe.from = FileDescriptor();
    EXPECT_THROW(stream->write(bytes_), ClosedPipe);
    const auto full = open_device("/dev/full");
    try {
        full->write(bytes_);
        FAIL();
    } catch (const ClosedPipe&) {
        FAIL();
    } catch (const FileError& error) {
        EXPECT_EQ(error.error_number(), ENOSPC);
    }
}

TEST_F(StreamTest, WaitsWhereAPipeIsFullAndNonBlocking) {
    Pipe pipe;
    ASSERT_EQ(::fcntl(pipe.to.get(), F_SETFL, O_NONBLOCK), 0);
    const Bytes many(1 << 20, 7);  // more than a pipe holds
    std::size_t got = 0;
    {
        const std::jthread reader([&] {
            Bytes block(1 << 16);
            while (got < many.size()) {
                const ssize_t size = ::read(pipe.from.get(), block.data(), block.size());
                if (size <= 0) return;
                got += static_cast<std::size_t>(size);
            }
        });
        const auto stream = open_descriptor(pipe.name());
        stream->write(many);
        stream->close();
    }
    EXPECT_EQ(got, many.size());
}

TEST_F(StreamTest, OpensPipesAndCharacterDevices) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    const FileDescriptor reader(::open(path_.c_str(), O_RDONLY | O_NONBLOCK));
    const auto pipe = open_device(path_);
    pipe->write(bytes_);
    pipe->close();
    Bytes read(3);
    ASSERT_EQ(::read(reader.get(), read.data(), read.size()), 3);
    EXPECT_EQ(read, bytes_);
    const auto null = open_device("/dev/null");
    null->write(bytes_);
    null->close();
}

TEST_F(StreamTest, LeavesFilesToOthers) {
    EXPECT_EQ(open_device(path_), nullptr);
    EXPECT_EQ(open_descriptor(path_), nullptr);
    test::write_file(path_, std::string("x"));
    EXPECT_EQ(open_device(path_), nullptr);
    EXPECT_EQ(open_device(path_ + "/below/a/file"), nullptr);
}

TEST_F(StreamTest, RefusesWhatTakesNoBytes) {
    std::filesystem::create_directory(path_);
    EXPECT_TRUE(test::contains(refusal(), "cannot write to " + path_ + ": it is a folder, not"));
    std::filesystem::remove(path_);
    make_socket();
    EXPECT_TRUE(test::contains(refusal(), "cannot write to " + path_ + ": it is a socket, not"));
}

}  // namespace
}  // namespace warpsieve::io
