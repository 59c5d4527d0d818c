//! What is true: the values and rules of the register of community workers. Pure: no I/O, no
//! clock, no framework; compiled for the server and for the page.

mod code_enum;
pub mod codes;
pub mod credit_code;
pub mod data_dictionary;
pub mod election;
pub mod exchange;
pub mod identity_number;
pub mod ids;
pub mod mask;
pub mod money;
pub mod name_key;
pub mod organisation;
pub mod password;
pub mod pay;
pub mod personnel;
mod problems;
pub mod text;
pub mod time;
pub mod username;
pub mod worker;
