//! What the window remembers beside the register: page, filters, selections, drafts. Nothing of it is in the register's file.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::actions::ActionsState;
use super::authority::AuthorityState;
use super::checks::ChecksState;
use super::form::FormState;
use super::history::HistoryState;
use super::list::ListState;
use super::manual::ManualState;
use super::matrix::MatrixState;
use super::overview::OverviewState;
use super::page::Page;
use super::paste::PasteState;
use super::posts::PostsState;
use super::process::ProcessState;
use super::reports::ReportState;
use super::search::SearchState;
use super::separation::SeparationState;
use super::settings::SettingsState;
use super::welcome::WelcomeState;
use crate::domain::arrangement::Arrangement;
use crate::domain::table::Table;
use crate::report::Typefaces;

/// The state of the view.
pub struct View {
    /// The page shown.
    pub page: Page,
    /// The lists, by table.
    pub lists: HashMap<Table, ListState>,
    /// The tables whose page shows the list though it has a picture.
    pub listed: HashSet<Table>,
    /// The overview.
    pub overview: OverviewState,
    /// The findings.
    pub checks: ChecksState,
    /// What is due.
    pub actions: ActionsState,
    /// The posts by section.
    pub posts: PostsState,
    /// The flow chart.
    pub process: ProcessState,
    /// The settings.
    pub settings: SettingsState,
    /// The manual.
    pub manual: ManualState,
    /// The quick search.
    pub search: SearchState,
    /// Rows from a sheet that are not yet taken.
    pub paste: PasteState,
    /// The form and its drafts.
    pub form: FormState,
    /// The matrix.
    pub matrix: MatrixState,
    /// The authority table.
    pub authority: AuthorityState,
    /// The separation of functions.
    pub separation: SeparationState,
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
            listed: HashSet::new(),
            overview: OverviewState::default(),
            checks: ChecksState::default(),
            actions: ActionsState::default(),
            posts: PostsState::default(),
            process: ProcessState::default(),
            settings: SettingsState::default(),
            manual: ManualState::default(),
            search: SearchState::default(),
            paste: PasteState::default(),
            form: FormState::default(),
            matrix: MatrixState::default(),
            authority: AuthorityState::default(),
            separation: SeparationState::default(),
            reports: ReportState::default(),
            history: HistoryState::default(),
            welcome: WelcomeState::default(),
            shows_keys: false,
            shows_about: false,
        }
    }
}

impl View {
    /// A view whose lists are arranged as they were before, and whose reports wear the same fonts.
    pub fn arranged(lists: &BTreeMap<Table, Arrangement>, typefaces: &Typefaces) -> View {
        let list = |(table, arrangement): (&Table, &Arrangement)| (*table, ListState { arrangement: arrangement.clone(), ..ListState::default() });
        let mut view = View { lists: lists.iter().map(list).collect(), ..View::default() };
        view.reports.choice.typefaces = typefaces.clone();
        view
    }

    /// Whether the page shown shows the picture of its records, not their list.
    pub fn shows_picture(&self) -> bool {
        matches!(self.page, Page::Records(table) if self.page.picture().is_some() && !self.listed.contains(&table))
    }

    /// The list of a table.
    pub fn list(&mut self, table: Table) -> &mut ListState {
        self.lists.entry(table).or_default()
    }
}
