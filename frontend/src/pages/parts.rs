//! The screen of every page. Only what everybody sees first is part of the first download; the
//! others come by parts, each fetched when one of its pages is first opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{
    acts, duplicates, election, entry, exchange, exports, home, organisation, own, pay, payroll,
    people, person, personnel, profile, staffing, submissions, system, yearly,
};
use crate::logic::failure::Failure;
use crate::logic::route::{Page, PageKind};
use crate::state::remote::Remote;
use crate::ui::states;

/// Draws a page for the id in its address.
type Screen = fn(Uuid) -> AnyView;

/// The table: every page has a line, and what stands under one name is one download.
macro_rules! screens {
    (
        first { $($first:ident => $drawn:expr,)+ }
        $($part:ident { $($($kind:ident)|+ => $screen:expr,)+ })+
    ) => {
        /// Fetches a page's part unless it is there, and says what draws the page.
        async fn fetch(kind: PageKind) -> Result<Screen, SplitLoaderError> {
            match kind {
                $(PageKind::$first => Ok($drawn),)+
                $($($(PageKind::$kind)|+)|+ => $part(kind).await,)+
            }
        }

        $(
            #[wasm_split($part, fallible)]
            fn $part(kind: PageKind) -> Result<Screen, SplitLoaderError> {
                Ok(match kind {
                    $($(PageKind::$kind)|+ => $screen,)+
                    // Of other parts; `fetch` does not ask.
                    _ => |_| states::not_found(),
                })
            }
        )+
    };
}

screens! {
    first {
        Home => |_| view! { <home::Home/> }.into_any(),
        Profile => |_| view! { <profile::Profile/> }.into_any(),
    }
    own_record {
        OwnRecord => |_| view! { <own::RecordPage/> }.into_any(),
        OwnCorrectionNew => |_| view! { <own::CorrectionNew/> }.into_any(),
        OwnCorrections => |_| view! { <own::Corrections/> }.into_any(),
        OwnCorrection => |id| view! { <own::CorrectionPage id=id/> }.into_any(),
    }
    organisations {
        Organisations | Organisation => |_| view! { <organisation::Organisations/> }.into_any(),
        Rollup => |_| view! { <organisation::RollupPage/> }.into_any(),
        Staffing => |_| view! { <staffing::StaffingPage/> }.into_any(),
        StaffingChart => |id| view! { <staffing::ChartPage id=id/> }.into_any(),
    }
    reorganisation {
        Acts => |_| view! { <acts::Acts/> }.into_any(),
        Act => |id| view! { <acts::ActPage id=id/> }.into_any(),
    }
    register {
        People => |_| view! { <people::People/> }.into_any(),
        PersonNew => |_| view! { <entry::PersonNew/> }.into_any(),
        Person => |id| view! { <person::PersonPage id=id/> }.into_any(),
        PersonEdit => |id| view! { <entry::PersonEdit id=id/> }.into_any(),
        SubmissionEdit => |id| view! { <entry::SubmissionEdit id=id/> }.into_any(),
    }
    personnel {
        ActionNew => |id| view! { <personnel::ActionNew id=id/> }.into_any(),
        ActionAgain => |id| view! { <personnel::ActionAgain id=id/> }.into_any(),
        ActionRequest => |_| view! { <personnel::ActionRequest/> }.into_any(),
        ActionRegister => |_| view! { <personnel::Register/> }.into_any(),
        Endings => |_| view! { <personnel::Endings/> }.into_any(),
        Retirements => |_| view! { <personnel::Retirements/> }.into_any(),
        InstitutionCandidates => |_| view! { <personnel::Candidates/> }.into_any(),
    }
    elections {
        Elections => |_| view! { <election::Board/> }.into_any(),
        Election => |id| view! { <election::ElectionPage id=id/> }.into_any(),
    }
    salaries {
        PaySchemes => |_| view! { <pay::Schemes/> }.into_any(),
        PaySchemeNew => |_| view! { <pay::SchemeNew/> }.into_any(),
        PayScheme => |id| view! { <pay::SchemePage id=id/> }.into_any(),
        PayParameters => |_| view! { <pay::Parameters/> }.into_any(),
        PayCalculator => |_| view! { <pay::Calculator/> }.into_any(),
    }
    payroll_runs {
        PayBoard => |_| view! { <payroll::Board/> }.into_any(),
        PayRun => |id| view! { <payroll::RunPage id=id/> }.into_any(),
        PayCosts => |_| view! { <payroll::Costs/> }.into_any(),
        OwnPaySlips => |_| view! { <payroll::OwnSlips/> }.into_any(),
    }
    yearly_work {
        AssessmentRounds => |_| view! { <yearly::Rounds/> }.into_any(),
        AssessmentRound => |id| view! { <yearly::RoundPage id=id/> }.into_any(),
        Promotions => |_| view! { <yearly::Promotions/> }.into_any(),
        Batches => |_| view! { <yearly::Batches/> }.into_any(),
        Batch => |id| view! { <yearly::BatchPage id=id/> }.into_any(),
    }
    confirmation {
        Submissions => |_| view! { <submissions::Submissions/> }.into_any(),
        Submission => |id| view! { <submissions::SubmissionPage id=id/> }.into_any(),
        Substitutes => |_| view! { <submissions::Substitutes/> }.into_any(),
        SubmissionRules => |_| view! { <submissions::RulesPage/> }.into_any(),
        Duplicates => |_| view! { <duplicates::Duplicates/> }.into_any(),
        Duplicate => |id| view! { <duplicates::DuplicatePage id=id/> }.into_any(),
    }
    imports {
        Exports => |_| view! { <exports::ExportRequests/> }.into_any(),
        Imports => |_| view! { <exchange::Imports/> }.into_any(),
        ImportNew => |_| view! { <exchange::ImportWizard/> }.into_any(),
        Import => |id| view! { <exchange::ImportPage id=id/> }.into_any(),
    }
    management {
        Accounts => |_| view! { <system::Accounts/> }.into_any(),
        Online => |_| view! { <system::Online/> }.into_any(),
        Roles => |_| view! { <system::Roles/> }.into_any(),
        Codes => |_| view! { <system::Dictionaries/> }.into_any(),
        Audit => |_| view! { <system::Audit/> }.into_any(),
        Keys => |_| view! { <system::Keys/> }.into_any(),
        DataDictionary => |_| view! { <system::DataDictionary/> }.into_any(),
    }
}

/// The screen of a page, or that it is on its way, or why it does not come.
pub fn screen(page: Page) -> AnyView {
    let coming = Remote::load(
        || (),
        async move |()| fetch(page.kind).await.map_err(|_| Failure::NotLoaded),
    );
    let retry = Callback::new(move |()| coming.reload());
    let shown = move || match (coming.data.get(), coming.failure.get()) {
        (Some(draw), _) => draw(page.id.unwrap_or_default()),
        (None, Some(failure)) => states::failed(&failure, Some(retry)),
        (None, None) => states::skeleton(6),
    };
    view! { {shown} }.into_any()
}

/// Fetches what a page will need, because somebody is about to go there.
pub fn expect(kind: PageKind) {
    spawn_local(async move {
        // Going there says it, if it does not come then either.
        let _ = fetch(kind).await;
    });
}
