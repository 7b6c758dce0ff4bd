//! Keys while an input method composes: they choose and confirm its candidates and mean nothing to the window.
//!
//! Some platforms report them all the same; Enter would then leave the field and Esc throw the whole text away.

use eframe::egui::{Context, Event, ImeEvent, Plugin, RawInput};

/// Whether an input method composes, known from its events.
#[derive(Debug, Default)]
pub struct Composing {
    is_active: bool,
}

impl Plugin for Composing {
    fn debug_name(&self) -> &'static str {
        "composing"
    }

    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        let mut composes = self.is_active;
        for event in &input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => {
                    self.is_active = !text.is_empty();
                    composes |= self.is_active;
                }
                // Text that comes past the input method, another window or the pointer end what it composed.
                Event::Ime(ImeEvent::Commit(_)) | Event::Text(_) | Event::WindowFocused(_) | Event::PointerButton { .. } => self.is_active = false,
                _ => {}
            }
        }
        if composes {
            input.events.retain(|event| !matches!(event, Event::Key { pressed: true, .. } | Event::Copy | Event::Cut | Event::Paste(_)));
        }
    }
}
