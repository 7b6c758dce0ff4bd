//! The source read as text: its tokens with their lines, without comments and without test modules.
//!
//! Enough of the language's spelling to find names and strings; no grammar.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

/// A piece of source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A name or keyword.
    Name(String),
    /// The text of a string or character, escapes left as they are written.
    Text(String),
    /// Any other sign.
    Sign(char),
}

/// A piece and its line, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub piece: Piece,
    pub line: usize,
}

impl Token {
    pub fn is_sign(&self, sign: char) -> bool {
        self.piece == Piece::Sign(sign)
    }

    pub fn is_name(&self, name: &str) -> bool {
        matches!(&self.piece, Piece::Name(own) if own == name)
    }

    pub fn name(&self) -> Option<&str> {
        match &self.piece {
            Piece::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.piece {
            Piece::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A file of `src`: its path below the crate with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// The tokens of what is built into the program: none of a test module.
    pub fn tokens(&self) -> Vec<Token> {
        if self.path.ends_with("/tests.rs") { Vec::new() } else { without_tests(tokens(&self.text)) }
    }
}

/// The folder of the crate.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder of the crate with an ending, in order.
pub fn files(folder: &str, ending: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join(folder), ending, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let below = path.strip_prefix(root()).expect("it was found below the root");
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let text = fs::read_to_string(&path).expect("a source file is readable text");
        Source { path: parts.join("/"), text }
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, ending: &str, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, paths);
        } else if path.extension().is_some_and(|own| own == ending) {
            paths.push(path);
        }
    }
}

/// The pieces of a text, comments left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let signs: Vec<char> = text.chars().collect();
    let mut reader = Reader { signs: &signs, at: 0, line: 1 };
    let mut found = Vec::new();
    while let Some(sign) = reader.peek(0) {
        let line = reader.line;
        let piece = match sign {
            '/' if reader.peek(1) == Some('/') => {
                reader.skip_while(|sign| sign != '\n');
                continue;
            }
            '/' if reader.peek(1) == Some('*') => {
                reader.skip_comment();
                continue;
            }
            '"' => Piece::Text(reader.string()),
            '\'' => match reader.character() {
                Some(text) => Piece::Text(text),
                None => Piece::Sign('\''),
            },
            'r' | 'b' | 'c' if reader.raw_hashes().is_some() => Piece::Text(reader.raw_string()),
            sign if sign.is_alphanumeric() || sign == '_' => Piece::Name(reader.name()),
            sign => {
                reader.next();
                if sign.is_whitespace() {
                    continue;
                }
                Piece::Sign(sign)
            }
        };
        found.push(Token { piece, line });
    }
    found
}

struct Reader<'a> {
    signs: &'a [char],
    at: usize,
    line: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.signs.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let sign = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(sign == '\n');
        Some(sign)
    }

    fn skip_while(&mut self, keeps: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&keeps) {
            self.next();
        }
    }

    fn skip_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    self.next();
                    continue;
                }
            }
            self.next();
            self.next();
            if depth == 0 {
                return;
            }
        }
    }

    fn name(&mut self) -> String {
        let start = self.at;
        self.skip_while(|sign| sign.is_alphanumeric() || sign == '_');
        self.signs[start..self.at].iter().collect()
    }

    fn string(&mut self) -> String {
        self.next();
        let mut text = String::new();
        while let Some(sign) = self.next() {
            match sign {
                '"' => break,
                '\\' => {
                    text.push(sign);
                    text.extend(self.next());
                }
                sign => text.push(sign),
            }
        }
        text
    }

    /// A character such as `'a'` or `'\n'`; none where a lifetime begins.
    fn character(&mut self) -> Option<String> {
        let length = if self.peek(1) == Some('\\') { (3..14).find(|ahead| self.peek(*ahead) == Some('\''))? } else { 2 };
        if self.peek(length) != Some('\'') {
            self.next();
            return None;
        }
        let text = self.signs[self.at + 1..self.at + length].iter().collect();
        (0..=length).for_each(|_| {
            self.next();
        });
        Some(text)
    }

    /// Letters before, and number of `#` of a raw string that begins here.
    fn raw_hashes(&self) -> Option<(usize, usize)> {
        let letters = if self.peek(0) == Some('r') { 1 } else { 2 };
        if self.peek(letters - 1) != Some('r') {
            return None;
        }
        let hashes = (0..).take_while(|ahead| self.peek(letters + ahead) == Some('#')).count();
        (self.peek(letters + hashes) == Some('"')).then_some((letters, hashes))
    }

    fn raw_string(&mut self) -> String {
        let (letters, hashes) = self.raw_hashes().unwrap_or_default();
        (0..=letters + hashes).for_each(|_| {
            self.next();
        });
        let mut text = String::new();
        while let Some(sign) = self.next() {
            if sign == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                (0..hashes).for_each(|_| {
                    self.next();
                });
                break;
            }
            text.push(sign);
        }
        text
    }
}

/// Leaves out every item marked `#[cfg(test)]` or `#[test]`.
pub fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        match test_mark(&tokens[at..]) {
            Some(length) => at = end_of_item(&tokens, at + length),
            None => {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    kept
}

fn test_mark(tokens: &[Token]) -> Option<usize> {
    [&["#", "[", "cfg", "(", "test", ")", "]"] as &[&str], &["#", "[", "test", "]"]].into_iter().find(|mark| spells(tokens, mark)).map(<[&str]>::len)
}

/// Whether tokens begin with the given names and signs.
pub fn spells(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len() && words.iter().zip(tokens).all(|(word, token)| token.is_name(word) || word.chars().eq(token_sign(token)))
}

fn token_sign(token: &Token) -> Option<char> {
    match token.piece {
        Piece::Sign(sign) => Some(sign),
        _ => None,
    }
}

/// The place after an item: its closing brace, or a semicolon outside brackets.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token_sign(token) {
            Some('{' | '(' | '[') => depth += 1,
            Some(sign @ ('}' | ')' | ']')) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && sign == '}' {
                    return at + 1;
                }
            }
            Some(';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}
