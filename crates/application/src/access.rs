//! Permission by type: a use case asks for `&Access<P>`, and only [`Actor::require`] makes one.

use std::{collections::BTreeSet, marker::PhantomData, sync::Arc};

use chrono::{DateTime, Utc};
use contract::{ErrorCode, Permission, Reach, Requires};
use persistence::{
    Origin, Scope, Store,
    identity::{Principal, Versions},
};

use crate::{App, AppError, AppResult};

/// Someone who is signed in (操作人).
#[derive(Clone, Debug)]
pub struct Actor {
    app: App,
    principal: Arc<Principal>,
    permissions: Arc<BTreeSet<Permission>>,
    must_change_password: bool,
    must_enrol_second_factor: bool,
    second_factor_at: Option<DateTime<Utc>>,
    versions: Versions,
    ip: Option<String>,
    source: Option<String>,
}

impl Actor {
    pub(crate) fn new(
        app: App,
        principal: Arc<Principal>,
        versions: Versions,
        ip: Option<String>,
    ) -> Self {
        let permissions = principal
            .permissions
            .iter()
            .filter_map(|code| Permission::from_code(code))
            .collect();
        Self {
            app,
            must_change_password: principal.must_change_password,
            principal,
            permissions: Arc::new(permissions),
            must_enrol_second_factor: false,
            second_factor_at: None,
            versions,
            ip,
            source: None,
        }
    }

    pub(crate) fn with_outdated_password(mut self) -> Self {
        self.must_change_password = true;
        self
    }

    /// Of a session: whether a second factor must be set up before anything else, and when it was
    /// last proved.
    pub(crate) fn with_second_factor(
        mut self,
        must_enrol: bool,
        proved_at: Option<DateTime<Utc>>,
    ) -> Self {
        self.must_enrol_second_factor = must_enrol;
        self.second_factor_at = proved_at;
        self
    }

    /// Whether a second factor must be set up before anything else.
    pub const fn must_enrol_second_factor(&self) -> bool {
        self.must_enrol_second_factor
    }

    /// When the second factor was last proved in this session.
    pub const fn second_factor_at(&self) -> Option<DateTime<Utc>> {
        self.second_factor_at
    }

    /// Whether the password must be changed before anything else.
    pub const fn must_change_password(&self) -> bool {
        self.must_change_password
    }

    /// The same actor working through an import, for the log.
    #[must_use]
    pub fn through(mut self, source: String) -> Self {
        self.source = Some(source);
        self
    }

    /// Who it is.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Whether it has a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// All its permissions.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> + '_ {
        self.permissions.iter().copied()
    }

    /// The application.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Versions of roles, organisations and dictionaries when the request came in.
    pub const fn versions(&self) -> Versions {
        self.versions
    }

    /// For the audit log.
    pub fn origin(&self) -> Origin {
        Origin {
            account_id: Some(self.principal.account_id),
            actor: self.principal.display_name.clone(),
            ip: self.ip.clone(),
            source: self.source.clone(),
        }
    }

    /// The actor with proof of a permission.
    ///
    /// # Errors
    /// `password_change_required` before the first password change, `second_factor_missing` before
    /// an administrator has set one up, `permission_missing` without it.
    pub fn require<P: Requires>(self) -> AppResult<Access<P>> {
        if self.must_change_password {
            return Err(AppError::new(ErrorCode::PasswordChangeRequired));
        }
        if self.must_enrol_second_factor {
            return Err(AppError::new(ErrorCode::SecondFactorMissing).with_detail(
                "管理员账号须先启用双重验证，请在个人设置中办理。",
                "Administrators must set up a second factor first, in their settings.",
            ));
        }
        if !self.may(P::PERMISSION) {
            return Err(AppError::new(ErrorCode::PermissionMissing));
        }
        Ok(Access {
            actor: self,
            proof: PhantomData,
        })
    }
}

/// An actor who has permission `P`.
#[derive(Clone, Debug)]
pub struct Access<P> {
    actor: Actor,
    proof: PhantomData<P>,
}

impl<P: Requires> Access<P> {
    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The application.
    pub const fn app(&self) -> &App {
        &self.actor.app
    }

    /// The store.
    pub fn store(&self) -> &Store {
        self.actor.app.store()
    }

    /// For the audit log.
    pub fn origin(&self) -> Origin {
        self.actor.origin()
    }

    /// Whether the actor has another permission too, e.g. a field right.
    pub fn may(&self, permission: Permission) -> bool {
        self.actor.may(permission)
    }

    /// The same actor with proof of another permission.
    ///
    /// # Errors
    /// `permission_missing`.
    pub fn also<Q: Requires>(&self) -> AppResult<Access<Q>> {
        self.actor.clone().require()
    }

    /// The subtrees in which this permission holds.
    pub fn scope(&self) -> &Scope {
        match P::PERMISSION.reach() {
            Reach::Edit => &self.actor.principal.edit,
            Reach::Approve => &self.actor.principal.approve,
            Reach::View | Reach::Global => &self.actor.principal.view,
        }
    }
}
