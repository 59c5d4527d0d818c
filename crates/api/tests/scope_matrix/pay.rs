//! The oracle's table: pay.

use contract::Permission as P;

use super::table::{About, Case, Who};

/// The cases of pay.
pub const TABLE: &[Case] = &[
    ("pay_scheme_list", Who::With(P::PaySchemeView), About::Place),
    ("pay_scheme_get", Who::With(P::PaySchemeView), About::Place),
    (
        "pay_scheme_create",
        Who::With(P::PaySchemeEdit),
        About::Place,
    ),
    (
        "pay_parameters_list",
        Who::With(P::PaySchemeView),
        About::Place,
    ),
    (
        "pay_parameters_create",
        Who::With(P::PaySchemeEdit),
        About::Place,
    ),
    (
        "pay_scheme_model_list",
        Who::With(P::PaySchemeView),
        About::Nothing,
    ),
    ("pay_board_get", Who::With(P::PayRunView), About::Nothing),
    ("pay_run_create", Who::With(P::PayRunEdit), About::Place),
    ("pay_run_get", Who::With(P::PayRunView), About::Place),
    ("pay_run_step", Who::With(P::PayRunEdit), About::Place),
    ("pay_run_decide", Who::With(P::PayRunApprove), About::Place),
    ("pay_run_verify", Who::With(P::PayRunView), About::Place),
    ("pay_run_file", Who::With(P::PayRunEdit), About::Place),
    ("pay_entry_list", Who::With(P::PayRunView), About::Place),
    ("pay_entry_save", Who::With(P::PayRunEdit), About::Place),
    ("pay_slip_list", Who::With(P::PayRunView), About::Place),
    ("pay_slip_get", Who::With(P::PayRunView), About::Place),
    ("pay_profile_list", Who::With(P::PayRunView), About::Place),
    ("pay_profile_create", Who::With(P::PayRunEdit), About::Place),
    ("pay_base_adjust", Who::With(P::PayRunEdit), About::Place),
    ("pay_simulate", Who::With(P::PayRunView), About::Place),
    ("pay_cost_get", Who::With(P::PayRunView), About::Nothing),
    // Nobody of the matrix is a person of the register.
    (
        "own_pay_slip_list",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
    (
        "own_pay_slip_get",
        Who::With(P::OwnRecordView),
        About::Another,
    ),
];
