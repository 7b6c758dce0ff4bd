//! Keys while an input method composes: they choose and confirm its candidates and mean nothing to the window.
//!
//! Some platforms report them all the same; Enter would then leave the field, Esc throw the whole text away, and Ctrl+Z take back an edit.

use std::collections::HashSet;

use eframe::egui::{Context, Event, ImeEvent, Key, Plugin, RawInput};

/// So many seconds after words were chosen, letters of theirs may still come up.
const HELD: f64 = 0.5;

/// Whether an input method composes, known from its events, or from the keys that it keeps to itself.
#[derive(Debug, Default)]
pub struct Composing {
    is_active: bool,
    /// The keys that the window saw go down.
    down: HashSet<Key>,
    /// So many letters were kept. Under X11 most input methods compose in a box of their own and say nothing before words are chosen,
    /// but a key that they took is seen to come up without having gone down.
    kept: u32,
    /// When words were chosen, or the window got the keyboard.
    began_anew: f64,
}

impl Plugin for Composing {
    fn debug_name(&self) -> &'static str {
        "composing"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let (in_text, now) = (ctx.text_edit_focused(), input.time.unwrap_or_default());
        let mut composes = self.composes();
        for event in &input.events {
            self.hear(event, in_text, now);
            composes |= self.composes();
        }
        if composes {
            input.events.retain(|event| !matches!(event, Event::Key { pressed: true, .. } | Event::Copy | Event::Cut | Event::Paste(_)));
        }
    }
}

impl Composing {
    fn composes(&self) -> bool {
        self.is_active || self.kept > 0
    }

    fn hear(&mut self, event: &Event, in_text: bool, now: f64) {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => self.is_active = !text.is_empty(),
            // Text that comes past the input method, another window or the pointer end what it composed.
            Event::Ime(ImeEvent::Commit(_)) | Event::Text(_) | Event::WindowFocused(_) | Event::PointerButton { .. } => {
                (self.is_active, self.kept, self.began_anew) = (false, 0, now);
            }
            Event::Key { key, pressed: true, .. } => drop(self.down.insert(*key)),
            Event::Key { key, .. } => {
                let is_kept = !self.down.remove(key);
                if is_kept && in_text && cfg!(target_os = "linux") {
                    self.count(*key, now);
                }
            }
            // These keys go down as what they do.
            Event::Copy => drop(self.down.insert(Key::C)),
            Event::Cut => drop(self.down.insert(Key::X)),
            Event::Paste(_) => drop(self.down.insert(Key::V)),
            _ => {}
        }
    }

    /// Counts what an input method took.
    fn count(&mut self, key: Key, now: f64) {
        match key {
            Key::Backspace => self.kept = self.kept.saturating_sub(1),
            Key::Enter | Key::Escape => self.kept = 0,
            _ if (Key::A..=Key::Z).contains(&key) && now - self.began_anew > HELD => self.kept += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::Modifiers;

    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn letters_that_only_come_up_are_being_composed() {
        let mut composing = Composing::default();
        let mut hear = |events: &[Event], in_text: bool, now: f64| {
            events.iter().for_each(|event| composing.hear(event, in_text, now));
            composing.composes()
        };
        let up = |letters: &[Key]| letters.iter().map(|letter| key(*letter, false)).collect::<Vec<_>>();
        assert!(!hear(&[key(Key::A, true), key(Key::A, false), Event::Copy, key(Key::C, false)], true, 1.0), "what goes down is the window's");
        assert!(!hear(&up(&[Key::N, Key::I]), false, 1.0), "outside of text nothing is composed");
        assert!(hear(&up(&[Key::N, Key::I]), true, 2.0));
        assert!(hear(&[key(Key::Z, true), key(Key::Z, false)], true, 2.1), "a shortcut ends nothing");
        assert!(!hear(&[Event::Ime(ImeEvent::Commit("你".to_owned()))], true, 2.2));
        assert!(!hear(&up(&[Key::I]), true, 2.3), "a letter that was still held");
        assert!(hear(&up(&[Key::H, Key::A]), true, 3.0));
        assert!(!hear(&up(&[Key::Backspace, Key::Backspace]), true, 3.1));
        assert!(hear(&up(&[Key::H]), true, 4.0));
        assert!(!hear(&up(&[Key::Escape]), true, 4.1));
    }
}
