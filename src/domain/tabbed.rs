//! Tables as they go over the clipboard: cells between tabs, rows between line ends, quoted as Excel and WPS do.

/// The cells of a text, row by row; rows without any text are left out.
pub fn read(text: &str) -> Vec<Vec<String>> {
    let mut rows = read_all(text);
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

/// The cells of a text, row by row; what ends with a line end has one more row with an empty cell.
///
/// A cell is quoted when it begins with a quotation mark and one that is not doubled ends it; anything else is taken as it stands.
pub fn read_all(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut at = 0;
    // Where no further mark can end a quotation, none is looked for again.
    let mut may_quote = true;
    loop {
        let rest = &text[at..];
        let quoted = if may_quote && rest.starts_with('"') { quoted(rest) } else { Quoted::No };
        may_quote &= !matches!(quoted, Quoted::Never);
        let (cell, length) = match quoted {
            Quoted::Cell(cell, length) => (cell, length),
            Quoted::No | Quoted::Never => {
                let length = rest.find(['\t', '\n', '\r']).unwrap_or(rest.len());
                (rest[..length].to_owned(), length)
            }
        };
        row.push(cell);
        at += length;
        let end = text[at..].bytes().next();
        at += 1;
        if end == Some(b'\t') {
            continue;
        }
        rows.push(std::mem::take(&mut row));
        match end {
            Some(b'\r') if text[at..].starts_with('\n') => at += 1,
            Some(_) => {}
            None => return rows,
        }
    }
}

enum Quoted {
    /// The cell and how many bytes it took.
    Cell(String, usize),
    /// Something follows the mark that ends it, so it is no quotation.
    No,
    /// No mark ends it up to the end of the text.
    Never,
}

fn quoted(text: &str) -> Quoted {
    let mut cell = String::new();
    let mut at = 1;
    while let Some(length) = text[at..].find('"') {
        cell.push_str(&text[at..at + length]);
        at += length + 1;
        match text[at..].bytes().next() {
            Some(b'"') => {
                cell.push('"');
                at += 1;
            }
            Some(b'\t' | b'\n' | b'\r') | None => return Quoted::Cell(cell.replace("\r\n", "\n"), at),
            Some(_) => return Quoted::No,
        }
    }
    Quoted::Never
}

/// Adds a row of cells to a text.
pub fn write_row<S: AsRef<str>>(cells: impl IntoIterator<Item = S>, text: &mut String) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push('\t');
        }
        let cell = cell.as_ref();
        if cell.contains(['\t', '\n', '\r', '"']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{read, read_all, write_row};

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text)
    }

    #[test]
    fn a_table_is_read_as_sheets_write_it() {
        assert_eq!(cells("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
        assert_eq!(cells("\u{feff}a\t\n\n\tb"), [["a", ""], ["", "b"]]);
        assert_eq!(cells("\"two\nlines\"\t\"a \"\"word\"\"\"\n"), [["two\nlines", "a \"word\""]]);
        assert_eq!(cells("\"a\tb\"\tc\rd\te"), [["a\tb", "c"], ["d", "e"]]);
    }

    #[test]
    fn marks_that_quote_nothing_stay() {
        assert_eq!(cells("\"a\" b\tc"), [["\"a\" b", "c"]]);
        assert_eq!(cells("\"open\tb\nc\td"), [["\"open", "b"], ["c", "d"]]);
        assert_eq!(cells("a\"b\"\tc"), [["a\"b\"", "c"]]);
        assert_eq!(cells("\""), [["\""]]);
    }

    #[test]
    fn blank_rows_are_kept_where_they_are_asked_for() {
        assert_eq!(read_all("a\n\n\tb"), [vec!["a"], vec![""], vec!["", "b"]]);
        assert_eq!(read_all(""), [[""]]);
    }

    #[test]
    fn nothing_is_no_rows() {
        for text in ["", "\n\n", "\t\t\r\n \t", "\r"] {
            assert!(cells(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rows = [vec!["R01", "", "say \"yes\""], vec!["two\nlines", "tab\there", "\"\""], vec!["", "x", ""]];
        let mut text = String::new();
        rows.iter().for_each(|row| write_row(row, &mut text));
        assert_eq!(cells(&text), rows);
    }

    #[test]
    fn much_and_odd_text_is_read_in_time() {
        let lines = "\"a\tb\n".repeat(200_000);
        assert_eq!(cells(&lines).len(), 200_000);
        let one = "x".repeat(1_000_000);
        assert_eq!(cells(&one), [[one.as_str()]]);
        let odd: String = (0..5000u32).filter_map(char::from_u32).collect();
        assert!(!cells(&odd).is_empty());
    }
}
