//! Pinyin: whether letters spell the characters of a title, each by a whole reading or by its first letter.

use std::ops::Range;
use std::sync::LazyLock;

use pinyin::{Pinyin, ToPinyinMulti};

/// The characters of the table of first letters: the common Chinese ones.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The first letters of all readings of each character, one bit a letter: found without looking a reading up.
static INITIALS: LazyLock<Vec<u32>> = LazyLock::new(|| (FIRST..=LAST).map(|sign| char::from_u32(sign).map_or(0, initials_of)).collect());

fn initials_of(sign: char) -> u32 {
    readings(sign).filter_map(|reading| reading.bytes().next()).map(bit).fold(0, |all, letter| all | letter)
}

fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

fn readings(sign: char) -> impl Iterator<Item = &'static str> {
    sign.to_pinyin_multi().into_iter().flatten().map(Pinyin::plain)
}

/// The letters that a character of a title may be spelled with at first; none for signs, which spelling passes over.
fn initials(sign: char) -> u32 {
    match u32::from(sign) {
        FIRST..=LAST => INITIALS[(u32::from(sign) - FIRST) as usize],
        _ if sign.is_ascii_lowercase() => bit(sign as u8),
        0x20000..=0x3ffff => initials_of(sign),
        _ => 0,
    }
}

/// The first place in a folded title that the letters spell, as a range of bytes.
pub fn find(title: &str, letters: &[u8]) -> Option<Range<usize>> {
    let first = bit(*letters.first()?);
    let mut starts = title.char_indices().filter(|(_, sign)| initials(*sign) & first != 0);
    starts.find_map(|(at, _)| spells(&title[at..], letters).map(|end| at..at + end))
}

/// How many bytes of a folded title the letters spell from its start on; the last reading need not be whole.
pub fn spells(title: &str, letters: &[u8]) -> Option<usize> {
    let Some(first) = letters.first() else { return Some(0) };
    let sign = title.chars().next()?;
    let (length, first) = (sign.len_utf8(), bit(*first));
    let go_on = |taken: usize| spells(&title[length..], &letters[taken..]).map(|end| length + end);
    match initials(sign) {
        0 => return go_on(0),
        letters if letters & first == 0 => return None,
        _ if sign.is_ascii() => return go_on(1),
        _ => {}
    }
    for reading in readings(sign) {
        let shared = reading.chars().zip(letters).take_while(|(sound, letter)| is_spelled(*sound, **letter)).count();
        if shared == letters.len() {
            return Some(length);
        }
        // A reading of one letter is its first letter, which is tried below.
        if shared > 1
            && shared == reading.chars().count()
            && let Some(end) = go_on(shared)
        {
            return Some(end);
        }
    }
    go_on(1)
}

/// Keyboards have no ü: it is typed v, and by many u.
fn is_spelled(sound: char, letter: u8) -> bool {
    sound == char::from(letter) || sound == 'ü' && matches!(letter, b'v' | b'u')
}
