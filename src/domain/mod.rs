//! The field: records, their tables of fields, grading, what a record accepts and what follows from it.
//!
//! No file is read here and no clock: time, author and language are arguments.

pub mod accept;
pub mod arrangement;
pub mod authority;
pub mod batch;
pub mod blank;
pub mod calendar;
pub mod change;
pub mod change_text;
pub mod checks;
pub mod choice;
pub mod columns;
pub mod day;
pub mod derived;
pub mod difference;
pub mod due;
pub mod duplicate;
pub mod edition;
pub mod field;
pub mod filter;
pub mod flow;
pub mod grading;
pub mod identity;
pub mod json;
pub mod life;
pub mod limit;
pub mod matrix;
pub mod matrix_text;
pub mod overview;
pub mod own_order;
pub mod paste;
pub mod preset;
pub mod problem;
pub mod record;
pub mod rotation;
pub mod search;
pub mod secrecy;
pub mod snapshot;
pub mod tabbed;
pub mod table;
pub mod text;
pub mod value;
pub mod what_if;
