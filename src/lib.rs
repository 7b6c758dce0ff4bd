//! Integrity Register 廉政风险台账: an offline register of posts, process steps, the integrity and legal risks found there, and their controls.
//!
//! The code map; a module uses only what stands below it:
//!
//! | module | what is there |
//! |---|---|
//! | [`cli`] | jobs without a window |
//! | [`app`] | the window: owns the open register, runs commands |
//! | [`ui`] | pages and widgets: draw and ask, change nothing |
//! | [`register`] | the open register: the only way to change anything |
//! | [`report`] | what each report says |
//! | [`paper`] | text measure, line breaking, table layout, pages, PDF |
//! | [`exchange`] | files in and out; reading makes a plan |
//! | [`store`] | SQLite and nothing else |
//! | [`files`] | whole-file writes, the writer's lock |
//! | [`error`] | what could not be done, and its sentence |
//! | [`domain`] | records, fields, grading, filters, snapshot |
//! | [`i18n`] | the two languages |

rust_i18n::i18n!("assets/locales");

pub mod app;
pub mod cli;
pub mod domain;
pub mod error;
pub mod exchange;
pub mod files;
pub mod i18n;
pub mod paper;
pub mod register;
pub mod report;
pub mod store;
pub mod ui;

/// A word of the word files; none where the key is unknown.
pub(crate) fn translate(locale: &str, key: &str) -> Option<std::borrow::Cow<'static, str>> {
    _rust_i18n_try_translate(locale, key)
}
