//! The people list's filter in the address of the page.

use contract::WorkerQuery;

use super::query;

/// Keys of the address that are filters, in the order of the filter drawer.
pub const KEYS: &[&str] = &[
    "organisation_id",
    "class",
    "full_time",
    "status",
    "post",
    "sex",
    "ethnicity",
    "marital",
    "political",
    "education",
    "degree",
    "qualification",
    "entry_kind",
    "relation",
    "employer_id",
    "department_id",
    "age_from",
    "age_to",
    "born_from",
    "born_to",
    "community_from",
    "community_to",
    "q",
    "as_of",
];

/// The filter of an address. A value that cannot be read is left out, so that an address with
/// a mistake shows a list rather than nothing.
pub fn from_address(address: &str) -> WorkerQuery {
    let known: Vec<_> = query::pairs(address)
        .into_iter()
        .filter(|(key, _)| {
            KEYS.contains(&key.as_str())
                || matches!(key.as_str(), "sort" | "descending" | "cursor" | "limit")
        })
        .collect();
    let mut readable: Vec<(&str, &str)> = Vec::new();
    for (key, value) in &known {
        if read(&[(key, value)]).is_some() {
            readable.push((key, value));
        }
    }
    read(&readable).unwrap_or_default()
}

fn read(pairs: &[(&str, &str)]) -> Option<WorkerQuery> {
    serde_urlencoded::from_str(&query::join(pairs.iter().copied())).ok()
}

/// How many filters an address holds, the search text aside.
pub fn active(address: &str) -> usize {
    query::pairs(address)
        .iter()
        .filter(|(key, value)| key != "q" && !value.is_empty() && KEYS.contains(&key.as_str()))
        .count()
}

/// The address without page and order: what a saved view keeps.
pub fn to_keep(address: &str) -> String {
    query::with(address, &[("cursor", "")])
}

/// Whether a code is among comma-separated ones.
pub fn holds(list: &str, code: &str) -> bool {
    list.split(',').any(|held| held == code)
}

/// Adds or removes a code of a comma-separated list.
pub fn toggle(list: &str, code: &str) -> String {
    let mut codes: Vec<&str> = list.split(',').filter(|held| !held.is_empty()).collect();
    match codes.iter().position(|held| *held == code) {
        Some(at) => {
            codes.remove(at);
        }
        None => codes.push(code),
    }
    codes.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_filter() {
        let filter = from_address(
            "q=zs&class=HEAD%2CDEPUTY&age_from=30&full_time=true&sort=birth_date&as_of=2022-06-30",
        );
        assert_eq!(filter.q.as_deref(), Some("zs"));
        assert_eq!(filter.class.as_deref(), Some("HEAD,DEPUTY"));
        assert_eq!(filter.age_from, Some(30));
        assert_eq!(filter.full_time, Some(true));
        assert_eq!(filter.sort, Some(contract::WorkerSort::BirthDate));
        assert_eq!(filter.as_of, "2022-06-30".parse().ok());
    }

    #[test]
    fn a_mistake_in_an_address_costs_only_its_own_filter() {
        let filter = from_address("q=%E5%BC%A0&age_from=old&born_from=2022-13-01&nothing=1");
        assert_eq!(
            filter,
            WorkerQuery {
                q: Some("张".to_owned()),
                ..WorkerQuery::default()
            }
        );
    }

    #[test]
    fn an_identity_number_is_never_a_filter_of_an_address() {
        assert!(KEYS.iter().all(|key| !key.contains("id_number")));
    }

    #[test]
    fn codes_are_added_and_removed() {
        assert_eq!(toggle("", "HEAD"), "HEAD");
        assert_eq!(toggle("HEAD,STAFF", "HEAD"), "STAFF");
        assert!(holds("HEAD,STAFF", "STAFF") && !holds("HEAD", "HE"));
        assert_eq!(active("q=a&class=HEAD&sort=name&age_from=3"), 2);
    }
}
