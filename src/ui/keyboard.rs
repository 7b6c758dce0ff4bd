//! Who has the keyboard, among widgets that take keys as a whole: a list, a tree, the grid of the matrix, the flow chart.

use eframe::egui::{Context, EventFilter, Id, Popup};

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
