//! Who may decide what: the seats of an account, and of those it stands in for.

use contract::{ErrorCode, Permission, Requires};
use domain::{
    ids::{AccountId, WorkerId},
    organisation::OrganisationPath,
    worker::submission::{Deed, Level, SamePerson, four_eyes},
};
use persistence::{
    Scope,
    worker::submission::{Seat, Step, Submission, Submissions},
};

use crate::{
    Access, AppError, AppResult,
    organisation::{Tree, tree_of},
};

/// Seats of one account.
#[derive(Clone, Debug)]
struct Holder {
    /// The account stood in for; none for oneself.
    behalf: Option<AccountId>,
    seats: Vec<Seat>,
}

/// Everything someone may decide today (审核席位).
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    own: AccountId,
    /// Whom the account belongs to.
    person: Option<WorkerId>,
    holders: Vec<Holder>,
    seats: Vec<Seat>,
}

/// In whose name someone decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deciding {
    pub(super) level: Level,
    pub(super) behalf: Option<AccountId>,
}

impl Bench {
    /// The seats of an account: within its own approve scope, and within that of everyone who
    /// named it to stand in today and still has the right.
    pub(crate) async fn of<P: Requires>(access: &Access<P>) -> AppResult<Self> {
        let principal = access.actor().principal();
        let mut bench = Self::nobody(access);
        if !access.may(Permission::SubmissionConfirm) {
            return Ok(bench);
        }
        let tree = tree_of(access).await?;
        bench.holders.push(Holder {
            behalf: None,
            seats: seats(&tree, &principal.approve),
        });
        for away in access.store().substituted_by(bench.own).await? {
            let right = Permission::SubmissionConfirm.code();
            let principal = access.store().principal(away, None).await?;
            if let Some(principal) = principal
                && principal.permissions.iter().any(|code| code == right)
            {
                bench.holders.push(Holder {
                    behalf: Some(away),
                    seats: seats(&tree, &principal.approve),
                });
            }
        }
        let all = bench.holders.iter().flat_map(|holder| &holder.seats);
        bench.seats = all.cloned().collect();
        Ok(bench)
    }

    /// The account alone, which decides nothing.
    pub(super) fn nobody<P: Requires>(access: &Access<P>) -> Self {
        let principal = access.actor().principal();
        Self {
            own: principal.account_id,
            person: principal.worker_id,
            holders: Vec::new(),
            seats: Vec::new(),
        }
    }

    /// The account.
    pub(crate) const fn own(&self) -> AccountId {
        self.own
    }

    /// All seats.
    pub(crate) fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// Everything in reach: one's own, and what lies within the seats. What has waited too long
    /// for a level waits for those above as well.
    pub(crate) fn reach<'a, P: Requires>(&'a self, access: &'a Access<P>) -> Submissions<'a> {
        let all = access.store().submissions();
        all.of(self.own, &self.seats)
            .escalating(access.app().escalated_before())
    }

    /// Whether any seat holds a place, so that its submissions are shown with their values.
    pub(super) fn holds(&self, path: Option<&OrganisationPath>) -> bool {
        path.is_some_and(|path| self.seats.iter().any(|seat| seat.root.contains(path)))
    }

    /// In whose name a submission that waits may be decided.
    ///
    /// # Errors
    /// `submission_state_unfit` when it does not wait, or waits for a higher level;
    /// `second_person_required` by the four eyes.
    pub(super) fn deciding(
        &self,
        submission: &Submission,
        path: Option<&OrganisationPath>,
        steps: &[Step],
    ) -> AppResult<Deciding> {
        let unfit = AppError::new(ErrorCode::SubmissionStateUnfit);
        let Some(stage) = submission.stage else {
            let state = submission.state;
            return Err(unfit.with_detail(
                format!("该报送{}。", state.label()),
                format!("The submission stands at: {}.", state.label_en()),
            ));
        };
        if submission.worker.is_some() && submission.worker == self.person {
            return Err(same_person(SamePerson::Concerned));
        }
        let deeds: Vec<Deed> = steps.iter().map(Step::deed).collect();
        let mut refused = None;
        for holder in &self.holders {
            let level = holder
                .seats
                .iter()
                .filter(|seat| path.is_some_and(|path| seat.root.contains(path)))
                .map(|seat| seat.level)
                .find(|level| *level >= stage);
            let Some(level) = level else { continue };
            match four_eyes(&deeds, submission.round, self.own, holder.behalf) {
                Ok(()) => {
                    return Ok(Deciding {
                        level,
                        behalf: holder.behalf,
                    });
                }
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        let own = submission.submitted_by == self.own;
        match refused {
            None if own => Err(same_person(SamePerson::Submitted)),
            None => Err(unfit.with_detail(
                format!("该报送正在等待{}审核。", stage.label()),
                format!("It waits for this level: {}.", stage.label_en()),
            )),
            Some(why) => Err(same_person(why)),
        }
    }
}

fn same_person(why: SamePerson) -> AppError {
    let (zh, en) = match why {
        SamePerson::Submitted => (
            "不能审核本人（或所代理人员）提交的内容，请由他人办理。",
            "You, or whom you stand in for, handed this in; someone else must decide.",
        ),
        SamePerson::Concerned => (
            "不能审核本人的信息，请由他人办理。",
            "It is about yourself; someone else must decide.",
        ),
        SamePerson::Confirmed => (
            "同一报送的各级审核须由不同人员办理，您（或所代理人员）已审核过上一级。",
            "Each level is confirmed by another person; you, or whom you stand in for, confirmed the one before.",
        ),
    };
    AppError::new(ErrorCode::SecondPersonRequired).with_detail(zh, en)
}

/// The roots of a scope that stand at a level.
pub(super) fn seats(tree: &Tree, scope: &Scope) -> Vec<Seat> {
    let seat = |root: &OrganisationPath| {
        let node = tree.by_path(root)?;
        Some(Seat {
            root: root.clone(),
            level: Level::of(node.kind)?,
        })
    };
    scope.roots().iter().filter_map(seat).collect()
}
