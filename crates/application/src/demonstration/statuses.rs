//! Ethnicity, marriage, health, politics, home.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    divisions::{Divisions, Village},
    person::SyntheticPolitical,
    quotas::Outline,
    random::{Chance, Purpose},
};

/// Ethnic groups in ten-thousandths.
const ETHNICITIES: [(&str, u64); 16] = [
    ("01", 9_860),
    ("04", 35),
    ("03", 30),
    ("07", 25),
    ("33", 15),
    ("15", 12),
    ("06", 8),
    ("11", 6),
    ("02", 2),
    ("08", 1),
    ("05", 1),
    ("09", 1),
    ("12", 1),
    ("14", 1),
    ("13", 1),
    ("10", 1),
];

/// Native places of the majority.
const NATIVE_PLACES: [(&str, u64); 16] = [
    ("四川成都", 620),
    ("四川资阳", 50),
    ("四川绵阳", 45),
    ("四川德阳", 40),
    ("四川眉山", 40),
    ("四川南充", 35),
    ("四川内江", 30),
    ("四川遂宁", 25),
    ("四川乐山", 20),
    ("四川达州", 20),
    ("四川宜宾", 15),
    ("四川泸州", 15),
    ("四川广元", 12),
    ("四川雅安", 10),
    ("重庆", 15),
    ("甘肃天水", 8),
];

/// Democratic parties and those of no party, in ten-thousandths of who is not in the CPC.
const OTHER_POLITICS: [(&str, u64); 10] = [
    ("13", 9_850),
    ("12", 40),
    ("04", 15),
    ("05", 25),
    ("06", 15),
    ("07", 15),
    ("08", 12),
    ("09", 8),
    ("10", 15),
    ("11", 5),
];

/// Oldest age in months of a made-up league member: five years below the age at which members
/// leave, so that the demonstration stays clean for some years after its reference day.
const LEAGUE_MONTHS: i64 = 23 * 12;

/// Names of made-up roads.
const ROADS: [&str; 20] = [
    "和美路",
    "锦绣路",
    "清波街",
    "银杏路",
    "芙蓉大道",
    "文化街",
    "幸福路",
    "友谊巷",
    "向阳街",
    "团结路",
    "学府路",
    "望江路",
    "桃花街",
    "府河路",
    "安居巷",
    "康乐街",
    "民乐路",
    "梧桐巷",
    "沙河路",
    "青年路",
];

pub(super) struct Statuses {
    status: Chance,
    contact: Chance,
    reference: NaiveDate,
    city: &'static Divisions,
}

impl Statuses {
    pub(super) fn new(seed: u64, reference: NaiveDate, city: &'static Divisions) -> Self {
        Self {
            status: Chance::new(seed, Purpose::Statuses),
            contact: Chance::new(seed, Purpose::Contact),
            reference,
            city,
        }
    }

    pub(super) fn village(&self, outline: &Outline) -> Option<&'static Village> {
        self.city.villages.get(outline.place)
    }

    pub(super) fn ethnicity(&mut self) -> &'static str {
        self.status.weighted(&ETHNICITIES, "01")
    }

    pub(super) fn marital(&mut self, outline: &Outline) -> &'static str {
        let per_mille = |single, married, widowed, divorced| {
            [
                ("10", single),
                ("20", married),
                ("30", widowed),
                ("40", divorced),
            ]
        };
        let weights = match outline.age_months / 12 {
            ..25 => per_mille(850, 148, 0, 2),
            25..30 => per_mille(550, 440, 0, 10),
            30..40 => per_mille(150, 800, 3, 47),
            _ => per_mille(40, 870, 15, 75),
        };
        self.status.weighted(&weights, "10")
    }

    pub(super) fn health(&mut self, outline: &Outline) -> &'static str {
        // Public-welfare posts are there for people who find no other work.
        let disabled = if outline.class == domain::worker::WorkerClass::Welfare {
            50
        } else {
            4
        };
        self.status.weighted(
            &[("10", 950), ("20", 35), ("30", 6), ("64", disabled)],
            "10",
        )
    }

    pub(super) fn political(
        &mut self,
        outline: &Outline,
        birth: NaiveDate,
    ) -> Vec<SyntheticPolitical> {
        let adult = years_after(birth, 18);
        if outline.party {
            let joined_on = self.day_between(adult, self.reference.min(years_after(birth, 40)));
            let probation = years_after(joined_on, 1) > self.reference;
            let code = if probation { "02" } else { "01" };
            let mut statuses = vec![SyntheticPolitical {
                code,
                joined_on: Some(joined_on),
            }];
            if outline.college
                && !probation
                && outline.age_months >= 35 * 12
                && self.status.happens(1)
            {
                let joined_on = self.day_between(years_after(birth, 30), self.reference);
                statuses.push(SyntheticPolitical {
                    code: "05",
                    joined_on: Some(joined_on),
                });
            }
            return statuses;
        }
        if outline.age_months < LEAGUE_MONTHS && self.status.happens(700) {
            let joined_on = self.day_between(years_after(birth, 14), years_after(birth, 17));
            return vec![SyntheticPolitical {
                code: "03",
                joined_on: Some(joined_on),
            }];
        }
        let code = self.status.weighted(&OTHER_POLITICS, "13");
        if matches!(code, "12" | "13") {
            return vec![SyntheticPolitical {
                code,
                joined_on: None,
            }];
        }
        // Democratic parties take in people of some standing.
        if outline.age_months < 32 * 12 {
            return vec![SyntheticPolitical {
                code: "13",
                joined_on: None,
            }];
        }
        let joined_on = self.day_between(years_after(birth, 30), self.reference);
        vec![SyntheticPolitical {
            code,
            joined_on: Some(joined_on),
        }]
    }

    pub(super) fn native_place(&mut self, ethnicity: &str) -> &'static str {
        match ethnicity {
            "04" => self.contact.weighted(
                &[("四川甘孜", 5), ("四川阿坝", 4), ("西藏昌都", 1)],
                "四川甘孜",
            ),
            "07" => "四川凉山",
            "33" => "四川阿坝",
            "15" => "重庆黔江",
            "05" => "新疆喀什",
            "02" => "内蒙古通辽",
            "08" => "广西南宁",
            "10" => "吉林延边",
            "14" => "云南大理",
            _ => self.contact.weighted(&NATIVE_PLACES, "四川成都"),
        }
    }

    pub(super) fn address(&mut self, outline: &Outline) -> String {
        let village = self.village(outline);
        let town = village.and_then(|village| self.city.town(village.town_code));
        let county = village.and_then(|village| self.city.unit(village.statutory_code));
        let chance = &mut self.contact;
        let (road, number) = (chance.pick(&ROADS), chance.between(1, 299));
        let home = match village {
            Some(village) if !village.is_community() => {
                format!(
                    "{}{}组{number}号",
                    village.place_name(),
                    chance.between(1, 12)
                )
            }
            _ => format!(
                "{road}{number}号{}栋{}单元{}{:02}室",
                chance.between(1, 20),
                chance.between(1, 4),
                chance.between(1, 18),
                chance.between(1, 4)
            ),
        };
        let (county, town) = (
            county.map_or("", |unit| unit.name),
            town.map_or("", |town| town.name),
        );
        format!("四川省成都市{county}{town}{home}")
    }

    fn day_between(&mut self, from: NaiveDate, to: NaiveDate) -> NaiveDate {
        day_between(&mut self.status, from, to)
    }
}

/// A day in `from..=to`; `from` if there is none.
pub(super) fn day_between(chance: &mut Chance, from: NaiveDate, to: NaiveDate) -> NaiveDate {
    let span = chance.between(0, (to - from).num_days().max(0));
    from.checked_add_days(Days::new(u64::try_from(span).unwrap_or(0)))
        .unwrap_or(from)
}

/// The same day so many years later; 28 February for the 29th.
pub(super) fn years_after(day: NaiveDate, years: i32) -> NaiveDate {
    let year = day.year() + years;
    day.with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
        .unwrap_or(day)
}
