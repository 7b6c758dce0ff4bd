//! The text of the manual: a little Markdown, read once into chapters, sections and blocks.

use crate::domain::search::fold;
use crate::i18n::Lang;

const ZH: &str = include_str!("../../../assets/manual/zh.md");
const EN: &str = include_str!("../../../assets/manual/en.md");

/// A chapter: what stands under a heading of the first rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// Its sections; the first may have no heading.
    pub sections: Vec<Section>,
}

/// What stands under a heading of the second rank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Its heading; empty for what stands before the first.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// All its words, folded for the search.
    pub folded: String,
}

/// A paragraph, an item of a list, or the table of keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Span>),
    /// An item with its sign: a number with a dot, or a bullet.
    Item(String, Vec<Span>),
    /// The table of all keys, made from the list of actions.
    Keys,
}

/// Text in one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As any other.
    Plain,
    /// Words that matter.
    Bold,
    /// Something to press or type.
    Key,
}

/// The manual in a language.
pub fn chapters(lang: Lang) -> Vec<Chapter> {
    read(match lang {
        Lang::Zh | Lang::Both => ZH,
        Lang::En => EN,
    })
}

fn read(text: &str) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            chapters.push(Chapter { title: title.to_owned(), sections: vec![Section { folded: fold(title), ..Section::default() }] });
            continue;
        }
        let Some(chapter) = chapters.last_mut() else { continue };
        if let Some(title) = line.strip_prefix("## ") {
            chapter.sections.push(Section { title: title.to_owned(), folded: fold(title), ..Section::default() });
        } else if let Some(section) = chapter.sections.last_mut() {
            section.folded.push_str(&fold(&line.replace(['*', '`'], "")));
            section.blocks.push(block(line));
        }
    }
    chapters
}

fn block(line: &str) -> Block {
    if line == "{keys}" {
        return Block::Keys;
    }
    if let Some(item) = line.strip_prefix("- ") {
        return Block::Item("•".to_owned(), spans(item));
    }
    match line.split_once(". ") {
        Some((number, item)) if number.bytes().all(|digit| digit.is_ascii_digit()) => Block::Item(format!("{number}."), spans(item)),
        _ => Block::Paragraph(spans(line)),
    }
}

fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = line;
    let mut add = |text: &str, look: Look| {
        if !text.is_empty() {
            spans.push(Span { text: text.to_owned(), look });
        }
    };
    while let Some(at) = rest.find(['*', '`']) {
        let (mark, look) = if rest[at..].starts_with("**") { ("**", Look::Bold) } else { ("`", Look::Key) };
        let inner = rest[at..].strip_prefix(mark).and_then(|inner| inner.split_once(mark));
        let Some((inner, after)) = inner else { break };
        add(&rest[..at], Look::Plain);
        add(inner, look);
        rest = after;
    }
    add(rest, Look::Plain);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_manuals_have_the_same_chapters_and_steps() {
        let [zh, en] = [Lang::Zh, Lang::En].map(chapters);
        let shape = |chapters: &[Chapter]| -> Vec<Vec<usize>> {
            chapters.iter().map(|chapter| chapter.sections.iter().map(|section| section.blocks.len()).collect()).collect()
        };
        assert_eq!(shape(&zh), shape(&en));
        assert!(zh.iter().any(|chapter| chapter.sections.iter().any(|section| section.blocks == [Block::Keys])));
    }

    #[test]
    fn marks_become_looks() {
        let looks: Vec<(String, Look)> = spans("按 `Ctrl+K`，**很快**。").into_iter().map(|span| (span.text, span.look)).collect();
        let look = |text: &str, look| (text.to_owned(), look);
        assert_eq!(
            looks,
            [look("按 ", Look::Plain), look("Ctrl+K", Look::Key), look("，", Look::Plain), look("很快", Look::Bold), look("。", Look::Plain)]
        );
        assert_eq!(spans("5 * 4 = 20"), [Span { text: "5 * 4 = 20".to_owned(), look: Look::Plain }]);
    }
}
