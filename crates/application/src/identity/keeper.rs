//! Who keeps accounts: the system administrator all of them, a keeper of a subtree those who have
//! nothing that the keeper lacks (分级管理).

use std::{collections::BTreeSet, marker::PhantomData};

use contract::{Permission, Requires, perm};
use domain::ids::AccountId;
use persistence::{
    Origin, Store,
    identity::{Account, AccountFilter, Mandate, Role},
};

use crate::{Access, Actor, App, AppError, AppResult};

/// Someone who may do with accounts what permission `P` is for: with all of them who has `P`, with
/// those within their own bounds who keeps the accounts of a subtree.
#[derive(Clone, Debug)]
pub struct Keeper<P> {
    actor: Actor,
    everywhere: bool,
    proof: PhantomData<P>,
}

impl<P: Requires> Keeper<P> {
    /// The actor as a keeper of accounts.
    ///
    /// # Errors
    /// `permission_missing` for who has neither permission, and what [`Actor::require`] says.
    pub fn of(actor: Actor) -> AppResult<Self> {
        let everywhere = actor.clone().require::<P>();
        if let Err(refusal) = &everywhere
            && actor.clone().require::<perm::AccountDelegate>().is_err()
        {
            return Err(AppError::new(refusal.code()));
        }
        Ok(Self {
            everywhere: everywhere.is_ok(),
            actor,
            proof: PhantomData,
        })
    }

    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The application.
    pub const fn app(&self) -> &App {
        self.actor.app()
    }

    pub(super) fn store(&self) -> &Store {
        self.app().store()
    }

    pub(super) fn origin(&self) -> Origin {
        self.actor.origin()
    }

    pub(super) fn own_id(&self) -> AccountId {
        self.actor.principal().account_id
    }

    /// The bounds of the keeper of a subtree; none for who keeps all accounts.
    pub(super) async fn mandate(&self) -> AppResult<Option<Mandate>> {
        if self.everywhere {
            return Ok(None);
        }
        let store = self.store();
        let scopes = store.standing_scopes(self.own_id()).await?;
        let roles = store.roles().await?;
        Ok(Some(Mandate {
            keeper: self.own_id(),
            scopes,
            roles: givable(&roles, self.actor.permissions())
                .map(|role| role.id)
                .collect(),
        }))
    }

    /// An account within the bounds.
    ///
    /// # Errors
    /// `not_found` outside of them.
    pub(super) async fn account(&self, id: AccountId) -> AppResult<Account> {
        let filter = AccountFilter {
            ids: Some(vec![id]),
            within: self.mandate().await?,
            ..AccountFilter::default()
        };
        let found = self.store().accounts(&filter, None, 1).await?.pop();
        found.ok_or_else(AppError::not_found)
    }
}

impl<P: Requires> From<Access<P>> for Keeper<P> {
    fn from(access: Access<P>) -> Self {
        Self {
            actor: access.actor().clone(),
            everywhere: true,
            proof: PhantomData,
        }
    }
}

/// Roles that hold nothing but what somebody has. The keeping of accounts itself is not given on:
/// a chain of keepers would be out of the system administrator's sight.
fn givable(roles: &[Role], own: impl Iterator<Item = Permission>) -> impl Iterator<Item = &Role> {
    let own: BTreeSet<&str> = own
        .filter(|permission| *permission != Permission::AccountDelegate)
        .map(Permission::code)
        .collect();
    roles.iter().filter(move |role| {
        role.permissions
            .iter()
            .all(|permission| own.contains(permission.as_str()))
    })
}
