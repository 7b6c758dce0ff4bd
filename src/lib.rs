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
//! | [`files`] | whole-file writes, the writer's lock, where safety copies lie |
//! | [`watch`] | how far long work is, and whether it shall stop |
//! | [`error`] | what could not be done, and its sentence |
//! | [`domain`] | records, fields, grading, filters, checks, snapshot |
//! | [`i18n`] | the two languages |
//!
//! From the window to the code:
//!
//! | seen in the window | where it is |
//! |---|---|
//! | menus and keys | [`ui::action`]; what they do: `app::commands` |
//! | overview 总览 | [`ui::overview`]; its figures: [`domain::overview`] |
//! | lists 列表 of all records | [`ui::list`]; filters: [`domain::filter`], columns and views: [`domain::arrangement`], the officer's order: [`domain::own_order`] |
//! | rows pasted from a sheet | [`ui::paste`]; what they would do: [`domain::paste`] |
//! | the form of a record | [`ui::form`]; how values are spelled: [`domain::text`], what is accepted: [`domain::accept`] |
//! | posts 岗位 | [`ui::posts`] |
//! | flow chart 流程 | [`ui::process`]; its layout: [`domain::flow`], on paper: [`report`] |
//! | responsibility matrix 责任矩阵 | [`ui::matrix`]; what it shows: [`domain::matrix`] |
//! | findings 检查结果 | [`domain::checks`] |
//! | reports 报表 | [`ui::reports`]; what they say: [`report`] |
//! | history 历史 | [`ui::history`]; steps, undo and redo: [`register`], the chained trail: [`store`] |
//! | quick search 快速查找 | [`ui::search`]; how it finds: [`domain::search`] |
//! | settings 设置 | [`ui::settings`]; what a workstation remembers: `app::prefs`; safety copies: [`register::copies`] |
//! | keys, manual, about | [`ui::keys`], [`ui::manual`], [`ui::about`] |
//!
//! A page asks with a [`ui::command::Command`]; `app` sends it to the register's own thread ([`register::desk`]) or to a job, and the answer comes back before a later frame.

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
pub mod watch;

/// A word of the word files; none where the key is unknown.
pub(crate) fn translate(locale: &str, key: &str) -> Option<std::borrow::Cow<'static, str>> {
    _rust_i18n_try_translate(locale, key)
}
