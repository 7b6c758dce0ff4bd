//! Text set downwards for narrow columns: Chinese one character below another, long Latin words
//! turned within it, and text without any Chinese turned as a whole.

use crate::paper::font::Fonts;
use crate::paper::lines::{Line, Watch, break_text};
use crate::paper::page::{Mark, Rect, Turn};
use crate::paper::rules;
use crate::paper::text::{TextStyle, lay_run};

/// From one character to the one below, over the size.
const PITCH: f32 = 1.12;
/// From one column of characters to the next, over the size.
const BESIDE: f32 = 1.2;
/// A column of more characters than this is broken, if there is room beside it.
const LONG: f32 = 9.5;
/// Turned text is broken when it is longer than this many ems, if there is room beside it.
const LONG_TURNED: f32 = 11.0;
/// Turned as they stand: brackets, dashes and dots that run along the line.
const TURNED: &str = "（）《》〈〉「」『』【】〔〕｛｝［］—…～－-－()[]{}<>";
/// Stand in the lower left of their square when set across, in the upper right when set down.
const LOW: &str = "，。、；：";

/// A text set downwards, measured.
pub(super) struct Upright<'a> {
    style: TextStyle,
    turned: bool,
    columns: Vec<Vec<&'a str>>,
    /// Width taken.
    pub width: f32,
    /// Height taken.
    pub height: f32,
}

impl<'a> Upright<'a> {
    /// Measures `text` for a column of the given width.
    pub fn new(text: &'a str, style: TextStyle, room: f32, watch: &mut impl Watch) -> Self {
        for c in text.chars() {
            watch.see(c, style.bold);
        }
        let beside = ((room / (style.size * BESIDE)) as usize).max(1);
        if text.chars().any(is_wide) { Self::stacked(text, style, beside) } else { Self::turned(text, style, beside) }
    }

    fn stacked(text: &'a str, style: TextStyle, beside: usize) -> Self {
        let tokens = tokens(text);
        let heights = |tokens: &[&str]| tokens.iter().map(|t| height(t, style)).sum::<f32>();
        let whole = heights(&tokens);
        let wanted = (whole / (LONG * style.size)).ceil() as usize;
        let count = wanted.clamp(1, beside);
        let share = whole / count as f32;
        let mut columns: Vec<Vec<&str>> = vec![Vec::new()];
        let mut filled = 0.0;
        for token in tokens {
            let high = height(token, style);
            // A column is full when the next character would stand more outside its share than in,
            // but it is broken only where a line may be.
            let full = filled + high / 2.0 > share * columns.len() as f32;
            let last = columns.last().and_then(|column| column.last());
            if full && columns.len() < count && last.is_some_and(|last| may_part(last, token)) {
                columns.push(Vec::new());
            }
            filled += high;
            if let Some(column) = columns.last_mut() {
                column.push(token);
            }
        }
        let height = columns.iter().map(|c| heights(c)).fold(0.0, f32::max);
        Self { style, turned: false, width: style.size * (1.0 + BESIDE * (columns.len() - 1) as f32), columns, height }
    }

    fn turned(text: &'a str, style: TextStyle, beside: usize) -> Self {
        let fonts = Fonts::bundled();
        let whole = fonts.width(text, style.bold, style.size);
        let mut room = whole.min(LONG_TURNED * style.size);
        let mut lines: Vec<Line> = Vec::new();
        loop {
            lines.clear();
            let units = style.units(room);
            break_text(fonts, text, style.bold, units, &mut (), &mut lines);
            if lines.len() <= beside || room >= whole {
                break;
            }
            room += style.size;
        }
        let height = lines.iter().map(|l| l.width).max().unwrap_or(0);
        Self {
            style,
            turned: true,
            width: style.size * (1.0 + BESIDE * (lines.len() - 1) as f32),
            height: style.points(height),
            columns: lines.iter().map(|l| vec![&text[l.start as usize..l.end as usize]]).collect(),
        }
    }

    /// Paints it in the middle of a rectangle.
    pub fn lay(&self, at: Rect, marks: &mut Vec<Mark>) {
        if self.turned {
            return self.lay_columns(at, marks);
        }
        let mut stacked = Vec::new();
        self.lay_columns(at, &mut stacked);
        marks.push(Mark::Reading { marks: stacked.len(), text: self.columns.concat().concat().into() });
        marks.append(&mut stacked);
    }

    fn lay_columns(&self, at: Rect, marks: &mut Vec<Mark>) {
        let fonts = Fonts::bundled();
        let size = self.style.size;
        let middle = at.x + at.width / 2.0;
        let top = at.y + (at.height - self.height) / 2.0;
        for (number, column) in self.columns.iter().enumerate() {
            let from_left = if self.turned {
                number
            } else {
                // Chinese columns follow one another from right to left.
                self.columns.len() - 1 - number
            };
            let x = middle - self.width / 2.0 + size * (0.5 + BESIDE * from_left as f32);
            if self.turned {
                for line in column {
                    let width = fonts.width(line, self.style.bold, size);
                    let (x, y) = (x + 0.36 * size, top + self.height);
                    lay_run(fonts, line, self.style, x, y, Turn::Left, width, marks);
                }
                continue;
            }
            let mut y = top;
            for token in column {
                self.lay_token(fonts, token, x, y, marks);
                y += height(token, self.style);
            }
        }
    }

    /// One character or word, centred on `x`, from `top` down.
    fn lay_token(&self, fonts: &Fonts, token: &str, x: f32, top: f32, marks: &mut Vec<Mark>) {
        let size = self.style.size;
        let width = fonts.width(token, self.style.bold, size);
        let high = height(token, self.style);
        if is_turned(token) {
            let (x, y) = (x - 0.36 * size, top + (high - width) / 2.0);
            lay_run(fonts, token, self.style, x, y, Turn::Right, width, marks);
            return;
        }
        let low = if LOW.contains(token) { 0.55 * size } else { 0.0 };
        let (x, y) = (x - width / 2.0 + low, top + high / 2.0 + 0.36 * size - low);
        lay_run(fonts, token, self.style, x, y, Turn::None, width, marks);
    }
}

fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF)
}

/// Chinese characters one by one, Latin words whole, spaces dropped.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split([' ', '\n', '\u{3000}']) {
        let mut start = 0;
        for (at, c) in word.char_indices() {
            let after = at + c.len_utf8();
            if is_wide(c) || TURNED.contains(c) || LOW.contains(c) {
                tokens.extend(Some(&word[start..at]).filter(|t| !t.is_empty()));
                tokens.push(&word[at..after]);
                start = after;
            }
        }
        tokens.extend(Some(&word[start..]).filter(|t| !t.is_empty()));
    }
    tokens
}

/// Whether a column may end between two tokens.
fn may_part(before: &str, after: &str) -> bool {
    let ends = before.chars().last().map_or(0, rules::of);
    let starts = after.chars().next().map_or(0, rules::of);
    ends & rules::NO_END == 0 && starts & rules::NO_START == 0
}

/// A bracket or dash, or a word too long to stand across.
fn is_turned(token: &str) -> bool {
    TURNED.contains(token) || token.chars().count() > 2 && !token.chars().any(is_wide)
}

fn height(token: &str, style: TextStyle) -> f32 {
    if is_turned(token) && !TURNED.contains(token) {
        return Fonts::bundled().width(token, style.bold, style.size) + 0.2 * style.size;
    }
    PITCH * style.size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_take_a_second_column_where_there_is_room() {
        let style = TextStyle::new(8.0);
        let name = "采购归口管理部门（集体决策机构）";
        let narrow = Upright::new(name, style, 12.0, &mut ());
        let wide = Upright::new(name, style, 22.0, &mut ());
        assert_eq!((narrow.columns.len(), wide.columns.len()), (1, 2));
        assert!(wide.height < narrow.height * 0.6);
        assert_eq!(wide.columns.concat().concat(), name);
    }

    #[test]
    fn english_is_turned_as_a_whole() {
        let style = TextStyle::new(8.0);
        let mut marks = Vec::new();
        let text = Upright::new("Head of unit", style, 20.0, &mut ());
        text.lay(Rect::new(0.0, 0.0, 20.0, 80.0), &mut marks);
        assert!(matches!(&marks[..], [Mark::Text { turn: Turn::Left, text, .. }] if &**text == "Head of unit"));
    }
}
