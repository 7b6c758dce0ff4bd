//! The application object: state, and the order of things in a frame.

use std::path::PathBuf;

use eframe::egui::{self, Context, ViewportCommand};
use eframe::{CreationContext, Frame, Storage};

use super::Start;
use super::jobs::Jobs;
use super::open::OpenRegister;
use super::prefs::Prefs;
use crate::domain::table::Table;
use crate::i18n::Lang;
use crate::ui::command::{Command, Commands};
use crate::ui::composing::Composing;
use crate::ui::in_turn::InTurn;
use crate::ui::notices::Notices;
use crate::ui::page::Page;
use crate::ui::reveal::Reveal;
use crate::ui::text_menu::TextMenu;
use crate::ui::view::View;
use crate::ui::work::{Task, Work};
use crate::ui::{
    Model, about, action, actions, authority, checks, fonts, frame, history, list, manual, matrix, navigation, overview, posts, process, reports, scale,
    separation, settings, theme, welcome,
};

/// How far closing the window has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// Nobody wants it closed.
    No,
    /// It closes as soon as the register has answered.
    Asked,
    /// It was told that something typed is not saved.
    Told,
}

/// The window.
pub struct App {
    pub(super) ctx: Context,
    pub(super) start: Start,
    pub(super) lang: Lang,
    /// Whether the language was asked for or chosen; else an opened register brings its own.
    pub(super) has_chosen_language: bool,
    pub(super) register: Option<OpenRegister>,
    pub(super) view: View,
    pub(super) notices: Notices,
    pub(super) prefs: Prefs,
    pub(super) jobs: Jobs,
    pub(super) commands: Commands,
    pub(super) title_is_stale: bool,
    /// The name of the window, which a screen reader says.
    title: String,
    pub(super) closing: Closing,
    /// The register to go back to where the one being opened cannot be.
    pub(super) before: Option<PathBuf>,
    /// Where prints lie that the system's viewer shows; it goes with the window.
    pub(super) viewer_folder: Option<tempfile::TempDir>,
    pub(super) views: usize,
    pub(super) work: Work,
    text_menu: TextMenu,
    /// The zoom for which the least size of the window was set.
    least_size_at: f32,
    /// Whether the window is still to fill the screen: at the first start, which has no size to remember.
    fills_screen: bool,
}

impl App {
    /// The window as it starts.
    pub fn new(cc: &CreationContext<'_>, start: Start) -> App {
        let ctx = cc.egui_ctx.clone();
        fonts::install(&ctx);
        theme::install(&ctx);
        ctx.add_plugin(Composing::default());
        ctx.add_plugin(Reveal::default());
        ctx.add_plugin(InTurn::default());
        let prefs = Prefs::load(cc.storage);
        let chosen = start.lang.or(prefs.lang);
        let mut view = View::arranged(&prefs.lists, &prefs.typefaces);
        ctx.set_theme(prefs.theme.unwrap_or(settings::THEME));
        // The keys of the scale have steps and limits of their own.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        ctx.set_zoom_factor(scale::factor(prefs.scale));
        if let Some(page) = prefs.page {
            view.page = page;
        }
        let mut app = App {
            lang: chosen.unwrap_or_else(Lang::of_system),
            has_chosen_language: chosen.is_some(),
            register: None,
            view,
            notices: Notices::default(),
            prefs,
            jobs: Jobs::new(&ctx),
            commands: Commands::new(),
            title_is_stale: true,
            title: String::new(),
            closing: Closing::No,
            before: None,
            viewer_folder: None,
            views: 0,
            work: Work::default(),
            text_menu: TextMenu::default(),
            least_size_at: 0.0,
            fills_screen: cc.storage.is_some_and(|storage| !Prefs::are_kept(storage)),
            ctx,
            start,
        };
        app.propose_place();
        if let Some(file) = app.start.file.clone() {
            app.open(&file);
        }
        app
    }

    /// Whether everything asked for has been answered; tests wait for it.
    pub fn is_idle(&self) -> bool {
        let settled = |register: &OpenRegister| register.state.is_some() && !register.is_saving() && !register.is_checking;
        let in_order = self.view.lists.values().all(|list| list.asked.is_none());
        self.register.as_ref().is_none_or(settled) && in_order && !self.view.welcome.is_busy && !self.view.search.is_busy()
    }

    /// The register as the window shows it; tests look at it.
    pub fn snapshot_now(&self) -> Option<&crate::domain::snapshot::Snapshot> {
        self.register.as_ref()?.snapshot().map(AsRef::as_ref)
    }

    /// What the checks found last; tests look at it.
    pub fn findings_now(&self) -> Option<&crate::domain::checks::Findings> {
        Some(&self.register.as_ref()?.checked.as_ref()?.findings)
    }

    /// What the notices say; tests look at it.
    pub fn notices(&self) -> impl Iterator<Item = &str> {
        self.notices.texts()
    }

    /// The state of the view; tests look at it.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Proposes where a new register goes: the officer's documents.
    pub(super) fn propose_place(&mut self) {
        let folders = directories::UserDirs::new();
        let folder = folders.as_ref().map(|folders| folders.document_dir().unwrap_or(folders.home_dir()));
        if let Some(folder) = folder {
            self.view.welcome.create_path = folder.join(self.lang.word("window.welcome.file_name").as_ref()).display().to_string();
        }
    }

    /// Remembers how the lists are arranged.
    pub(super) fn remember_lists(&mut self) {
        let lists = self.view.lists.iter().map(|(table, list)| (*table, list.arrangement.without_filters()));
        self.prefs.lists.extend(lists);
    }

    /// Takes keys and what else was done to the window.
    fn take_input(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        if let Some(path) = dropped {
            self.commands.push(Command::Open(path));
        }
        let typing = ctx.text_edit_focused() && !self.view.form.editing.is_clean;
        let actions = action::pressed(ctx, typing);
        self.commands.extend(actions.into_iter().map(Command::Act));
        self.view.form.editing.is_clean = false;
        let types = |event: &egui::Event| matches!(event, egui::Event::Text(_) | egui::Event::Ime(_) | egui::Event::Paste(_));
        if self.closing == Closing::Told && ctx.input(|input| input.events.iter().any(types)) {
            // Whoever types on has not given up what was typed.
            self.closing = Closing::No;
        }
        if ctx.input(|input| input.viewport().close_requested()) {
            self.close(ctx);
        }
    }

    /// Whether something was made or typed that is not in the register: in a form, or a print preset.
    fn has_unsent(&self) -> bool {
        self.view.form.has_unsent() || self.view.reports.preset.editor.is_some()
    }

    /// Whether the register may be left: what cannot be sent is said once, and the next time given up.
    pub(super) fn may_leave(&mut self) -> bool {
        self.leave_form();
        let is_told = std::mem::replace(&mut self.closing, Closing::No) == Closing::Told;
        if self.has_unsent() && !is_told {
            self.closing = Closing::Told;
            self.notices.error(self.lang.word("window.notice.unsent_at_leaving").into_owned());
            return false;
        }
        true
    }

    /// Closes when all that was typed is answered; what cannot be sent is shown once, and the next time given up.
    fn close(&mut self, ctx: &Context) {
        self.leave_form();
        let waits = self.register.as_ref().is_some_and(OpenRegister::is_saving);
        let is_told = std::mem::replace(&mut self.closing, Closing::Asked) == Closing::Told;
        if waits {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        } else if self.has_unsent() && !is_told {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.closing = Closing::Told;
            self.notices.error(self.lang.word("window.notice.unsent_at_close").into_owned());
        }
    }

    /// Goes on closing when the register has answered.
    fn close_when_saved(&mut self) {
        if self.closing == Closing::Asked && !self.register.as_ref().is_some_and(OpenRegister::is_saving) {
            self.closing = Closing::No;
            self.ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Holds the scale within its limits, and the window large enough to be used at any scale without being larger than a small screen.
    fn keep_scale(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        let kept = scale::factor(scale::of_factor(zoom));
        if (zoom - kept).abs() > 0.001 {
            ctx.set_zoom_factor(kept);
        }
        self.prefs.scale = scale::of_factor(kept);
        if self.least_size_at != kept {
            self.least_size_at = kept;
            ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(egui::vec2(960.0, 600.0) / kept));
        }
    }

    /// An edit that takes long says how far it is, and can be stopped.
    fn watch_saving(&mut self) {
        match self.register.as_ref().filter(|register| register.is_saving()) {
            Some(register) if !self.work.has(Task::Save) => self.work.follow(Task::Save, register.desk().watch()),
            Some(_) => {}
            None => self.work.end(Task::Save),
        }
    }

    /// Fills the screen once the window stands: window managers of X11 pass over the wish of a window that is not yet shown.
    fn fill_screen(&mut self, ctx: &Context) {
        if self.fills_screen && ctx.cumulative_frame_nr() > 0 {
            self.fills_screen = false;
            ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
        }
    }

    fn name_window(&mut self) {
        if std::mem::take(&mut self.title_is_stale) {
            let name = self.lang.word("window.name").into_owned();
            let title = match self.register.as_ref().and_then(|register| register.model(self.lang)) {
                Some(model) => format!("{} – {name}", model.full_name()),
                None => name,
            };
            self.ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.close_register();
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        self.keep_scale(ctx);
        self.fill_screen(ctx);
        self.read_answers();
        self.watch_saving();
        self.close_when_saved();
        self.name_window();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut Frame) {
        let ctx = ui.ctx().clone();
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(self.title.as_str()));
        let focused = ctx.memory(egui::Memory::focused);
        // Keys are run before drawing, so that the frame shows what they did.
        self.take_input(&ctx);
        self.run_commands();
        let mut commands = Commands::new();
        if self.view.page == Page::Settings {
            self.view.settings.workstation = self.workstation();
        }
        let model = self.register.as_ref().and_then(|register| register.model(self.lang));
        frame::top_ui(ui, self.lang, model.as_ref(), &self.prefs.recent, &mut self.view.search, &mut commands);
        match &model {
            Some(model) => pages_ui(ui, model, &mut self.view, &mut commands),
            None if self.register.is_some() => welcome::opening_ui(ui, self.lang),
            None => welcome::page_ui(ui, self.lang, &self.prefs.recent, &mut self.view.welcome, &mut commands),
        }
        about::dialogs_ui(&ctx, self.lang, model.as_ref().map(|model| model.file), &mut self.view);
        self.text_menu.ui(&ctx, self.lang);
        self.work.ui(&ctx, self.lang, &mut commands);
        self.notices.ui(&ctx, self.lang, &mut commands);
        if !commands.is_empty() || !self.commands.is_empty() {
            self.commands.extend(commands);
            self.run_commands();
            // What a click did is drawn without waiting for the next event.
            ctx.request_repaint();
        }
        if ctx.memory(egui::Memory::focused) != focused {
            // Whoever was given the keyboard while drawing shows it in the next frame.
            ctx.request_repaint();
        }
    }

    fn save(&mut self, storage: &mut dyn Storage) {
        self.remember_lists();
        self.prefs.save(storage);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

fn pages_ui(ui: &mut egui::Ui, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    frame::status_ui(ui, model, view, commands);
    navigation::navigation_ui(ui, model, view.page, commands);
    if let Some(why) = model.read_only {
        frame::banner_ui(ui, model, why, commands);
    }
    match view.page {
        Page::Overview => overview::page_ui(ui, model, &mut view.overview, &mut view.form, commands),
        Page::Checks => checks::page_ui(ui, model, &mut view.checks, &mut view.form, commands),
        Page::Records(Table::Actions) if view.shows_picture() => actions::page_ui(ui, model, view, commands),
        Page::Records(Table::Posts) if view.shows_picture() => posts::page_ui(ui, model, view, commands),
        Page::Records(Table::Steps) if view.shows_picture() => process::page_ui(ui, model, view, commands),
        Page::Records(table) => list::page_ui(ui, table, model, view, commands),
        Page::Matrix => matrix::page_ui(ui, model, &mut view.matrix, &mut view.form, commands),
        Page::Authority => authority::page_ui(ui, model, view, commands),
        Page::Separation => separation::page_ui(ui, model, &mut view.separation, &mut view.form, commands),
        Page::Reports => reports::page_ui(ui, model, &mut view.reports, &mut view.form, commands),
        Page::History => history::page_ui(ui, model, &mut view.history, commands),
        Page::Settings => settings::page_ui(ui, model, &mut view.settings, &mut view.form, commands),
        Page::Manual => manual::page_ui(ui, model.lang, &mut view.manual),
    }
}
