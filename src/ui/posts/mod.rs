//! Posts by section: the tree at the left, one page for what is chosen in it, and the form beside that.

pub mod clock;
pub mod edits;
pub mod marks;
pub mod sheet;
pub mod tenures;
pub mod tree;
pub mod tree_view;

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{self, Label, Margin, Panel, ScrollArea, Ui};

use self::sheet::Sheet;
use self::tree::Tree;
use super::command::Commands;
use super::form::finding::Findings;
use super::form::{self, FormState, Subject};
use super::list::ListState;
use super::page::Page;
use super::view::View;
use super::{Model, page_head, theme};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// From this width on the form stands beside the page of a post.
const WIDE: f32 = 860.0;
/// The tables whose records the form of this page makes.
const MADE_HERE: [Table; 6] = [Table::Posts, Table::Sections, Table::Units, Table::Tenures, Table::RotationMeasures, Table::Declarations];

/// The state of the page.
#[derive(Debug, Default)]
pub struct PostsState {
    /// The tree.
    pub tree: Tree,
    /// What is chosen in it.
    cursor: Option<AnyId>,
    /// Where that stood, for when it is gone.
    place: usize,
    /// The post that the list of posts has chosen.
    listed: Option<RowId>,
    /// Where somebody went from elsewhere.
    came: Option<AnyId>,
    /// Whether the tree brings what is chosen into view.
    scrolls: bool,
    /// Whether the tree takes the keyboard.
    wants_focus: bool,
    /// What the page of the post says, by revision and post.
    sheet: Option<(u64, RowId, Arc<Sheet>)>,
    /// What the checks say about it.
    findings: Findings,
    /// The tenure, measure or declaration that the form shows in place of its post.
    beside: Option<AnyId>,
    /// Where there is no room for both: whether the form is shown, not the page.
    shows_form: bool,
}

impl PostsState {
    /// What is chosen in the tree.
    pub fn chosen(&self) -> Option<AnyId> {
        self.cursor
    }

    /// Goes to a unit, a section, a post, or a tenure with its post, however the tree stands.
    pub fn go(&mut self, id: AnyId) {
        self.came = Some(id);
    }

    /// Chooses a line of the tree.
    fn choose(&mut self, id: AnyId) {
        if self.cursor != Some(id) {
            self.beside = None;
        }
        self.cursor = Some(id);
    }

    /// Follows what other parts of the window chose or made, and what is gone.
    fn follow(&mut self, lists: &mut HashMap<Table, ListState>, model: &Model<'_>) {
        for table in [Table::Units, Table::Sections] {
            if let Some(row) = lists.get_mut(&table).and_then(|list| list.cursor.take()) {
                self.reveal(AnyId { table, row }, model);
            }
        }
        for table in [Table::Tenures, Table::RotationMeasures, Table::Declarations] {
            if let Some(row) = lists.get_mut(&table).and_then(|list| list.cursor.take()) {
                self.reveal(AnyId { table, row }, model);
            }
        }
        let list = lists.entry(Table::Posts).or_default();
        self.wants_focus |= std::mem::take(&mut list.wants_focus);
        if list.cursor != self.listed {
            self.listed = list.cursor;
            if let Some(row) = list.cursor {
                self.reveal(AnyId { table: Table::Posts, row }, model);
            }
        }
        if let Some(id) = self.came.take() {
            self.reveal(id, model);
        }
        self.beside = self.beside.filter(|id| model.snapshot.entry(*id).is_some());
        if self.cursor.is_none_or(|id| model.snapshot.entry(id).is_none()) {
            let lines = self.tree.lines(model.snapshot);
            let at_first = || lines.iter().find(|line| line.id.table == Table::Posts);
            let nearest = if self.cursor.is_some() { lines.get(self.place.min(lines.len().saturating_sub(1))) } else { at_first().or(lines.first()) };
            self.cursor = nearest.map(|line| line.id);
        }
    }

    /// Brings a line of the tree into view; what is part of a post is shown beside it, a declaration beside whatever is chosen.
    fn reveal(&mut self, id: AnyId, model: &Model<'_>) {
        let post = match id.table {
            Table::Tenures => model.snapshot.tenures.get(id.row).map(|tenure| tenure.post),
            Table::RotationMeasures => model.snapshot.rotation_measures.get(id.row).map(|measure| measure.post),
            _ => None,
        };
        if let Some(post) = post {
            self.reveal(AnyId { table: Table::Posts, row: post.row() }, model);
            self.beside = Some(id);
        } else if id.table == Table::Declarations {
            self.beside = Some(id);
        } else if model.snapshot.entry(id).is_some() {
            self.choose(id);
            self.tree.find.clear();
            self.tree.open_to(id, model.snapshot);
            self.scrolls = true;
        }
    }

    /// Tells the list of posts what is chosen, so that what acts on chosen posts acts on this one.
    fn tell(&mut self, list: &mut ListState, model: &Model<'_>) {
        let post = self.cursor.filter(|id| id.table == Table::Posts).map(|id| id.row);
        if let Some(place) = self.cursor.and_then(|id| self.tree.lines(model.snapshot).iter().position(|line| line.id == id)) {
            self.place = place;
        }
        if self.listed != post {
            self.listed = post;
            match post {
                Some(row) => list.select(row),
                None => {
                    list.selected.clear();
                    list.cursor = None;
                }
            }
        }
    }

    fn sheet(&mut self, post: RowId, model: &Model<'_>) -> Arc<Sheet> {
        let revision = model.snapshot.changed(sheet::READ);
        match &self.sheet {
            Some((known, of, sheet)) if (*known, *of) == (revision, post) => Arc::clone(sheet),
            _ => {
                let sheet = Arc::new(Sheet::of(post, model.snapshot));
                self.sheet = Some((revision, post, Arc::clone(&sheet)));
                sheet
            }
        }
    }

    /// What the form is about: a record being made, what stands beside, or what is chosen.
    fn subject(&self, form: &FormState) -> Option<Subject> {
        let new = MADE_HERE.into_iter().find(|table| form.is_new(*table)).map(Subject::New);
        new.or(self.beside.or(self.cursor).map(Subject::Stored))
    }
}

/// Draws the page.
pub fn page_ui(ui: &mut Ui, model: &Model<'_>, view: &mut View, commands: &mut Commands) {
    let View { posts: state, form, lists, .. } = view;
    state.follow(lists, model);
    let total = ui.available_width();
    let tree_width = (total * 0.26).clamp(232.0, 300.0);
    Panel::left("posts tree").exact_size(tree_width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| {
        let edge = ui.max_rect();
        tree_view::tree_ui(ui, model, state, form, commands);
        // Over the rows, which reach to the edge.
        ui.painter().vline(edge.right() - 0.5, edge.y_range(), theme::line(theme::of(ui).line));
    });
    let is_wide = total - tree_width >= WIDE;
    state.shows_form |= form.wants_focus;
    if is_wide {
        let width = theme::FORM_WIDTH.min((total - tree_width) * 0.48);
        Panel::right("posts form").exact_size(width).resizable(false).show_separator_line(false).frame(theme::plain(theme::of(ui).panel)).show(ui, |ui| {
            ui.painter().vline(ui.max_rect().left(), ui.max_rect().y_range(), theme::line(theme::of(ui).line));
            form::form_ui(ui, state.subject(form), model, form, commands);
        });
    }
    egui::CentralPanel::default().frame(theme::plain(theme::of(ui).window)).show(ui, |ui| {
        head_ui(ui, is_wide, model, state, form, commands);
        if is_wide || !state.shows_form {
            ScrollArea::vertical().id_salt("post sheet").auto_shrink(false).show(ui, |ui| {
                let margin = Margin { left: theme::MARGIN, right: theme::MARGIN - 4, top: 2, bottom: 16 };
                egui::Frame::new().inner_margin(margin).show(ui, |ui| sheet::sheet_ui(ui, model, state, form, commands));
            });
        } else {
            form::form_ui(ui, state.subject(form), model, form, commands);
        }
    });
    state.tell(lists.entry(Table::Posts).or_default(), model);
}

fn head_ui(ui: &mut Ui, is_wide: bool, model: &Model<'_>, state: &mut PostsState, form: &mut FormState, commands: &mut Commands) {
    egui::Frame::new().inner_margin(Margin { left: theme::MARGIN, right: theme::MARGIN, top: 10, bottom: 8 }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.label(theme::title(model.word("window.page.posts")));
            page_head::look_ui(ui, Page::Records(Table::Posts), true, model, commands);
            let count = model.lang.phrase("window.list.count", &[("count", &model.snapshot.posts.len())]);
            ui.add(Label::new(theme::small(count)).extend());
            if !is_wide {
                for (shows_form, key) in [(false, "post_page.sheet"), (true, "post_page.edit")] {
                    if ui.selectable_label(state.shows_form == shows_form, model.word(key)).clicked() {
                        form.leave(model, commands);
                        state.shows_form = shows_form;
                    }
                }
            }
        });
    });
}
