//! Seats (席位): what a person holds in a body over a term, and the post that follows from it.

use serde::{Deserialize, Serialize};

use crate::{
    code_enum::code_enum,
    ids::{OrganisationId, TermId},
    personnel::proposal::Placement,
    worker::{Post, WorkerClass},
};

code_enum! {
    /// A body of a place (班子).
    Body {
        Party = "PARTY", "党组织", "Party organisation";
        Committee = "COMMITTEE", "居(村)民委员会", "Residents' or villagers' committee";
        Supervision = "SUPERVISION", "居(村)务监督委员会", "Supervision committee";
    }
}

code_enum! {
    /// Rank of a seat (席位).
    Rank {
        Head = "HEAD", "正职", "Head";
        Deputy = "DEPUTY", "副职", "Deputy";
        Member = "MEMBER", "委员", "Member";
    }
}

code_enum! {
    /// How somebody came to a seat (任职方式).
    Manner {
        Elected = "ELECTED", "选举", "Election";
        ByElected = "BY_ELECTED", "补选", "By-election";
        Appointed = "APPOINTED", "任命", "Appointment";
    }
}

code_enum! {
    /// How somebody loses a seat within a term (免去职务的方式).
    Removal {
        Recall = "RECALL", "罢免", "Recalled";
        Resign = "RESIGN", "辞去职务", "Resigned the seat";
        Removed = "REMOVED", "免职", "Removed from above";
    }
}

code_enum! {
    /// How a seat ended (免职方式).
    SeatEnd {
        TermEnd = "TERM_END", "届满", "Term over";
        NotElected = "NOT_ELECTED", "落选", "Not elected again";
        Recall = "RECALL", "罢免", "Recalled";
        Resign = "RESIGN", "辞去职务", "Resigned the seat";
        Removed = "REMOVED", "免职", "Removed from above";
        Moved = "MOVED", "调离、改任", "Moved to another seat or place";
        Reorganised = "REORGANISED", "机构调整转入新机构", "Carried along by a reorganisation";
    }
}

impl From<Removal> for SeatEnd {
    fn from(removal: Removal) -> Self {
        match removal {
            Removal::Recall => Self::Recall,
            Removal::Resign => Self::Resign,
            Removal::Removed => Self::Removed,
        }
    }
}

impl Rank {
    /// By which seats are told apart in the clear: 1 for the head.
    pub const fn number(self) -> i64 {
        match self {
            Self::Head => 1,
            Self::Deputy => 2,
            Self::Member => 3,
        }
    }
}

impl Body {
    /// Whether its seats make somebody one of the two committees (两委成员).
    pub const fn is_committee(self) -> bool {
        matches!(self, Self::Party | Self::Committee)
    }

    /// What the holder of a seat is called, in Chinese and English.
    pub const fn title(self, rank: Rank) -> (&'static str, &'static str) {
        match (self, rank) {
            (Self::Party, Rank::Head) => ("党组织书记", "Party secretary"),
            (Self::Party, Rank::Deputy) => ("党组织副书记", "Deputy party secretary"),
            (Self::Party, Rank::Member) => ("党组织委员", "Member of the party committee"),
            (Self::Committee, Rank::Head) => ("居(村)委会主任", "Committee director"),
            (Self::Committee, Rank::Deputy) => ("居(村)委会副主任", "Deputy director"),
            (Self::Committee, Rank::Member) => ("居(村)委会委员", "Member of the committee"),
            (Self::Supervision, Rank::Head) => ("监委会主任", "Head of supervision"),
            (Self::Supervision, Rank::Deputy) => ("监委会副主任", "Deputy of supervision"),
            (Self::Supervision, Rank::Member) => ("监委会委员", "Member of supervision"),
        }
    }

    /// The rank in this body that a post of the register stands for; none of other posts.
    pub const fn rank_of(self, post: Post) -> Option<Rank> {
        match (self, post) {
            (Self::Party, Post::SecretaryDirector | Post::Secretary)
            | (Self::Committee, Post::SecretaryDirector | Post::Director) => Some(Rank::Head),
            (Self::Party, Post::DeputySecretary) | (Self::Committee, Post::DeputyDirector) => {
                Some(Rank::Deputy)
            }
            (Self::Party, Post::PartyMember) | (Self::Committee, Post::CommitteeMember) => {
                Some(Rank::Member)
            }
            _ => None,
        }
    }
}

/// A seat that somebody holds over the days of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Term.
    pub term: TermId,
    /// Place.
    pub organisation: OrganisationId,
    /// Body.
    pub body: Body,
    /// Number of the term.
    pub ordinal: u16,
    /// Rank.
    pub rank: Rank,
    /// How they came to it.
    pub manner: Manner,
    /// Votes.
    pub votes: Option<u32>,
    /// How it ended, of one that did by itself; who leaves loses all of them.
    pub end: Option<SeatEnd>,
}

/// The post of whoever holds seats (交叉任职): the highest of them, the party before the committee; both
/// heads in one hand are 一肩挑. None when no seat is one of the two committees.
pub fn placement(seats: impl IntoIterator<Item = (Body, Rank)>) -> Option<Placement> {
    let held: Vec<(Body, Rank)> = seats
        .into_iter()
        .filter(|(body, _)| body.is_committee())
        .collect();
    let both = [Body::Party, Body::Committee].map(|body| held.contains(&(body, Rank::Head)));
    if both == [true, true] {
        return Some(Placement {
            class: WorkerClass::Head,
            post: Post::SecretaryDirector,
        });
    }
    // Ranks come before bodies, and in both lists the higher comes first.
    let (body, rank) = held.into_iter().min_by_key(|(body, rank)| (*rank, *body))?;
    let party = body == Body::Party;
    let (class, post) = match rank {
        Rank::Head if party => (WorkerClass::Head, Post::Secretary),
        Rank::Head => (WorkerClass::Head, Post::Director),
        Rank::Deputy if party => (WorkerClass::Deputy, Post::DeputySecretary),
        Rank::Deputy => (WorkerClass::Deputy, Post::DeputyDirector),
        Rank::Member if party => (WorkerClass::Member, Post::PartyMember),
        Rank::Member => (WorkerClass::Member, Post::CommitteeMember),
    };
    Some(Placement { class, post })
}

/// The post of somebody of the committees who has no seat left and stays.
pub const STAFF: Placement = Placement {
    class: WorkerClass::Staff,
    post: Post::Staff,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_post_follows_from_the_highest_seat() {
        let of = |seats: &[(Body, Rank)]| {
            placement(seats.iter().copied()).map(|one| (one.class, one.post))
        };
        let shoulder = [(Body::Committee, Rank::Head), (Body::Party, Rank::Head)];
        assert_eq!(
            of(&shoulder),
            Some((WorkerClass::Head, Post::SecretaryDirector))
        );
        let crossed = [(Body::Party, Rank::Member), (Body::Committee, Rank::Deputy)];
        assert_eq!(
            of(&crossed),
            Some((WorkerClass::Deputy, Post::DeputyDirector))
        );
        let equal = [(Body::Committee, Rank::Member), (Body::Party, Rank::Member)];
        assert_eq!(of(&equal), Some((WorkerClass::Member, Post::PartyMember)));
        assert_eq!(of(&[(Body::Supervision, Rank::Head)]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_post_of_a_seat_is_one_of_its_body() {
        for body in [Body::Party, Body::Committee] {
            for rank in Rank::ALL {
                let placement = placement([(body, *rank)]).unwrap();
                assert_eq!(body.rank_of(placement.post), Some(*rank));
                assert!(placement.class.is_committee());
            }
        }
    }
}
