//! Prints the OpenAPI document: what `./just openapi` commits.

fn main() -> Result<(), serde_json::Error> {
    println!("{}", api::document().to_pretty_json()?);
    Ok(())
}
