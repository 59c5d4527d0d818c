//! Keys of encrypted cells: what each seals, rotation and retirement.

use contract::{EncryptionKeyView, KeyRotationInput, KeyRotationState, KeyRotationView};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use crate::logic::format;
use crate::logic::text::{Common, Label, Safeguards};
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, PageHead, badge, facts, progress};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::ConfirmDanger;
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// Milliseconds between looks at a rotation that runs.
const LOOK: i32 = 2_000;

/// The page.
#[component]
pub fn Keys() -> impl IntoView {
    let app = app();
    let keys = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.encryption_key_list().await)
                .await
        },
    );
    let running = move || {
        keys.data.with(|keys| {
            let rotation = keys.as_ref().and_then(|keys| keys.rotation.as_ref());
            rotation.is_some_and(|rotation| rotation.state == KeyRotationState::Open)
        })
    };
    Effect::new(move |_| {
        // A look that failed is followed by the next as well.
        keys.failure.track();
        if running() {
            spawn_local_scoped_with_cancellation(async move {
                browser::sleep(LOOK).await;
                keys.reload();
            });
        }
    });
    let asking = RwSignal::new(false);
    let rotate = Callback::new(move |key_id: Option<u16>| {
        leptos::task::spawn_local(async move {
            let input = KeyRotationInput { key_id };
            match app
                .api
                .call(async |client| client.key_rotation_create(&input).await)
                .await
            {
                Ok(_) => app.toasts.success(Safeguards::KeyRotateStarted),
                Err(failure) => app.toasts.failure(&failure),
            }
            keys.reload();
        });
    });
    let retiring = RwSignal::new(false);
    let doomed = RwSignal::new(0_u16);
    let ask = Callback::new(move |key: u16| {
        doomed.set(key);
        retiring.set(true);
    });
    let retire = Callback::new(move |()| {
        let key = i64::from(doomed.get_untracked());
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.encryption_key_retire(key).await)
                .await
            {
                Ok(()) => app.toasts.success(Safeguards::KeyRetired),
                Err(failure) => app.toasts.failure(&failure),
            }
            keys.reload();
        });
    });
    let question = Signal::derive(move || {
        fill(
            Safeguards::KeyRetireText,
            &[("n", &doomed.get().to_string())],
        )
    });
    view! {
        <PageHead title=Signal::derive(|| t(Common::EncryptionKeys)().to_owned()) note=Signal::derive(|| t(Safeguards::KeysNote)().to_owned())>
            <button type="button" class="btn btn-primary" disabled=running on:click=move |_| asking.set(true)>{icon(Icon::Refresh)}{t(Safeguards::KeyRotate)}</button>
        </PageHead>
        {show(keys, 4, move |found| {
            let rows = found.items.iter().map(|key| row(key, ask)).collect_view();
            let heads = [
                Head::text(Safeguards::KeyId),
                Head::text(Safeguards::KeySuite),
                Head::number(Safeguards::KeyCells),
                Head::text(Safeguards::KeyState),
                Head::text(Common::Actions),
            ];
            let rotation = found.rotation.map(|rotation| view! {
                <Card title=Safeguards::Rotation>{newest(rotation, rotate)}</Card>
            });
            view! {
                <Card title=Common::EncryptionKeys flush=true>{plain_table(Common::EncryptionKeys, &heads, rows.into_any())}</Card>
                {rotation}
            }
            .into_any()
        })}
        <ConfirmDanger open=asking title=Safeguards::KeyRotate text=Signal::derive(|| t(Safeguards::KeyRotateText)().to_owned())
            action=Safeguards::KeyRotate confirm=Callback::new(move |()| rotate.run(None))/>
        <ConfirmDanger open=retiring title=Safeguards::KeyRetire text=question action=Safeguards::KeyRetire confirm=retire/>
    }
}

/// What the algorithms of a suite are called.
fn suite(code: &str) -> &'static str {
    match code {
        "gm" => "SM4-GCM",
        "international" => "AES-256-GCM",
        _ => "–",
    }
}

fn row(key: &EncryptionKeyView, ask: Callback<u16>) -> AnyView {
    let id = key.key_id;
    let state = match (key.present, key.writing) {
        (false, _) => badge(Safeguards::KeyMissing, Mood::Bad),
        (true, true) => badge(Safeguards::KeyWriting, Mood::Good),
        (true, false) if key.cells == 0 => badge(Safeguards::KeyUnused, Mood::Plain),
        (true, false) => badge(Safeguards::KeyOld, Mood::Attention),
    };
    let name = move || fill(Safeguards::KeyRetireTitle, &[("n", &id.to_string())]);
    view! {
        <tr>
            <td>{id}</td>
            <td>{suite(&key.suite)}</td>
            <td class="cw-number">{format::number(key.cells)}</td>
            <td>{state}</td>
            <td>
                {match (key.retirable, key.retirable_from) {
                    (true, _) => view! {
                        <button type="button" class="btn btn-sm btn-ghost-danger" aria-label=name on:click=move |_| ask.run(id)>{t(Safeguards::KeyRetire)}</button>
                    }
                    .into_any(),
                    (false, Some(from)) => {
                        let time = format::instant(from);
                        view! { <span class="text-secondary">{move || fill(Safeguards::KeyRetirableFrom, &[("time", &time)])}</span> }.into_any()
                    }
                    (false, None) => ().into_any(),
                }}
            </td>
        </tr>
    }
    .into_any()
}

fn newest(rotation: KeyRotationView, rotate: Callback<Option<u16>>) -> AnyView {
    let (done, total) = (rotation.resealed, rotation.total);
    let left = rotation.remaining.unwrap_or_default();
    let key = rotation.key_id;
    let text = move || {
        let n = format::number(done);
        match rotation.state {
            KeyRotationState::Open => fill(
                Safeguards::RotationOpen,
                &[("n", &n), ("total", &format::number(total))],
            ),
            KeyRotationState::Failed => t(Safeguards::RotationFailed)().to_owned(),
            KeyRotationState::Done if left == 0 => fill(Safeguards::RotationDone, &[("n", &n)]),
            KeyRotationState::Done => fill(
                Safeguards::RotationRemaining,
                &[("n", &n), ("left", &format::number(left))],
            ),
        }
    };
    let running = rotation.state == KeyRotationState::Open;
    let bar = running.then(|| {
        let percent = format::percent(done, total);
        progress(Signal::derive(move || percent), Safeguards::Rotation.into())
    });
    let again = (!running && (left > 0 || rotation.state == KeyRotationState::Failed)).then(|| {
        view! {
            <button type="button" class="btn" on:click=move |_| rotate.run(Some(key))>{t(Safeguards::KeyContinue)}</button>
        }
    });
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Safeguards::KeyId.into(), key.to_string().into_any()),
        (
            Safeguards::RotationBy.into(),
            rotation.started_by.into_any(),
        ),
        (
            Safeguards::RotationAt.into(),
            format::instant(rotation.created_at).into_any(),
        ),
    ];
    if let Some(at) = rotation.finished_at {
        pairs.push((
            Safeguards::RotationEnd.into(),
            format::instant(at).into_any(),
        ));
    }
    view! {
        <p role="status">{text}</p>
        {bar}
        {facts(pairs)}
        {again}
    }
    .into_any()
}
