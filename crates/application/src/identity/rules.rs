//! The numbers behind signing in. GB/T 22239 asks for these limits without fixing them; the
//! values are the usual ones of its assessors or stricter.

use chrono::TimeDelta;
use persistence::identity::LockRule;

/// Life of an access token; whoever goes on working renews it unnoticed.
pub(super) const ACCESS_TOKEN: TimeDelta = TimeDelta::minutes(10);
/// A session unused for this long has ended.
pub(super) const IDLE: TimeDelta = TimeDelta::minutes(30);
/// A session ends after this time however much it is used.
pub(super) const SESSION: TimeDelta = TimeDelta::hours(12);
/// A use is written at most this often; every request would otherwise be a write.
pub(super) const LAST_USE: TimeDelta = TimeDelta::minutes(1);
/// How long the refresh token before the last still passes: two tabs of one browser ask at once.
pub(super) const REFRESH_GRACE: TimeDelta = TimeDelta::seconds(10);
/// Passwords of the past that cannot be used again, the present one included.
pub(super) const PASSWORD_HISTORY: u64 = 5;

/// Failures under one user name.
pub(super) const LOCK_USERNAME: LockRule = LockRule {
    failures: 5,
    duration: TimeDelta::minutes(10),
};
/// Failures from one address: an office behind one address has many users.
pub(super) const LOCK_ADDRESS: LockRule = LockRule {
    failures: 50,
    duration: TimeDelta::minutes(10),
};
