//! Where an act stands, in words.

use chrono::{DateTime, NaiveDate, Utc};
use contract::{NodeRef, OrganisationActView};
use domain::organisation::act::ActState;

use super::steps::established;
use crate::logic::text::{Acts, Label, Lang, Text};

/// The state with what becomes of an approved act: waiting for its day, or in effect.
pub fn state(state: ActState, in_effect: bool) -> Label {
    match (state, in_effect) {
        (ActState::Approved, true) => Acts::InEffect.into(),
        (ActState::Approved, false) => Acts::Waiting.into(),
        _ => Label {
            zh: state.label(),
            en: state.label_en(),
        },
    }
}

/// A share in ten-thousandths as per cent without needless noughts.
pub fn percent(share: u32) -> String {
    let (whole, rest) = (share / 100, share % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{whole}%"),
        (_, 0) => format!("{whole}.{}%", rest / 10),
        _ => format!("{whole}.{rest:02}%"),
    }
}

/// Per cent as typed (`62.5`, `62.5%`, full-width digits too) in ten-thousandths; none when it
/// is no number from 0 to 100 with at most two places.
pub fn share_of(text: &str) -> Option<u32> {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' | '。' => '.',
        '％' => '%',
        other => other,
    };
    let text: String = text.trim().chars().map(narrow).collect();
    let text = text.trim_end_matches('%').trim_end();
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || places.len() > 2 || !digits(whole) || !digits(places) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let places: u32 = format!("{places:0<2}").parse().ok()?;
    Some(whole.checked_mul(100)? + places).filter(|share| *share <= 10_000)
}

/// Names from the top as a path without the city, which heads every one of them.
pub fn below_city(names: &str) -> String {
    let mut parts: Vec<&str> = names.split('/').collect();
    if parts.len() > 1 {
        parts.remove(0);
    }
    parts.join(" / ")
}

/// The name of a node of a saved act.
pub fn place_name(act: &OrganisationActView, node: &NodeRef) -> String {
    match node {
        NodeRef::Id(id) => act
            .organisations
            .iter()
            .find(|place| place.id == *id)
            .map_or_else(|| "–".to_owned(), |place| place.name.clone()),
        NodeRef::New(label) => established(&act.steps)
            .into_iter()
            .find(|new| new.label == *label)
            .map_or_else(|| label.clone(), |new| new.name),
    }
}

/// Something that was done with an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub what: Acts,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
}

/// What was done with an act, newest first.
pub fn events(act: &OrganisationActView) -> Vec<Event> {
    let mut found = vec![Event {
        what: Acts::EventDrafted,
        by: act.drafted_by.clone(),
        at: act.drafted_at,
        reason: None,
    }];
    if let (Some(by), Some(at)) = (&act.submitted_by, act.submitted_at) {
        found.push(Event {
            what: Acts::EventSubmitted,
            by: by.clone(),
            at,
            reason: None,
        });
    }
    let what = match act.state {
        ActState::Returned => Acts::EventReturned,
        ActState::Reversed => Acts::EventReversed,
        _ => Acts::EventApproved,
    };
    if let (Some(by), Some(at)) = (&act.decided_by, act.decided_at) {
        found.push(Event {
            what,
            by: by.clone(),
            at,
            reason: act.decision_reason.clone(),
        });
    }
    found.sort_by_key(|event| std::cmp::Reverse(event.at));
    found
}

/// What the day of an act means to whoever approves it.
pub fn day_text(effective_on: NaiveDate, today: NaiveDate) -> Acts {
    match effective_on.cmp(&today) {
        std::cmp::Ordering::Greater => Acts::TakesEffectLater,
        std::cmp::Ordering::Equal => Acts::TakesEffectToday,
        std::cmp::Ordering::Less => Acts::TakesEffectBack,
    }
}

/// The share column of lineage: nothing needs saying of a whole.
pub fn lineage_share(share: u32, lang: Lang) -> String {
    match share {
        10_000 => Acts::Whole.get(lang).to_owned(),
        part => percent(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approved_act_waits_for_its_day() {
        assert_eq!(state(ActState::Approved, false).zh, "待生效");
        assert_eq!(state(ActState::Approved, true).zh, "已生效");
        assert_eq!(state(ActState::Submitted, false).zh, "待审批");
    }

    #[test]
    fn shares_are_shown_and_read_in_per_cent() {
        for (share, text) in [
            (10_000, "100%"),
            (6_250, "62.5%"),
            (3_333, "33.33%"),
            (5, "0.05%"),
        ] {
            assert_eq!(percent(share), text);
            assert_eq!(share_of(text), Some(share));
        }
        assert_eq!(share_of(" ３３．３％ "), Some(3_330));
        for wrong in [
            "",
            "half",
            "-1",
            "100.01",
            "33.333",
            "1.2.3",
            "%",
            "99999999999",
        ] {
            assert_eq!(share_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn paths_begin_below_the_city() {
        assert_eq!(
            below_city("成都市/锦江区/督院街街道"),
            "锦江区 / 督院街街道"
        );
        assert_eq!(below_city("成都市"), "成都市");
    }

    #[test]
    fn the_day_says_whether_it_lies_back() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-23");
        assert_eq!(day_text(day("2026-12-01"), today), Acts::TakesEffectLater);
        assert_eq!(day_text(today, today), Acts::TakesEffectToday);
        assert_eq!(day_text(day("2026-11-22"), today), Acts::TakesEffectBack);
    }
}
