//! What an operator meets: help, doctor, keys, refusals.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod harness;

use std::fs;

use harness::Installation;

#[cfg(unix)]
fn make_readable_by_all(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}

#[test]
fn help_explains_every_command_and_setting() {
    let installation = Installation::new();
    let help = installation.succeed(&["--help"]);
    for word in [
        "CWIS_DATABASE_URL",
        "CWIS_BIND",
        "CWIS_STATIC_DIR",
        "CWIS_DATA_DIR",
        "CWIS_DEMONSTRATION",
        "doctor",
        "migrate",
    ] {
        assert!(help.contains(word), "{word}");
    }
    for command in [
        &["serve"][..],
        &["migrate"],
        &["seed", "demo"],
        &["user", "create"],
        &["openapi"],
        &["import"],
        &["doctor"],
    ] {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        assert!(
            installation.succeed(&arguments).contains("Usage: cwis"),
            "{command:?}"
        );
    }
}

#[test]
fn doctor_names_what_is_missing_and_makes_nothing() {
    let installation = Installation::new();
    let ran = installation.run(&["doctor"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(
        ran.out.contains("WRONG  keys") && ran.out.contains("WRONG  database"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("cwis migrate"), "{}", ran.out);
    assert!(!installation.path("data").exists());
}

#[test]
fn doctor_is_content_after_migrating() {
    let installation = Installation::new();
    installation.succeed(&["migrate"]);
    let ran = installation.run(&["doctor"]);
    assert!(ran.status.success(), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Everything is in order."), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn keys_that_others_can_read_stop_everything() {
    let installation = Installation::new();
    installation.succeed(&["migrate"]);
    make_readable_by_all(&installation.keys());
    for command in ["doctor", "migrate", "serve"] {
        let ran = installation.run(&[command]);
        assert_eq!(ran.status.code(), Some(1), "{command}");
        assert!((ran.out + &ran.err).contains("chmod 600"), "{command}");
    }
}

#[test]
fn lost_keys_are_not_replaced_by_fresh_ones() {
    let installation = Installation::new();
    installation.succeed(&["migrate"]);
    fs::remove_file(installation.keys()).unwrap();
    let ran = installation.run(&["serve"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(ran.err.contains("put the key file back"), "{}", ran.err);
    assert!(!installation.keys().exists());
}

#[test]
fn keys_of_another_database_are_found_out() {
    let installation = Installation::new();
    installation.succeed(&[
        "seed",
        "demo",
        "--people",
        "20",
        "--password",
        "Demo-2026-cwis",
    ]);
    let other = Installation::new();
    other.succeed(&["migrate"]);
    fs::copy(other.keys(), installation.keys()).unwrap();
    for command in ["doctor", "serve"] {
        let ran = installation.run(&[command]);
        assert_eq!(ran.status.code(), Some(1), "{command}");
        assert!(
            (ran.out + &ran.err).contains("do not open what is stored"),
            "{command}"
        );
    }
}

#[test]
fn a_database_password_is_never_printed() {
    // The port is none, which the driver notices before it waits for an answer.
    let installation = Installation::new().with(
        "CWIS_DATABASE_URL",
        "postgres://cwis:s3cret@127.0.0.1:port/cwis",
    );
    for command in ["doctor", "migrate", "serve"] {
        let ran = installation.run(&[command]);
        assert_eq!(ran.status.code(), Some(1), "{command}");
        let said = ran.out + &ran.err;
        assert!(
            said.contains("postgres://cwis@127.0.0.1:port/cwis") && !said.contains("s3cret"),
            "{command}: {said}"
        );
    }
}

#[test]
fn the_demonstration_is_made_once_and_only_as_a_demonstration() {
    let arguments = [
        "seed",
        "demo",
        "--people",
        "20",
        "--password",
        "Demo-2026-cwis",
    ];
    let real = Installation::new().with("CWIS_DEMONSTRATION", "false");
    assert_eq!(real.run(&arguments).status.code(), Some(1));

    let installation = Installation::new();
    let said = installation.succeed(&arguments);
    for word in [
        "23 units",
        "261 streets",
        "3047 villages",
        "20 people",
        "city, city-2, district-510104",
        "sysadmin, secadmin, auditor",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("Demo-2026-cwis"));
    assert_eq!(
        installation.run(&arguments).status.code(),
        Some(1),
        "a second time"
    );

    let installation = installation.with("CWIS_DEMONSTRATION", "false");
    let ran = installation.run(&["serve"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(ran.err.contains("seed demo"), "{}", ran.err);
}

#[test]
fn a_first_account_can_be_made_on_an_empty_register() {
    let installation = Installation::new();
    installation.succeed(&["migrate"]);
    let said = installation.succeed(&["user", "create", "zhang.san", "--role", "system_admin"]);
    assert!(
        said.contains("account zhang.san made") && said.contains("first password: "),
        "{said}"
    );
    let again = installation.run(&["user", "create", "zhang.san", "--role", "system_admin"]);
    assert_eq!(again.status.code(), Some(1));
    let unknown = installation.run(&["user", "create", "li.si", "--role", "emperor"]);
    assert!(unknown.err.contains("community_clerk"), "{}", unknown.err);
}

#[test]
fn the_openapi_document_is_the_same_each_time() {
    let installation = Installation::new();
    let first = installation.succeed(&["openapi"]);
    installation.succeed(&["openapi", "--output", "document.json"]);
    assert_eq!(
        fs::read_to_string(installation.path("document.json")).unwrap(),
        first
    );
    let document: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert!(
        document["paths"]
            .as_object()
            .is_some_and(|paths| paths.len() > 20)
    );
}

#[test]
fn an_empty_password_on_standard_input_is_named() {
    let installation = Installation::new();
    std::fs::write(installation.path("people.csv"), "姓名\n张三\n").unwrap();
    let ran = installation.run(&["import", "people.csv", "--username", "city"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(
        ran.err
            .contains("the password of city on standard input is empty"),
        "{}",
        ran.err
    );
}
