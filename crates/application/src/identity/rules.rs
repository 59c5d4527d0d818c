//! The numbers behind signing in. GB/T 22239 asks for these limits without fixing them; the
//! values are the usual ones of its assessors or stricter.

use chrono::{DateTime, TimeDelta, Utc};
use persistence::identity::LockRule;

/// Life of an access token; whoever goes on working renews it unnoticed.
pub(super) const ACCESS_TOKEN: TimeDelta = TimeDelta::minutes(10);
/// A use is written at most this often; every request would otherwise be a write.
pub(super) const LAST_USE: TimeDelta = TimeDelta::minutes(1);
/// How long the refresh token before the last still passes: two tabs of one browser ask at once.
pub(super) const REFRESH_GRACE: TimeDelta = TimeDelta::seconds(10);
/// Passwords of the past that cannot be used again, the present one included.
pub(super) const PASSWORD_HISTORY: u64 = 5;

/// How long a proof of the second factor lets a session do what asks for a fresh one.
pub(super) const FRESH_PROOF: TimeDelta = TimeDelta::minutes(15);
/// Longest access for a time.
pub(super) const LONGEST_GRANT: TimeDelta = TimeDelta::days(90);

/// Who must have a second factor (双重验证要求). Who has set one up is asked for it in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactorRule {
    /// Administrators, before anything else; and whoever exports.
    Required,
    /// Nobody: for a demonstration, whose accounts are shared and whose password is printed.
    Offered,
}

/// The limits of signing in that an operator may set (登录限制).
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// Failures under one user name that lock it.
    pub name_failures: u32,
    /// Failures from one address that lock it; an office behind one address has many users.
    pub address_failures: u32,
    /// How long a lock lasts, and after which time without failure counting starts anew.
    pub lock: TimeDelta,
    /// A session unused for this long has ended.
    pub idle: TimeDelta,
    /// A session ends after this time however much it is used.
    pub session: TimeDelta,
    /// A password older than this must be changed; none for no limit.
    pub password_age: Option<TimeDelta>,
    /// Who must have a second factor.
    pub second_factor: SecondFactorRule,
    /// An account that has not signed in for this long is dormant.
    pub dormant: TimeDelta,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            name_failures: 5,
            address_failures: 50,
            lock: TimeDelta::minutes(10),
            idle: TimeDelta::minutes(30),
            session: TimeDelta::hours(12),
            password_age: Some(TimeDelta::days(90)),
            second_factor: SecondFactorRule::Required,
            dormant: TimeDelta::days(90),
        }
    }
}

impl SignInLimits {
    pub(super) const fn of_name(&self) -> LockRule {
        self.rule(self.name_failures)
    }

    pub(super) const fn of_address(&self) -> LockRule {
        self.rule(self.address_failures)
    }

    const fn rule(&self, failures: u32) -> LockRule {
        LockRule {
            failures: failures as i64,
            duration: self.lock,
        }
    }

    /// Whoever has last signed in before this instant is dormant.
    pub(super) fn unused_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.dormant
    }

    /// Whether a password set then is too old now.
    pub(super) fn outdated(&self, set_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.password_age.is_some_and(|age| now - set_at >= age)
    }
}
