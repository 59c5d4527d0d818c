use std::{fs, path::Path};

use application::identity::SecondFactorRule;

use super::*;

fn load(file: Option<&Path>, variables: &[(&str, &str)]) -> Result<Settings> {
    let find = |name: &str| {
        variables
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned())
    };
    Settings::load(file.map(Path::to_path_buf), &find)
}

fn file(content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cwis.toml");
    fs::write(&file, content).unwrap();
    (folder, file)
}

fn source(settings: &Settings, key: &str) -> String {
    settings
        .shown()
        .iter()
        .find(|shown| shown.key == key)
        .unwrap()
        .source
        .to_string()
}

#[test]
fn variables_win_over_the_file_and_the_file_over_defaults() {
    let (_folder, file) = file("bind = \"127.0.0.1:9000\"\nconnections = 4\nworkers = 3\n");
    let settings = load(
        Some(&file),
        &[("CWIS_CONNECTIONS", "8"), ("CWIS_WORKERS", "")],
    )
    .unwrap();
    assert_eq!(settings.bind.port(), 9000);
    assert_eq!(settings.connections, 8);
    assert_eq!(settings.workers, Threads(3), "an empty variable is not set");
    assert_eq!(settings.max_upload, ByteSize(200 << 20));
    assert_eq!(source(&settings, "connections"), "CWIS_CONNECTIONS");
    assert_eq!(source(&settings, "bind"), file.display().to_string());
    assert_eq!(source(&settings, "max_upload"), "default");
}

#[test]
fn the_file_can_be_named_by_a_variable() {
    let (_folder, file) = file("log_format = \"json\"");
    let settings = load(None, &[("CWIS_CONFIG", file.to_str().unwrap())]).unwrap();
    assert_eq!(settings.log_format, LogFormat::Json);
    assert!(load(None, &[("CWIS_CONFIG", "/nowhere/cwis.toml")]).is_err());
}

#[test]
fn a_misspelt_key_and_a_wrong_value_are_named_without_the_value() {
    let (_folder, misspelt) = file("database_uri = \"x\"");
    let text = load(Some(&misspelt), &[]).unwrap_err().to_string();
    assert!(
        text.contains("database_uri") && text.contains("database_url"),
        "{text}"
    );
    let text = load(None, &[("CWIS_DATABASE_URL", "mysql://u:s3cret@h/d")])
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("CWIS_DATABASE_URL") && !text.contains("s3cret"),
        "{text}"
    );
}

#[test]
fn the_database_lies_in_the_data_folder_unless_it_is_named() {
    let settings = load(None, &[("CWIS_DATA_DIR", "/srv/cwis?")]).unwrap();
    assert_eq!(
        settings.database_url.expose(),
        "sqlite:///srv/cwis%3F/cwis.db?mode=rwc"
    );
    let settings = load(
        None,
        &[("CWIS_DATABASE_URL", "postgres://cwis:s3cret@db/cwis")],
    )
    .unwrap();
    assert_eq!(
        settings.database_url.expose(),
        "postgres://cwis:s3cret@db/cwis"
    );
    let shown = format!("{:?} {:?}", settings.shown(), settings);
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn only_an_unreachable_server_is_a_demonstration_by_default() {
    let demonstration = |variables: &[(&str, &str)]| load(None, variables).unwrap().demonstration;
    assert!(demonstration(&[]));
    assert!(demonstration(&[(
        "CWIS_DATABASE_URL",
        "postgres://db/cwis"
    )]));
    assert!(!demonstration(&[("CWIS_BIND", "0.0.0.0:80")]));
    assert!(!demonstration(&[("CWIS_PUBLIC_TLS", "true")]));
    assert!(!demonstration(&[("CWIS_TRUST_PROXY", "true")]));
    assert!(demonstration(&[
        ("CWIS_BIND", "0.0.0.0:80"),
        ("CWIS_DEMONSTRATION", "true")
    ]));
}

#[test]
fn clear_passwords_on_the_network_are_refused_outside_a_demonstration() {
    let refused =
        |variables: &[(&str, &str)]| load(None, variables).unwrap().refuse_unsafe().is_err();
    assert!(refused(&[("CWIS_BIND", "0.0.0.0:80")]));
    assert!(!refused(&[
        ("CWIS_BIND", "0.0.0.0:80"),
        ("CWIS_PUBLIC_TLS", "true")
    ]));
    assert!(!refused(&[
        ("CWIS_BIND", "0.0.0.0:80"),
        ("CWIS_DEMONSTRATION", "true")
    ]));
    assert!(!refused(&[("CWIS_DEMONSTRATION", "false")]));
}

#[test]
fn help_explains_every_setting() {
    let help = help();
    for setting in SETTINGS {
        assert!(
            help.contains(setting.variable) && help.contains(setting.key),
            "{}",
            setting.key
        );
        assert!(
            setting.help.split_whitespace().count() > 3,
            "{}",
            setting.key
        );
    }
    assert!(help.lines().all(|line| line.chars().count() <= 130));
}

#[test]
fn the_limits_of_signing_in_are_settings_and_a_demonstration_keeps_its_passwords() {
    let real = [
        ("CWIS_DEMONSTRATION", "false"),
        ("CWIS_LOCK_MINUTES", "15"),
        ("CWIS_PASSWORD_DAYS", "60"),
    ];
    let limits = load(None, &real).unwrap().sign_in_limits();
    assert_eq!((limits.name_failures, limits.address_failures), (5, 50));
    assert_eq!(
        (limits.lock, limits.idle),
        (TimeDelta::minutes(15), TimeDelta::minutes(30))
    );
    assert_eq!(limits.session, TimeDelta::hours(12));
    assert_eq!(limits.password_age, Some(TimeDelta::days(60)));
    let limits = load(None, &[("CWIS_DEMONSTRATION", "true")])
        .unwrap()
        .sign_in_limits();
    assert_eq!(limits.password_age, None);
    assert!(load(None, &[("CWIS_LOCK_FAILURES", "0")]).is_err());
}

#[test]
fn a_second_factor_is_asked_for_unless_it_is_a_demonstration() {
    let rule = |variables: &[(&str, &str)]| load(None, variables).unwrap().second_factor;
    assert_eq!(
        rule(&[("CWIS_DEMONSTRATION", "false")]),
        SecondFactorRule::Required
    );
    assert_eq!(
        rule(&[("CWIS_DEMONSTRATION", "true")]),
        SecondFactorRule::Offered
    );
    let asked = [
        ("CWIS_DEMONSTRATION", "true"),
        ("CWIS_SECOND_FACTOR", "required"),
    ];
    assert_eq!(rule(&asked), SecondFactorRule::Required);
    assert!(load(None, &[("CWIS_SECOND_FACTOR", "never")]).is_err());
}

#[test]
fn every_setting_stands_in_both_readmes() {
    let readmes = [
        include_str!("../../../../README.md"),
        include_str!("../../../../README.zh-CN.md"),
    ];
    for setting in SETTINGS {
        let row = format!("| `{}` |", setting.variable);
        assert!(readmes.iter().all(|readme| readme.contains(&row)), "{row}");
    }
}
