//! The quick search: which records of any kind a few characters mean, by code, text, pinyin and initials of pinyin.
//!
//! The index holds the folded words of every record that has a title: some 250 bytes a record beside the record itself, 25 MB at 100,000 risks.
//! It is made and asked in the background; how hits look is the window's matter.

mod index;
mod spelling;

use std::ops::Range;

pub use self::index::{Found, Group, INDEXED, Index};

/// How well a record answers; the lower the better.
pub type Rank = u16;

const CODE: Rank = 0;
const CODE_START: Rank = 1;
const TITLE: Rank = 2;
const TITLE_START: Rank = 3;
const WORD_START: Rank = 4;
const IN_TITLE: Rank = 5;
const IN_CODE: Rank = 6;
const SPELLED_START: Rank = 7;
const SPELLED: Rank = 8;
const IN_REST: Rank = 9;

/// What somebody looks for: words that must all be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// The letters of a word that can be pinyin; empty for any other.
    letters: Vec<u8>,
}

/// The folded words of something that can be found.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Its code.
    pub code: &'a str,
    /// What people call it.
    pub title: &'a str,
    /// What else is said of it.
    pub rest: &'a str,
}

impl Query {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Query {
        Query { words: fold(typed).split_whitespace().map(Word::new).collect() }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether everything this finds is among what `before` found.
    ///
    /// One letter finds pinyin at the start of a title only, so more letters may find more.
    pub fn narrows(&self, before: &Query) -> bool {
        let pairs = self.words.iter().zip(&before.words);
        let is_long = |word: &Word| word.letters.len() != 1;
        !before.is_empty()
            && self.words.len() >= before.words.len()
            && pairs.into_iter().all(|(now, then)| now.text.starts_with(&then.text) && is_long(then))
    }

    /// How well these words answer; none where one of the query's words is missing.
    pub fn rank(&self, words: Words<'_>) -> Option<Rank> {
        self.words.iter().try_fold(0, |sum: Rank, word| Some(sum.saturating_add(word.rank(words)?)))
    }

    /// Where the query's words stand in a title, as ranges of bytes in order; pinyin marks the characters it spells.
    pub fn marks(&self, title: &str) -> Vec<Range<usize>> {
        // Folding keeps the number of characters, so a place in the folded text is one in the title.
        let folded = fold(title);
        let starts: Vec<usize> = title.char_indices().map(|(at, _)| at).chain([title.len()]).collect();
        let original = |at: usize| starts[folded[..at].chars().count()];
        let places = self.words.iter().filter_map(|word| word.place(&folded));
        let mut marks: Vec<Range<usize>> = places.map(|place| original(place.start)..original(place.end)).collect();
        marks.sort_by_key(|mark| mark.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            match joined.last_mut() {
                Some(last) if last.end >= mark.start => last.end = last.end.max(mark.end),
                _ => joined.push(mark),
            }
        }
        joined
    }
}

impl Word {
    fn new(text: &str) -> Word {
        let is_spelling = text.chars().all(|sign| sign.is_ascii_lowercase() || sign == '\'');
        let letters = if is_spelling { text.bytes().filter(u8::is_ascii_lowercase).collect() } else { Vec::new() };
        Word { text: text.to_owned(), letters }
    }

    fn rank(&self, words: Words<'_>) -> Option<Rank> {
        let text = self.text.as_str();
        if words.code.starts_with(text) {
            return Some(if words.code.len() == text.len() { CODE } else { CODE_START });
        }
        if let Some(at) = words.title.find(text) {
            return Some(match at {
                0 if words.title.len() == text.len() => TITLE,
                0 => TITLE_START,
                _ if begins_word(words.title, at) => WORD_START,
                _ => IN_TITLE,
            });
        }
        if words.code.contains(text) {
            return Some(IN_CODE);
        }
        match self.spelled(words.title) {
            Some(place) if place.start == 0 => Some(SPELLED_START),
            Some(_) => Some(SPELLED),
            None => words.rest.contains(text).then_some(IN_REST),
        }
    }

    fn spelled(&self, title: &str) -> Option<Range<usize>> {
        match self.letters.len() {
            0 => None,
            1 => spelling::spells(title, &self.letters).map(|end| 0..end),
            _ => spelling::find(title, &self.letters),
        }
    }

    fn place(&self, title: &str) -> Option<Range<usize>> {
        let found = title.find(&self.text).map(|at| at..at + self.text.len());
        found.or_else(|| self.spelled(title))
    }
}

/// Whether a word of letters begins at a place; between Chinese characters there are no words.
fn begins_word(title: &str, at: usize) -> bool {
    let begins = title[at..].starts_with(|sign: char| sign.is_ascii_alphanumeric());
    begins && !title[..at].ends_with(|sign: char| sign.is_ascii_alphanumeric())
}

/// Text as it is compared: small letters, signs of full width as their half width. It has as many characters as before.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_sign).collect()
}

fn fold_sign(sign: char) -> char {
    let narrow = match sign {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        _ => sign,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(typed: &str, code: &str, title: &str) -> Option<Rank> {
        Query::new(typed).rank(Words { code: &fold(code), title: &fold(title), rest: "" })
    }

    #[test]
    fn a_record_is_found_by_code_text_pinyin_and_initials() {
        let title = "采购预算编制";
        for typed in ["S01", "s0", "预算", "采购 编制", "caigou", "caigouyusuan", "cgys", "caigys", "cgyusu", "ysbz", "Ｓ０１", "cai'gou", "s01 bianzhi"]
        {
            assert!(rank(typed, "S01", title).is_some(), "{typed}");
        }
        for typed in ["S02", "预算书", "caigoux", "gc", "采购 合同", "cgyx"] {
            assert!(rank(typed, "S01", title).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_character_is_found_by_each_of_its_readings() {
        for typed in ["zt", "ct", "chongtu", "zhongtu"] {
            assert!(rank(typed, "X", "重图").is_some(), "{typed}");
        }
        for typed in ["hangye", "xingye", "hy", "xy"] {
            assert!(rank(typed, "X", "行业").is_some(), "{typed}");
        }
        for typed in ["falv", "falu", "fl"] {
            assert!(rank(typed, "X", "法律").is_some(), "{typed}");
        }
    }

    #[test]
    fn what_is_nearer_comes_first() {
        let order = [
            rank("r1", "R1", "x"),
            rank("r1", "R12", "x"),
            rank("预算", "X", "预算"),
            rank("预算", "X", "预算编制"),
            rank("plan", "X", "the plan"),
            rank("预算", "X", "采购预算"),
            rank("1", "R1", "x"),
            rank("ys", "X", "预算编制"),
            rank("ys", "X", "采购预算"),
        ];
        assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{order:?}");
    }

    #[test]
    fn hits_are_marked_where_they_stand() {
        let marked = |typed: &str, title: &str| -> Vec<String> { Query::new(typed).marks(title).into_iter().map(|mark| title[mark].to_owned()).collect() };
        assert_eq!(marked("预算", "采购预算编制"), ["预算"]);
        assert_eq!(marked("ysbz", "采购预算、编制"), ["预算、编制"]);
        assert_eq!(marked("plan ABC", "Ａbc of the Plan"), ["Ａbc", "Plan"]);
        assert_eq!(marked("采购 购预", "采购预算"), ["采购预"]);
    }

    #[test]
    fn a_longer_word_narrows_unless_it_was_one_letter() {
        let narrows = |now: &str, then: &str| Query::new(now).narrows(&Query::new(then));
        assert!(narrows("预算编", "预算") && narrows("预算 采购", "预算") && narrows("cgy", "cg"));
        assert!(!narrows("cg", "c") && !narrows("预", "预算") && !narrows("预算", ""));
    }
}
