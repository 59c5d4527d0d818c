//! The second factor (双重验证): GB/T 22239-2019, 8.1.4.1 d, asks for one that uses cryptography.
//! A code counts once: its step is kept, and one that is not later is refused (RFC 6238, 5.2).

mod recovery;
mod totp;

use chrono::{DateTime, Utc};
use contract::{
    ErrorCode, Permission, RecoveryCodes, SecondFactorBegin, SecondFactorCode, SecondFactorProof,
    SecondFactorSecret, SecondFactorView,
};
use domain::ids::{AccountId, SessionId};
use persistence::{
    UnitOfWork,
    audit::AuditDraft,
    identity::{Account, FailureSubject, Principal, SecondFactor},
};

use super::{
    Caller, password,
    rules::{FRESH_PROOF, SecondFactorRule},
    session::verify_present,
    sign_in,
};
use crate::{Actor, App, AppError, AppResult, error::field_problem};

/// Permissions of the three administrators, and of keepers of accounts.
const ADMINISTRATORS: &[Permission] = &[
    Permission::AccountEdit,
    Permission::AccountDelegate,
    Permission::RoleEdit,
    Permission::AuditView,
    Permission::AuditVerify,
];

/// Whether somebody must set up a second factor before anything else.
pub(super) fn must_enrol(rule: SecondFactorRule, principal: &Principal) -> bool {
    let administers = ADMINISTRATORS
        .iter()
        .any(|one| principal.permissions.iter().any(|code| code == one.code()));
    rule == SecondFactorRule::Required && !principal.second_factor && administers
}

/// Until when a proof given then is fresh; none when it is not any more.
fn fresh_until(proved_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    proved_at
        .map(|at| at + FRESH_PROOF)
        .filter(|until| now < *until)
}

/// Asks for a proof of the second factor in this session within the last quarter of an hour: for
/// what carries much away, such as an export.
///
/// # Errors
/// `second_factor_missing` where one is required and there is none, `second_factor_proof_required`.
pub(crate) fn require_fresh(actor: &Actor) -> AppResult<()> {
    let rule = actor.app().settings().sign_in.second_factor;
    if !actor.principal().second_factor {
        return match rule {
            SecondFactorRule::Offered => Ok(()),
            SecondFactorRule::Required => Err(AppError::new(ErrorCode::SecondFactorMissing)
                .with_detail(
                    "此操作需要双重验证，请先在个人设置中启用。",
                    "This needs a second factor; set one up in your settings first.",
                )),
        };
    }
    match fresh_until(actor.second_factor_at(), actor.app().store().now()) {
        Some(_) => Ok(()),
        None => Err(AppError::new(ErrorCode::SecondFactorProofRequired)),
    }
}

/// Accepts a code within a unit of work: a step of the authenticator, or a recovery code, each
/// once. Answers whether it was right; a unit in which it was not must be dropped.
pub(super) async fn accept(
    work: &mut UnitOfWork,
    account: &Account,
    factor: &SecondFactor,
    code: &str,
) -> AppResult<bool> {
    let code = domain::text::normalize_digits(code);
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let totp = totp::codes(&factor.secret, &account.username)?;
    if let Some(step) = totp::step_of(&totp, &digits, work.now()) {
        return Ok(work.use_step(account.id, step).await?);
    }
    let hash = recovery::hash(account.id, &code);
    let used = work.use_recovery_code(account.id, &hash).await?;
    if used {
        note(work, "account.recovery_code_use", account.id);
    }
    Ok(used)
}

/// The own second factor.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn second_factor(actor: &Actor) -> AppResult<SecondFactorView> {
    let (store, id) = (actor.app().store(), actor.principal().account_id);
    let factor = store.second_factor(id).await?;
    let rule = actor.app().settings().sign_in.second_factor;
    let without = Principal {
        second_factor: false,
        ..actor.principal().clone()
    };
    Ok(SecondFactorView {
        enrolled_at: factor.and_then(|factor| factor.confirmed_at),
        recovery_codes_left: store.recovery_codes_left(id).await?,
        required: must_enrol(rule, &without),
        proved_until: fresh_until(actor.second_factor_at(), store.now()),
    })
}

/// Begins to set up a second factor: makes a secret, which counts once a code of it was confirmed.
///
/// # Errors
/// `fields_invalid` when the password is wrong, which counts like a failed sign-in;
/// `account_locked`; `rule_violated` when there is one already.
pub async fn begin_second_factor(
    actor: &Actor,
    input: &SecondFactorBegin,
    caller: &Caller,
) -> AppResult<SecondFactorSecret> {
    let store = actor.app().store();
    let account = own_account(actor).await?;
    verify_present(actor, &account, "password", &input.password, caller).await?;
    let secret = totp::fresh_secret(store.keyring());
    let work = store.begin(actor.origin()).await?;
    if !work.propose_second_factor(account.id, &secret).await? {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("已启用双重验证；更换手机请先停用再重新启用。", "A second factor is set up already; to change phones, remove it first and set it up again."));
    }
    work.commit().await?;
    let codes = totp::codes(&secret, &account.username)?;
    let uri = codes.to_url().map_err(AppError::internal)?;
    Ok(SecondFactorSecret {
        secret: codes.secret().to_base32(),
        qr_svg: totp::qr_svg(&uri)?,
        uri,
    })
}

/// Confirms the secret by a code of it: from now on it is asked for. The other sessions of the
/// account end; the recovery codes are answered this once.
///
/// # Errors
/// `fields_invalid` when the code is wrong; `account_locked`; `rule_violated` when no secret waits.
pub async fn confirm_second_factor(
    actor: &Actor,
    input: &SecondFactorCode,
    caller: &Caller,
) -> AppResult<RecoveryCodes> {
    let session = session_of(actor)?;
    let waiting = |factor: &SecondFactor| factor.confirmed_at.is_none();
    let mut work = prove(actor, &input.code, caller, waiting).await?;
    let account = actor.principal().account_id;
    work.confirm_second_factor(account).await?;
    let codes = give_recovery_codes(actor.app(), &work, account).await?;
    work.note_second_factor(session).await?;
    work.revoke_sessions_except(account, Some(session)).await?;
    note(&mut work, "account.second_factor_enrol", account);
    work.commit().await?;
    Ok(codes)
}

/// Proves the second factor once more in this session.
///
/// # Errors
/// `fields_invalid` when the code is wrong or was used before, which counts like a failed sign-in;
/// `account_locked`; `rule_violated` without a second factor.
pub async fn prove_second_factor(
    actor: &Actor,
    input: &SecondFactorCode,
    caller: &Caller,
) -> AppResult<SecondFactorProof> {
    let session = session_of(actor)?;
    let mut work = prove(actor, &input.code, caller, confirmed).await?;
    work.note_second_factor(session).await?;
    note(
        &mut work,
        "session.second_factor",
        actor.principal().account_id,
    );
    let proved_until = work.now() + FRESH_PROOF;
    work.commit().await?;
    Ok(SecondFactorProof { proved_until })
}

/// Replaces the recovery codes.
///
/// # Errors
/// Those of [`prove_second_factor`].
pub async fn renew_recovery_codes(
    actor: &Actor,
    input: &SecondFactorCode,
    caller: &Caller,
) -> AppResult<RecoveryCodes> {
    let session = session_of(actor)?;
    let mut work = prove(actor, &input.code, caller, confirmed).await?;
    let account = actor.principal().account_id;
    let codes = give_recovery_codes(actor.app(), &work, account).await?;
    work.note_second_factor(session).await?;
    note(&mut work, "account.recovery_codes_renew", account);
    work.commit().await?;
    Ok(codes)
}

/// Removes the own second factor, e.g. to set it up on another phone.
///
/// # Errors
/// Those of [`prove_second_factor`].
pub async fn remove_second_factor(
    actor: &Actor,
    input: &SecondFactorCode,
    caller: &Caller,
) -> AppResult<()> {
    let session = session_of(actor)?;
    let mut work = prove(actor, &input.code, caller, confirmed).await?;
    let account = actor.principal().account_id;
    work.remove_second_factor(account).await?;
    work.revoke_sessions_except(account, Some(session)).await?;
    note(&mut work, "account.second_factor_remove", account);
    Ok(work.commit().await?)
}

const fn confirmed(factor: &SecondFactor) -> bool {
    factor.confirmed_at.is_some()
}

/// A unit of work in which a right code has been used up. A wrong one counts like a failed
/// sign-in: whoever found an unlocked screen must not be able to guess on here.
async fn prove(
    actor: &Actor,
    code: &str,
    caller: &Caller,
    fits: impl Fn(&SecondFactor) -> bool,
) -> AppResult<UnitOfWork> {
    let (app, store) = (actor.app(), actor.app().store());
    // Held until a failure is counted: guesses sent all at once wait for each other.
    let _turn = password::turn().await?;
    let account = own_account(actor).await?;
    let name = FailureSubject::username(&account.username);
    if !store.locked(&[name]).await?.is_empty() {
        return Err(AppError::new(ErrorCode::AccountLocked));
    }
    let factor = store.second_factor(account.id).await?;
    let factor = factor.filter(|factor| fits(factor)).ok_or_else(|| {
        AppError::new(ErrorCode::RuleViolated).with_detail(
            "双重验证当前状态不允许此操作，请刷新后重试。",
            "The state of the second factor does not allow this; reload and try again.",
        )
    })?;
    let mut work = store.begin(actor.origin()).await?;
    if accept(&mut work, &account, &factor, code).await? {
        return Ok(work);
    }
    work.abandon().await?;
    let action = "session.second_factor";
    sign_in::count_failure(app, &account.username, Some(&account), caller, action).await?;
    Err(AppError::fields(vec![field_problem(
        "code",
        "code_wrong",
        "验证码不正确或已使用过，请等待下一个验证码。",
        "The code is wrong or was used before; wait for the next one.",
    )]))
}

async fn give_recovery_codes(
    app: &App,
    work: &UnitOfWork,
    account: AccountId,
) -> AppResult<RecoveryCodes> {
    let codes = recovery::fresh(app.store().keyring());
    let hashes = codes.iter().map(|code| recovery::hash(account, code));
    work.replace_recovery_codes(account, hashes.collect())
        .await?;
    Ok(RecoveryCodes { codes })
}

async fn own_account(actor: &Actor) -> AppResult<Account> {
    let account = actor.app().store().account(actor.principal().account_id);
    Ok(account.await?.ok_or(ErrorCode::SessionEnded)?)
}

fn session_of(actor: &Actor) -> AppResult<SessionId> {
    Ok(actor
        .principal()
        .session_id
        .ok_or(ErrorCode::SessionEnded)?)
}

fn note(work: &mut UnitOfWork, action: &'static str, id: AccountId) {
    work.audit(AuditDraft {
        action,
        object_kind: "account",
        object_id: Some(id.to_string()),
        ..AuditDraft::default()
    });
}
