//! The figures as a table: Markdown to standard output and beside it, JSON for programs.

use std::path::Path;

use serde_json::{Value, json};

use super::machine::Machine;
use super::measure::Measure;
use crate::files;
use crate::process::{Context, Result};

/// Prints the table and writes `results.md` and `results.json` into the folder.
pub fn write(folder: &Path, people: u32, machine: &Machine, measures: &[Measure]) -> Result<()> {
    let table = markdown(people, machine, measures);
    println!("\n{table}");
    files::write(&folder.join("results.md"), &table)?;
    let json = json!({
        "people": people,
        "machine": machine.json(),
        "measures": measures.iter().map(in_json).collect::<Vec<_>>(),
    });
    let json = serde_json::to_string_pretty(&json).context("results.json")? + "\n";
    files::write(&folder.join("results.json"), json)?;
    println!("written to {}", folder.display());
    Ok(())
}

fn markdown(people: u32, machine: &Machine, measures: &[Measure]) -> String {
    let mut table = format!("{people} people; {}\n\n", machine.text());
    table += "| what | found | beside it, in the same run | | ratio | bound | |\n";
    table += "|---|---:|---|---:|---:|---:|---|\n";
    for measure in measures {
        let note = match measure.note.as_str() {
            "" => String::new(),
            note => format!(" ({note})"),
        };
        table += &format!(
            "| {}{note} | {} | {} | {} | {} | {} | {} |\n",
            measure.what,
            measure.shown(),
            measure
                .beside
                .as_ref()
                .map_or("", |beside| beside.what.as_str()),
            measure.beside_shown(),
            measure.ratio_shown(),
            measure.bound_shown(),
            if measure.holds() {
                "holds"
            } else {
                "**missed**"
            },
        );
    }
    table
}

fn in_json(measure: &Measure) -> Value {
    json!({
        "name": measure.name,
        "what": measure.what,
        "value": measure.value,
        "unit": measure.unit,
        "beside": measure.beside.as_ref().map(|beside| json!({ "what": beside.what, "value": beside.value })),
        "judged": measure.judged(),
        "bound": measure.bound_shown(),
        "holds": measure.holds(),
        "note": measure.note,
    })
}
