//! Days of access for a time as instants of Asia/Shanghai.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use contract::{Permission, RoleView, TemporaryGrantView};

use super::format;

/// Where access for a time stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Running,
    /// It will.
    ToCome,
    /// It did.
    Over,
}

/// The first instant of a day.
pub fn begins(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
    midnight.checked_sub_signed(TimeDelta::hours(8))
}

/// The first instant after a day.
pub fn ends(day: NaiveDate) -> Option<DateTime<Utc>> {
    begins(day.checked_add_days(Days::new(1))?)
}

/// Where a grant stands at an instant.
pub fn standing(grant: &TemporaryGrantView, ended: bool, now: DateTime<Utc>) -> Standing {
    if ended || grant.valid_until <= now {
        Standing::Over
    } else if grant.valid_from <= now {
        Standing::Running
    } else {
        Standing::ToCome
    }
}

/// From when until when, as it is shown.
pub fn time_of(grant: &TemporaryGrantView) -> String {
    format!(
        "{} – {}",
        format::instant(grant.valid_from),
        format::instant(grant.valid_until)
    )
}

/// Whether somebody may give a role: all of them who keeps all accounts; else one that holds
/// nothing they lack. The server decides; others are not offered.
pub fn may_give(role: &RoleView, own: &[Permission]) -> bool {
    let lacks =
        |needed: &Permission| *needed == Permission::AccountDelegate || !own.contains(needed);
    own.contains(&Permission::AccountEdit) || !role.permissions.iter().any(lacks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_shanghai() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        assert_eq!(
            begins(day).unwrap().to_rfc3339(),
            "2026-11-29T16:00:00+00:00"
        );
        assert_eq!(ends(day).unwrap().to_rfc3339(), "2026-11-30T16:00:00+00:00");
        assert_eq!(format::instant(ends(day).unwrap()), "2026-12-01 00:00");
    }

    #[test]
    fn a_role_that_holds_more_is_not_offered() {
        let role = |permissions: &[Permission]| RoleView {
            id: uuid::Uuid::nil().into(),
            revision: 1,
            code: None,
            name: String::new(),
            description: String::new(),
            permissions: permissions.to_vec(),
            accounts: 0,
        };
        let own = [Permission::WorkerView, Permission::AccountDelegate];
        assert!(may_give(&role(&[]), &own));
        assert!(may_give(&role(&[Permission::WorkerView]), &own));
        assert!(!may_give(
            &role(&[Permission::WorkerView, Permission::PayView]),
            &own
        ));
        assert!(!may_give(&role(&[Permission::AccountDelegate]), &own));
        assert!(may_give(
            &role(&[Permission::PayView]),
            &[Permission::AccountEdit]
        ));
    }
}
