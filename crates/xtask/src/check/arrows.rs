//! Which crate may stand on which, and where each framework may appear.

use serde_json::Value;

/// What each room may stand on. A crate that is not here may stand on none of ours.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("contract", &["domain"]),
    ("migrations", &[]),
    ("persistence", &["domain", "migrations"]),
    ("application", &["persistence", "domain", "contract"]),
    ("api", &["application", "contract", "domain"]),
    ("client", &["contract"]),
    ("frontend", &["client", "contract", "domain"]),
    (
        "server",
        &[
            "api",
            "application",
            "client",
            "contract",
            "domain",
            "persistence",
        ],
    ),
    (
        "testkit",
        &[
            "domain",
            "contract",
            "migrations",
            "persistence",
            "application",
        ],
    ),
    ("xtask", &[]),
];

/// Where a framework lives, by the beginning of its crates' names.
const FRAMEWORKS: &[(&str, &[&str])] = &[
    ("sea-orm", &["persistence", "migrations", "testkit"]),
    ("sea-query", &["persistence", "migrations", "testkit"]),
    ("sqlx", &["persistence", "migrations", "testkit"]),
    ("actix", &["api", "server"]),
    ("utoipa-actix", &["api", "server"]),
    ("utoipa-swagger", &["api", "server"]),
    ("leptos", &["frontend"]),
    ("web-sys", &["frontend", "client"]),
];

/// The dependencies that must not be, from `cargo metadata`. Tests may use the test kit.
pub fn violations(metadata: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for package in packages.clone() {
        let name = text(package, "name");
        let dependencies = package
            .get("dependencies")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for dependency in dependencies {
            let target = text(dependency, "name");
            let in_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            let ours = packages
                .clone()
                .any(|package| text(package, "name") == target);
            if ours && !may_stand_on(name, target) && !(in_tests && target == "testkit") {
                found.push(format!(
                    "{name} depends on {target}; ARCHITECTURE.md draws no such arrow"
                ));
            }
            let home = FRAMEWORKS
                .iter()
                .find(|(prefix, _)| target.starts_with(prefix));
            if let Some((_, homes)) = home.filter(|(_, homes)| !homes.contains(&name)) {
                found.push(format!(
                    "{name} depends on {target}, which lives only in {}",
                    homes.join(", ")
                ));
            }
        }
    }
    found
}

fn may_stand_on(name: &str, target: &str) -> bool {
    ARROWS
        .iter()
        .any(|(from, to)| *from == name && to.contains(&target))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(name: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        violations(&json!({ "packages": [
            { "name": name, "dependencies": [{ "name": dependency, "kind": kind }] },
            { "name": "domain", "dependencies": [] },
            { "name": "persistence", "dependencies": [] },
            { "name": "testkit", "dependencies": [] },
        ] }))
    }

    #[test]
    fn an_arrow_against_the_direction_is_a_violation() {
        assert!(with("contract", "domain", None).is_empty());
        assert_eq!(with("api", "persistence", None).len(), 1);
        assert_eq!(with("frontend", "persistence", None).len(), 1);
    }

    #[test]
    fn a_framework_outside_its_home_is_a_violation() {
        assert!(with("persistence", "sea-orm", None).is_empty());
        assert_eq!(with("application", "sea-orm", None).len(), 1);
        assert_eq!(with("application", "actix-web", Some("dev")).len(), 1);
    }

    #[test]
    fn the_test_kit_is_for_tests_only() {
        assert!(with("application", "testkit", Some("dev")).is_empty());
        assert_eq!(with("application", "testkit", None).len(), 1);
    }
}
