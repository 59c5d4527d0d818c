//! English twins of what the built-in roles are called. One that was renamed keeps its own name.

use contract::BuiltinRole;

use super::text::{Common, Lang, Text};

/// The name of a role.
pub fn name(name: &str, lang: Lang) -> String {
    let builtin = BuiltinRole::ALL.iter().find(|role| role.name() == name);
    match (lang, builtin) {
        (Lang::En, Some(role)) => role.name_en().to_owned(),
        _ => name.to_owned(),
    }
}

/// The names of some roles, one after the other.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>, lang: Lang) -> String {
    let names: Vec<_> = names.into_iter().map(|role| name(role, lang)).collect();
    names.join(Common::Comma.get(lang))
}

/// What a role is for.
pub fn description(text: &str, lang: Lang) -> String {
    let builtin = BuiltinRole::ALL
        .iter()
        .find(|role| role.description() == text);
    match (lang, builtin) {
        (Lang::En, Some(role)) => role.description_en().to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_roles_have_an_english_name_and_own_ones_keep_theirs() {
        for role in BuiltinRole::ALL {
            assert_eq!(name(role.name(), Lang::Zh), role.name());
            for english in [
                name(role.name(), Lang::En),
                description(role.description(), Lang::En),
            ] {
                assert!(english.is_ascii(), "{english}");
            }
        }
        assert_eq!(name("值班", Lang::En), "值班");
        assert_eq!(names(["审计管理员", "值班"], Lang::En), "Auditor, 值班");
        assert_eq!(names(["审计管理员", "值班"], Lang::Zh), "审计管理员、值班");
    }
}
