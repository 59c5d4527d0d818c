//! Remote data on the screen: one way to be loading, empty, failed or stale.

use leptos::prelude::*;

use super::states;
use crate::state::remote::Remote;

/// Shows remote data: grey lines before the first answer, the reason when there is none, a
/// remark above older data when newer could not be had.
pub fn show<T: Clone + Send + Sync + 'static>(
    remote: Remote<T>,
    lines: usize,
    render: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let retry = Callback::new(move |()| remote.reload());
    let frame = move || remote.data.with(Option::is_some);
    let ready = Memo::new(move |_| frame());
    let body = move || match (ready.get(), remote.failure.get()) {
        (true, _) => ().into_any(),
        (false, Some(failure)) => states::failed(&failure, Some(retry)),
        (false, None) => states::skeleton(lines),
    };
    view! {
        <div class="cw-remote" class:cw-refreshing=move || ready.get() && remote.loading.get() aria-busy=move || remote.loading.get().to_string()>
            {move || (ready.get() && remote.failure.with(Option::is_some)).then(|| states::stale(retry))}
            {body}
            {move || remote.data.get().map(&render)}
        </div>
    }
    .into_any()
}
