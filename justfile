# The verbs of `cargo xtask`, for those who like `just`; each one explains itself with --help.

set positional-arguments

[private]
default:
    @just --list --unsorted

# Provide what the tests need, then run all of them
test *arguments:
    cargo xtask test "$@"

# Check formatting, lints, dependencies and spelling
lint:
    cargo xtask lint

# Format every file
fmt:
    cargo xtask fmt

# Measure which lines the tests reach
coverage *arguments:
    cargo xtask coverage "$@"

# Run the server, again on every change of its sources
dev *arguments:
    cargo xtask dev "$@"

# Start a PostgreSQL to develop on, until Ctrl-C
db *arguments:
    cargo xtask db "$@"

# Fuzz every operation of the HTTP API from its OpenAPI document
fuzz-api *arguments:
    cargo xtask fuzz-api "$@"

# Do what docs/add-a-domain.md says in a copy of the workspace, and test that
walk-through:
    cargo xtask walk-through

# Measure the server against the same operations written by hand
bench *arguments:
    cargo xtask bench "$@"

# Measure how many runs of jobs are enqueued and worked off per second
bench-jobs:
    cargo xtask bench-jobs

# Kill processes under load, and look whether every promise was kept
chaos *arguments:
    cargo xtask chaos "$@"

# Measure whether refusals tell by their time what they do not say
timing *arguments:
    cargo xtask timing "$@"

# What the build server runs: lint, then test
ci:
    cargo xtask ci
