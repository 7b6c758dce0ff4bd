//! Brings into view what the keyboard came to: Tab goes through a whole form, also through what is scrolled out of sight.

use eframe::egui::accesskit::{Action, ActionRequest, TreeId};
use eframe::egui::{Context, Event, Id, Plugin, RawInput, Ui};

/// So much of a control tells where the keyboard is, however large it is.
const ENOUGH: f32 = 20.0;

/// Who had the keyboard last, and who is to be brought into view.
#[derive(Debug, Default)]
pub struct Reveal {
    focused: Option<Id>,
    hidden: Option<Id>,
}

impl Plugin for Reveal {
    fn debug_name(&self) -> &'static str {
        "reveal"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx();
        let focused = ctx.memory(|memory| memory.focused());
        if focused != self.focused {
            self.focused = focused;
            self.hidden = focused.filter(|id| is_hidden(ctx, *id));
            if self.hidden.is_some() {
                ctx.request_repaint();
            }
        }
    }

    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        if let Some(id) = self.hidden.take() {
            // As a screen reader asks for it: whatever it stands in scrolls.
            let request = ActionRequest { action: Action::ScrollIntoView, target_tree: TreeId::ROOT, target_node: id.accesskit_id(), data: None };
            input.events.push(Event::AccessKitActionRequest(request));
        }
    }
}

/// Whether too little of a control is seen.
fn is_hidden(ctx: &Context, id: Id) -> bool {
    let Some(response) = ctx.read_response(id) else { return false };
    let (all, seen) = (response.rect, response.interact_rect);
    seen.width() < all.width().min(ENOUGH) || seen.height() < all.height().min(ENOUGH)
}
