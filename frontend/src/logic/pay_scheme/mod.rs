//! A scheme of pay as the values of a form, and the form as a scheme: tables are typed one case a
//! line, as they come from a sheet.

mod read;
mod show;
mod trial;

use domain::pay::{
    rate::Rounding,
    scheme::{PayCycle, Proration},
};

use super::form::Form;
pub use read::{field, read};
pub use show::values;
pub use trial::{entered_key, person, whole_month};

/// The word for every other case of a table.
const OTHERWISE: &str = "其他";
/// What is chosen where an amount is entered for each person and month.
pub const ENTERED: &str = "ENTERED";
/// What is chosen where an amount is found by a formula.
pub const FORMULA: &str = "FORMULA";
const YES: &str = "true";

/// Fills in what most items have, where a new one has nothing yet.
pub fn complete(form: &mut Form) {
    for at in 0..form.rows("items") {
        let usual = [
            ("how", FORMULA),
            ("pays", PayCycle::Monthly.code()),
            ("rounding", Rounding::Fen.code()),
            ("proration", Proration::WorkDays.code()),
            ("taxable", YES),
            ("in_social_base", YES),
            ("in_housing_base", YES),
        ];
        for (field, value) in usual {
            let key = format!("items.{at}.{field}");
            if !form.has(&key) {
                form.set(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::pay::scheme::{Figures, PUBLISHED, Scheme};

    use super::*;

    fn published(at: usize) -> Scheme {
        serde_json::from_str(PUBLISHED[at].1).unwrap()
    }

    #[test]
    fn a_form_gives_back_the_scheme_that_it_shows() {
        for at in 0..PUBLISHED.len() {
            let scheme = published(at);
            let form = Form::opened(values(&scheme));
            assert_eq!(read(&form).unwrap().scheme(), &scheme, "{at}");
        }
    }

    #[test]
    fn a_table_is_read_as_it_comes_from_a_sheet() {
        let mut form = Form::opened(values(&published(1)));
        form.set("figures.0.values", " 5,800.50 ");
        form.set(
            "figures.2.values",
            "助理社会工作师\t１００\n\n社会工作师：200\nSENIOR = 300\n其他 0",
        );
        form.set(
            "ranges",
            "书记/主任 7-18\n副职，4，15\nMEMBER 1 12\n工作人员 1 至 12",
        );
        let scheme = read(&form).unwrap().scheme().clone();
        assert_eq!(
            scheme.figures[0].is,
            Figures::One("5800.50".parse().unwrap())
        );
        assert_eq!(scheme.figures[2].is, published(1).figures[2].is);
        assert_eq!(scheme.levels, published(1).levels);
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let found = |change: &dyn Fn(&mut Form)| {
            let mut form = Form::opened(values(&published(1)));
            change(&mut form);
            let found = read(&form).unwrap_err();
            found
                .into_iter()
                .map(|one| (one.field, one.message))
                .collect::<Vec<_>>()
        };
        let one = |change: &dyn Fn(&mut Form)| found(change).remove(0);
        let wrong = one(&|form| form.set("items.0.formula", "基数 × 系数"));
        assert_eq!(wrong.0, "items.0.formula");
        assert!(wrong.1.starts_with("第6个字符起："), "{}", wrong.1);
        assert_eq!(
            one(&|form| form.set("figures.1.values", "1 1.0")).0,
            "figures.1.values"
        );
        assert_eq!(
            one(&|form| form.set("figures.1.values", "1 1.0\n一级")),
            (
                "figures.1.values".to_owned(),
                "第2行无法识别，请按“情形 数值”填写。".to_owned()
            )
        );
        assert_eq!(one(&|form| form.set("ranges", "书记 7 18")).0, "ranges");
        assert_eq!(one(&|form| form.set("step_years", "")).0, "step_years");
        assert_eq!(field("scheme.items.2"), "items.2.formula");
        assert_eq!(field("document_number"), "document_number");
    }

    #[test]
    fn a_new_item_begins_as_most_are() {
        let mut form = Form::opened(values(&published(3)));
        form.add_row("items", "name");
        complete(&mut form);
        form.set("items.2.name", "误餐补贴");
        form.set("items.2.formula", "200");
        let scheme = read(&form).unwrap().scheme().clone();
        assert_eq!(scheme.items.len(), 3);
        let (new, first) = (&scheme.items[2], &scheme.items[0]);
        assert_eq!(
            (new.pays, new.rounding, new.proration),
            (first.pays, first.rounding, first.proration)
        );
        assert!(new.taxable && new.in_social_base && new.in_housing_base);
        assert_eq!(scheme.items[..2], published(3).items[..]);
    }

    #[test]
    fn a_scheme_is_tried_on_what_is_typed() {
        let rules = read(&Form::opened(values(&published(0)))).unwrap();
        let typed = [
            ("class", "HEAD"),
            ("level", "4"),
            ("both_posts", "true"),
            ("certificate", "INTERMEDIATE"),
            ("grade", "2"),
            ("entered.奖励性绩效", "6000"),
        ];
        let form = Form::opened(
            typed
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
        );
        let (days, spans) = whole_month(person(&form, &rules));
        // 3,100 + 230 + 500 + 200, and 6,000 in December.
        assert_eq!(
            rules.compute(1, days, &spans).unwrap().gross.to_string(),
            "4030.00"
        );
        assert_eq!(
            rules.compute(12, days, &spans).unwrap().gross.to_string(),
            "10030.00"
        );
    }
}
