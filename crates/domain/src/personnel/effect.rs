//! What an action comes to: what is wrong with it, and the changes it makes to a career. One pure
//! function decides both for the form before it is sent, for the confirmation, and for imports.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    ActionProblem as Problem,
    action::ProbationResult,
    assessment::{AssessedYear, NotGraded},
    career::{AbsenceKind, CareerEntry, CareerFact, CareerKind, Grade, through},
    contract::{self, Contract, ContractParty, ContractProblem},
    exit::ExitKind,
    proposal::{Placement, Proposal},
    situation::{Change, Situation},
};
use crate::{
    election::{Body, Removal, Seat, SeatEnd, seat},
    ids::{OrganisationId, TermId},
    time::Period,
    worker::{Assignment, Engagement, RelationKind, Severity},
};

/// Days ahead for which an action may be decided.
pub const AHEAD: u64 = 366;

/// Highest level of any scheme known.
const HIGHEST_LEVEL: u8 = 40;

/// Around what day, and how far back, an action is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Civil date today.
    pub today: NaiveDate,
    /// Days by which an action may be dated back.
    pub back_days: u64,
}

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionFinding {
    /// Key of the field.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// Whether it blocks.
    pub severity: Severity,
    /// What to do, in Chinese.
    pub text: &'static str,
    /// What to do, in English.
    pub text_en: &'static str,
}

impl ActionFinding {
    /// A finding on a field.
    pub const fn new(field: &'static str, problem: Problem) -> Self {
        Self {
            field,
            code: problem.code(),
            severity: Severity::Error,
            text: problem.text(),
            text_en: problem.text_en(),
        }
    }

    /// Whether it blocks.
    pub const fn is_error(&self) -> bool {
        matches!(self.severity, Severity::Error)
    }
}

impl From<ContractProblem> for ActionFinding {
    fn from(problem: ContractProblem) -> Self {
        Self {
            field: match problem.field() {
                "valid_to" => "until",
                other => other,
            },
            code: problem.code(),
            severity: problem.severity(),
            text: problem.text(),
            text_en: problem.text_en(),
        }
    }
}

/// What an action comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is wrong; errors block.
    pub findings: Vec<ActionFinding>,
    /// Changes, if nothing blocks. None of a reversal, which restores what was.
    pub changes: Vec<Change>,
}

/// Decides an action of a day over a situation.
pub fn decide(
    proposal: &Proposal,
    on: NaiveDate,
    situation: &Situation,
    calendar: Calendar,
) -> Outcome {
    let mut case = Case {
        on,
        situation,
        findings: Vec::new(),
        changes: Vec::new(),
    };
    case.day(calendar);
    if matches!(proposal, Proposal::Reversal(_)) {
        return case.outcome();
    }
    match (proposal, situation.engagement(on), situation.assignment(on)) {
        (
            Proposal::ReEntry {
                to,
                placement,
                entry,
                relation,
                employer,
            },
            ..,
        ) => {
            let engagement = Engagement {
                period: Period::since(on),
                entry_kind: *entry,
                relation: *relation,
                employer: *employer,
                department: None,
            };
            case.re_enter(*to, *placement, engagement);
        }
        (Proposal::Assessment { year, grade }, ..) => case.assess(*year, *grade),
        (_, Some(engagement), Some(assignment)) => case.serving(proposal, engagement, assignment),
        _ => case.wrong("effective_on", Problem::NotInService),
    }
    case.outcome()
}

/// An action under consideration.
struct Case<'a> {
    on: NaiveDate,
    situation: &'a Situation,
    findings: Vec<ActionFinding>,
    changes: Vec<Change>,
}

impl Case<'_> {
    fn outcome(self) -> Outcome {
        let blocked = self.findings.iter().any(ActionFinding::is_error);
        Outcome {
            changes: if blocked { Vec::new() } else { self.changes },
            findings: self.findings,
        }
    }

    fn wrong(&mut self, field: &'static str, problem: Problem) {
        self.findings.push(ActionFinding::new(field, problem));
    }

    fn refuse_if(&mut self, wrong: bool, field: &'static str, problem: Problem) {
        if wrong {
            self.wrong(field, problem);
        }
    }

    fn change(&mut self, change: Change) {
        self.changes.push(change);
    }

    fn begin(&mut self, last: Option<NaiveDate>, fact: CareerFact) {
        self.refuse_if(
            last.is_some_and(|last| last < self.on),
            "until",
            Problem::PeriodEmpty,
        );
        let period = through(self.on, last);
        self.change(Change::Begin(CareerEntry { period, fact }));
    }

    /// How far from today it may be dated.
    fn day(&mut self, calendar: Calendar) {
        let early = calendar.today - Days::new(calendar.back_days);
        let late = calendar.today + Days::new(AHEAD);
        self.refuse_if(self.on < early, "effective_on", Problem::TooEarly);
        self.refuse_if(self.on > late, "effective_on", Problem::TooLate);
    }

    /// What holds of a kind on the day, or did until the day before.
    fn running(&self, kind: CareerKind) -> Option<&CareerEntry> {
        let before = self.on.pred_opt()?;
        let career = &self.situation.career;
        career.on(kind, self.on).or_else(|| career.on(kind, before))
    }

    fn serving(&mut self, proposal: &Proposal, engagement: &Engagement, assignment: &Assignment) {
        match proposal {
            Proposal::Contract { .. } => self.contract(proposal, engagement),
            Proposal::ContractEnd => self.end(CareerKind::Contract),
            Proposal::Probation { result, until } => self.probation(*result, *until, engagement),
            Proposal::Post(placement) => {
                self.refuse_if(
                    held_by(assignment) == *placement,
                    "post",
                    Problem::Unchanged,
                );
                let due = seat::placement(self.seats().map(|seat| (seat.body, seat.rank)));
                // Classes are in the order of their standing.
                let below = due.is_some_and(|due| placement.class > due.class);
                self.refuse_if(below, "post", Problem::SeatHeld);
                self.assign(assignment.organisation, *placement);
            }
            Proposal::Transfer { to, placement } => {
                let same = assignment.organisation == *to;
                self.refuse_if(same, "organisation_id", Problem::SamePlace);
                let left: Vec<TermId> = self.seats().map(|seat| seat.term).collect();
                for term in left {
                    self.change(Change::EndSeat(term, SeatEnd::Moved));
                }
                self.assign(*to, *placement);
            }
            Proposal::Absence {
                absence,
                until,
                destination,
            } => {
                let lacks = *absence == AbsenceKind::Secondment && destination.is_none();
                self.refuse_if(lacks, "destination", Problem::DestinationNeeded);
                let fact = CareerFact::Absence {
                    absence: *absence,
                    destination: destination.clone(),
                };
                self.begin(*until, fact);
            }
            Proposal::AbsenceEnd => self.end(CareerKind::Absence),
            Proposal::Level(level) => self.level(*level),
            Proposal::Reward(title) => {
                let title = title.clone();
                // An honour has no last day; it is told by the day on which it was given.
                self.begin(None, CareerFact::Reward { title });
            }
            Proposal::Penalty {
                penalty,
                title,
                until,
            } => {
                let fact = CareerFact::Penalty {
                    penalty: *penalty,
                    title: title.clone(),
                };
                self.begin(*until, fact);
            }
            Proposal::PenaltyEnd => self.end(CareerKind::Penalty),
            Proposal::Exit {
                exit,
                destination,
                handed_over,
                audited,
            } => {
                let hands_over = exit.has_hand_over();
                self.refuse_if(
                    hands_over && !handed_over,
                    "handed_over",
                    Problem::NotHandedOver,
                );
                let audit = exit.needs_audit(assignment.class);
                self.refuse_if(audit && !audited, "audited", Problem::AuditNeeded);
                let lacks = exit.destination().is_some() && destination.is_none();
                self.refuse_if(lacks, "destination", Problem::DestinationNeeded);
                self.leave(*exit, destination.clone(), engagement);
            }
            Proposal::SeatEnd { body, removal } => self.end_seats(*body, *removal, assignment),
            Proposal::Assessment { .. } | Proposal::ReEntry { .. } | Proposal::Reversal(_) => {}
        }
    }

    /// The seats held on the day.
    fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.situation.seats(self.on).map(|(_, seat)| seat)
    }

    /// A seat is lost; the post becomes that of the seats that stay, or of the staff.
    fn end_seats(&mut self, body: Body, removal: Removal, assignment: &Assignment) {
        // What began on the day itself is reversed, not ended.
        let held = self.situation.seats(self.on);
        let lost: Vec<TermId> = held
            .filter(|(period, seat)| seat.body == body && period.from < self.on)
            .map(|(_, seat)| seat.term)
            .collect();
        if lost.is_empty() {
            return self.wrong("body", Problem::NoneHolds);
        }
        let stays = self.seats().filter(|seat| seat.body != body);
        let due = seat::placement(stays.map(|seat| (seat.body, seat.rank)));
        for term in lost {
            self.change(Change::EndSeat(term, removal.into()));
        }
        let due = due.unwrap_or(seat::STAFF);
        if body.is_committee() && held_by(assignment) != due {
            self.assign(assignment.organisation, due);
        }
    }

    fn assign(&mut self, organisation: OrganisationId, placement: Placement) {
        self.change(Change::Assign(Assignment {
            period: Period::since(self.on),
            organisation,
            class: placement.class,
            post: placement.post,
        }));
    }

    fn contract(&mut self, proposal: &Proposal, engagement: &Engagement) {
        let Proposal::Contract {
            term,
            until,
            probation_until,
            relation,
            employer,
            number,
        } = proposal
        else {
            return;
        };
        let becomes = Engagement {
            period: Period::since(self.on),
            relation: relation.unwrap_or(engagement.relation),
            employer: employer.or(engagement.employer),
            ..engagement.clone()
        };
        let contract = Contract {
            term: *term,
            party: party(becomes.relation),
            period: through(self.on, *until),
            probation_until: probation_until.and_then(|last| through(self.on, Some(last)).to),
        };
        let found = contract::check(&contract, &self.earlier_contracts(becomes.employer));
        self.findings
            .extend(found.into_iter().map(ActionFinding::from));
        self.begin(
            *until,
            CareerFact::Contract {
                term: *term,
                number: number.clone(),
            },
        );
        if probation_until.is_some() {
            let period = through(self.on, *probation_until);
            let fact = CareerFact::Probation;
            self.change(Change::Begin(CareerEntry { period, fact }));
        }
        if (becomes.relation, becomes.employer) != (engagement.relation, engagement.employer) {
            self.change(Change::Engage(becomes));
        }
    }

    /// Contracts with an employer before the day, each with the probation that began with it.
    fn earlier_contracts(&self, employer: Option<OrganisationId>) -> Vec<Contract> {
        let career = &self.situation.career;
        let contract = |entry: &CareerEntry| {
            let CareerFact::Contract { term, .. } = entry.fact else {
                return None;
            };
            let engagement = self.situation.engagement(entry.period.from)?;
            let theirs = engagement.employer == employer && entry.period.from < self.on;
            let mut probations = career.of(CareerKind::Probation);
            let probation = probations.find(|one| one.period.from == entry.period.from);
            theirs.then(|| Contract {
                term,
                party: party(engagement.relation),
                period: entry.period,
                probation_until: probation.and_then(|one| one.period.to),
            })
        };
        career
            .of(CareerKind::Contract)
            .filter_map(contract)
            .collect()
    }

    fn probation(
        &mut self,
        result: ProbationResult,
        until: Option<NaiveDate>,
        engagement: &Engagement,
    ) {
        if self.running(CareerKind::Probation).is_none() {
            self.wrong("effective_on", Problem::NoneHolds);
            return;
        }
        match (result, until) {
            (ProbationResult::Confirm, _) => self.change(Change::End(CareerKind::Probation)),
            (ProbationResult::Extend, None) => self.wrong("until", Problem::ResultNeedsEnd),
            (ProbationResult::Extend, until) => self.begin(until, CareerFact::Probation),
            (ProbationResult::Fail, _) => self.leave(ExitKind::Dismiss, None, engagement),
        }
    }

    fn level(&mut self, level: u8) {
        let possible = (1..=HIGHEST_LEVEL).contains(&level);
        self.refuse_if(!possible, "level", Problem::OutsideLevel);
        let fact = CareerFact::Level { level };
        let holds = self.situation.career.on(CareerKind::Level, self.on);
        let same = holds.is_some_and(|entry| entry.fact == fact);
        self.refuse_if(same, "level", Problem::Unchanged);
        self.begin(None, fact);
    }

    /// A grade of a year in which the person served, also of somebody who has left since.
    fn assess(&mut self, year: i32, grade: Grade) {
        let fits = year == self.on.year() || year == self.on.year() - 1;
        self.refuse_if(!fits, "year", Problem::YearUnfit);
        let assessed = self.situation.career.grade_of(year).is_some();
        self.refuse_if(assessed, "year", Problem::YearAssessed);
        let Some(days) = year_of(year) else {
            return self.wrong("year", Problem::YearUnfit);
        };
        let serves = |engagement: &Engagement| engagement.period.overlaps(&days);
        if !self.situation.engagements.iter().any(serves)
            || self.situation.engagement(self.on).is_none()
        {
            return self.wrong("effective_on", Problem::NotInService);
        }
        if grade != Grade::Undetermined {
            match self.assessed_year().not_graded(year) {
                Some(NotGraded::OnProbation) => self.wrong("grade", Problem::ProbationNotGraded),
                Some(NotGraded::LongAway) => self.wrong("grade", Problem::AbsentNotGraded),
                // Investigations are not in the register.
                Some(NotGraded::Investigated) | None => {}
            }
        }
        self.begin(None, CareerFact::Assessment { year, grade });
    }

    /// What of the career decides whether a year is graded.
    fn assessed_year(&self) -> AssessedYear {
        let career = &self.situation.career;
        let counts = |entry: &&CareerEntry| matches!(entry.fact, CareerFact::Absence { absence, .. } if absence.is_away());
        let absences = career.of(CareerKind::Absence).filter(counts);
        let probations = career.of(CareerKind::Probation);
        AssessedYear {
            probations: probations.map(|entry| entry.period).collect(),
            away: absences.map(|entry| entry.period).collect(),
            investigated: false,
        }
    }

    fn end(&mut self, kind: CareerKind) {
        // What began on the day itself is reversed, not ended.
        let day = self.on.pred_opt();
        if day
            .and_then(|day| self.situation.career.on(kind, day))
            .is_none()
        {
            return self.wrong("effective_on", Problem::NoneHolds);
        }
        self.change(Change::End(kind));
    }

    fn leave(&mut self, exit: ExitKind, destination: Option<String>, engagement: &Engagement) {
        // The first day of a service cannot be the first day after it.
        let first = engagement.period.from == self.on;
        self.refuse_if(first, "effective_on", Problem::PeriodEmpty);
        let events = self.situation.career.entries().iter();
        let later = events
            .filter(|entry| {
                let kind = entry.fact.kind();
                !kind.is_single() && !kind.ends_on_leaving()
            })
            .any(|entry| entry.period.from >= self.on);
        self.refuse_if(later, "effective_on", Problem::FactsAfter);
        self.change(Change::Leave);
        self.begin(None, CareerFact::Departure { exit, destination });
    }

    fn re_enter(&mut self, to: OrganisationId, placement: Placement, engagement: Engagement) {
        let serves = self.situation.serves_from(self.on);
        self.refuse_if(serves, "effective_on", Problem::StillInService);
        let assignment = Assignment {
            period: Period::since(self.on),
            organisation: to,
            class: placement.class,
            post: placement.post,
        };
        self.change(Change::Enter(engagement, assignment));
        self.change(Change::End(CareerKind::Departure));
    }
}

/// With whom a contract of a labour relation is made.
const fn party(relation: RelationKind) -> ContractParty {
    match relation {
        RelationKind::Dispatch => ContractParty::Agency,
        _ => ContractParty::Employer,
    }
}

pub(crate) const fn held_by(assignment: &Assignment) -> Placement {
    Placement {
        class: assignment.class,
        post: assignment.post,
    }
}

/// The days of a calendar year.
fn year_of(year: i32) -> Option<Period> {
    Some(Period {
        from: NaiveDate::from_ymd_opt(year, 1, 1)?,
        to: Some(NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?),
    })
}

#[cfg(test)]
#[path = "effect_tests.rs"]
mod tests;
