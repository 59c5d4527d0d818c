//! The one table of pages: address, permission, title, place in the menu and parent. The
//! router, the menu and the breadcrumbs all read it.

use contract::Permission;
use uuid::Uuid;

use super::text::Common;

mod table;

pub use table::ROUTES;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// Figures of the own view.
    Home,
    /// The organisation tree.
    Organisations,
    /// One organisation in the tree.
    Organisation,
    /// Acts of reorganisation.
    Acts,
    /// One act.
    Act,
    /// Both sums of the places.
    Rollup,
    /// Approved posts and the people who hold them.
    Staffing,
    /// One organisation and what hangs below it, drawn for paper.
    StaffingChart,
    /// The people list.
    People,
    /// A new person.
    PersonNew,
    /// One person.
    Person,
    /// One person's record as a form.
    PersonEdit,
    /// What waits to be confirmed.
    Submissions,
    /// Who confirms in whose place.
    Substitutes,
    /// One submission.
    Submission,
    /// A returned submission as a form.
    SubmissionEdit,
    /// Records suspected to be one person.
    Duplicates,
    /// One such pair.
    Duplicate,
    /// What ends soon.
    Endings,
    /// Decided personnel actions.
    ActionRegister,
    /// Asking for somebody by number.
    ActionRequest,
    /// An action on somebody's career.
    ActionNew,
    /// A returned action as a form.
    ActionAgain,
    /// Rounds of the annual assessment.
    AssessmentRounds,
    /// One round.
    AssessmentRound,
    /// Who is to be given a level.
    Promotions,
    /// Actions handed in together.
    Batches,
    /// Some of them.
    Batch,
    /// Who retires.
    Retirements,
    /// Secretaries whom a public institution may take on.
    InstitutionCandidates,
    /// Terms of office, and elections.
    Elections,
    /// One election.
    Election,
    /// Runs of pay of a month.
    PayBoard,
    /// One run, or one payslip of it.
    PayRun,
    /// What pay costs.
    PayCosts,
    /// Schemes of pay.
    PaySchemes,
    /// A new scheme, or another version, as a form.
    PaySchemeNew,
    /// One scheme.
    PayScheme,
    /// Bounds and rates of contributions.
    PayParameters,
    /// A year of pay, calculated.
    PayCalculator,
    /// Exports that wait for a second person.
    Exports,
    /// Own imports.
    Imports,
    /// The import wizard.
    ImportNew,
    /// One import.
    Import,
    /// Accounts.
    Accounts,
    /// Who is signed in.
    Online,
    /// Roles.
    Roles,
    /// Dictionaries.
    Codes,
    /// Whose confirmation what needs.
    SubmissionRules,
    /// The audit log.
    Audit,
    /// Keys of encrypted cells.
    Keys,
    /// What is kept about people, and why.
    DataDictionary,
    /// The own record.
    OwnRecord,
    /// The own payslips.
    OwnPaySlips,
    /// A request to correct it, as a form.
    OwnCorrectionNew,
    /// Own requests.
    OwnCorrections,
    /// One own request.
    OwnCorrection,
    /// The own account.
    Profile,
}

/// A group of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The register.
    Register,
    /// Personnel management.
    Personnel,
    /// Pay.
    Pay,
    /// Exchange of files.
    Exchange,
    /// System management.
    System,
}

impl Group {
    /// Every group in the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::Register,
        Self::Personnel,
        Self::Pay,
        Self::Exchange,
        Self::System,
    ];

    /// Its heading.
    pub const fn title(self) -> Common {
        match self {
            Self::Register => Common::GroupRegister,
            Self::Personnel => Common::GroupPersonnel,
            Self::Pay => Common::GroupPay,
            Self::Exchange => Common::GroupExchange,
            Self::System => Common::GroupSystem,
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    /// Page.
    pub kind: PageKind,
    /// Path; `:id` stands for an id.
    pub path: &'static str,
    /// What the account must be allowed to see it.
    pub permission: Option<Permission>,
    /// Title in menu, breadcrumbs and the browser's tab.
    pub title: Common,
    /// Where it stands in the menu.
    pub menu: Option<Group>,
    /// Page above it in the breadcrumbs.
    pub parent: Option<PageKind>,
}

use PageKind as P;
use Permission as Can;

/// A page with the id in its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which.
    pub kind: PageKind,
    /// Of which thing.
    pub id: Option<Uuid>,
}

impl PageKind {
    /// Its row.
    pub fn route(self) -> Option<&'static Route> {
        ROUTES.iter().find(|route| route.kind == self)
    }

    /// Address of a page without an id.
    pub fn path(self) -> &'static str {
        self.route().map_or("/", |route| route.path)
    }

    /// Address of the page of one thing.
    pub fn of(self, id: impl Into<Uuid>) -> String {
        self.path().replace(":id", &id.into().to_string())
    }
}

impl Page {
    /// The page at a path; none when there is no such page.
    pub fn parse(path: &str) -> Option<Self> {
        ROUTES.iter().find_map(|route| {
            let id = matches(route.path, path)?;
            Some(Self {
                kind: route.kind,
                id,
            })
        })
    }

    /// The pages above it, top first.
    pub fn trail(self) -> Vec<&'static Route> {
        let mut trail = Vec::new();
        let mut above = self.kind.route().and_then(|route| route.parent);
        while let Some(route) = above.and_then(PageKind::route) {
            trail.insert(0, route);
            above = route.parent;
        }
        trail
    }

    /// The entry of the menu that it belongs to: its own, or the nearest above it.
    pub fn menu_entry(self) -> Option<PageKind> {
        let above = self.trail().into_iter().rev();
        let mut way = self.kind.route().into_iter().chain(above);
        way.find(|route| route.menu.is_some())
            .map(|route| route.kind)
    }
}

/// Whether a path fits a pattern, and the id in it.
fn matches(pattern: &str, path: &str) -> Option<Option<Uuid>> {
    let path = path.trim_end_matches('/');
    let mut expected = pattern.trim_end_matches('/').split('/');
    let mut id = None;
    for segment in path.split('/') {
        match expected.next()? {
            ":id" => id = Some(segment.parse().ok()?),
            fixed if fixed == segment => {}
            _ => return None,
        }
    }
    expected.next().is_none().then_some(id)
}

/// The pages of a group that an account with these permissions may open; `bound` when it belongs
/// to somebody in the register.
pub fn menu(group: Group, permissions: &[Permission], bound: bool) -> Vec<&'static Route> {
    let shown = ROUTES
        .iter()
        .filter(|route| route.menu == Some(group) && may_open(route, permissions));
    // Who has only the own record has no figures to begin with.
    match permissions {
        [Can::OwnRecordView] => shown.filter(|route| route.kind != P::Home).collect(),
        // Who may give the right to others, and has no record themselves.
        _ if !bound => shown
            .filter(|route| route.permission != Some(Can::OwnRecordView))
            .collect(),
        _ => shown.collect(),
    }
}

/// Whether an account with these permissions may open a page.
pub fn may_open(route: &Route, permissions: &[Permission]) -> bool {
    // Who keeps the accounts of a subtree has the pages of who keeps all of them.
    let keeps = matches!(route.kind, P::Accounts | P::Online)
        && permissions.contains(&Can::AccountDelegate);
    // Who may only approve has that page too.
    let approves = route.kind == P::Exports && permissions.contains(&Can::ExportApprove);
    keeps
        || approves
        || route
            .permission
            .is_none_or(|needed| permissions.contains(&needed))
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
