//! What the window remembers beside the register: page, filters, selections, drafts. Nothing of it is in the register's file.

use std::collections::HashMap;

use super::form::FormState;
use super::history::HistoryState;
use super::list::ListState;
use super::matrix::MatrixState;
use super::page::Page;
use super::reports::ReportState;
use super::welcome::WelcomeState;
use crate::domain::table::Table;

/// The state of the view.
pub struct View {
    /// The page shown.
    pub page: Page,
    /// The lists, by table.
    pub lists: HashMap<Table, ListState>,
    /// The form and its drafts.
    pub form: FormState,
    /// The matrix.
    pub matrix: MatrixState,
    /// The reports.
    pub reports: ReportState,
    /// The trail.
    pub history: HistoryState,
    /// The page before a register is open.
    pub welcome: WelcomeState,
    /// Whether the keys are shown.
    pub shows_keys: bool,
    /// Whether the page about the program is shown.
    pub shows_about: bool,
}

impl Default for View {
    fn default() -> Self {
        View {
            page: Page::Records(Table::Risks),
            lists: HashMap::new(),
            form: FormState::default(),
            matrix: MatrixState::default(),
            reports: ReportState::default(),
            history: HistoryState::default(),
            welcome: WelcomeState::default(),
            shows_keys: false,
            shows_about: false,
        }
    }
}

impl View {
    /// The list of a table.
    pub fn list(&mut self, table: Table) -> &mut ListState {
        self.lists.entry(table).or_default()
    }
}
