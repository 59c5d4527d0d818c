//! What is wrong with the candidates and with the result of an election.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Body, Candidate, Count, ElectionKind, ElectionProblem as Problem, Outcome, Papers, Rank,
    Reviewer, Standing, Term,
};
use crate::{
    ids::{OrganisationId, WorkerId},
    organisation::staffing::Range,
    personnel::{retirement::RetirementCategory, situation::Situation},
    time::{YearMonth, age_on},
    worker::{Severity, WorkerClass},
};

/// Age from which somebody may be elected (宪法 art. 34).
const OF_AGE: i32 = 18;
/// Political status of a full member of the party (GB/T 4762).
const FULL_MEMBER: &str = "01";

/// What an election has to know of somebody registered.
#[derive(Clone, Debug)]
pub struct Person {
    /// Sex, GB/T 2261.1.
    pub sex: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Political status, GB/T 4762.
    pub political: Option<String>,
    /// Service and career.
    pub situation: Situation,
}

/// An election with all that decides about it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What it fills.
    pub kind: ElectionKind,
    /// Place.
    pub place: OrganisationId,
    /// Bodies elected.
    pub bodies: &'a [Body],
    /// Day from which the result holds.
    pub effective_on: NaiveDate,
    /// Civil date today.
    pub today: NaiveDate,
    /// What was written down.
    pub papers: &'a Papers,
    /// Everyone named, and whoever holds a seat or post of the place.
    pub people: &'a BTreeMap<WorkerId, Person>,
    /// Terms of the place that run.
    pub running: &'a [Term],
    /// Whoever would be listed now.
    pub holders: &'a [WorkerId],
    /// How many the committee shall have.
    pub size: Range,
    /// Whether an act has been approved with which the place ends.
    pub place_ends: bool,
}

impl Case<'_> {
    /// The day on which people are looked at: a running term is registered by who sits now.
    fn day(&self) -> NaiveDate {
        match self.kind {
            ElectionKind::Record => self.today,
            ElectionKind::General | ElectionKind::ByElection => self.effective_on,
        }
    }
}

/// One thing that is wrong, or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectionFinding {
    /// Path of what it is about, e.g. `candidates.2` or `counts.COMMITTEE`.
    pub field: String,
    /// What.
    pub problem: Problem,
}

impl ElectionFinding {
    /// Whether it blocks.
    pub const fn is_error(&self) -> bool {
        matches!(self.problem.severity(), Severity::Error)
    }
}

#[derive(Default)]
struct Findings(Vec<ElectionFinding>);

impl Findings {
    fn wrong(&mut self, field: &str, problem: Problem) {
        self.0.push(ElectionFinding {
            field: field.to_owned(),
            problem,
        });
    }

    fn refuse_if(&mut self, wrong: bool, field: &str, problem: Problem) {
        if wrong {
            self.wrong(field, problem);
        }
    }
}

/// What is wrong with the candidates and their review.
pub fn candidates(case: &Case<'_>) -> Vec<ElectionFinding> {
    let mut found = Findings::default();
    let candidates = &case.papers.candidates;
    found.refuse_if(case.place_ends, "organisation_id", Problem::PlaceEnds);
    found.refuse_if(candidates.is_empty(), "candidates", Problem::NoCandidate);
    let mut named = BTreeSet::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let field = format!("candidates.{at}");
        let again = candidate.worker.is_some_and(|worker| !named.insert(worker));
        found.refuse_if(again, &field, Problem::StandsTwice);
        nomination(case, candidate, &field, &mut found);
        if case.kind != ElectionKind::Record {
            eligibility(case, candidate, &field, &mut found);
            review(candidate, &field, &mut found);
        }
    }
    found.0
}

fn nomination(case: &Case<'_>, candidate: &Candidate, field: &str, found: &mut Findings) {
    found.refuse_if(candidate.stands.is_empty(), field, Problem::NoStanding);
    let mut bodies = BTreeSet::new();
    let twice = candidate.stands.iter().any(|one| !bodies.insert(one.body));
    found.refuse_if(twice, field, Problem::StandsTwice);
    let foreign = bodies.iter().any(|body| !case.bodies.contains(body));
    found.refuse_if(foreign, field, Problem::BodyNotElected);
}

fn eligibility(case: &Case<'_>, candidate: &Candidate, field: &str, found: &mut Findings) {
    let Some(person) = candidate.worker.and_then(|id| case.people.get(&id)) else {
        return;
    };
    let member = person.political.as_deref() == Some(FULL_MEMBER);
    let party = candidate.stands.iter().any(|one| one.body == Body::Party);
    found.refuse_if(party && !member, field, Problem::NotPartyMember);
    let age = age_on(person.birth_date, case.effective_on);
    found.refuse_if(age < OF_AGE, field, Problem::UnderAge);
    found.refuse_if(past_age(case, candidate, person), field, Problem::PastAge);
}

/// Whether they reach the age of retirement of the post they stand for before they take it.
fn past_age(case: &Case<'_>, candidate: &Candidate, person: &Person) -> bool {
    let head = candidate.stands.iter().any(|one| one.rank != Rank::Member);
    let class = if head {
        WorkerClass::Head
    } else {
        WorkerClass::Member
    };
    let category = RetirementCategory::derived(&person.sex, class);
    category.is_some_and(|category| {
        let retires = category.retirement(YearMonth::of(person.birth_date)).month;
        retires <= YearMonth::of(case.effective_on)
    })
}

fn review(candidate: &Candidate, field: &str, found: &mut Findings) {
    let spoken: BTreeSet<Reviewer> = candidate.verdicts.iter().map(|one| one.reviewer).collect();
    let silent = Reviewer::ALL.iter().any(|one| !spoken.contains(one));
    found.refuse_if(silent, field, Problem::NotReviewed);
    let blank =
        |reason: &Option<String>| reason.as_deref().is_none_or(|text| text.trim().is_empty());
    let mut refusals = candidate.verdicts.iter().filter(|one| !one.passed);
    let unexplained = refusals.any(|one| blank(&one.reason));
    found.refuse_if(unexplained, field, Problem::ReasonNeeded);
}

impl Candidate {
    /// Whether every reviewer has passed them.
    pub fn passed(&self) -> bool {
        let spoken = |reviewer| self.verdicts.iter().any(|one| one.reviewer == reviewer);
        let all = Reviewer::ALL.iter().all(|reviewer| spoken(*reviewer));
        all && self.verdicts.iter().all(|one| one.passed)
    }
}

/// What is wrong with the result.
pub fn result(case: &Case<'_>) -> Vec<ElectionFinding> {
    let mut found = Findings::default();
    for (at, candidate) in case.papers.candidates.iter().enumerate() {
        let field = format!("candidates.{at}");
        for standing in &candidate.stands {
            if case.kind != ElectionKind::Record {
                outcome(case.papers, candidate, standing, &field, &mut found);
            }
        }
        if candidate.won().next().is_some() {
            winner(case, candidate, &field, &mut found);
        }
    }
    for body in case.bodies {
        if case.kind != ElectionKind::Record {
            count(case.papers, *body, &mut found);
        }
        term(case, *body, &mut found);
        composition(case, *body, &mut found);
    }
    let heads = [Body::Party, Body::Committee].map(|body| head(case, body));
    if let [Some(secretary), Some(director)] = heads
        && case.kind != ElectionKind::Record
    {
        found.refuse_if(secretary != director, "candidates", Problem::HeadsApart);
    }
    found.refuse_if(list_outdated(case), "listed", Problem::ListOutdated);
    found.0
}

fn outcome(
    papers: &Papers,
    candidate: &Candidate,
    standing: &Standing,
    field: &str,
    found: &mut Findings,
) {
    if !candidate.passed() {
        return found.refuse_if(standing.outcome.is_some(), field, Problem::NotPassed);
    }
    let count = papers.counts.iter().find(|one| one.body == standing.body);
    let ballots = count.map_or(0, |count| count.ballots);
    let votes = standing.votes;
    match standing.outcome {
        None => found.wrong(field, Problem::NoResult),
        Some(Outcome::Appointed) => {
            found.refuse_if(standing.body != Body::Party, field, Problem::MayNotAppoint);
        }
        Some(outcome) => {
            let elected = outcome == Outcome::Elected;
            found.refuse_if(elected && votes.is_none(), field, Problem::NoResult);
            let too_many = votes.is_some_and(|votes| votes > ballots);
            found.refuse_if(too_many, field, Problem::VotesExceedBallots);
            let half = votes.is_some_and(|votes| u64::from(votes) * 2 <= u64::from(ballots));
            found.refuse_if(elected && half, field, Problem::NoMajority);
        }
    }
}

fn winner(case: &Case<'_>, candidate: &Candidate, field: &str, found: &mut Findings) {
    let Some(person) = candidate.worker.and_then(|id| case.people.get(&id)) else {
        return found.wrong(field, Problem::Unregistered);
    };
    let serves = person.situation.engagement(case.day()).is_some();
    let at = person.situation.assignment(case.day());
    let elsewhere = at.is_some_and(|one| one.organisation != case.place);
    found.refuse_if(elsewhere, field, Problem::Elsewhere);
    let committee = candidate.won().any(|one| one.body.is_committee());
    found.refuse_if(!serves && !committee, field, Problem::NeedsService);
}

fn count(papers: &Papers, body: Body, found: &mut Findings) {
    let all = papers.candidates.iter().flat_map(|one| &one.stands);
    let mut voted = all.filter(|one| {
        let by_vote = matches!(one.outcome, Some(Outcome::Elected | Outcome::NotElected));
        one.body == body && by_vote
    });
    if voted.next().is_none() {
        return;
    }
    let field = format!("counts.{body}");
    let Some(count) = papers.counts.iter().find(|one| one.body == body) else {
        return found.wrong(&field, Problem::CountMissing);
    };
    let over = count.ballots > count.voters;
    found.refuse_if(over, &field, Problem::BallotsExceedVoters);
    found.refuse_if(!has_quorum(*count), &field, Problem::NoQuorum);
}

/// Four fifths of the party members (《中国共产党基层组织选举工作条例》), more than half of the voters
/// (《村民委员会组织法》 art. 15).
fn has_quorum(count: Count) -> bool {
    let (voters, ballots) = (u64::from(count.voters), u64::from(count.ballots));
    match count.body {
        Body::Party => ballots * 5 >= voters * 4 && ballots > 0,
        Body::Committee | Body::Supervision => ballots * 2 > voters,
    }
}

fn term(case: &Case<'_>, body: Body, found: &mut Findings) {
    let running = case.running.iter().find(|term| term.body == body);
    match (case.kind, running) {
        (ElectionKind::ByElection, None) => found.wrong("bodies", Problem::TermMissing),
        (ElectionKind::Record, Some(_)) => found.wrong("bodies", Problem::TermKnown),
        (_, Some(term)) if term.from >= case.effective_on => {
            found.wrong("effective_on", Problem::TermNotOver);
        }
        _ => {}
    }
}

/// Somebody of the register, or the candidate at a position who is not registered yet.
type Sitter = Result<WorkerId, usize>;

/// Who sits in a body once the result holds, with their ranks.
fn sitting(case: &Case<'_>, body: Body) -> BTreeMap<Sitter, Rank> {
    let mut sits = BTreeMap::new();
    if case.kind == ElectionKind::ByElection || !case.bodies.contains(&body) {
        let held = case.people.iter().filter_map(|(id, person)| {
            let seats = person.situation.seats(case.day());
            let mut of =
                seats.filter(|(_, one)| one.body == body && one.organisation == case.place);
            of.next().map(|(_, seat)| (Ok(*id), seat.rank))
        });
        sits.extend(held);
    }
    for (at, candidate) in case.papers.candidates.iter().enumerate() {
        let won = candidate.won().filter(|one| one.body == body);
        sits.extend(won.map(|one| (candidate.worker.ok_or(at), one.rank)));
    }
    sits
}

fn head(case: &Case<'_>, body: Body) -> Option<Sitter> {
    let sits = sitting(case, body);
    let head = sits.into_iter().find(|(_, rank)| *rank == Rank::Head);
    head.map(|(who, _)| who)
}

fn composition(case: &Case<'_>, body: Body, found: &mut Findings) {
    let field = format!("counts.{body}");
    let general = case.kind == ElectionKind::General;
    let all = case.papers.candidates.iter();
    let won = all.flat_map(Candidate::won).filter(|one| one.body == body);
    let winners = won.count();
    if winners == 0 {
        // Of a body without anybody no term runs.
        let vacant = case.kind == ElectionKind::Record;
        return found.refuse_if(!vacant, &field, Problem::NobodyElected);
    }
    let sits = sitting(case, body);
    let heads = sits.values().filter(|rank| **rank == Rank::Head).count();
    let headless = if general { heads != 1 } else { heads > 1 };
    found.refuse_if(headless, &field, Problem::OneHead);
    if body != Body::Committee || case.kind == ElectionKind::Record {
        return;
    }
    let people = i64::try_from(sits.len()).unwrap_or(i64::MAX);
    let few = case.size.minimum.is_some_and(|minimum| people < minimum);
    let many = case.size.maximum.is_some_and(|maximum| people > maximum);
    found.refuse_if(few && general, &field, Problem::TooFew);
    found.refuse_if(many, &field, Problem::TooMany);
    let known: Vec<&Person> = sits
        .keys()
        .filter_map(|who| case.people.get(who.as_ref().ok()?))
        .collect();
    let complete = known.len() == sits.len();
    let woman = known.iter().any(|person| person.sex == "2");
    found.refuse_if(complete && !woman, &field, Problem::NoWoman);
}

/// Whether others hold the seats and posts than those who were listed, the winners aside.
fn list_outdated(case: &Case<'_>) -> bool {
    let papers = case.papers;
    let won: BTreeSet<WorkerId> = papers
        .candidates
        .iter()
        .filter(|one| one.won().next().is_some())
        .filter_map(|one| one.worker)
        .collect();
    let gone = papers.listed.iter().any(|id| !case.holders.contains(id));
    let come = case.holders.iter();
    gone || come
        .filter(|id| !won.contains(id))
        .any(|id| !papers.listed.contains(id))
}
