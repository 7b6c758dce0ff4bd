//! The field: records, their tables of fields, grading, what a record accepts and what follows from it.
//!
//! No file is read here and no clock: time, author and language are arguments.

pub mod accept;
pub mod batch;
pub mod checks;
pub mod choice;
pub mod columns;
pub mod derived;
pub mod field;
pub mod filter;
pub mod identity;
pub mod json;
pub mod matrix;
pub mod matrix_text;
pub mod problem;
pub mod record;
pub mod snapshot;
pub mod table;
pub mod text;
pub mod value;
