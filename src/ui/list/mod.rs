//! The page of one kind of record: list at the left, form at the right. The same for every table; what it shows follows from the table of fields.

pub mod grid;
pub mod keys;
pub mod order;

use std::collections::{BTreeSet, HashSet};

use eframe::egui::{self, Align, Id, Key, Layout, Margin, Panel, Rect, TextEdit, Ui, UiBuilder, pos2, vec2};

use self::order::{Order, OrderKey, Sort};
use super::Model;
use super::action::{self, Action};
use super::chip;
use super::command::{Command, Commands};
use super::form::{self, Subject};
use super::page::Page;
use super::page_head;
use super::theme;
use super::view::View;
use crate::domain::field::{Field, Kind, flag};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;

/// Above this many rows a list is put in order in the background.
const INLINE_ROWS: usize = 5_000;

/// The state of a list.
#[derive(Debug, Default)]
pub struct ListState {
    /// The filter as typed.
    pub filter: String,
    /// The sorted column.
    pub sort: Option<Sort>,
    /// What is shown.
    pub order: Option<Order>,
    /// Why the filter cannot be used.
    pub fault: Option<String>,
    /// The order being worked out in the background.
    pub asked: Option<OrderKey>,
    /// The selected rows.
    pub selected: BTreeSet<RowId>,
    /// The row that the form shows and the arrows move.
    pub cursor: Option<RowId>,
    /// Where a selection with Shift begins.
    pub anchor: Option<RowId>,
    /// A row to be brought into view.
    pub scroll_to: Option<RowId>,
    /// Whether the list takes the keyboard next frame.
    pub wants_focus: bool,
    /// How many rows fit, for PageUp and PageDown.
    pub page_rows: usize,
}

impl ListState {
    /// Selects one row and nothing else.
    pub fn select(&mut self, row: RowId) {
        self.selected = BTreeSet::from([row]);
        self.cursor = Some(row);
        self.anchor = Some(row);
        self.scroll_to = Some(row);
    }

    /// The rows shown.
    pub fn rows(&self) -> &[RowId] {
        self.order.as_ref().map_or(&[], |order| order.rows.as_slice())
    }

    /// Where a row stands.
    pub fn place(&self, row: RowId) -> Option<usize> {
        self.rows().iter().position(|known| *known == row)
    }

    /// Takes an order worked out in the background, unless it is no longer the one asked for.
    pub fn take(&mut self, key: OrderKey, answer: Result<Order, String>) {
        if self.asked.as_ref() != Some(&key) {
            return;
        }
        self.asked = None;
        self.set(key, answer);
    }

    fn set(&mut self, key: OrderKey, answer: Result<Order, String>) {
        match answer {
            Ok(order) => {
                let is_filtered_anew = self.order.as_ref().is_none_or(|before| before.key.filter != order.key.filter);
                self.order = Some(order);
                self.fault = None;
                self.keep_visible(is_filtered_anew);
            }
            Err(fault) => {
                // The rows stay as they were; only the key moves on, so that the fault is worked out once.
                let rows = self.order.take().map(|order| order.rows).unwrap_or_default();
                self.order = Some(Order { key, rows });
                self.fault = Some(fault);
            }
        }
    }

    /// What the filter hides is no longer selected, so that nothing unseen is removed.
    ///
    /// The form keeps its record when an edit takes it out of the list, but not when another filter does.
    fn keep_visible(&mut self, is_filtered_anew: bool) {
        let visible: HashSet<RowId> = self.rows().iter().copied().collect();
        self.selected.retain(|row| visible.contains(row));
        let is_lost = self.cursor.is_none_or(|row| is_filtered_anew && !visible.contains(&row));
        if is_lost && let Some(first) = self.rows().first().copied() {
            self.select(first);
        }
    }

    /// Forgets rows that are gone; the next one takes the place of the one the form showed.
    fn prune(&mut self, table: Table, snapshot: &Snapshot) {
        let rows = snapshot.rows(table);
        let is_there = |row: &RowId| rows.entry(*row).is_some();
        self.selected.retain(is_there);
        if let Some(gone) = self.cursor.filter(|row| !is_there(row)) {
            let place = self.place(gone).unwrap_or_default();
            let next = self.rows()[place..].iter().chain(self.rows()[..place].iter().rev()).copied().find(is_there);
            (self.cursor, self.anchor) = (None, None);
            if let Some(next) = next {
                self.select(next);
            }
        }
    }
}

/// The id of a list, for the keyboard.
pub fn list_id(table: Table) -> Id {
    Id::unique(("list", table.key()))
}

/// The id of the filter of a list.
pub fn filter_id(table: Table) -> Id {
    Id::unique(("filter", table.key()))
}

/// The columns of a list: the code, the level beside it, then as in the table of fields.
pub fn columns(table: Table) -> Vec<&'static Field> {
    let mut columns: Vec<&Field> = table.fields().filter(|field| field.is(flag::LIST)).collect();
    // The level is what the eye looks for, so the first column of levels stands beside the code.
    if let Some(place) = columns.iter().position(|field| field.kind == Kind::Link(Table::Levels)) {
        let level = columns.remove(place);
        columns.insert(1, level);
    }
    columns
}

/// Draws the page of a table.
pub fn page_ui(ui: &mut Ui, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    refresh(table, model, view.list(table), commands);
    let form_width = theme::FORM_WIDTH.min(ui.available_width() * 0.6);
    Panel::right("form").exact_size(form_width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| {
        let list = view.lists.entry(table).or_default();
        let subject = match list.cursor {
            _ if view.form.is_new(table) => Some(Subject::New(table)),
            Some(row) => Some(Subject::Stored(AnyId { table, row })),
            None => None,
        };
        ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
        form::form_ui(ui, subject, model, &mut view.form, commands);
    });
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, table, model, view, commands);
        let list = view.lists.entry(table).or_default();
        keys::move_selection(ui, table, list, commands, &mut view.form);
        grid::grid_ui(ui, table, model, list, &mut view.form);
    });
}

/// Works the order out again where something it depends on has changed.
fn refresh(table: Table, model: &Model<'_>, list: &mut ListState, commands: &mut Commands) {
    let revision = model.snapshot.changed(&order::tables_read(table));
    let key = OrderKey { revision, filter: list.filter.clone(), sort: list.sort, lang: model.lang };
    if list.order.as_ref().is_some_and(|order| order.key == key) || list.asked.as_ref() == Some(&key) {
        return;
    }
    list.prune(table, model.snapshot);
    if model.snapshot.rows(table).count() <= INLINE_ROWS {
        let answer = order::arrange(table, model.snapshot, key.clone()).map_err(|fault| fault.message(model.lang));
        list.asked = None;
        list.set(key, answer);
    } else {
        list.asked = Some(key.clone());
        commands.push(Command::Arrange { table, key });
    }
}

fn head_ui(ui: &mut Ui, table: Table, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let list = view.lists.entry(table).or_default();
    egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 10, bottom: 10 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            ui.label(theme::title(model.word(&Page::Records(table).word_key())));
            page_head::look_ui(ui, Page::Records(table), false, model, commands);
            ui.label(theme::small(count_words(table, model, list)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                new_button(ui, model, commands);
                let width = (ui.available_width() - 8.0).clamp(80.0, 300.0);
                filter_ui(ui, table, model.lang, list, width);
            });
        });
        if let Some(fault) = &list.fault {
            ui.add_space(6.0);
            ui.label(egui::RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL));
        }
    });
}

fn count_words(table: Table, model: &Model<'_>, list: &ListState) -> String {
    let (all, shown) = (model.snapshot.rows(table).count(), list.rows().len());
    if all == shown {
        model.lang.phrase("window.list.count", &[("count", &all)])
    } else {
        model.lang.phrase("window.list.count_of", &[("shown", &shown), ("count", &all)])
    }
}

fn new_button(ui: &mut Ui, model: &Model<'_>, commands: &mut Commands) {
    let text = model.word("window.list.new");
    let button = chip::primary(ui, text);
    let response = ui.add_enabled(model.read_only.is_none(), button.min_size(vec2(0.0, 30.0)));
    let shortcut = action::find(Action::NewRecord).map(|item| item.shortcut_words(ui.ctx())).unwrap_or_default();
    let response = response.on_hover_text(shortcut);
    let response = chip::why_not(response, model.read_only);
    if response.clicked() {
        commands.push(Command::Act(Action::NewRecord));
    }
}

fn filter_ui(ui: &mut Ui, table: Table, lang: Lang, list: &mut ListState, width: f32) {
    let hint = lang.word("window.list.filter").into_owned();
    // The right margin keeps room for the button that clears the field.
    let margin = Margin { left: 10, right: 28, top: 4, bottom: 4 };
    let edit = TextEdit::singleline(&mut list.filter).id(filter_id(table)).hint_text(hint).desired_width(width).margin(margin);
    let response = ui.add(edit).on_hover_text(lang.word("window.list.filter_help").into_owned());
    let leaves = ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Escape));
    if response.lost_focus() && leaves {
        list.wants_focus = true;
    }
    if list.filter.is_empty() {
        return;
    }
    let place = Rect::from_center_size(pos2(response.rect.right() - 16.0, response.rect.center().y), vec2(24.0, 24.0));
    let clear = ui.scope_builder(UiBuilder::new().max_rect(place), |ui| chip::icon_button(ui, "×", &lang.word("window.list.clear_filter")));
    if clear.inner.clicked() {
        list.filter.clear();
    }
}
