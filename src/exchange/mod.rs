//! Files in and out. Reading makes a plan of what would become of each record; applying it is an edit like any other.

pub mod holidays;
pub mod json_file;
pub mod library;
pub mod preset_file;
pub mod sample;
mod unique;
