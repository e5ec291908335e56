#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <string>

namespace warpsieve::test {

/// What an action that must throw `Refusal` says; anything else fails the test.
template <class Refusal, class Action>
std::string refusal(Action action) {
    try {
        action();
    } catch (const Refusal& error) {
        return error.what();
    } catch (const std::exception& error) {
        ADD_FAILURE() << "another error: " << error.what();
        return {};
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
}

inline bool contains(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace warpsieve::test
