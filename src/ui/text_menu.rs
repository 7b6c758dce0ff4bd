//! The menu of a right click on a field of text: cut, copy, paste, select all. egui's fields have none of their own.

use eframe::egui::{
    Button, Context, Id, LayerId, Order, Popup, PopupKind, Pos2, TextEdit, Ui, ViewportCommand,
    text::{CCursor, CCursorRange},
};

use super::chip;
use crate::i18n::Lang;

/// Beyond the end of any text; the field itself holds a selection within its text.
const END: usize = 1 << 30;

/// The field whose menu is open, and where.
#[derive(Debug, Default)]
pub struct TextMenu {
    open: Option<(Id, Pos2)>,
}

impl TextMenu {
    /// Opens the menu where a field was clicked, and draws the one that is open.
    pub fn ui(&mut self, ctx: &Context, lang: Lang) {
        let clicked = ctx.input(|input| input.pointer.secondary_clicked().then(|| input.pointer.interact_pos()).flatten());
        if let Some(at) = clicked {
            let under = ctx.interaction_snapshot(|snapshot| snapshot.contains_pointer.iter().copied().collect::<Vec<Id>>());
            let field = under.into_iter().find(|id| TextEdit::load_state(ctx, *id).is_some());
            self.open = field.map(|field| (field, at));
        }
        let Some((field, at)) = self.open else { return };
        let mut is_open = true;
        let id = Id::unique("text menu");
        let popup = Popup::new(id, ctx.clone(), at, LayerId::new(Order::Foreground, id)).kind(PopupKind::Menu).open_bool(&mut is_open);
        popup.show(|ui| menu_ui(ui, field, lang));
        if !is_open {
            self.open = None;
        }
    }
}

fn menu_ui(ui: &mut Ui, field: Id, lang: Lang) {
    ui.set_min_width(160.0);
    let ctx = ui.ctx().clone();
    let range = TextEdit::load_state(&ctx, field).and_then(|state| state.cursor.char_range());
    let nothing = range.is_none_or(|range| range.is_empty()).then(|| lang.word("text_menu.nothing"));
    let items = [
        ("text_menu.cut", "Ctrl+X", nothing.as_deref(), Some(ViewportCommand::RequestCut)),
        ("text_menu.copy", "Ctrl+C", nothing.as_deref(), Some(ViewportCommand::RequestCopy)),
        ("text_menu.paste", "Ctrl+V", None, Some(ViewportCommand::RequestPaste)),
        ("text_menu.select_all", "Ctrl+A", None, None),
    ];
    for (key, shortcut, why, command) in items {
        let button = ui.add_enabled(why.is_none(), Button::new(lang.word(key).into_owned()).shortcut_text(shortcut));
        if !chip::why_not(button, why).clicked() {
            continue;
        }
        // What the menu does reaches the field that has the keyboard, and that is this one again.
        ctx.memory_mut(|memory| memory.request_focus(field));
        match command {
            Some(command) => ctx.send_viewport_cmd(command),
            None => select_all(&ctx, field),
        }
        ui.close();
    }
}

fn select_all(ctx: &Context, field: Id) {
    if let Some(mut state) = TextEdit::load_state(ctx, field) {
        state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(END))));
        TextEdit::store_state(ctx, field, state);
    }
}
