//! Fills a new database with the demonstration city, in one unit of work: places, figures,
//! accounts, and the people through the same load as an import.

mod accounts;
mod figures;
mod history;
mod pay;
mod people;
mod places;
mod posts;
mod sheet;

use chrono::NaiveDate;
use contract::ErrorCode;
use domain::{
    ids::WorkerId, organisation::OrganisationKind, personnel::career::CareerEntry,
    worker::WorkerRecord,
};
use persistence::{Origin, Scope, UnitOfWork, audit::AuditDraft};
use serde_json::json;

pub use self::sheet::write_sheet;
use self::{history::Histories, places::Places};
use super::{Divisions, Population, PopulationError, PopulationSpec};
use crate::{App, AppError, AppResult, exchange, identity::seed_builtin_roles, organisation};

/// Action in the audit log by which a demonstration database is known.
pub const SEEDED: &str = "demonstration.seed";
/// People entered in one go; flat memory, and long statements.
const BATCH: usize = 2_000;

/// What demonstration to make.
#[derive(Clone)]
pub struct SeedOptions {
    /// Number of people.
    pub people: u32,
    /// Seed of the generator.
    pub random_seed: u64,
    /// Password of every account.
    pub password: String,
    /// Day on which the published means hold and to which the records run; today without it.
    pub reference: Option<NaiveDate>,
    /// What people come with besides their record.
    pub careers: SeedCareers,
}

/// What people come with besides their record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeedCareers {
    /// Nothing.
    None,
    /// The level by which full-time workers are paid.
    #[default]
    LevelOnly,
    /// Ten years of career.
    TenYears,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedSummary {
    /// Units that administer (区市县).
    pub units: usize,
    /// Streets and towns.
    pub towns: usize,
    /// Villages and communities.
    pub villages: usize,
    /// Departments and employers.
    pub offices: usize,
    /// People.
    pub people: usize,
    /// User names, all with the given password.
    pub usernames: Vec<String>,
}

/// Makes the demonstration city. `progress` is told the number of people entered so far.
///
/// # Errors
/// `rule_violated` outside a demonstration, in a database that is in use, and for a number of
/// people that cannot be made.
pub async fn seed(
    app: &App,
    options: &SeedOptions,
    progress: &(dyn Fn(usize) + Sync),
) -> AppResult<SeedSummary> {
    refuse_in_use(app).await?;
    let reference = options.reference.unwrap_or_else(|| app.store().today());
    let spec = PopulationSpec {
        people: options.people,
        seed: options.random_seed,
        reference,
    };
    let population = Population::generate(spec).map_err(unmakeable)?;
    let divisions = Divisions::chengdu();
    let mut places = Places::new(|| app.store().new_id(), divisions);
    let organisations = std::mem::take(&mut places.organisations);
    let total = organisations.len();

    let origin = Origin {
        source: Some("演示数据".to_owned()),
        ..Origin::system("演示数据生成")
    };
    let mut work = app.store().begin(origin).await?;
    work.seed_builtin_codes().await?;
    {
        let scope = Scope::system("the demonstration city is made");
        let tree = work.organisations(&scope).await?;
        tree.load(organisations).await?;
        tree.load_figures(figures::of_villages(
            divisions,
            &places.villages,
            &full_time(&population, divisions),
            year(&spec),
        ))
        .await?;
        let posts = posts::of_villages(&places.villages, &population);
        let since = NaiveDate::from_ymd_opt(year(&spec), 1, 1).unwrap_or(reference);
        tree.load_quotas(posts, since, posts::DOCUMENT).await?;
    }
    pay::put(&work, &places, divisions).await?;
    let mut usernames = accounts::make(&mut work, &places, divisions, &options.password).await?;
    let mut careers = match options.careers {
        SeedCareers::None => Careers::None,
        SeedCareers::LevelOnly => Careers::LevelOnly(pay::Levels::new(reference)),
        SeedCareers::TenYears => {
            Careers::Long(Box::new(Histories::new(options.random_seed, reference)))
        }
    };
    let (people, worker) = enter_people(
        &mut work,
        &population,
        &places,
        divisions,
        &mut careers,
        progress,
    )
    .await?;
    if let Some((worker, name)) = worker {
        let made = accounts::of_worker(&mut work, worker, name, &options.password).await?;
        usernames.push(made);
    }
    let (units, towns, villages) = (
        places.units.len(),
        places.towns.len(),
        places.villages.len(),
    );
    // The city itself is none of them.
    let offices = total - units - towns - villages - 1;
    work.audit(AuditDraft {
        action: SEEDED,
        object_kind: "database",
        after: Some(json!({ "people": people, "random_seed": options.random_seed, "reference": reference, "organisations": total })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    app.store().analyze().await?;
    Ok(SeedSummary {
        units,
        towns,
        villages,
        offices,
        people,
        usernames,
    })
}

/// Enters the real places of Chengdu, and nothing else, into a new database: with them a city goes
/// into service. Departments, employers and accounts are its own to enter. Answers how many.
///
/// # Errors
/// `rule_violated` in a database that has organisations already.
pub async fn seed_city(app: &App) -> AppResult<usize> {
    if !organisation::tree(app).await?.nodes().is_empty() {
        return Err(refused(
            "数据库中已有机构，城市机构树只能写入新数据库。",
            "The database has organisations; the city is loaded into a new one only.",
        ));
    }
    let mut places = Places::new(|| app.store().new_id(), Divisions::chengdu());
    let mut organisations = std::mem::take(&mut places.organisations);
    organisations.retain(|organisation| {
        !matches!(
            organisation.kind,
            OrganisationKind::Department | OrganisationKind::Employer
        )
    });
    let total = organisations.len();
    let mut work = app.store().begin(Origin::system("机构树初始化")).await?;
    work.seed_builtin_codes().await?;
    seed_builtin_roles(&mut work).await?;
    organisation::load_tree(&work, organisations).await?;
    work.audit(AuditDraft {
        action: "city.seed",
        object_kind: "database",
        after: Some(json!({ "organisations": total })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(total)
}

/// A demonstration is made for a new database: among real people its own could not be told apart.
async fn refuse_in_use(app: &App) -> AppResult<()> {
    if !app.settings().demonstration {
        return Err(refused(
            "只有演示模式才能生成演示数据，请设置 CWIS_DEMONSTRATION=true。",
            "Demonstration data are made in demonstration mode only; set CWIS_DEMONSTRATION=true.",
        ));
    }
    if organisation::tree(app).await?.nodes().is_empty() {
        Ok(())
    } else {
        Err(refused(
            "数据库中已有数据，演示数据只能写入新数据库。",
            "The database holds data; the demonstration is loaded into a new one only.",
        ))
    }
}

/// A population that cannot be made; only an operator's command asks for one.
fn unmakeable(why: PopulationError) -> AppError {
    refused(why.to_string(), why.to_string())
}

fn refused(zh: impl Into<String>, en: impl Into<String>) -> AppError {
    AppError::new(ErrorCode::RuleViolated).with_detail(zh, en)
}

fn year(spec: &PopulationSpec) -> i32 {
    chrono::Datelike::year(&spec.reference)
}

/// Full-time workers by village.
fn full_time(population: &Population, divisions: &Divisions) -> Vec<u32> {
    let mut counts = vec![0; divisions.villages.len()];
    for person in population
        .people()
        .filter(|person| person.class.is_full_time())
    {
        if let Some(count) = counts.get_mut(person.place) {
            *count += 1;
        }
    }
    counts
}

/// Where careers come from.
enum Careers {
    None,
    LevelOnly(pay::Levels),
    Long(Box<Histories>),
}

impl Careers {
    fn of(&mut self, record: &WorkerRecord) -> Vec<CareerEntry> {
        match self {
            Self::None => Vec::new(),
            Self::Long(histories) => histories.of(record),
            Self::LevelOnly(levels) => levels.of(record),
        }
    }
}

/// Somebody who gets an account: of the first community, or else the first of all.
type Holder = Option<(WorkerId, String)>;

async fn enter_people(
    work: &mut UnitOfWork,
    population: &Population,
    places: &Places<'_>,
    divisions: &Divisions,
    histories: &mut Careers,
    progress: &(dyn Fn(usize) + Sync),
) -> AppResult<(usize, Holder)> {
    let year = year(&population.spec());
    let mut people = population.people().peekable();
    let community = accounts::first_community(places, divisions);
    let (mut entered, mut first, mut there) = (0, None, None);
    while people.peek().is_some() {
        let batch: Vec<_> = people
            .by_ref()
            .take(BATCH)
            .filter_map(|person| people::record(person, places, divisions, year))
            .collect();
        let held: Vec<_> = batch
            .iter()
            .map(|record| (record.assignment.organisation, record.profile.name.clone()))
            .collect();
        let careers: Vec<_> = batch.iter().map(|record| histories.of(record)).collect();
        let ids = exchange::load(work, batch).await?;
        work.enter_careers(ids.iter().copied().zip(careers).collect())
            .await?;
        entered += ids.len();
        for (id, (place, name)) in ids.into_iter().zip(held) {
            let holder = || Some((id, name.clone()));
            first = first.or_else(holder);
            if Some(place) == community {
                there = there.or_else(holder);
            }
        }
        progress(entered);
    }
    Ok((entered, there.or(first)))
}
