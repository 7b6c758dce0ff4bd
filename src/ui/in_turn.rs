//! Keys one after the other, also where a slow frame brings several.
//!
//! What a key does may decide whom the next one is for: Ctrl+K opens the field that the letters after it are typed into, Enter ends the
//! text that Ctrl+S saves. So a frame takes only keys that belong together, and the others wait for the next one.

use eframe::egui::{Context, Event, Key, Modifiers, Plugin, RawInput};

/// The keys that wait for their turn.
#[derive(Debug, Default)]
pub struct InTurn {
    waiting: Vec<Event>,
    /// The keyboard is on its way to whom the next keys are for.
    is_given: bool,
    /// For so many frames it has been.
    frames: usize,
}

/// Nobody takes longer to take the keyboard; keys that waited so long go to whoever has it.
const MOST_FRAMES: usize = 10;

/// Lets keys wait for the next frame, because the keyboard is on its way: what opens is measured before it can have it.
pub fn wait(ctx: &Context) {
    ctx.with_plugin(|in_turn: &mut InTurn| in_turn.is_given = true);
    ctx.request_repaint();
}

/// What a frame may take together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Text that is typed.
    Typing,
    /// The same key again, as long as it is held down.
    Again(Key, Modifiers),
    /// A key that changes whose turn it is.
    Alone,
}

impl Plugin for InTurn {
    fn debug_name(&self) -> &'static str {
        "in turn"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.waiting.append(&mut input.events);
        // An input method's keys and texts are told apart by coming in one frame.
        let composes = self.waiting.iter().any(|event| matches!(event, Event::Ime(_)));
        self.frames = if std::mem::take(&mut self.is_given) { self.frames + 1 } else { 0 };
        let end = if composes {
            self.waiting.len()
        } else if (1..=MOST_FRAMES).contains(&self.frames) {
            self.waiting.iter().position(|event| turn_of(event).is_some()).unwrap_or(self.waiting.len())
        } else {
            end_of_turn(&self.waiting)
        };
        input.events = self.waiting.drain(..end).collect();
        if !self.waiting.is_empty() {
            ctx.request_repaint();
        }
    }
}

/// How many events belong to the first turn.
fn end_of_turn(events: &[Event]) -> usize {
    let mut first = None;
    let ends = |event: &Event| {
        let Some(turn) = turn_of(event) else { return false };
        let ends = first.is_some_and(|first| turn == Turn::Alone || turn != first);
        first = first.or(Some(turn));
        ends
    };
    events.iter().position(ends).unwrap_or(events.len())
}

fn turn_of(event: &Event) -> Option<Turn> {
    match event {
        Event::Text(_) => Some(Turn::Typing),
        Event::Copy | Event::Cut | Event::Paste(_) => Some(Turn::Alone),
        Event::Key { key, pressed: true, modifiers, .. } => Some(turn_of_key(*key, *modifiers)),
        _ => None,
    }
}

fn turn_of_key(key: Key, modifiers: Modifiers) -> Turn {
    if modifiers.command || modifiers.ctrl || modifiers.alt {
        return Turn::Alone;
    }
    match key {
        Key::ArrowDown | Key::ArrowUp | Key::ArrowLeft | Key::ArrowRight | Key::PageDown | Key::PageUp | Key::Backspace | Key::Delete => {
            Turn::Again(key, modifiers)
        }
        Key::Space => Turn::Typing,
        // Every other key that is written by one sign types it.
        _ if key.symbol_or_name().chars().count() == 1 => Turn::Typing,
        _ => Turn::Alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    fn plain(key: Key) -> Event {
        press(key, Modifiers::NONE)
    }

    /// How many events each frame takes of those that come in one.
    fn turns(events: Vec<Event>) -> Vec<usize> {
        let (ctx, mut in_turn) = (Context::default(), InTurn::default());
        let mut input = RawInput { events, ..RawInput::default() };
        let mut turns = Vec::new();
        loop {
            in_turn.input_hook(&ctx, &mut input);
            turns.push(std::mem::take(&mut input.events).len());
            if in_turn.waiting.is_empty() {
                return turns;
            }
        }
    }

    #[test]
    fn keys_that_belong_together_come_in_one_frame() {
        let text = |text: &str| Event::Text(text.to_owned());
        assert_eq!(turns(vec![plain(Key::A), text("a"), plain(Key::Num1), text("1")]), [4]);
        assert_eq!(turns(vec![press(Key::ArrowDown, Modifiers::SHIFT); 4]), [4]);
        assert_eq!(turns(vec![Event::PointerGone, plain(Key::Tab)]), [2]);
        assert_eq!(turns(Vec::new()), [0]);
    }

    #[test]
    fn keys_that_change_whose_turn_it_is_come_alone() {
        let text = Event::Text("a".to_owned());
        let find = press(Key::K, Modifiers::COMMAND);
        assert_eq!(turns(vec![text.clone(), find.clone(), plain(Key::W), text.clone(), plain(Key::Enter)]), [1, 1, 2, 1]);
        assert_eq!(turns(vec![plain(Key::Tab), plain(Key::Tab), plain(Key::F6), text]), [1, 1, 1, 1]);
        assert_eq!(turns(vec![plain(Key::ArrowDown), plain(Key::ArrowRight), plain(Key::ArrowRight), find]), [1, 2, 1]);
    }

    #[test]
    fn keys_wait_for_whoever_is_given_the_keyboard_but_not_for_ever() {
        let (ctx, mut in_turn) = (Context::default(), InTurn::default());
        let mut input = RawInput { events: vec![Event::PointerGone, plain(Key::ArrowDown)], ..RawInput::default() };
        let mut frames = 0;
        while !input.events.contains(&plain(Key::ArrowDown)) || frames == 0 {
            in_turn.is_given = true;
            in_turn.input_hook(&ctx, &mut input);
            frames += 1;
            assert!(frames <= MOST_FRAMES + 1);
        }
        assert_eq!(frames, MOST_FRAMES + 1);
    }

    #[test]
    fn an_input_method_has_its_frame_for_itself() {
        let commit = Event::Ime(eframe::egui::ImeEvent::Commit("风".to_owned()));
        assert_eq!(turns(vec![plain(Key::Space), commit, plain(Key::Enter)]), [3]);
    }
}
