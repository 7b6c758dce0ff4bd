//! What the checks find: by severity and place, each with its rule, and one step from where it is put right.
//!
//! Nothing here is worked out over all findings in a frame: lines come from `lines`, the words of the chosen one are kept.

pub mod detail;
pub mod goal;
pub mod head;
pub mod lines;
pub mod list;

use std::sync::Arc;

use eframe::egui::{self, Panel, Ui};

use self::detail::Detail;
use self::lines::{Lines, LinesKey, Sought, Spot};
use super::awaited::Awaited;
use super::command::{Command, Commands};
use super::form::FormState;
use super::list::scroll::Scroll;
use super::{Model, chip, theme};
use crate::domain::checks::Checked;
use crate::domain::checks::place::Grouping;

/// Above this many findings the lines are put together in the background.
const INLINE: usize = 2_000;
/// Widest and narrowest the explanation becomes.
const DETAIL: (f32, f32) = (260.0, 420.0);

/// The state of the page.
#[derive(Debug, Default)]
pub struct ChecksState {
    /// Which findings are sought.
    pub sought: Sought,
    /// What they are told apart by.
    grouping: Grouping,
    lines: Awaited<LinesKey, Arc<Lines>>,
    /// The finding that is explained, and its line.
    chosen: Option<(Spot, usize)>,
    scroll: Scroll,
    /// The line to be brought into view.
    scroll_to: Option<usize>,
    page_rows: usize,
    detail: Detail,
    /// Whether the list takes the keyboard next frame.
    pub wants_focus: bool,
}

impl ChecksState {
    /// Takes lines put together in the background, unless others are asked for by now.
    pub fn take(&mut self, key: LinesKey, lines: Arc<Lines>) {
        if self.lines.take(key, lines) {
            self.settle();
        }
    }

    /// The lines shown; tests look at them.
    pub fn shown(&self) -> Option<&Arc<Lines>> {
        self.lines.answer()
    }

    /// The finding that is explained.
    pub fn chosen(&self) -> Option<Spot> {
        self.chosen.map(|(spot, _)| spot)
    }

    /// Has the lines put together where something they depend on has changed; until then the old ones stay.
    fn refresh(&mut self, checked: &Checked, model: &Model<'_>, commands: &mut Commands) {
        self.sought.unit = self.sought.unit.filter(|unit| checked.snapshot.units.get(*unit).is_some());
        let (revision, today) = (checked.snapshot.revision, checked.snapshot.today);
        let key = LinesKey { revision, today, sought: self.sought.clone(), grouping: self.grouping, lang: model.lang };
        if !self.lines.lacks(&key) {
            return;
        }
        if checked.findings.open_count() + checked.findings.relaxed_count() <= INLINE {
            let lines = Arc::new(Lines::of(checked, &key));
            self.lines.set(key, lines);
            self.settle();
        } else {
            self.lines.ask(key.clone());
            commands.push(Command::GatherFindings(Box::new(key), checked.clone()));
        }
    }

    /// Keeps the finding that is explained, or goes on to what stands in its place.
    fn settle(&mut self) {
        let Some(lines) = self.lines.answer() else { return };
        let (spot, line) = self.chosen.map_or((None, 0), |(spot, line)| (Some(spot), line));
        let line = spot.and_then(|spot| lines.line_of(spot)).or_else(|| lines.near(line, true));
        self.chosen = line.and_then(|line| Some((lines.spot(line)?, line)));
        self.scroll_to = line;
    }

    fn choose(&mut self, line: usize, forwards: bool) {
        let Some(lines) = self.lines.answer() else { return };
        let near = lines.near(line, forwards);
        self.chosen = near.and_then(|line| Some((lines.spot(line)?, line)));
        // The head of the first group comes into view with its first line.
        self.scroll_to = if near == Some(1) { Some(0) } else { near };
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, state: &mut ChecksState, form: &mut FormState, commands: &mut Commands) {
    let Some(checked) = model.checked else {
        egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
            chip::instead_ui(ui, theme::small(model.word("overview.counting")));
        });
        return;
    };
    state.refresh(checked, model, commands);
    let width = (ui.available_width() * 0.36).clamp(DETAIL.0, DETAIL.1);
    let frame = theme::plain(theme::of(ui).panel);
    Panel::right("finding").exact_size(width).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
        ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
        detail::detail_ui(ui, checked, model, state, form, commands);
    });
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head::head_ui(ui, checked, model, state, commands);
        list::list_ui(ui, checked, model, state, commands);
    });
}
