# The recipes of the workshop. The logic is in crates/xtask; `cargo xtask --help` says more.

xtask := "cargo run --package xtask --"

# List the recipes
_default:
    @just --justfile "{{ justfile() }}" --list --unsorted

# Build, load the demonstration city on first use, serve http://127.0.0.1:8080
up:
    @{{ xtask }} up

# Serve and rebuild on every change
dev:
    @{{ xtask }} dev

# Build the release server and the page
build:
    @{{ xtask }} build

# Everything that must hold, or only the named steps (`./just test --list`)
test *steps:
    @{{ xtask }} test {{ steps }}

# Measure the speed figures beside their limits
bench *names:
    @{{ xtask }} bench {{ names }}

# Generated and broken requests to every operation, in under three minutes
fuzz *options:
    @{{ xtask }} fuzz {{ options }}

# Pictures of every screen into e2e/shots-results, of what `./just build` made
shots *options:
    @cd e2e && npm ci --silent && npx playwright test --config shots.config.ts {{ options }}

# Write openapi/openapi.json and the client generated from it
openapi:
    @{{ xtask }} openapi

# Format everything
fmt:
    @cargo fmt --all

# Dependency rules, file sizes, paths in documents, generated files
check:
    @{{ xtask }} check

# Install what is missing, also for the tests
setup:
    @{{ xtask }} setup --tests
