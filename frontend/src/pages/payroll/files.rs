//! Files of a run.

use contract::{PayBankColumn, PayFileKind, PayFileRequest, PayRunSummary};
use leptos::prelude::*;
use uuid::Uuid;

use crate::logic::failure::Failure;
use crate::logic::text::{Lang, Payroll as Words, Text};
use crate::pages::second_factor::Proof;
use crate::state::app;
use crate::state::lang::{lang, t};
use crate::ui::field::{SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;

const KINDS: [(&str, PayFileKind, Words, &str); 5] = [
    ("sheet", PayFileKind::Sheet, Words::FileSheet, "xlsx"),
    ("bank", PayFileKind::Bank, Words::FileBank, "csv"),
    (
        "contributions",
        PayFileKind::Contributions,
        Words::FileContributions,
        "xlsx",
    ),
    ("tax", PayFileKind::Tax, Words::FileTax, "xlsx"),
    (
        "accounts",
        PayFileKind::Accounts,
        Words::FileAccounts,
        "xlsx",
    ),
];

const COLUMNS: [(&str, &str, PayBankColumn); 6] = [
    ("序号", "number", PayBankColumn::Number),
    ("账号", "account", PayBankColumn::Account),
    ("户名", "name", PayBankColumn::Name),
    ("金额", "amount", PayBankColumn::Amount),
    ("摘要", "remark", PayBankColumn::Remark),
    ("证件号码", "identity", PayBankColumn::Identity),
];

#[component]
pub fn Files(run: PayRunSummary) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    let id = Uuid::from(run.id);
    let usual = lang().of(
        "序号，账号，户名，金额，摘要",
        "number, account, name, amount, remark",
    );
    let form = FormState::with(&[("kind", "sheet"), ("code", ""), ("bank_columns", usual)]);
    let proof = Proof::of(form);
    let kinds = Signal::derive(move || {
        let lang = lang();
        KINDS
            .map(|(code, _, label, _)| (code.to_owned(), label.get(lang).to_owned()))
            .to_vec()
    });
    let bank = Memo::new(move |_| form.get("kind") == "bank");
    let month = run.month.to_string();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let chosen = form.now("kind");
        let known = KINDS.into_iter().find(|(code, ..)| *code == chosen);
        let Some((_, kind, label, extension)) = known else {
            return form.require(&["kind"]);
        };
        let bank_columns = match columns(form, kind) {
            Ok(columns) => columns,
            Err(failure) => return form.refuse(failure),
        };
        let request = PayFileRequest {
            kind,
            bank_columns,
            reason: form.now("reason"),
        };
        let name = format!("{}-{month}.{extension}", label.get(Lang::Zh));
        form.submit(async move || {
            let save = async || {
                let file = app
                    .api
                    .file(async |client| client.pay_run_file(id, &request).await)
                    .await?;
                file.save(&name);
                open.set(false);
                Ok(())
            };
            proof.act(save).await
        });
    };
    view! {
        <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| open.set(true)>{icon(Icon::Download)}{t(Words::FilesTitle)}</button>
        <Overlay open=open title=Signal::derive(|| t(Words::FilesTitle)().to_owned())>
            <form class="cw-form" on:submit=submit.clone() novalidate>
                <p class="text-secondary">{t(Words::FileText)}</p>
                {form_failure(form)}
                <SelectField form=form key="kind" label=Words::FileKind options=kinds required=true/>
                {move || bank.get().then(|| view! {
                    <TextField form=form key="bank_columns" label=Words::BankColumns hint=Words::BankColumnsHint length=100/>
                })}
                <TextField form=form key="reason" label=Words::FileReason required=true length=200/>
                {proof.field()}
                <div class="cw-overlay-foot">{submit_button(form, Words::Make)}</div>
            </form>
        </Overlay>
    }
}

/// Columns as they are typed, under their names in either language.
fn columns(form: FormState, kind: PayFileKind) -> Result<Option<Vec<PayBankColumn>>, Failure> {
    let Some(text) = form
        .optional("bank_columns")
        .filter(|_| kind == PayFileKind::Bank)
    else {
        return Ok(None);
    };
    let names = text.split(['，', ',', '、']).map(str::trim);
    let read = names
        .filter(|name| !name.is_empty())
        .map(|name| {
            let known = COLUMNS
                .iter()
                .find(|(zh, en, _)| *zh == name || en.eq_ignore_ascii_case(name));
            known.map(|(.., column)| *column)
        })
        .collect::<Option<Vec<_>>>();
    let words = Words::BankColumnsWrong;
    read.map(Some).ok_or_else(|| {
        let (zh, en) = (words.get(Lang::Zh), words.get(Lang::En));
        let problem = contract::FieldProblem::error("bank_columns", "column_unknown", zh, en);
        Failure::of_fields(vec![problem])
    })
}
