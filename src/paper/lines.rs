//! Line breaking: one pass over the characters, greedy, with the rules of `rules.rs`.
//!
//! Lines are byte ranges pushed into a vector the caller keeps, so breaking allocates nothing per line.
//! Measuring breaks every cell and drawing a page breaks its cells again: at some hundred million
//! characters a second that is cheaper than remembering where the lines of a large register ended.

use std::collections::BTreeSet;

use crate::paper::font::Fonts;
use crate::paper::rules::{ADVANCE, CAPITAL, DASH, DIGIT, NEWLINE, NO_END, NO_START, OTHER, SPACE, SPECIAL, WORD};

/// One line: a byte range of its text, without the space it was broken at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Length in 1/1000 em.
    pub width: u32,
}

/// Whoever wants to know which characters are set in which style.
pub(super) trait Watch {
    /// A character of the basic plane is in use.
    fn see(&mut self, c: char, bold: bool);
}

impl Watch for () {
    fn see(&mut self, _: char, _: bool) {}
}

/// The characters in use, by style. One byte a character, because it is written for every character.
pub(super) struct Used {
    flat: [Box<[bool]>; 2],
    more: BTreeSet<(bool, char)>,
}

impl Default for Used {
    fn default() -> Self {
        let none = || vec![false; 0x1_0000].into_boxed_slice();
        Self { flat: [none(), none()], more: BTreeSet::new() }
    }
}

impl Watch for Used {
    #[inline(always)]
    fn see(&mut self, c: char, bold: bool) {
        match self.flat[usize::from(bold)].get_mut(c as usize) {
            Some(seen) => *seen = true,
            None => {
                self.more.insert((bold, c));
            }
        }
    }
}

impl Used {
    /// Adds a whole text.
    pub fn see_all(&mut self, text: &str, bold: bool) {
        for c in text.chars() {
            self.see(c, bold);
        }
    }

    /// Adds what another thread has seen.
    pub fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.flat.iter_mut().zip(&other.flat) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine |= theirs;
            }
        }
        self.more.extend(&other.more);
    }

    /// All characters of a style in order, without line breaks.
    pub fn chars(&self, bold: bool) -> impl Iterator<Item = char> {
        let flat = self.flat[usize::from(bold)].iter().enumerate();
        flat.filter(|(_, seen)| **seen)
            .filter_map(|(code, _)| char::from_u32(code as u32))
            .filter(|&c| c != '\n')
            .chain(self.more.iter().filter(move |m| m.0 == bold).map(|m| m.1))
    }
}

/// The last place where the line could have ended.
#[derive(Clone, Copy, Default)]
struct Chance {
    /// End of the line, before spaces.
    end: usize,
    /// Length up to there.
    width: u32,
    /// Start of the next line, after spaces.
    next: usize,
    /// Length up to there, counted from the start of the line.
    reach: u32,
}

/// Breaks `text` into lines of at most `room` (in 1/1000 em), appended to `lines`.
///
/// An empty text is one empty line. A run that may not be broken is broken anywhere when it is longer
/// than the line: text never overflows, unless a single character is wider than the line.
pub(super) fn break_text(fonts: &Fonts, text: &str, bold: bool, room: u32, watch: &mut impl Watch, lines: &mut Vec<Line>) {
    let entries = &fonts.table(bold).entries[..0x1_0000];
    let mut start = 0;
    let mut x = 0;
    let mut chance = Chance::default();
    // The character before, and the one before any spaces; nothing may be broken after "nothing".
    let mut before = NO_END;
    let mut spaced = false;
    // Where the text ends when spaces at its end are dropped.
    let mut solid = 0;
    let mut solid_width = 0;

    for (at, c) in text.char_indices() {
        let mut entry = match entries.get(c as usize) {
            Some(entry) => *entry,
            None => OTHER,
        };
        let mut advance = entry & ADVANCE;
        watch.see(c, bold);
        if entry & SPECIAL != 0 {
            if entry & NEWLINE != 0 {
                push(lines, start, solid.max(start), solid_width);
                start = at + 1;
                (x, solid, solid_width) = (0, start, 0);
                (before, spaced) = (NO_END, false);
                chance = Chance { next: start, ..Chance::default() };
                continue;
            }
            if entry & SPACE != 0 {
                // Spaces never make a line too long; they are dropped where it ends.
                x += advance;
                spaced = true;
                continue;
            }
            if entry & OTHER != 0 {
                advance = fonts.units(c, bold);
                entry = advance | crate::paper::rules::of(c);
            }
            if entry & DASH != 0 && (before & DASH != 0 && !spaced || text[at + c.len_utf8()..].starts_with('—')) {
                advance = 1000;
            }
        }
        if may_break(before, spaced, entry) {
            chance = Chance { end: solid, width: solid_width, next: at, reach: x };
        }
        if x + advance > room && at > start {
            if chance.next > start {
                push(lines, start, chance.end, chance.width);
                start = chance.next;
                x -= chance.reach;
                solid_width = solid_width.saturating_sub(chance.reach);
            }
            if x + advance > room && at > start {
                push(lines, start, solid.max(start), solid_width);
                start = at;
                x = 0;
            }
        }
        x += advance;
        solid = at + c.len_utf8();
        solid_width = x;
        before = entry;
        spaced = false;
    }
    push(lines, start, solid.max(start), solid_width);
}

#[inline(always)]
fn may_break(before: u32, spaced: bool, next: u32) -> bool {
    if next & NO_START != 0 || before & NO_END != 0 {
        return false;
    }
    if spaced {
        return before & CAPITAL == 0 || next & DIGIT == 0;
    }
    before & next & WORD == 0
}

fn push(lines: &mut Vec<Line>, start: usize, end: usize, width: u32) {
    lines.push(Line { start: start as u32, end: end as u32, width: if end > start { width } else { 0 } });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use unicode_linebreak::linebreaks;

    fn broken(text: &str, ems: f32) -> Vec<&str> {
        let mut lines = Vec::new();
        let room = (ems * 1000.0) as u32;
        break_text(Fonts::bundled(), text, false, room, &mut (), &mut lines);
        lines.iter().map(|l| &text[l.start as usize..l.end as usize]).collect()
    }

    #[test]
    fn marks_neither_start_nor_end_a_line_against_the_rules() {
        assert_eq!(broken("采购，验收。付款", 2.0), ["采", "购，", "验", "收。", "付款"]);
        assert_eq!(broken("见《政府采购法》", 4.0), ["见《政府", "采购法》"]);
        assert_eq!(broken("他说：“好。”", 4.0), ["他说：", "“好。”"]);
        assert_eq!(broken("甲乙丙丁（（（（（（", 3.0), ["甲乙丙", "丁", "（（（", "（（（"]);
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        assert_eq!(broken("预算4,000,000.00元", 6.0), ["预算", "4,000,000.00", "元"]);
        assert_eq!(broken("按ISO 37001:2016办", 7.8), ["按", "ISO 37001:2016", "办"]);
        assert_eq!(broken("截至2026-11-22止", 6.0), ["截至", "2026-11-22", "止"]);
        assert_eq!(broken("the bid committee", 5.5), ["the bid", "committee"]);
        assert_eq!(broken("合同￥12.5%以内", 4.0), ["合同", "￥12.5%", "以内"]);
    }

    #[test]
    fn dashes_and_ellipses_are_not_cut_nor_start_a_line() {
        assert_eq!(broken("甲乙丙——丁", 4.0), ["甲乙", "丙——丁"]);
        assert_eq!(broken("甲乙丙……丁", 4.0), ["甲乙", "丙……丁"]);
    }

    #[test]
    fn spaces_are_dropped_at_line_ends_and_breaks_are_kept() {
        assert_eq!(broken("one two \n\n  three ", 4.0), ["one two", "", "  three"]);
        assert_eq!(broken("", 4.0), [""]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        let lines = broken("见https://example.org/a/very/long/path了", 5.0);
        assert!(lines.len() > 3);
        assert_eq!(lines.concat(), "见https://example.org/a/very/long/path了");
    }

    /// UAX #14 must allow every break of ours, and no line may be too long.
    #[test]
    fn uax_14_agrees() {
        let alphabet: Vec<char> =
            "采购人监督管理验收，。、；：？！（）《》「」『』【】〔〕“”‘’—……％‰℃￥ABCabz0123456789.,:;-/()%$ \u{3000}①▲≥×·～".chars().collect();
        let mut seed = 1_u64;
        let mut next = |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % n
        };
        let fonts = Fonts::bundled();
        let mut faults = BTreeMap::new();
        for _ in 0..20_000 {
            let text: String = (0..40).map(|_| alphabet[next(alphabet.len())]).collect();
            let room = 4000 + next(9000) as u32;
            let mut lines = Vec::new();
            break_text(fonts, &text, false, room, &mut (), &mut lines);
            let allowed: BTreeSet<usize> = linebreaks(&text).map(|(at, _)| at).collect();
            for pair in lines.windows(2) {
                let (end, at) = (pair[0].end as usize, pair[1].start as usize);
                let line = &text[pair[0].start as usize..end];
                assert!(pair[0].width <= room, "{line}");
                // A line full to the last character may have been cut by force.
                let forced = !has_chance(&text[pair[0].start as usize..at]);
                let before = text[..at].trim_end_matches([' ', '\u{3000}']).chars().last();
                let after = text[at..].chars().next();
                // Chinese quotation marks and brackets are opened and closed; UAX #14 takes the marks
                // for either, and this edition of it holds all brackets to the word before.
                let chinese = before.is_some_and(|c| "”’".contains(c)) || after.is_some_and(|c| "“‘（《「『【〔￥$".contains(c));
                if !allowed.contains(&at) && !forced && !chinese {
                    *faults.entry((before, after)).or_insert(0) += 1;
                }
            }
        }
        assert!(faults.is_empty(), "{faults:?}");
    }

    /// Whether our own rules allow any break inside the text.
    fn has_chance(text: &str) -> bool {
        let mut before = NO_END;
        let mut spaced = false;
        for c in text.chars() {
            let rules = crate::paper::rules::of(c);
            if rules & SPACE != 0 {
                spaced = true;
                continue;
            }
            if may_break(before, spaced, rules) {
                return true;
            }
            (before, spaced) = (rules, false);
        }
        false
    }
}
