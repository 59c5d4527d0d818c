//! English names of what the statistics count; the server sends the Chinese ones.

use domain::worker::{QualificationLevel, WorkerClass};

use super::text::Lang;

const NAMES: &[(&str, &str)] = &[
    ("B01", "Mean age"),
    ("B04", "Women"),
    ("B06", "Members of the CPC"),
    ("B07", "College and above"),
    ("C01", "Social-work certificate"),
    ("E01", "Fiscal cost per head"),
    ("UNDER_30", "Under 30"),
    ("30_39", "30–39"),
    ("40_49", "40–49"),
    ("50_OVER", "50 and over"),
    ("POSTGRADUATE", "Postgraduate"),
    ("BACHELOR", "Bachelor"),
    ("COLLEGE", "College"),
    ("SECONDARY", "Secondary"),
    ("JUNIOR", "Junior and below"),
    ("NONE", "None"),
];

const UNITS: &[(&str, &str)] = &[
    ("岁", "years"),
    ("元", "yuan"),
    ("个百分点", "points"),
    ("%", "%"),
];

/// The name of an indicator or a group of people.
pub fn name(code: &str, chinese: &str, lang: Lang) -> String {
    let own = || {
        WorkerClass::from_code(code)
            .map(WorkerClass::label_en)
            .or_else(|| QualificationLevel::from_code(code).map(QualificationLevel::label_en))
    };
    let known = || {
        NAMES
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, english)| *english)
            .or_else(own)
    };
    match lang {
        Lang::Zh => chinese.to_owned(),
        Lang::En => known().unwrap_or(chinese).to_owned(),
    }
}

/// The name of a unit of measure.
pub fn unit(chinese: &str, lang: Lang) -> String {
    let english = UNITS
        .iter()
        .find(|(known, _)| *known == chinese)
        .map_or(chinese, |(_, english)| english);
    lang.of(chinese, english).to_owned()
}

/// Of the numbers of districts, streets and places in view those that are below whoever looks: a
/// level without any, and the one that they are themselves, says nothing.
pub fn below(counts: [i64; 3]) -> [Option<i64>; 3] {
    let top = counts.iter().position(|count| *count > 0);
    let own = top.filter(|top| counts.get(*top) == Some(&1));
    let mut level = 0..;
    counts.map(|count| {
        let here = level.next();
        (count > 0 && here != own).then_some(count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_levels_below_ones_own_are_counted() {
        let city = [23, 261, 3047];
        assert_eq!(below(city), city.map(Some));
        assert_eq!(below([1, 15, 160]), [None, Some(15), Some(160)]);
        assert_eq!(below([0, 1, 12]), [None, None, Some(12)]);
        assert_eq!(below([0, 0, 1]), [None, None, None]);
        // A district with one street, and somebody with two streets.
        assert_eq!(below([1, 1, 9]), [None, Some(1), Some(9)]);
        assert_eq!(below([0, 2, 20]), [None, Some(2), Some(20)]);
        assert_eq!(below([0, 0, 0]), [None, None, None]);
    }

    #[test]
    fn a_name_without_translation_stays_chinese() {
        assert_eq!(name("HEAD", "书记/主任", Lang::En), "Secretary or director");
        assert_eq!(name("B01", "平均年龄", Lang::Zh), "平均年龄");
        assert_eq!(name("Z99", "新指标", Lang::En), "新指标");
        assert_eq!(unit("个百分点", Lang::En), "points");
    }
}
