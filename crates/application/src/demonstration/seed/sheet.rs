//! The made-up people as a file that an import takes: to try an import of any size.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use contract::FileFormat;
use domain::{ids::OrganisationId, worker::FIELDS};
use persistence::organisation::NewOrganisation;
use uuid::Uuid;

use super::{BATCH, people, places::Places, unmakeable, year};
use crate::{
    AppError, AppResult,
    demonstration::{Divisions, Population, PopulationSpec},
    exchange::{
        Table, cells,
        sheet::{csv_head, csv_line, ndjson_line},
    },
};

/// Writes the people of the demonstration city, who refer to its tree by division codes and full
/// names, with the columns of the import template. Answers their number. The same people as
/// those that `seed` enters for the same number and seed.
///
/// # Errors
/// `rule_violated` for a number of people that cannot be made; `internal` when the file cannot be
/// written.
pub fn write_sheet(
    people: u32,
    random_seed: u64,
    format: FileFormat,
    file: &Path,
) -> AppResult<usize> {
    let spec = PopulationSpec {
        people,
        ..PopulationSpec::city(random_seed)
    };
    let population = Population::generate(spec).map_err(unmakeable)?;
    write_rows(rows(&population), format, file)
}

/// Everyone as the cells of a row.
fn rows(population: &Population) -> impl Iterator<Item = Vec<String>> {
    let divisions = Divisions::chengdu();
    // The ids only tie people to names here; the file does not hold them.
    let next = AtomicU64::new(1);
    let new_id =
        move || OrganisationId(Uuid::from_u128(next.fetch_add(1, Ordering::Relaxed).into()));
    let mut places = Places::new(new_id, divisions);
    let names = names(std::mem::take(&mut places.organisations));
    let year = year(&population.spec());
    population.people().filter_map(move |person| {
        let record = people::record(person, &places, divisions, year)?;
        Some(cells(&record, |id| {
            names.get(&id).cloned().unwrap_or_default()
        }))
    })
}

/// By what a sheet calls an organisation: its division code, or its names from the top.
fn names(organisations: Vec<NewOrganisation>) -> HashMap<OrganisationId, String> {
    let mut full = HashMap::with_capacity(organisations.len());
    let mut called = HashMap::with_capacity(organisations.len());
    for organisation in organisations {
        let parent: Option<&String> = organisation.parent_id.and_then(|parent| full.get(&parent));
        let name = parent.map_or_else(
            || organisation.name.clone(),
            |parent| format!("{parent}/{}", organisation.name),
        );
        called.insert(
            organisation.id,
            organisation.division_code.unwrap_or_else(|| name.clone()),
        );
        full.insert(organisation.id, name);
    }
    called
}

fn write_rows(
    rows: impl Iterator<Item = Vec<String>>,
    format: FileFormat,
    file: &Path,
) -> AppResult<usize> {
    let heading: Vec<String> = FIELDS.iter().map(|field| field.label.to_owned()).collect();
    if format == FileFormat::Xlsx {
        return write_workbook(rows, heading, file);
    }
    let mut out = BufWriter::new(File::create(file).map_err(AppError::internal)?);
    if format == FileFormat::Csv {
        out.write_all(&csv_head(&heading))
            .map_err(AppError::internal)?;
    }
    let mut written = 0;
    for row in rows {
        let line = match format {
            FileFormat::Ndjson => ndjson_line(FIELDS.iter().map(|field| field.key), &row),
            FileFormat::Csv | FileFormat::Xlsx => csv_line(&row),
        };
        out.write_all(&line).map_err(AppError::internal)?;
        written += 1;
    }
    out.flush().map_err(AppError::internal)?;
    Ok(written)
}

fn write_workbook(
    mut rows: impl Iterator<Item = Vec<String>>,
    heading: Vec<String>,
    file: &Path,
) -> AppResult<usize> {
    let (mut table, mut written) = (Table::start(heading)?, 0);
    loop {
        let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        written += batch.len();
        table = table.append(batch)?;
    }
    table.save(fs::File::create(file).map_err(AppError::internal)?)?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::{
        codes::{Resolution, resolve},
        worker::FieldKind,
    };

    use super::*;

    fn sample() -> Vec<Vec<String>> {
        let spec = PopulationSpec {
            people: 500,
            ..PopulationSpec::city(7)
        };
        rows(&Population::generate(spec).unwrap()).collect()
    }

    #[test]
    fn every_row_fills_what_is_required_with_words_that_an_import_knows() {
        let rows = sample();
        assert_eq!(rows.len(), 500);
        for row in &rows {
            for (field, cell) in FIELDS.iter().zip(row) {
                assert!(!field.required || !cell.is_empty(), "{}", field.key);
                let known = match field.kind {
                    FieldKind::Code(list) => matches!(
                        resolve(list, cell),
                        Resolution::Exact(_) | Resolution::ByLabel(_)
                    ),
                    FieldKind::Choice(labels) => labels.iter().any(|(label, _)| label == cell),
                    _ => true,
                };
                assert!(known || cell.is_empty(), "{}: {cell}", field.key);
            }
        }
    }

    #[test]
    fn every_column_that_the_demonstration_knows_is_filled_somewhere() {
        let rows = sample();
        let empty: HashSet<&str> = (FIELDS.iter().enumerate())
            .filter(|(at, _)| rows.iter().all(|row| row[*at].is_empty()))
            .map(|(_, field)| field.key)
            .collect();
        // Hardly anyone is in two parties; the others are not made up at all.
        assert_eq!(
            empty,
            HashSet::from(["political2_code", "household_place", "note"])
        );
    }

    #[test]
    fn the_file_has_a_heading_and_a_line_for_everyone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("people.csv");
        assert_eq!(write_sheet(30, 1, FileFormat::Csv, &file).unwrap(), 30);
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text.lines().count(), 31);
        assert!(text.starts_with("\u{feff}姓名,证件类型,证件号码"));
    }
}
