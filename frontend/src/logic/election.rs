//! Elections as the page words and reads them.

use std::collections::BTreeMap;

use contract::{
    CandidateInput, CandidatesInput, CareerSeat, CountInput, ElectionPlan, ElectionResult,
    ElectionView, FieldProblem, OutcomeInput, OutgoingInput, StandingInput, TermNeed, VerdictInput,
};
use domain::{
    election::{Body, ElectionKind, ElectionState, Outcome, Rank, Reviewer},
    ids::OrganisationId,
};

use super::form::Form;
use super::format::fill;
use super::text::{Elections as Words, Label, Lang, Text};

/// Words of the address for what a place lacks.
pub const NEEDS: [(&str, TermNeed, Words); 6] = [
    ("unknown", TermNeed::Unknown, Words::NeedUnknown),
    ("under_way", TermNeed::UnderWay, Words::NeedUnderWay),
    ("waiting", TermNeed::Waiting, Words::NeedWaiting),
    ("overdue", TermNeed::Overdue, Words::NeedOverdue),
    ("ends_soon", TermNeed::EndsSoon, Words::NeedEndsSoon),
    ("nothing", TermNeed::Nothing, Words::NeedNothing),
];

/// What a place lacks, in words.
pub fn need(need: TermNeed) -> Words {
    let of = NEEDS.iter().find(|(_, known, _)| *known == need);
    of.map_or(Words::NeedNothing, |(.., words)| *words)
}

/// What the holder of a seat is called.
pub fn title(body: Body, rank: Rank) -> Label {
    let (zh, en) = body.title(rank);
    Label { zh, en }
}

/// A body.
pub fn body(body: Body) -> Label {
    Label {
        zh: body.label(),
        en: body.label_en(),
    }
}

/// Where an election stands.
pub fn state(state: ElectionState) -> Label {
    Label {
        zh: state.label(),
        en: state.label_en(),
    }
}

/// A seat in one line of a career.
pub fn seat(seat: &CareerSeat, lang: Lang) -> String {
    let manner = lang.of(seat.manner.label(), seat.manner.label_en());
    let mut parts = vec![fill(
        Words::SeatLine.get(lang),
        &[
            ("title", title(seat.body, seat.rank).get(lang)),
            ("n", &seat.ordinal.to_string()),
            ("manner", manner),
        ],
    )];
    parts.extend(
        seat.votes
            .map(|votes| fill(Words::SeatVotes.get(lang), &[("n", &votes.to_string())])),
    );
    parts.extend(
        seat.end
            .map(|end| lang.of(end.label(), end.label_en()).to_owned()),
    );
    parts.join(" · ")
}

fn wrong(field: impl Into<String>, text: Words) -> FieldProblem {
    FieldProblem::error(
        &field.into(),
        "required",
        text.get(Lang::Zh),
        text.get(Lang::En),
    )
}

/// The plan that a form says, for some places.
///
/// # Errors
/// What is missing.
pub fn plan(form: &Form, places: Vec<OrganisationId>) -> Result<ElectionPlan, Vec<FieldProblem>> {
    let bodies: Vec<Body> = Body::ALL
        .iter()
        .copied()
        .filter(|body| form.get(body.code()) == "true")
        .collect();
    let day = |key: &str| form.text(key).and_then(|text| text.trim().parse().ok());
    let (voting_on, effective_on) = (day("voting_on"), day("effective_on"));
    let mut found = Vec::new();
    if bodies.is_empty() {
        found.push(wrong(Body::Party.code(), Words::PlanBodiesMissing));
    }
    for (key, day) in [("voting_on", voting_on), ("effective_on", effective_on)] {
        if day.is_none() {
            found.push(wrong(key, Words::PlanDateMissing));
        }
    }
    match (voting_on, effective_on) {
        (Some(voting_on), Some(effective_on)) if found.is_empty() => Ok(ElectionPlan {
            kind: ElectionKind::from_code(form.get("kind")).unwrap_or(ElectionKind::General),
            organisation_ids: places,
            bodies,
            ordinal: form
                .text("ordinal")
                .and_then(|text| text.trim().parse().ok()),
            voting_on,
            effective_on,
        }),
        _ => Err(found),
    }
}

/// The candidates as form values.
pub fn candidates_opened(view: &ElectionView) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (at, candidate) in view.candidates.iter().enumerate() {
        let mut set =
            |key: &str, value: String| values.insert(format!("candidates.{at}.{key}"), value);
        let person = candidate.worker_id.map(|id| id.to_string());
        set("person", person.unwrap_or_default());
        set("name", candidate.name.clone());
        for standing in &candidate.stands {
            set(standing.body.code(), standing.rank.code().to_owned());
        }
        for verdict in &candidate.verdicts {
            let word = if verdict.passed { "PASS" } else { "FAIL" };
            set(verdict.reviewer.code(), word.to_owned());
            if let Some(reason) = &verdict.reason {
                set("reason", reason.clone());
            }
        }
    }
    values
}

/// The candidates that a form says.
pub fn candidates_read(form: &Form) -> CandidatesInput {
    let candidates = (0..form.rows("candidates")).map(|at| {
        let text = |key: &str| form.text(&format!("candidates.{at}.{key}"));
        let worker_id = text("person").and_then(|text| text.parse().ok());
        let stands = Body::ALL.iter().filter_map(|body| {
            let rank = Rank::from_code(text(body.code())?)?;
            Some(StandingInput { body: *body, rank })
        });
        let verdicts = Reviewer::ALL.iter().filter_map(|reviewer| {
            let passed = match text(reviewer.code())? {
                "PASS" => true,
                "FAIL" => false,
                _ => return None,
            };
            Some(VerdictInput {
                reviewer: *reviewer,
                passed,
                reason: text("reason").filter(|_| !passed).map(str::to_owned),
            })
        });
        CandidateInput {
            worker_id,
            name: text("name")
                .filter(|_| worker_id.is_none())
                .map(str::to_owned),
            stands: stands.collect(),
            verdicts: verdicts.collect(),
        }
    });
    CandidatesInput {
        candidates: candidates.collect(),
    }
}

/// Key of what came of a candidacy.
pub fn stands_key(candidate: usize, body: Body, what: &str) -> String {
    format!("stands.{candidate}.{body}.{what}")
}

/// Key of a count.
pub fn count_key(body: Body, what: &str) -> String {
    format!("counts.{body}.{what}")
}

/// Key of where somebody goes.
pub fn outgoing_key(worker: impl std::fmt::Display, what: &str) -> String {
    format!("outgoing.{worker}.{what}")
}

/// The result as form values.
pub fn result_opened(view: &ElectionView) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for count in &view.counts {
        values.insert(count_key(count.body, "voters"), count.voters.to_string());
        values.insert(count_key(count.body, "ballots"), count.ballots.to_string());
    }
    for (at, candidate) in view.candidates.iter().enumerate() {
        for standing in &candidate.stands {
            let key = |what| stands_key(at, standing.body, what);
            if let Some(votes) = standing.votes {
                values.insert(key("votes"), votes.to_string());
            }
            if let Some(outcome) = standing.outcome {
                values.insert(key("outcome"), outcome.code().to_owned());
            }
        }
    }
    for listed in &view.listed {
        let mut set = |what, value: &str| {
            values.insert(outgoing_key(listed.worker_id, what), value.to_owned());
        };
        set("goes", if listed.leaves { "LEAVES" } else { "STAYS" });
        set("handed_over", if listed.handed_over { "true" } else { "" });
        set("audited", if listed.audited { "true" } else { "" });
    }
    values
}

/// The result that a form says.
///
/// # Errors
/// What is no number.
pub fn result_read(form: &Form, view: &ElectionView) -> Result<ElectionResult, Vec<FieldProblem>> {
    let mut found = Vec::new();
    let mut number = |key: String| match form.text(&key).map(str::trim) {
        None | Some("") => None,
        Some(text) => match text.parse::<u32>() {
            Ok(number) => Some(number),
            Err(_) => {
                found.push(wrong(key, Words::NumberWrong));
                None
            }
        },
    };
    let mut counts = Vec::new();
    for body in &view.bodies {
        let voters = number(count_key(*body, "voters"));
        let ballots = number(count_key(*body, "ballots"));
        if let (Some(voters), Some(ballots)) = (voters, ballots) {
            counts.push(CountInput {
                body: *body,
                voters,
                ballots,
            });
        }
    }
    let mut outcomes = Vec::new();
    for (at, candidate) in view.candidates.iter().enumerate() {
        for standing in &candidate.stands {
            let outcome = form.get(&stands_key(at, standing.body, "outcome"));
            outcomes.push(OutcomeInput {
                candidate: u32::try_from(at).unwrap_or(u32::MAX),
                body: standing.body,
                votes: number(stands_key(at, standing.body, "votes")),
                outcome: Outcome::from_code(outcome),
            });
        }
    }
    let outgoing = view.listed.iter().map(|listed| {
        let says = |what, word: &str| form.get(&outgoing_key(listed.worker_id, what)) == word;
        OutgoingInput {
            worker_id: listed.worker_id,
            leaves: !says("goes", "STAYS"),
            handed_over: says("handed_over", "true"),
            audited: says("audited", "true"),
        }
    });
    let outgoing = outgoing.collect();
    if !found.is_empty() {
        return Err(found);
    }
    Ok(ElectionResult {
        election_id: view.id,
        revision: view.revision,
        counts,
        outcomes,
        outgoing,
    })
}

/// Whole per cent, rounded half up.
pub fn percent(part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    (part * 200 + whole) / (2 * whole)
}

#[cfg(test)]
mod tests {
    use domain::election::{Manner, SeatEnd};

    use super::*;

    fn form(values: &[(&str, &str)]) -> Form {
        let values = values.iter();
        Form::opened(
            values
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_candidate_is_read_with_seats_and_verdicts() {
        let read = candidates_read(&form(&[
            ("candidates.0.person", ""),
            ("candidates.0.name", "李四"),
            ("candidates.0.COMMITTEE", "MEMBER"),
            ("candidates.0.PARTY", ""),
            ("candidates.0.ORGANISATION", "PASS"),
            ("candidates.0.DISCIPLINE", "FAIL"),
            ("candidates.0.reason", "受过处分"),
        ]));
        let [candidate] = read.candidates.as_slice() else {
            panic!("one candidate");
        };
        assert_eq!(candidate.name.as_deref(), Some("李四"));
        assert_eq!(candidate.stands.len(), 1);
        let verdicts: Vec<_> = candidate
            .verdicts
            .iter()
            .map(|one| (one.passed, one.reason.as_deref()))
            .collect();
        assert_eq!(verdicts, [(true, None), (false, Some("受过处分"))]);
    }

    #[test]
    fn a_plan_says_what_is_missing() {
        let found = plan(&form(&[("voting_on", "2026-06-20")]), Vec::new()).unwrap_err();
        let fields: Vec<_> = found.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["PARTY", "effective_on"]);
        let filled = [
            ("kind", "BY_ELECTION"),
            ("COMMITTEE", "true"),
            ("ordinal", "8"),
            ("voting_on", "2026-06-20"),
            ("effective_on", "2026-07-01"),
        ];
        let plan = plan(&form(&filled), Vec::new()).unwrap();
        assert_eq!(plan.kind, ElectionKind::ByElection);
        assert_eq!(
            (plan.bodies, plan.ordinal),
            (vec![Body::Committee], Some(8))
        );
    }

    #[test]
    fn a_seat_is_told_in_a_line() {
        let held = CareerSeat {
            body: Body::Committee,
            rank: Rank::Head,
            ordinal: 8,
            manner: Manner::Elected,
            votes: Some(812),
            end: Some(SeatEnd::Recall),
        };
        assert_eq!(
            seat(&held, Lang::Zh),
            "居(村)委会主任（第8届） · 选举 · 得票812 · 罢免"
        );
        assert_eq!(
            seat(&held, Lang::En),
            "Committee director (term 8) · Election · 812 votes · Recalled"
        );
    }

    #[test]
    fn a_share_is_rounded_half_up() {
        assert_eq!(percent(1, 3), 33);
        assert_eq!(percent(1, 8), 13);
        assert_eq!(percent(0, 0), 0);
    }
}
