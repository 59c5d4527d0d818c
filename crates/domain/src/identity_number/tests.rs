use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn policy() -> Policy {
    Policy {
        allow_test_division: true,
        today: day("2026-11-23"),
    }
}

fn problems(text: &str) -> Vec<Problem> {
    check(text, &policy()).problems
}

/// A number with the right check character, whatever its parts.
fn completed(first_seventeen: &str) -> String {
    format!(
        "{first_seventeen}{}",
        check_character(first_seventeen).unwrap()
    )
}

/// The check of the standard read slowly: the polynomial, not the table of weights.
fn slow_is_sound(number: &str) -> bool {
    let mut sum = 0;
    for (i, c) in number.chars().enumerate() {
        let digit = if c == 'X' {
            10
        } else {
            c.to_digit(10).unwrap()
        };
        let mut weight = 1;
        for _ in 0..(17 - i) {
            weight = weight * 2 % 11;
        }
        sum += digit * weight;
    }
    sum % 11 == 1
}

#[test]
fn the_worked_example_is_valid() {
    // 5·7 + 1·9 + 0·10 + 1·5 + 9·8 + 9·4 + 1·2 + 9·1 + 8·6 + 5·3 + 0·7 + 3·9 + 1·10 + 5·5 + 0·8
    // + 0·4 + 1·2 = 295; 295 mod 11 = 9; character 9 of 10X98765432, counted from 0, is 3.
    let found = check("510199198503150013", &policy());
    assert!(found.valid && found.problems.is_empty());
    assert_eq!(found.kind, Some(IdentityKind::IdCard));
    assert_eq!(found.birth_date, Some(day("1985-03-15")));
    assert_eq!(found.sex, Some("1"));
    assert_eq!(found.normalized.unwrap().expose(), "510199198503150013");
}

#[test]
fn the_check_character_x_is_read_in_either_case_and_width() {
    // 35 9 0 5 72 36 2 9 54 0 7 18 0 5 0 0 14 = 266; 266 mod 11 = 2; character 2 is X.
    for text in [
        "51019919901201007X",
        "51019919901201007x",
        "５１０１９９１９９０１２０１００７Ｘ",
        " 510199 19901201 007X ",
    ] {
        let found = check(text, &policy());
        assert!(found.valid, "{text}");
        assert_eq!(found.normalized.unwrap().expose(), "51019919901201007X");
    }
}

#[test]
fn residence_permits_are_told_by_their_division() {
    let cases = [
        ("810000198808080", "HKM_RES"),
        ("820000198808080", "HKM_RES"),
        ("830000198808080", "TW_RES"),
    ];
    for (head, kind) in cases {
        let found = check(&completed(&format!("{head}03")), &policy());
        assert!(found.valid);
        assert_eq!(found.kind.map(IdentityKind::code), Some(kind));
    }
    // 8·7 + 1·9 + 1·2 + 9·1 + 8·6 + 8·3 + 0 + 8·9 + 0 + 8·5 + 0 + 0 + 3·2 = 266; mod 11 = 2 → X.
    assert!(check("81000019880808003X", &policy()).valid);
    assert_eq!(
        problems(&completed("81000119880808003")),
        [Problem::DivisionUnknown]
    );
}

#[test]
fn an_old_number_stays_valid_but_is_remarked_on() {
    let found = check("510104190001010018", &policy());
    assert!(found.valid);
    assert_eq!(found.problems, [Problem::AgeAboveHundred]);
}

#[test]
fn each_fault_has_its_own_code() {
    let cases = [
        ("510199198503150014", Problem::CheckCharacter),
        ("51019919850315001", Problem::Length),
        ("", Problem::Length),
        ("5101991985031500130", Problem::Length),
        ("510199850315001", Problem::FifteenDigit),
        ("5101991985031500A3", Problem::Characters),
        ("51019919850315X013", Problem::Characters),
        ("51019919850315一013", Problem::Characters),
        ("X10199198503150013", Problem::Characters),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), [expected], "{text}");
    }
    assert!(
        problems("510199209913010014").contains(&Problem::BirthDateInvalid),
        "month 13"
    );
}

#[test]
fn only_real_dates_pass() {
    for (date, real) in [
        ("19840229", true),
        ("19000229", false),
        ("20000229", true),
        ("19850431", false),
        ("19851301", false),
        ("19850100", false),
    ] {
        let found = problems(&completed(&format!("510104{date}001")));
        assert_eq!(!found.contains(&Problem::BirthDateInvalid), real, "{date}");
    }
}

#[test]
fn ages_turn_on_the_birthday() {
    // Today is 2026-11-23: sixteen on the birthday, not the day before.
    assert_eq!(problems(&completed("51010420101123001")), []);
    assert_eq!(
        problems(&completed("51010420101124001")),
        [Problem::AgeBelowSixteen]
    );
    assert_eq!(
        problems(&completed("51010420261124001")),
        [Problem::BirthDateFuture]
    );
    // A hundred all through the hundred-and-first year of life.
    assert_eq!(problems(&completed("51010419251124001")), []);
    assert_eq!(
        problems(&completed("51010419251123001")),
        [Problem::AgeAboveHundred]
    );
}

#[test]
fn abolished_divisions_pass_and_impossible_ones_do_not() {
    for division in [
        "510103", "510111", "510122", "510132", "441900", "460003", "429004", "110101", "710000",
    ] {
        assert_eq!(
            problems(&completed(&format!("{division}19850315001"))),
            [],
            "{division}"
        );
    }
    for division in [
        "000000", "990101", "510000", "517101", "100101", "840000", "910101",
    ] {
        assert_eq!(
            problems(&completed(&format!("{division}19850315001"))),
            [Problem::DivisionUnknown],
            "{division}"
        );
    }
}

#[test]
fn test_numbers_pass_only_where_the_policy_says_so() {
    let strict = Policy {
        allow_test_division: false,
        ..policy()
    };
    assert_eq!(
        check("510199198503150013", &strict).problems,
        [Problem::TestDivision]
    );
    let refused = IdentityNumber::parse("510199198503150013", IdentityKind::IdCard, &strict);
    assert_eq!(refused, Err(vec![Problem::TestDivision]));
}

#[test]
fn a_number_of_another_kind_is_refused() {
    let refused = IdentityNumber::parse("81000019880808003X", IdentityKind::IdCard, &policy());
    assert_eq!(refused, Err(vec![Problem::KindMismatch]));
    let parsed =
        IdentityNumber::parse("81000019880808003X", IdentityKind::HkmResidence, &policy()).unwrap();
    assert_eq!(
        (parsed.birth_date, parsed.sex),
        (Some(day("1988-08-08")), Some("1"))
    );
}

#[test]
fn other_documents_are_checked_by_shape() {
    use IdentityKind::{ForeignResidence, HkmPermit, Other, Passport, TwPermit};
    let modern = completed("93114419850315001");
    let good = [
        (HkmPermit, "h12345678"),
        (HkmPermit, "M1234567801"),
        (TwPermit, "12345678"),
        (Passport, "E 12345678"),
        (ForeignResidence, "USA110185031501"),
        (ForeignResidence, &modern),
        (Other, "军字第1号"),
    ];
    for (kind, text) in good {
        let parsed = IdentityNumber::parse(text, kind, &policy()).unwrap();
        assert_eq!(
            (
                parsed.birth_date,
                parsed.number.birth_date(),
                parsed.number.sex()
            ),
            (None, None, None),
            "{text}"
        );
    }
    for (kind, text) in [
        (HkmPermit, "X12345678"),
        (HkmPermit, "H1234567"),
        (TwPermit, "1234567A"),
        (Passport, "E-12"),
        (ForeignResidence, "US1110185031501"),
        (ForeignResidence, "王USA110185031501"),
        (Other, ""),
    ] {
        assert_eq!(
            IdentityNumber::parse(text, kind, &policy()),
            Err(vec![Problem::DocumentFormat]),
            "{text}"
        );
    }
}

#[test]
fn numbers_print_masked() {
    let number = IdentityNumber::synthetic(day("1985-03-15"), 1);
    assert_eq!(number.expose(), "510199198503150013");
    assert_eq!(number.to_string(), "510***********0013");
    assert_eq!(format!("{number:?}"), "IdentityNumber(510***********0013)");
    assert!(!format!("{:?}", check(number.expose(), &policy())).contains("19850315"));
}

#[test]
fn codes_are_unique_and_texts_are_there() {
    for (at, problem) in Problem::ALL.iter().enumerate() {
        assert!(!problem.text().is_empty() && !problem.text_en().is_empty());
        assert!(
            Problem::ALL
                .iter()
                .skip(at + 1)
                .all(|other| other.code() != problem.code())
        );
    }
}

fn any_birth() -> impl Strategy<Value = NaiveDate> {
    (0_u64..30_000).prop_map(|days| day("1927-01-01") + chrono::Days::new(days))
}

proptest! {
    #[test]
    fn synthetic_numbers_are_valid_for_tests_only(birth in any_birth(), sequence in 0_u16..1000) {
        let number = IdentityNumber::synthetic(birth, sequence);
        let found = check(number.expose(), &policy());
        prop_assert!(found.valid, "{:?}", found.problems);
        prop_assert!(slow_is_sound(number.expose()));
        prop_assert_eq!(found.birth_date, Some(birth));
        prop_assert_eq!(number.sex(), Some(if sequence % 2 == 1 { "1" } else { "2" }));
        let strict = Policy { allow_test_division: false, ..policy() };
        prop_assert!(!check(number.expose(), &strict).valid);
    }

    #[test]
    fn one_wrong_digit_is_always_found(birth in any_birth(), sequence in 0_u16..1000, at in 0_usize..18, shift in 1_u32..10) {
        let number = IdentityNumber::synthetic(birth, sequence);
        let wrong: String = number.expose().chars().enumerate().map(|(i, c)| match c.to_digit(10) {
            Some(digit) if i == at => char::from_digit((digit + shift) % 10, 10).unwrap(),
            None if i == at => char::from_digit(shift, 10).unwrap(),
            _ => c,
        }).collect();
        prop_assert!(!check(&wrong, &policy()).valid);
        prop_assert_eq!(birth_date_of(&wrong), None);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}", kind in proptest::sample::select(IdentityKind::ALL)) {
        let _ = check(&text, &policy());
        let _ = IdentityNumber::parse(&text, kind, &policy());
    }
}
