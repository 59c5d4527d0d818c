//! Who is signed in. The access token lives only in this memory; the refresh token only in an
//! HttpOnly cookie that no script can read.

use contract::{Me, Permission};
use leptos::prelude::*;

/// Where signing in stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// The page has just loaded and asks whether a session lives.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    Active,
    /// The session has ended under the user's hands; what is on the page stays.
    Expired,
}

/// The session store.
#[derive(Clone, Copy)]
pub struct Session {
    phase: RwSignal<Phase>,
    me: RwSignal<Option<Me>>,
    /// Instant in milliseconds at which the access token ends.
    expires_at: StoredValue<f64>,
}

impl Session {
    /// Nobody yet.
    pub fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Starting),
            me: RwSignal::new(None),
            expires_at: StoredValue::new(0.0),
        }
    }

    /// Where signing in stands.
    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Who is signed in.
    pub fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// Who is signed in, without following changes.
    pub fn me_now(self) -> Option<Me> {
        self.me.get_untracked()
    }

    /// Whether the account may do something. Hides what would be refused; the server decides.
    /// Not followed: the frame is made anew when an account's rights change.
    pub fn may(self, permission: Permission) -> bool {
        self.me.with_untracked(|me| {
            me.as_ref()
                .is_some_and(|me| me.permissions.contains(&permission))
        })
    }

    /// Whether test numbers are accepted: only a demonstration does.
    pub fn is_demonstration(self) -> bool {
        self.me
            .with_untracked(|me| me.as_ref().is_some_and(|me| me.demonstration))
    }

    /// Somebody has signed in.
    pub fn enter(self, me: Me) {
        self.me.set(Some(me));
        self.phase.set(Phase::Active);
    }

    /// Nobody is signed in any more.
    pub fn leave(self) {
        self.expires_at.set_value(0.0);
        self.me.set(None);
        self.phase.set(Phase::SignedOut);
    }

    /// The session has ended by itself.
    pub fn expire(self) {
        self.expires_at.set_value(0.0);
        let signed_in = self.me.with_untracked(Option::is_some);
        self.phase.set(if signed_in {
            Phase::Expired
        } else {
            Phase::SignedOut
        });
    }

    /// Notes until when the access token holds.
    pub fn token_until(self, instant_ms: f64) {
        self.expires_at.set_value(instant_ms);
    }

    /// Whether the access token holds for another half minute.
    pub fn token_is_fresh(self, now_ms: f64) -> bool {
        self.expires_at.get_value() - now_ms > 30_000.0
    }
}
