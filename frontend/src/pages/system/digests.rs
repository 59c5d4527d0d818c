//! Signed digests of the audit log: list, download, check.

use contract::{AuditDigestView, DigestVerdict, DigestVerdictKind};
use leptos::prelude::*;

use crate::logic::format;
use crate::logic::text::{Common, Safeguards};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The section below the log.
#[component]
pub fn Digests() -> impl IntoView {
    let app = app();
    let digests = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.audit_digest_list().await)
                .await
        },
    );
    let verdicts = RwSignal::new(None::<Vec<DigestVerdict>>);
    let busy = RwSignal::new(false);
    let verify = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.audit_digest_verify().await)
                .await
            {
                Ok(found) => {
                    let _ = verdicts.try_set(Some(found.digests));
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    let make = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.audit_digest_create().await)
                .await
            {
                Ok(_) => {
                    app.toasts.success(Safeguards::DigestMade);
                    // What was found before says nothing of the new one.
                    let _ = verdicts.try_set(None);
                    digests.reload();
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    let public_key = move |_| {
        if let Some(pem) = digests
            .data
            .with_untracked(|page| page.as_ref().map(|page| page.public_key.clone()))
        {
            browser::download(pem.as_bytes(), "public-key.pem", "application/x-pem-file");
        }
    };
    let download = Callback::new(move |file: String| {
        leptos::task::spawn_local(async move {
            match app
                .api
                .file(async |client| client.audit_digest_file(&file).await)
                .await
            {
                Ok(content) => content.save(&file),
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    let actions = view! {
        <div class="btn-list">
            <button type="button" class="btn btn-sm" on:click=public_key>{icon(Icon::Key)}{t(Safeguards::DigestPublicKey)}</button>
            <button type="button" class="btn btn-sm" disabled=move || busy.get() on:click=make>{t(Safeguards::DigestMake)}</button>
            <button type="button" class="btn btn-sm btn-primary" disabled=move || busy.get() on:click=verify>{icon(Icon::Shield)}{t(Safeguards::DigestVerify)}</button>
        </div>
    }
    .into_any();
    view! {
        <Card title=Safeguards::Digests actions=actions>
            <p class="text-secondary">{t(Safeguards::DigestsNote)}</p>
            {move || verdicts.get().map(|found| verdict(&found))}
            {show(digests, 4, move |page| {
                if page.items.is_empty() {
                    return states::empty(Icon::Shield, Safeguards::DigestNone, None, None);
                }
                let rows = page.items.into_iter().map(|digest| row(digest, verdicts, download)).collect_view();
                let heads = [Safeguards::DigestFile, Safeguards::DigestMadeAt, Safeguards::DigestRange, Safeguards::DigestResult].map(Head::text);
                let mut heads = heads.to_vec();
                heads.push(Head::text(Common::Actions));
                plain_table(Safeguards::Digests, &heads, rows.into_any())
            })}
        </Card>
    }
}

/// What the check of all found.
fn verdict(found: &[DigestVerdict]) -> AnyView {
    let intact = found
        .iter()
        .all(|digest| digest.finding == DigestVerdictKind::Intact);
    let count = format::number(i64::try_from(found.len()).unwrap_or_default());
    if intact {
        view! {
            <div class="alert alert-success" role="status">{icon(Icon::Shield)}{move || fill(Safeguards::DigestsIntact, &[("n", &count)])}</div>
        }
        .into_any()
    } else {
        view! { <div class="alert alert-danger" role="alert">{icon(Icon::Warning)}{t(Safeguards::DigestsBroken)}</div> }.into_any()
    }
}

fn row(
    digest: AuditDigestView,
    verdicts: RwSignal<Option<Vec<DigestVerdict>>>,
    download: Callback<String>,
) -> AnyView {
    let file = digest.file.clone();
    let finding = move || {
        let found = verdicts.with(|found| {
            let found = found.iter().flatten().find(|found| found.file == file);
            found.map(|found| found.finding)
        });
        found.map_or_else(|| "–".into_any(), told)
    };
    let range = match (digest.first, digest.last) {
        (Some(first), Some(last)) if first <= last => {
            format!("{} – {}", format::number(first), format::number(last))
        }
        _ => "–".to_owned(),
    };
    let (name, asked) = (digest.file.clone(), digest.file);
    view! {
        <tr>
            <td class="cw-code">{name}</td>
            <td class="cw-nowrap">{digest.made_at.map_or_else(|| "–".to_owned(), format::instant)}</td>
            <td class="cw-nowrap">{range}</td>
            <td>{finding}</td>
            <td>
                <button type="button" class="btn btn-sm" on:click=move |_| download.run(asked.clone())>{icon(Icon::Download)}{t(Safeguards::DigestDownload)}</button>
            </td>
        </tr>
    }
    .into_any()
}

fn told(finding: DigestVerdictKind) -> AnyView {
    let text = match finding {
        DigestVerdictKind::Intact => return badge(Safeguards::FoundIntact, Mood::Good),
        DigestVerdictKind::Unreadable => Safeguards::FoundUnreadable,
        DigestVerdictKind::SignatureWrong => Safeguards::FoundSignature,
        DigestVerdictKind::SequenceBroken => Safeguards::FoundSequence,
        DigestVerdictKind::LogRewritten => Safeguards::FoundRewritten,
        DigestVerdictKind::EntryChanged => Safeguards::FoundEntry,
    };
    badge(text, Mood::Bad)
}
