//! Data scope: the subtrees within which someone works. Refused by default: a scope without
//! roots finds nothing.

use domain::organisation::OrganisationPath;
use sea_orm::{
    Condition, ExprTrait,
    sea_query::{Expr, IntoColumnRef},
};

/// The subtrees a repository is narrowed to (数据范围). Made only by the identity repository
/// from an account's grants, or spelled out with a reason for the system itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(Roots);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Roots {
    Everything,
    Subtrees(Vec<OrganisationPath>),
    /// Subtrees that no query asks for any more; see [`Scope::without_condition`].
    #[cfg(feature = "wall-only")]
    WallOnly(Vec<OrganisationPath>),
}

impl Scope {
    /// The system itself, e.g. a job that serves no one account; the reason is for the reader
    /// of the calling code and the log.
    pub fn system(reason: &'static str) -> Self {
        tracing::debug!(reason, "system scope");
        Self(Roots::Everything)
    }

    pub(crate) fn of_grants(mut roots: Vec<OrganisationPath>) -> Self {
        roots.sort();
        // A root below another adds nothing but a longer condition.
        roots.dedup_by(|later, earlier| earlier.contains(later));
        Self(Roots::Subtrees(roots))
    }

    /// The same scope narrowed to one subtree; empty when the subtree lies outside.
    #[must_use]
    pub fn narrowed_to(&self, subtree: &OrganisationPath) -> Self {
        let roots = match &self.0 {
            Roots::Everything => vec![subtree.clone()],
            #[cfg(feature = "wall-only")]
            Roots::WallOnly(_) => return self.clone(),
            Roots::Subtrees(roots) if roots.iter().any(|root| root.contains(subtree)) => {
                vec![subtree.clone()]
            }
            Roots::Subtrees(roots) => roots
                .iter()
                .filter(|root| subtree.contains(root))
                .cloned()
                .collect(),
        };
        Self(Roots::Subtrees(roots))
    }

    /// What lies within both.
    #[must_use]
    pub fn intersected(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (_, Roots::Everything) => self.clone(),
            (Roots::Everything, _) => other.clone(),
            _ => Self::of_grants(
                other
                    .roots()
                    .iter()
                    .flat_map(|root| self.narrowed_to(root).roots().to_vec())
                    .collect(),
            ),
        }
    }

    /// Whether all of another scope lies within this one.
    pub fn covers(&self, other: &Self) -> bool {
        match &self.0 {
            Roots::Everything => true,
            _ => !other.is_everything() && other.roots().iter().all(|root| self.contains(root)),
        }
    }

    /// The same scope as a query would have it that forgot its condition: whatever is still not
    /// read is held back by the database. For the test that proves the second wall.
    #[cfg(feature = "wall-only")]
    #[must_use]
    pub fn without_condition(&self) -> Self {
        Self(Roots::WallOnly(self.roots().to_vec()))
    }

    /// The roots as the database's own wall takes them; none where it would hide nothing.
    pub(crate) fn walls(&self) -> Option<String> {
        let roots = match &self.0 {
            Roots::Everything => return None,
            #[cfg(feature = "wall-only")]
            Roots::WallOnly(roots) => roots,
            Roots::Subtrees(roots) if roots.iter().any(OrganisationPath::is_root) => return None,
            Roots::Subtrees(roots) => roots,
        };
        let roots: Vec<&str> = roots.iter().map(OrganisationPath::as_str).collect();
        Some(roots.join(","))
    }

    /// Whether a node lies within.
    pub fn contains(&self, path: &OrganisationPath) -> bool {
        match &self.0 {
            Roots::Everything => true,
            #[cfg(feature = "wall-only")]
            Roots::WallOnly(_) => true,
            Roots::Subtrees(roots) => roots.iter().any(|root| root.contains(path)),
        }
    }

    /// Whether nothing lies within.
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Roots::Subtrees(roots) if roots.is_empty())
    }

    pub(crate) const fn is_everything(&self) -> bool {
        match self.0 {
            Roots::Everything => true,
            #[cfg(feature = "wall-only")]
            Roots::WallOnly(_) => true,
            Roots::Subtrees(_) => false,
        }
    }

    /// The roots; none when it is the system's own.
    pub fn roots(&self) -> &[OrganisationPath] {
        match &self.0 {
            Roots::Everything => &[],
            #[cfg(feature = "wall-only")]
            Roots::WallOnly(_) => &[],
            Roots::Subtrees(roots) => roots,
        }
    }

    /// The scope as a condition on an indexed path column.
    pub(crate) fn condition(&self, path: impl IntoColumnRef + Clone) -> Condition {
        match &self.0 {
            Roots::Everything => Condition::all(),
            #[cfg(feature = "wall-only")]
            Roots::WallOnly(_) => Condition::all(),
            Roots::Subtrees(roots) if roots.is_empty() => Condition::all().add(Expr::cust("1 = 0")),
            Roots::Subtrees(roots) => roots.iter().fold(Condition::any(), |any, root| {
                any.add(
                    Expr::col(path.clone())
                        .gte(root.as_str())
                        .and(Expr::col(path.clone()).lt(root.subtree_end())),
                )
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_without_roots_holds_nothing() {
        let nobody = Scope::of_grants(Vec::new());
        assert!(nobody.is_empty());
        assert!(!nobody.contains(&OrganisationPath::root(1)));
    }

    #[test]
    fn narrowing_never_widens() {
        let (unit, other) = (
            OrganisationPath::root(1).child(5),
            OrganisationPath::root(1).child(6),
        );
        let scope = Scope::of_grants(vec![unit.child(9), unit.clone()]);
        assert_eq!(scope.roots(), std::slice::from_ref(&unit));
        assert!(scope.narrowed_to(&other).is_empty());
        assert_eq!(
            scope.narrowed_to(&OrganisationPath::root(1)).roots(),
            std::slice::from_ref(&unit)
        );
        assert_eq!(scope.narrowed_to(&unit.child(9)).roots(), [unit.child(9)]);
    }

    #[test]
    fn what_covers_holds_every_root_and_what_meets_lies_in_both() {
        let root = OrganisationPath::root(1);
        let (one, other) = (root.child(5), root.child(6));
        let both = Scope::of_grants(vec![one.clone(), other.clone()]);
        let city = Scope::of_grants(vec![root]);
        let part = Scope::of_grants(vec![one.child(9), other.clone()]);
        assert!(city.covers(&both) && both.covers(&part) && !part.covers(&both));
        assert!(!both.covers(&city) && !city.covers(&Scope::system("a test")));
        assert_eq!(city.intersected(&part), part);
        assert_eq!(part.intersected(&both), part);
        let apart = Scope::of_grants(vec![one]).intersected(&Scope::of_grants(vec![other]));
        assert!(apart.is_empty());
    }
}
