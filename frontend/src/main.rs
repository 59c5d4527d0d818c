//! Entry point of the page's WebAssembly module.

fn main() {
    frontend::start();
}
