//! What the officer can do from anywhere: each with its menu, shortcut and words, listed once.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use super::page::Page;
use crate::domain::table::Table;
use crate::i18n::Lang;

/// Something that menus, shortcuts and buttons share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is described by its words in both languages")]
pub enum Action {
    Start,
    Open,
    Save,
    SaveReport,
    Print,
    Quit,
    Undo,
    Redo,
    NewRecord,
    OpenRecord,
    RecordHistory,
    CopyRows,
    Duplicate,
    BulkEdit,
    FillDown,
    Confirm,
    StillApplies,
    CloseRisks,
    RemoveRecord,
    Find,
    Search,
    SwitchPane,
    SwitchLook,
    SwitchTheme,
    Language,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Scale(u16),
    ResetColumns,
    Keys,
    About,
    Show(Page),
}

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is described by its words in both languages")]
pub enum Menu {
    File,
    Edit,
    View,
    Help,
}

impl Menu {
    /// All menus.
    pub const ALL: [Menu; 4] = [Menu::File, Menu::Edit, Menu::View, Menu::Help];

    /// The key of its name.
    pub fn word_key(self) -> &'static str {
        match self {
            Menu::File => "window.menu.file",
            Menu::Edit => "window.menu.edit",
            Menu::View => "window.menu.view",
            Menu::Help => "window.menu.help",
        }
    }
}

/// One row of the list of actions.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// What is done.
    pub action: Action,
    /// Where it stands.
    pub menu: Menu,
    /// Key of its words.
    pub key: &'static str,
    /// Keys that do it; the first is shown.
    pub shortcuts: &'static [KeyboardShortcut],
    /// Whether a line in the menu follows it.
    pub last_of_group: bool,
}

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const fn item(action: Action, menu: Menu, key: &'static str, shortcuts: &'static [KeyboardShortcut]) -> Item {
    Item { action, menu, key, shortcuts, last_of_group: false }
}

const fn last(item: Item) -> Item {
    Item { last_of_group: true, ..item }
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { alt: false, ctrl: false, shift: true, mac_cmd: false, command: true };

/// All actions but those of the pages.
pub const ITEMS: &[Item] = &[
    item(Action::Start, Menu::File, "window.action.start", &[key(CTRL_SHIFT, Key::N)]),
    last(item(Action::Open, Menu::File, "window.action.open", &[key(CTRL, Key::O)])),
    item(Action::Save, Menu::File, "window.action.save", &[key(CTRL, Key::S)]),
    item(Action::Print, Menu::File, "window.action.print", &[key(CTRL, Key::P)]),
    last(item(Action::SaveReport, Menu::File, "window.action.save_report", &[key(CTRL, Key::E)])),
    item(Action::Quit, Menu::File, "window.action.quit", &[key(CTRL, Key::Q)]),
    item(Action::Undo, Menu::Edit, "window.action.undo", &[key(CTRL, Key::Z)]),
    last(item(Action::Redo, Menu::Edit, "window.action.redo", &[key(CTRL, Key::Y), key(CTRL_SHIFT, Key::Z)])),
    item(Action::NewRecord, Menu::Edit, "window.action.new_record", &[key(CTRL, Key::N)]),
    item(Action::OpenRecord, Menu::Edit, "edit.action.open", &[]),
    last(item(Action::RecordHistory, Menu::Edit, "edit.action.history", &[])),
    item(Action::CopyRows, Menu::Edit, "edit.action.copy", &[key(CTRL, Key::C)]),
    item(Action::Duplicate, Menu::Edit, "edit.action.duplicate", &[key(CTRL_SHIFT, Key::D)]),
    item(Action::BulkEdit, Menu::Edit, "edit.action.bulk", &[key(CTRL_SHIFT, Key::E)]),
    item(Action::FillDown, Menu::Edit, "edit.action.fill_down", &[key(CTRL, Key::D)]),
    item(Action::Confirm, Menu::Edit, "edit.action.confirm", &[]),
    item(Action::StillApplies, Menu::Edit, "life.action.keep", &[]),
    item(Action::CloseRisks, Menu::Edit, "life.action.close", &[]),
    last(item(Action::RemoveRecord, Menu::Edit, "window.action.remove_record", &[])),
    item(Action::Find, Menu::Edit, "window.action.find", &[key(CTRL, Key::F)]),
    item(Action::Search, Menu::Edit, "window.action.search", &[key(CTRL, Key::K)]),
    item(Action::SwitchPane, Menu::Edit, "window.action.switch_pane", &[key(Modifiers::NONE, Key::F6)]),
    item(Action::SwitchLook, Menu::View, "window.action.switch_look", &[key(Modifiers::NONE, Key::F7)]),
    item(Action::SwitchTheme, Menu::View, "window.action.switch_theme", &[]),
    last(item(Action::Language, Menu::View, "window.action.language", &[key(CTRL, Key::L)])),
    item(Action::ZoomIn, Menu::View, "window.action.zoom_in", &[key(CTRL, Key::Plus), key(CTRL, Key::Equals)]),
    item(Action::ZoomOut, Menu::View, "window.action.zoom_out", &[key(CTRL, Key::Minus)]),
    last(item(Action::ZoomReset, Menu::View, "window.action.zoom_reset", &[key(CTRL, Key::Num0)])),
    item(Action::ResetColumns, Menu::View, "window.action.reset_columns", &[]),
    item(Action::Keys, Menu::Help, "window.action.keys", &[key(Modifiers::NONE, Key::F1)]),
    item(Action::About, Menu::Help, "window.action.about", &[]),
];

/// The digits from 1: with Ctrl they show pages, alone they set roles in the matrix.
pub const DIGITS: [Key; 9] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// The shortcut of a page: its place in the navigation, with Ctrl; some have a key of their own in its stead.
pub fn page_shortcut(page: Page) -> Option<KeyboardShortcut> {
    own_shortcut(page).or_else(|| {
        let place = Page::all().filter(|known| own_shortcut(*known).is_none()).position(|known| known == page)?;
        DIGITS.get(place).map(|digit| key(CTRL, *digit))
    })
}

/// The shortcut of a page that has no digit.
fn own_shortcut(page: Page) -> Option<KeyboardShortcut> {
    match page {
        Page::Records(Table::Actions) => Some(key(CTRL, Key::T)),
        Page::Records(Table::Events) => Some(key(CTRL, Key::G)),
        Page::Authority => Some(key(CTRL, Key::M)),
        Page::Separation => Some(key(CTRL, Key::J)),
        Page::Checks => Some(key(Modifiers::NONE, Key::F8)),
        Page::History => Some(key(CTRL, Key::H)),
        Page::Settings => Some(key(CTRL, Key::Comma)),
        Page::Manual => Some(key(Modifiers::SHIFT, Key::F1)),
        _ => None,
    }
}

/// A shortcut in words; keys that have a sign are named by it.
pub fn words_of(ctx: &egui::Context, shortcut: &KeyboardShortcut) -> String {
    ctx.format_shortcut(shortcut).replace("Comma", ",").replace("Equals", "=")
}

impl Item {
    /// Its words.
    pub fn words(&self, lang: Lang) -> String {
        lang.word(self.key).into_owned()
    }

    /// Its first shortcut in words.
    pub fn shortcut_words(&self, ctx: &egui::Context) -> String {
        self.shortcuts.first().map(|shortcut| words_of(ctx, shortcut)).unwrap_or_default()
    }
}

/// The row of an action.
pub fn find(action: Action) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.action == action)
}

/// Takes pressed shortcuts out of the input. `typing`: a text field holds text that is not yet committed, so Undo and Redo are its own.
pub fn pressed(ctx: &egui::Context, typing: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        for page in Page::all() {
            let Some(shortcut) = page_shortcut(page) else { continue };
            // Alt with the same key, for hands that know it from other programs.
            let alternative = key(Modifiers::ALT, shortcut.logical_key);
            if input.consume_shortcut(&shortcut) || input.consume_shortcut(&alternative) {
                actions.push(Action::Show(page));
            }
        }
        // Copying comes as an event of its own; the list only shows its keys.
        let own = |action: Action| action != Action::CopyRows;
        let items = ITEMS.iter().filter(|item| own(item.action) && !(typing && matches!(item.action, Action::Undo | Action::Redo)));
        let keys = items.flat_map(|item| item.shortcuts.iter().map(|shortcut| (item.action, shortcut)));
        // Keys with Shift come first, because those without match as well.
        let (with_shift, without): (Vec<_>, Vec<_>) = keys.partition(|(_, shortcut)| shortcut.modifiers.shift);
        for (action, shortcut) in with_shift.into_iter().chain(without) {
            if input.consume_shortcut(shortcut) {
                actions.push(action);
            }
        }
    });
    actions
}
