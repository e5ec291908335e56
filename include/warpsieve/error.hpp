#pragma once

#include <memory>
#include <new>
#include <stdexcept>
#include <string>

#include "warpsieve/export.h"

namespace warpsieve {

/// Exit codes of the program: part of its interface, job scripts decide by them. Values from 64 up
/// follow sysexits.h where it has a matching meaning.
enum class WARPSIEVE_PUBLIC ExitCode : int {
    success = 0,
    usage = 2,
    foreign_file = 65,  ///< not a warpsieve file, or one of another job
    damaged = 66,       ///< no generation of the checkpoint is verified
    unavailable = 69,   ///< what the work needs is not there: a device, threads, memory
    wrong = 70,         ///< contents contradict a second computation, or an internal error
    held = 73,          ///< another instance works on the run
    io = 74,
    stopped = 75,  ///< stopped and saved: run again to go on
    interrupted = 130,
};

/// What went wrong, in one line that names the action, the object, the cause and what to do.
/// Thrown where the fault is found, caught once in main.
class WARPSIEVE_PUBLIC Error : public std::runtime_error {
public:
    Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
    [[nodiscard]] ExitCode code() const noexcept { return code_; }

private:
    ExitCode code_;
};

template <ExitCode Code>
class WARPSIEVE_PUBLIC ErrorOf : public Error {
public:
    explicit ErrorOf(const std::string& message) : Error(Code, message) {}
};

/// Whether an error blames what is in the files. Any other, of missing memory or a failing disk,
/// says nothing of them: what it was thrown over may be good.
[[nodiscard]] inline bool blames_contents(const Error& error) {
    return error.code() == ExitCode::foreign_file || error.code() == ExitCode::damaged ||
           error.code() == ExitCode::wrong;
}

using UsageError = ErrorOf<ExitCode::usage>;
using ForeignFileError = ErrorOf<ExitCode::foreign_file>;
using DamagedError = ErrorOf<ExitCode::damaged>;
using DeviceError = ErrorOf<ExitCode::unavailable>;
using WrongResultError = ErrorOf<ExitCode::wrong>;
using HeldError = ErrorOf<ExitCode::held>;
using IoError = ErrorOf<ExitCode::io>;

/// The system starts no thread that the work cannot do without.
class WARPSIEVE_PUBLIC ThreadError : public Error {
public:
    explicit ThreadError(const std::string& message) : Error(ExitCode::unavailable, message) {}
};

/// The host's memory does not suffice, and what it was for. No Error, but what the standard library
/// throws: whoever takes an Error of reading for damage must not take this for one.
class WARPSIEVE_PUBLIC OutOfMemory : public std::bad_alloc {
public:
    explicit OutOfMemory(const std::string& message)
        : message_(std::make_shared<const std::string>(message)) {}
    [[nodiscard]] const char* what() const noexcept override { return message_->c_str(); }

private:
    std::shared_ptr<const std::string> message_;  ///< copies of exceptions must not throw
};

}  // namespace warpsieve
