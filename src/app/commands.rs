//! The commands of the pages, run after drawing: one call each.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{Theme, ViewportCommand};

use super::open::{self, OpenRegister};
use super::window::App;
use crate::domain::paste::Sheet;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::i18n::Lang;
use crate::register::Edit;
use crate::register::copies::Occasion;
use crate::register::create::Content;
use crate::register::desk::Request;
use crate::report::{Choice, Editions, Past, Report};
use crate::ui::action::Action;
use crate::ui::actions::DueKey;
use crate::ui::checks::lines::Sought;
use crate::ui::command::{Command, Commands, Purpose};
use crate::ui::history;
use crate::ui::list::columns;
use crate::ui::list::order::OrderKey;
use crate::ui::matrix::Cell;
use crate::ui::overview::OverviewKey;
use crate::ui::overview::since::SinceKey;
use crate::ui::page::Page;
use crate::ui::paste::CheckKey;
use crate::ui::process::ChartKey;
use crate::ui::view::View;
use crate::ui::work::Task;
use crate::ui::{scale, search};

impl App {
    /// Runs commands until there are none; a command may ask for others.
    pub(super) fn run_commands(&mut self) {
        while !self.commands.is_empty() {
            for command in std::mem::take(&mut self.commands) {
                self.run_command(command);
            }
        }
    }

    fn run_command(&mut self, command: Command) {
        match command {
            Command::Act(action) => self.act(action),
            Command::Show(page) => self.show(page),
            Command::ShowRecord(id) => self.show_record(id),
            Command::List { table, filter } => self.show_list(table, filter),
            Command::Edit { ticket, edit } => self.edit(ticket, edit),
            Command::Arrange { table, key } => self.arrange(table, key),
            Command::CheckPaste { table, key, sheet } => self.check_paste(table, key, sheet),
            Command::CopyRows { table, rows, fields } => self.copy_rows(table, rows, fields),
            Command::LayOut(key) => self.lay_out(key),
            Command::ShowDuty(cell) => self.show_duty(cell),
            Command::Count(key) => self.count(key),
            Command::GatherFindings(key, checked) => self.jobs.gather(*key, checked),
            Command::GatherDue(key) => self.gather_due(key),
            Command::ShowFindings(sought) => self.show_findings(sought),
            Command::ShowField(id, field) => self.show_field(id, field),
            Command::ShowReport(report, unit) => self.show_report(report, unit),
            Command::Plan { choice } => self.plan(choice),
            Command::Write { plan, goal } => self.write_report(plan, goal),
            Command::WritePreset { path, form } => self.write_preset(path, &form),
            Command::ReadPreset(path) => self.jobs.read_preset(path),
            Command::AddEvidence { of, path } => self.add_evidence(of, path),
            Command::ShowEvidence(row) => self.show_evidence(row),
            Command::SeekPrinters => self.jobs.seek_printers(),
            Command::SeekTypefaces => self.jobs.seek_typefaces(),
            Command::History { wanted, before } => self.ask(Request::History { wanted, before, limit: history::PAGE }),
            Command::ShowHistory(record) => self.show_history(record),
            Command::Issue { note } => self.issue(note),
            Command::Approve { number, approving } => self.approve(number, approving),
            Command::ShowEdition(number) => self.show_edition(number),
            Command::Hold(number) => self.ask(Request::Held(number)),
            Command::CountSince(key, before) => self.count_since(key, before),
            Command::Report(report, editions) => self.report_editions(report, editions),
            Command::Pick { purpose, name } => self.pick(purpose, name),
            Command::Create { path, content, lang } => self.create(path, content, lang),
            Command::Open(path) => self.open(&path),
            Command::Forget(path) => self.prefs.forget(path.as_deref()),
            Command::Search(ask) => self.search(ask),
            Command::Stop(task) => self.stop(task),
            Command::Dismiss(number) => self.notices.dismiss(number),
            Command::Say(words) => self.notices.note(words),
            Command::Prefer(preference) => self.prefer(preference),
            Command::Copy => self.copy(Occasion::Asked),
        }
    }

    fn act(&mut self, action: Action) {
        let model = self.register.as_ref().and_then(|register| register.model(self.lang));
        if let Some(why) = crate::ui::frame::why_not(action, self.lang, model.as_ref()) {
            return self.notices.note(why);
        }
        match action {
            Action::Start => self.start_over(),
            Action::Open => self.pick(Purpose::Open, String::new()),
            Action::Save => self.save_drafts(),
            Action::SaveReport => self.save_report(),
            Action::Print => self.print(),
            Action::Quit => self.ctx.send_viewport_cmd(ViewportCommand::Close),
            Action::Undo => self.step(Request::Undo),
            Action::Redo => self.step(Request::Redo),
            Action::NewRecord => self.new_record(),
            Action::OpenRecord
            | Action::RecordHistory
            | Action::CopyRows
            | Action::Duplicate
            | Action::BulkEdit
            | Action::FillDown
            | Action::Confirm
            | Action::StillApplies
            | Action::CloseRisks => self.act_on_rows(action),
            Action::RemoveRecord => self.remove_records(),
            Action::Find => self.find(),
            Action::SwitchPane => self.switch_pane(),
            Action::Search => self.view.search.open(),
            Action::SwitchLook => self.switch_look(),
            Action::SwitchTheme => self.switch_theme(),
            Action::Language => self.switch_language(),
            Action::ZoomIn => self.scale(scale::larger(self.prefs.scale)),
            Action::ZoomOut => self.scale(scale::smaller(self.prefs.scale)),
            Action::ZoomReset => self.scale(scale::STEPS[0]),
            Action::Scale(percent) => self.scale(percent),
            Action::ResetColumns => self.reset_columns(),
            Action::Keys => self.view.shows_keys = !self.view.shows_keys,
            Action::About => self.view.shows_about = true,
            Action::Show(page) => self.show(page),
        }
    }

    /// Sends what is typed in the form, because it is left.
    pub(super) fn leave_form(&mut self) {
        let mut commands = Commands::new();
        if let Some(model) = self.register.as_ref().and_then(|register| register.model(self.lang)) {
            self.view.form.leave(&model, &mut commands);
        }
        for command in commands {
            self.run_command(command);
        }
    }

    pub(super) fn show(&mut self, page: Page) {
        self.leave_form();
        self.view.reports.try_again();
        self.view.page = page;
        self.prefs.page = Some(page);
        match page {
            Page::Records(table) => self.view.list(table).wants_focus = true,
            Page::Matrix => self.view.matrix.take_focus(),
            Page::Checks => self.view.checks.wants_focus = true,
            Page::Authority => self.view.authority.take_focus(),
            Page::Overview | Page::Separation | Page::Reports | Page::History | Page::Settings | Page::Manual => self.drop_focus(),
        }
    }

    fn drop_focus(&self) {
        self.ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
    }

    fn show_record(&mut self, id: AnyId) {
        let Some(page) = Page::showing(id.table) else { return };
        if page != Page::Records(id.table) {
            // It stands in the picture of the page only.
            self.view.listed.retain(|table| page != Page::Records(*table));
        }
        self.show(page);
        self.view.search.remember(id);
        if page == Page::Records(Table::Posts) {
            self.view.posts.go(id);
        }
        let list = self.view.list(id.table);
        list.show_all();
        list.select(id.row);
    }

    /// Goes to a field of a record.
    fn show_field(&mut self, id: AnyId, field: &'static str) {
        self.show_record(id);
        if self.view.page == Page::Records(id.table) {
            self.view.list(id.table).wants_focus = false;
            self.view.form.go(id, field);
        }
    }

    fn gather_due(&self, key: DueKey) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.gather_due(key, snapshot);
        }
    }

    fn show_findings(&mut self, sought: Sought) {
        self.view.checks.sought = sought;
        self.show(Page::Checks);
    }

    /// Shows a report, of one unit where its code is given.
    fn show_report(&mut self, report: Report, unit: Option<String>) {
        self.view.reports.choice = Choice { unit, ..self.view.reports.choice.turned_to(report) };
        self.show(Page::Reports);
    }

    fn show_duty(&mut self, cell: Cell) {
        if let Some(unit) = self.snapshot().and_then(|snapshot| snapshot.steps.get(cell.0).map(|step| step.unit.row())) {
            self.view.matrix.go(unit, cell);
            self.show(Page::Matrix);
        }
    }

    /// Shows what passes a filter, as a list even where the page has a picture.
    fn show_list(&mut self, table: Table, filter: String) {
        let Some(page) = Page::of(table) else { return };
        if page.picture().is_some() {
            self.view.listed.insert(table);
        }
        self.view.list(table).filter = filter;
        self.show(page);
    }

    fn show_history(&mut self, record: String) {
        self.show(Page::History);
        self.view.history.show(record);
    }

    pub(super) fn edit(&mut self, ticket: u64, edit: Edit) {
        if let Some(register) = &mut self.register {
            register.edit(ticket, edit);
        }
    }

    fn step(&mut self, request: Request) {
        // What is typed and not yet sent comes first, so that Undo takes it back and nothing older.
        self.leave_form();
        if let Some(register) = &mut self.register {
            register.step(request);
        }
    }

    fn ask(&mut self, request: Request) {
        if let Some(register) = &self.register {
            register.ask(request);
        }
    }

    pub(super) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.register.as_ref()?.snapshot().cloned()
    }

    fn arrange(&mut self, table: Table, key: OrderKey) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.arrange(table, key, snapshot);
        }
    }

    fn check_paste(&mut self, table: Table, key: CheckKey, sheet: Sheet) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.check_paste(table, key, sheet, snapshot);
        }
    }

    fn lay_out(&mut self, key: ChartKey) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.lay_out(key, snapshot);
        }
    }

    fn count(&mut self, key: OverviewKey) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.count(key, snapshot);
        }
    }

    fn count_since(&mut self, key: SinceKey, before: Arc<Snapshot>) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.count_since(key, before, snapshot);
        }
    }

    fn plan(&mut self, choice: Choice) {
        // Pages of other settings are wanted no more.
        self.work.stop(Task::LayOut);
        let Some(register) = self.register.as_ref() else { return };
        match (choice.report, choice.editions) {
            (Report::Trail | Report::Difference, _) | (_, Editions::One(_) | Editions::Between(..)) => {
                self.work.begin(Task::LayOut);
                self.ask(Request::Past(Box::new(choice)));
            }
            (_, Editions::Now) => {
                let shown = register.shown.clone().filter(|_| !choice.blank);
                let present = register.edition_of(&choice).cloned();
                self.lay_out_report(choice, Past { held: shown, present, ..Past::default() });
            }
        }
    }

    /// Lays a report out, from what was read of the history where it needs that.
    pub(super) fn lay_out_report(&mut self, choice: Choice, past: Past) {
        let Some(shown) = self.snapshot() else { return };
        let Some(state) = self.register.as_ref().and_then(|register| register.state.as_ref()) else { return };
        let (key, identity) = ((choice, shown.revision), state.identity);
        // The history and what became of the register are told up to now, whichever edition is shown.
        let is_of_now = matches!(key.0.report, Report::Trail | Report::Difference);
        let snapshot = if is_of_now { Arc::clone(&state.snapshot) } else { shown };
        let watch = self.work.begin(Task::LayOut);
        self.jobs.plan(key, past, snapshot, identity, self.start.clock.now(), watch);
    }

    fn pick(&mut self, purpose: Purpose, name: String) {
        let near = self.register.as_ref().map(|register| register.path.clone()).or_else(|| self.prefs.recent.first().map(|recent| recent.path.clone()));
        let folder = near.and_then(|path| path.parent().map(Path::to_owned)).filter(|folder| folder.is_dir());
        self.jobs.pick(purpose, name, folder, self.lang);
    }

    fn create(&mut self, path: PathBuf, content: Content, lang: Lang) {
        self.view.welcome.is_busy = true;
        let watch = self.work.begin(Task::Create);
        self.jobs.create(path, content, lang, self.start.clock, self.start.operator.clone(), watch);
    }

    fn search(&mut self, ask: search::Ask) {
        if let Some(snapshot) = self.snapshot() {
            self.jobs.search(ask, snapshot);
        }
    }

    /// Stops long work; what it had begun is left as if it had never been asked for.
    fn stop(&mut self, task: Task) {
        self.work.stop(task);
        match task {
            Task::Open => {
                if let Some(register) = self.register.take() {
                    register.leave();
                }
                self.view.welcome.is_busy = false;
                self.notices.note(self.lang.word("work.stopped").into_owned());
                self.open_before();
            }
            Task::LayOut => self.view.reports.stop(self.lang),
            // They answer when they have ended.
            Task::Create | Task::Write | Task::Save => {}
        }
    }

    /// Sets the scale of the window, within its limits.
    fn scale(&mut self, percent: u16) {
        let factor = scale::factor(percent);
        self.prefs.scale = scale::of_factor(factor);
        self.ctx.set_zoom_factor(factor);
    }

    /// Opens a register in the place of the one that is open.
    pub(super) fn open(&mut self, path: &Path) {
        // Shown and remembered whole, from whichever folder the program was started.
        let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if !self.may_leave() {
            return;
        }
        self.before = self.register.as_ref().filter(|register| register.state.is_some()).map(|register| register.path.clone());
        self.remember_lists();
        let page = self.view.page;
        self.renew_view();
        self.view.page = page;
        self.view.welcome.open_path = path.display().to_string();
        self.view.welcome.is_busy = true;
        // The old register is closed first: it may be the same file.
        self.close_register();
        self.work.begin(Task::Open);
        self.register = Some(OpenRegister::begin(path, None, self.start.clock, &self.start.operator, &self.ctx));
    }

    /// Goes back to the register that was open before the one that could not be opened.
    pub(super) fn open_before(&mut self) {
        if let Some(path) = self.before.take() {
            self.open(&path);
        }
    }

    /// Closes the register, where one is open.
    pub(super) fn close_register(&mut self) {
        if let Some(register) = self.register.take() {
            register.close();
        }
    }

    /// Begins with a view that knows nothing of the register before.
    fn renew_view(&mut self) {
        let view = View::arranged(&self.prefs.lists, &self.prefs.typefaces);
        open::let_go(std::mem::replace(&mut self.view, view));
        self.propose_place();
    }

    fn start_over(&mut self) {
        if !self.may_leave() {
            return;
        }
        self.close_register();
        self.remember_lists();
        self.renew_view();
        self.title_is_stale = true;
    }

    fn save_drafts(&mut self) {
        self.leave_form();
        let key = if self.view.form.has_unsent() { "window.notice.unsent" } else { "window.notice.saved_already" };
        self.notices.note(self.lang.word(key).into_owned());
    }

    fn find(&mut self) {
        if let Page::Records(table) = self.view.page {
            let id = crate::ui::list::filter_id(table);
            self.ctx.memory_mut(|memory| memory.request_focus(id));
        }
    }

    fn switch_pane(&mut self) {
        match self.view.page {
            Page::Records(table) if self.view.paste.is_open(table) => self.view.paste.take_focus(table),
            Page::Records(table) => {
                let id = crate::ui::list::list_id(table);
                let in_list = self.ctx.memory(|memory| memory.focused().is_none_or(|focused| focused == id));
                if in_list { self.view.form.wants_focus = true } else { self.view.list(table).wants_focus = true }
            }
            Page::Matrix => self.view.matrix.take_focus(),
            Page::Checks => self.view.checks.wants_focus = true,
            Page::Authority => self.view.authority.take_focus(),
            Page::Overview | Page::Separation | Page::Reports | Page::History | Page::Settings | Page::Manual => {}
        }
    }

    /// Changes between the list of a page and its picture.
    fn switch_look(&mut self) {
        let Page::Records(table) = self.view.page else { return };
        if self.view.page.picture().is_none() {
            return self.notices.note(self.lang.word("window.why.only_list").into_owned());
        }
        self.leave_form();
        if !self.view.listed.remove(&table) {
            self.view.listed.insert(table);
        }
        self.show(self.view.page);
    }

    fn reset_columns(&mut self) {
        let Page::Records(table) = self.view.page else {
            return self.notices.note(self.lang.word("list.why_no_list").into_owned());
        };
        columns::reset(&mut self.view.list(table).arrangement);
    }

    fn switch_theme(&mut self) {
        let theme = match self.ctx.theme() {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        };
        self.ctx.set_theme(theme);
        self.prefs.theme = Some(theme.into());
    }

    fn switch_language(&mut self) {
        self.lang = match self.lang {
            Lang::Zh => Lang::En,
            Lang::En | Lang::Both => Lang::Zh,
        };
        self.has_chosen_language = true;
        self.prefs.lang = Some(self.lang);
        self.speak();
    }

    /// Says in the language of the window what was put into words before.
    pub(super) fn speak(&mut self) {
        if let Some(register) = &mut self.register {
            register.say_why(self.lang);
        }
        self.title_is_stale = true;
    }
}
