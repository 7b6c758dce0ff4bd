//! What each character asks of a line: must not start it, must not end it, belongs to its word.
//!
//! Chinese rules (避头尾) first; where Chinese has none, UAX #14. One deliberate difference from
//! UAX #14: a dash never starts a line.

/// The advance in 1/1000 em.
pub(super) const ADVANCE: u32 = 0xFFF;
/// May not start a line.
pub(super) const NO_START: u32 = 1 << 12;
/// May not end a line.
pub(super) const NO_END: u32 = 1 << 13;
/// Stays with its neighbours of the same kind: letters, digits and what stands among them.
pub(super) const WORD: u32 = 1 << 14;
/// Is dropped at the end of a line.
pub(super) const SPACE: u32 = 1 << 15;
/// Ends a paragraph.
pub(super) const NEWLINE: u32 = 1 << 16;
/// The em dash, which joins its like into one rule.
pub(super) const DASH: u32 = 1 << 17;
/// Set in the face below this one.
pub(super) const FALLBACK: u32 = 1 << 18;
/// Not in the flat table.
pub(super) const OTHER: u32 = 1 << 19;
/// A capital, which holds on to a number behind a space: ISO 37001.
pub(super) const CAPITAL: u32 = 1 << 20;
/// A digit.
pub(super) const DIGIT: u32 = 1 << 21;
/// What the fast path cannot do.
pub(super) const SPECIAL: u32 = SPACE | NEWLINE | DASH | OTHER;

/// Must not start a line; ＊ marks the word before it.
const NEVER_FIRST: &str =
    "，。、；：？！）》」』】〕〗〙〛〉｝］”’％‰℃℉°′″…‥—–～·・•‧ヽヾゝゞ々〻ー．｡､｣･￠＂＇／!),.:;?]}%/-»›\u{3000}\u{2014}\u{2E3A}‼⁇⁈⁉〜゠＊";
/// Must not end a line.
const NEVER_LAST: &str = "（《「『【〔〖〘〚〈｛［“‘￥＄￡№＃±¥$£€([{«‹〝＂＇≠";

/// The rules of a character, above its advance.
pub(super) fn of(c: char) -> u32 {
    let mut rules = 0;
    if NEVER_FIRST.contains(c) {
        rules |= NO_START;
    }
    if NEVER_LAST.contains(c) {
        rules |= NO_END;
    }
    if in_word(c) {
        rules |= WORD;
    }
    match c {
        '\n' => rules |= NEWLINE,
        ' ' => rules |= SPACE,
        // An ideographic space is a space that may be broken after, not before.
        '\u{3000}' => rules |= SPACE,
        '—' => rules |= DASH,
        '"' | '\u{A0}' | '\u{202F}' | '\u{2060}' | '\u{FEFF}' => rules |= NO_START | NO_END,
        'A'..='Z' => rules |= CAPITAL,
        '0'..='9' => rules |= DIGIT,
        _ => {}
    }
    rules
}

/// Letters, digits, marks and signs of all scripts that write words with spaces between.
fn in_word(c: char) -> bool {
    let code = c as u32;
    match code {
        0x21..=0x7E => true,
        // Latin, Greek, Cyrillic, Arabic, Indic and so on up to the general punctuation.
        0xA0..=0x10FF | 0x1200..=0x1FFF => true,
        0x2010..=0x2015 => c != '—',
        0x2018 | 0x2019 | 0x2030..=0x2037 => true,
        // ％ before a number keeps to it like %.
        0xFF05 | 0xFFE0..=0xFFE6 => true,
        0x2020..=0x2025 | 0x203B..=0x2044 | 0x2070..=0x20CF => true,
        // Letter-like signs, arrows, mathematics, circled numbers, shapes.
        0x2100..=0x2DFF => true,
        0xA4D0..=0xA97F | 0xA980..=0xABFF | 0xFB00..=0xFDFF | 0xFE70..=0xFEFC => true,
        0x1_0000..=0x1_6FFF => true,
        _ => false,
    }
}
