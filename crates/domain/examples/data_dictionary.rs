//! Prints the data dictionary: what `./just openapi` commits.

fn main() {
    print!("{}", domain::data_dictionary::markdown());
}
