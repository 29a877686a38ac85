#ifndef KIT_RESULT_HPP
#define KIT_RESULT_HPP

#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace kit {

enum class Code { missing, invalid, conflict };

/// What went wrong, and the step ("module.action") that met it.
struct Error {
    Code code = Code::invalid;
    std::string source;
    std::string message;
};

/// The value of a step that has nothing to tell but that it worked.
struct Done {};

/// Either a value or the error that took its place.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }

    const T& operator*() const { return std::get<0>(state_); }
    T& operator*() { return std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }
    T* operator->() { return &std::get<0>(state_); }

    const Error& error() const { return std::get<1>(state_); }

    T value_or(T fallback) const { return *this ? std::get<0>(state_) : std::move(fallback); }

private:
    std::variant<T, Error> state_;
};

using Status = Result<Done>;

/// Joins anything printable into one string.
template <typename... Parts>
std::string text(const Parts&... parts) {
    std::ostringstream out;
    (out << ... << parts);
    return out.str();
}

/// Collects argument checks; the first one that fails decides the verdict.
class Checks {
public:
    explicit Checks(std::string_view source) : source_(source) {}

    Checks& filled(std::string_view name, std::string_view value) {
        const bool blank = value.find_first_not_of(" \t\n") == std::string_view::npos;
        return require(!blank, text(name, " is blank"));
    }

    template <typename N>
    Checks& within(std::string_view name, N value, N low, N high) {
        return require(low <= value && value <= high,
                       text(name, " is ", value, ", want ", low, " to ", high));
    }

    Checks& require(bool holds, std::string message) {
        if (!holds && !failed_) {
            failed_ = Error{.code = Code::invalid, .source = source_, .message = std::move(message)};
        }
        return *this;
    }

    Status verdict() const { return failed_ ? Status(*failed_) : Status(Done{}); }

private:
    std::string source_;
    std::optional<Error> failed_;
};

}  // namespace kit

#endif  // KIT_RESULT_HPP
