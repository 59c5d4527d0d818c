//! What the table of pages makes of addresses, permissions and the menu.

use super::*;

#[test]
fn every_page_is_found_at_its_own_address() {
    let id = Uuid::from_u128(7);
    for route in ROUTES {
        let page = Page::parse(&route.kind.of(id)).unwrap();
        assert_eq!(page.kind, route.kind, "{}", route.path);
        assert_eq!(page.id.is_some(), route.path.contains(":id"));
    }
    assert_eq!(
        Page::parse("/people/").map(|page| page.kind),
        Some(P::People)
    );
    for unknown in ["/people/x", "/people/new/more", "/nowhere"] {
        assert_eq!(Page::parse(unknown), None, "{unknown}");
    }
}

#[test]
fn the_menu_shows_only_what_may_be_opened() {
    let everyones = menu(Group::System, &[], false);
    let everyones: Vec<_> = everyones.iter().map(|route| route.kind).collect();
    assert_eq!(everyones, [P::DataDictionary]);
    let titles: Vec<_> = menu(Group::System, &[Can::AuditView], false)
        .iter()
        .map(|route| route.kind)
        .collect();
    assert_eq!(titles, [P::Audit, P::DataDictionary]);
    let kept = menu(Group::System, &[Can::AccountDelegate], false);
    let kept: Vec<_> = kept.iter().map(|route| route.kind).collect();
    assert_eq!(kept, [P::Accounts, P::Online, P::DataDictionary]);
    assert_eq!(
        menu(Group::Register, &[], false).len(),
        1,
        "the home page is everyone's"
    );
}

#[test]
fn the_menu_of_a_worker_begins_with_the_own_record() {
    let kinds = |permissions: &[Permission], bound| -> Vec<P> {
        let shown = menu(Group::Register, permissions, bound).into_iter();
        shown.map(|route| route.kind).collect()
    };
    let own = [P::OwnRecord, P::OwnPaySlips, P::OwnCorrections];
    assert_eq!(kinds(&[Can::OwnRecordView], true), own);
    assert_eq!(kinds(&[Can::OwnRecordView], false), own);
    let keeper = [Can::OwnRecordView, Can::AccountDelegate];
    assert_eq!(
        kinds(&keeper, true),
        [P::Home, P::OwnRecord, P::OwnPaySlips, P::OwnCorrections]
    );
    assert_eq!(kinds(&keeper, false), [P::Home]);
}

#[test]
fn one_entry_of_the_menu_is_the_pages_own_or_the_nearest_above() {
    let entry = |kind: P| Page { kind, id: None }.menu_entry();
    assert_eq!(entry(P::Staffing), Some(P::Staffing));
    assert_eq!(entry(P::StaffingChart), Some(P::Organisations));
    assert_eq!(entry(P::OwnCorrection), Some(P::OwnCorrections));
    assert_eq!(entry(P::OwnCorrectionNew), Some(P::OwnRecord));
    assert_eq!(entry(P::Profile), None);
}

#[test]
fn breadcrumbs_lead_from_the_top() {
    let page = Page::parse(&P::PersonEdit.of(Uuid::nil())).unwrap();
    assert_eq!(
        page.trail()
            .iter()
            .map(|route| route.kind)
            .collect::<Vec<_>>(),
        [P::People]
    );
}
