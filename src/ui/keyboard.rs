//! Who has the keyboard, among widgets that take keys as a whole: a list, a tree, the grid of the matrix, the flow chart.

use eframe::egui::{Context, Event, EventFilter, Id, Key, Modifiers, Popup, Response, Ui};

/// Whether the keys belong to a widget: it has the keyboard, or nothing has.
pub fn owns_keys(ctx: &Context, id: Id) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    focused.is_none_or(|focused| focused == id) && !is_covered(ctx)
}

/// Whether a popup or a modal stands over the page and has its keys.
pub fn is_covered(ctx: &Context) -> bool {
    Popup::is_any_open(ctx) || ctx.memory(|memory| memory.top_modal_layer().is_some())
}

/// Keeps the arrows for a widget that has the keyboard, which otherwise would move on with them.
pub fn keep_arrows(ctx: &Context, id: Id) {
    let filter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };
    ctx.memory_mut(|memory| {
        if memory.has_focus(id) {
            memory.set_focus_lock_filter(id, filter);
        }
    });
}

/// Gives a widget the keyboard where it is wanted, and keeps the arrows for it; whether the keys belong to it.
pub fn take_keys(ctx: &Context, id: Id, wants_focus: &mut bool) -> bool {
    if std::mem::take(wants_focus) {
        ctx.memory_mut(|memory| memory.request_focus(id));
    }
    keep_arrows(ctx, id);
    owns_keys(ctx, id)
}

/// Says which of its parts a widget that takes keys as a whole is at: a screen reader reads that part, not the whole.
pub fn at_part(whole: Id, part: &Response) {
    part.ctx.accesskit_node_builder(whole, |node| node.set_active_descendant(part.id.accesskit_id()));
}

/// Farther than any grid reaches; what adds it to a place still stays in range.
const FAR: isize = i32::MAX as isize;

/// How keys move in a grid, in rows and columns; a page is so many rows.
pub const fn grid_steps(page: isize) -> [(Key, (isize, isize)); 8] {
    [
        (Key::ArrowDown, (1, 0)),
        (Key::ArrowUp, (-1, 0)),
        (Key::ArrowRight, (0, 1)),
        (Key::ArrowLeft, (0, -1)),
        (Key::PageDown, (page, 0)),
        (Key::PageUp, (-page, 0)),
        (Key::Home, (0, -FAR)),
        (Key::End, (0, FAR)),
    ]
}

/// Takes every key of a table of moves out of the input, each with the modifiers it was pressed with: a slow frame brings several
/// keys, and Shift may be up again by its end. With Ctrl or Alt a key means something else.
pub fn take_steps<T: Copy>(ui: &Ui, steps: &[(Key, T)]) -> Vec<(T, Modifiers)> {
    let mut taken = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let step = steps.iter().find(|(known, _)| known == key && !modifiers.alt && !modifiers.command);
            taken.extend(step.map(|(_, step)| (*step, *modifiers)));
            step.is_none()
        });
    });
    taken
}
