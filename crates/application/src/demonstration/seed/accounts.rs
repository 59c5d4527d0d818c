//! The demonstration's accounts: two for the city, one for each unit, some below, the three
//! administrators, a keeper of a district's accounts and a community worker.

use domain::ids::{OrganisationId, WorkerId};
use persistence::UnitOfWork;

use super::places::Places;
use crate::{
    AppResult,
    demonstration::Divisions,
    identity::{
        AccountSeed, BuiltinRole, hash_password, seed_account, seed_account_of, seed_builtin_roles,
    },
};

/// Units of which one street or town and one of its communities get an account: an ordinary
/// district, and a functional zone whose places lie in other districts by statute.
const WITH_ACCOUNTS_BELOW: &[&str] = &["510104", "510171"];
/// The unit with a keeper of its own accounts.
const WITH_KEEPER: &str = "510104";
/// User name of the community worker who looks at their own record.
const WORKER: &str = "worker-demo";

/// Makes the accounts. Answers their user names.
///
/// # Errors
/// `name_taken` when there is one of a name.
pub(super) async fn make(
    work: &mut UnitOfWork,
    places: &Places<'_>,
    divisions: &Divisions,
    password: &str,
) -> AppResult<Vec<String>> {
    seed_builtin_roles(work).await?;
    // One hash for all: they share the password, and hashing is slow on purpose.
    let password = hash_password(work.store().keyring(), password).await?;
    let mut usernames = Vec::new();
    for (username, display_name, role, scope) in wanted(places, divisions) {
        let seed = AccountSeed {
            username: username.clone(),
            display_name,
            password: password.clone(),
            must_change_password: false,
            role,
            scopes: scope.into_iter().collect(),
        };
        seed_account(work, &seed).await?;
        usernames.push(username);
    }
    Ok(usernames)
}

/// The community of the first of the clerks, where the worker with an account is.
pub(super) fn first_community(
    places: &Places<'_>,
    divisions: &Divisions,
) -> Option<OrganisationId> {
    let unit = WITH_ACCOUNTS_BELOW.first()?;
    let town = divisions
        .towns
        .iter()
        .find(|town| town.unit_code == *unit)?;
    let mut villages = divisions.villages.iter().zip(&places.villages);
    let (_, id) = villages.find(|(village, _)| village.town_code == town.code)?;
    Some(*id)
}

/// Makes the account of one of the people. Answers its user name.
///
/// # Errors
/// `name_taken` when there is one of the name.
pub(super) async fn of_worker(
    work: &mut UnitOfWork,
    worker: WorkerId,
    name: String,
    password: &str,
) -> AppResult<String> {
    let seed = AccountSeed {
        username: WORKER.to_owned(),
        display_name: name,
        password: hash_password(work.store().keyring(), password).await?,
        must_change_password: false,
        role: BuiltinRole::Worker,
        scopes: Vec::new(),
    };
    seed_account_of(work, &seed, Some(worker)).await?;
    Ok(seed.username)
}

type Wanted = (String, String, BuiltinRole, Option<OrganisationId>);

fn wanted(places: &Places<'_>, divisions: &Divisions) -> Vec<Wanted> {
    let city = (
        "city".to_owned(),
        "成都市社区工作专员".to_owned(),
        BuiltinRole::CityOfficer,
        Some(places.city),
    );
    // Nobody approves what they have submitted themselves.
    let second = (
        "city-2".to_owned(),
        "成都市社区工作复核专员".to_owned(),
        BuiltinRole::CityOfficer,
        Some(places.city),
    );
    let mut wanted = vec![city, second];
    for unit in &divisions.units {
        let scope = places.units.get(unit.code).map(|offices| offices.unit);
        wanted.push((
            format!("district-{}", unit.code),
            format!("{}社区工作专员", unit.name),
            BuiltinRole::DistrictOfficer,
            scope,
        ));
        if unit.code == WITH_KEEPER {
            wanted.push((
                format!("keeper-{}", unit.code),
                format!("{}账号管理员", unit.name),
                BuiltinRole::DistrictAccountKeeper,
                scope,
            ));
        }
    }
    for unit in WITH_ACCOUNTS_BELOW {
        let Some(town) = divisions.towns.iter().find(|town| town.unit_code == *unit) else {
            continue;
        };
        let scope = places.towns.get(town.code).map(|(town, _)| *town);
        wanted.push((
            format!("town-{}", town.code),
            format!("{}社区工作专员", town.name),
            BuiltinRole::StreetOfficer,
            scope,
        ));
        let villages = divisions.villages.iter().zip(&places.villages);
        if let Some((village, id)) = villages
            .into_iter()
            .find(|(village, _)| village.town_code == town.code)
        {
            let name = format!("{}信息员", village.place_name());
            wanted.push((
                format!("village-{}", village.code),
                name,
                BuiltinRole::CommunityClerk,
                Some(*id),
            ));
        }
    }
    for (username, display_name, role, scope) in [
        // Sees the tree, to choose the scopes of accounts; no business data.
        (
            "sysadmin",
            "系统管理员",
            BuiltinRole::SystemAdmin,
            Some(places.city),
        ),
        ("secadmin", "安全管理员", BuiltinRole::SecurityAdmin, None),
        ("auditor", "审计管理员", BuiltinRole::Auditor, None),
    ] {
        wanted.push((username.to_owned(), display_name.to_owned(), role, scope));
    }
    wanted
}
