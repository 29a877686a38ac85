#ifndef KIT_STORE_HPP
#define KIT_STORE_HPP

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kit/result.hpp"

namespace kit {

enum class OnMissing { fail, skip, create };

/// Closes every store call.
struct Access {
    OnMissing on_missing = OnMissing::fail;
    std::string source;
};

/// Records of one type under text keys, in key order.
template <typename T>
class Store {
public:
    explicit Store(std::string name) : name_(std::move(name)) {}

    /// The record, or a fresh one when the access tolerates a gap.
    Result<T> fetch_one(const std::string& key, const Access& access) const {
        if (const auto found = records_.find(key); found != records_.end()) return found->second;
        if (access.on_missing == OnMissing::fail) return gap(key, access);
        return T{};
    }

    /// The matching records; finding none is a gap.
    template <typename Match>
    Result<std::vector<T>> fetch_where(Match match, const Access& access) const {
        std::vector<T> fetched;
        for (const auto& [key, record] : records_) {
            if (match(record)) fetched.push_back(record);
        }
        if (fetched.empty() && access.on_missing == OnMissing::fail) return gap("*", access);
        return fetched;
    }

    /// Replaces the record; OnMissing::create starts a new one if there is none.
    Status put_one(const std::string& key, T record, const Access& access) {
        const bool known = records_.contains(key);
        if (!known && access.on_missing == OnMissing::fail) return gap(key, access);
        if (known || access.on_missing == OnMissing::create) records_[key] = std::move(record);
        return Done{};
    }

    Status drop_one(const std::string& key, const Access& access) {
        if (records_.erase(key) == 0 && access.on_missing == OnMissing::fail) return gap(key, access);
        return Done{};
    }

private:
    Error gap(const std::string& key, const Access& access) const {
        return {.code = Code::missing, .source = access.source, .message = text(name_, "/", key)};
    }

    std::string name_;
    std::map<std::string, T> records_;
};

}  // namespace kit

#endif  // KIT_STORE_HPP
