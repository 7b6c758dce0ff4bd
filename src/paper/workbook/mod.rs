//! The workbook: the tables of a document as worksheets that look and print like its pages. Only this
//! room names rust_xlsxwriter.
//!
//! A spreadsheet breaks its pages itself, so what stands on each of them is handed to it as header,
//! footer and print titles. Widths and heights are those of the pages. Drawings have no cells: a document
//! of drawings is refused.

mod look;
mod table;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use self::look::{Look, Looks};
use crate::error::Error;
use crate::paper::grid::{Set, sets};
use crate::paper::sheet::{Body, Document, Part, Sheet};
use crate::paper::table::{Align, Table};
use crate::paper::text::{TextStyle, text_height};

/// Text may take less than its column: no two programs measure it alike, and none may cut it.
const SAFE: f32 = 0.94;
/// A worksheet has no more rows.
const MOST_ROWS: usize = 1_048_576;
/// Nor is one of them higher, in points.
const HIGHEST: f32 = 409.0;
/// The name of a worksheet is no longer.
const LONGEST_NAME: usize = 31;
/// Room above and below a text that stands in no cell of the table.
const AROUND: f32 = 4.0;
/// What is signed on.
const RULE: &str = "________________";

impl From<XlsxError> for Error {
    fn from(source: XlsxError) -> Self {
        Error::Workbook { source: source.into() }
    }
}

/// Writes all parts of a document, each as a worksheet.
///
/// `progress` hears how many rows are done, of how many; setting `cancel` ends it with [`Error::Cancelled`].
/// Drawings, more rows than a worksheet has, and texts longer than a cell are errors.
pub(super) fn write(document: &Document, progress: &dyn Fn(usize, usize), cancel: &AtomicBool) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document)?);
    let tables: Vec<(&Part, &Table)> = document
        .parts
        .iter()
        .map(|part| match &part.body {
            Body::Table(table) if !table.columns.is_empty() => Ok((part, table)),
            _ => Err(Error::NoWorkbook),
        })
        .collect::<Result<_, Error>>()?;
    let whole = tables.iter().map(|(_, table)| table.rows.len()).sum();
    let mut looks = Looks::new(&document.info.language);
    let mut names = HashSet::new();
    let mut before = 0;
    for (part, table) in tables {
        let name = sheet_name(if part.name.is_empty() { &part.title } else { &part.name }, &mut names);
        let sets = sets(table, document.sheet.margins.left, document.sheet.room(), document.sheet.sizes.body)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        let mut page = SheetPage {
            sheet,
            part,
            paper: &document.sheet,
            looks: &mut looks,
            edges: edges(&sets, table.columns.len()),
            shown: sets.first().map_or(0, |set| set.columns.len()),
            row: 0,
        };
        page.set_up(&document.page_label, sets.len())?;
        page.write_top()?;
        let head = page.row;
        page.write_table(table, &|done| {
            progress(before + done, whole);
            if cancel.load(Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
        })?;
        page.write_tail()?;
        page.set_titles(head, table, &sets)?;
        before += table.rows.len();
    }
    Ok(workbook.save_to_buffer()?)
}

/// What the file says of itself.
fn properties(document: &Document) -> Result<DocProperties, Error> {
    let info = &document.info;
    let made = ExcelDateTime::from_timestamp(info.date.timestamp())?;
    Ok(DocProperties::new()
        .set_title(&info.title)
        .set_author(&info.author)
        .set_subject(&info.subject)
        .set_comment(&info.creator)
        .set_creation_datetime(&made))
}

/// A name that a worksheet may have and no other has, made of a title; `taken` keeps all names in small letters.
fn sheet_name(title: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = title.chars().map(|c| if c == '\n' { ' ' } else { c }).filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).collect();
    let cut = |ending: &str| plain.trim().chars().take(LONGEST_NAME - ending.chars().count()).collect::<String>() + ending;
    // No two endings are alike, so each number is tried once.
    let numbered = (taken.len() + 1..).map(|number| cut(&format!(" {number}")));
    std::iter::once(cut("")).chain(numbered).find(|name| !name.is_empty() && taken.insert(name.to_lowercase())).unwrap_or_default()
}

/// Left edges of all columns from 0, and the right edge of the last.
fn edges(sets: &[Set], columns: usize) -> Vec<f32> {
    let mut widths = vec![0.0_f32; columns];
    for set in sets {
        for (place, column) in set.columns.iter().enumerate() {
            widths[*column] = set.room(&(place..place + 1)).1;
        }
    }
    std::iter::once(0.0)
        .chain(widths.iter().scan(0.0, |x, width| {
            *x += width;
            Some(*x)
        }))
        .collect()
}

/// A worksheet in the making.
struct SheetPage<'a> {
    sheet: &'a mut Worksheet,
    part: &'a Part,
    paper: &'a Sheet,
    looks: &'a mut Looks,
    edges: Vec<f32>,
    /// How many columns stand on the first page, over which the texts go.
    shown: usize,
    /// The next free row.
    row: u32,
}

impl SheetPage<'_> {
    /// Columns and page.
    fn set_up(&mut self, page_label: &str, abreast: usize) -> Result<(), Error> {
        for column in 0..self.columns() {
            let points = self.edges[column + 1] - self.edges[column];
            // At 96 points of the screen to the inch; rounded down, so that all fit the paper.
            self.sheet.set_column_width_pixels(number(column), (points * 96.0 / 72.0) as u32)?;
        }
        let (width, height, margins) = (self.paper.width, self.paper.height, self.paper.margins);
        let is_a3 = width.max(height) > 1000.0;
        self.sheet.set_paper_size(if is_a3 { 8 } else { 9 });
        if width > height {
            self.sheet.set_landscape();
        } else {
            self.sheet.set_portrait();
        }
        let inches = |points: f32| f64::from(points) / 72.0;
        let [left, right, top, bottom] = [margins.left, margins.right, margins.top, margins.bottom].map(inches);
        self.sheet.set_margins(left, right, top, bottom, top / 3.0, bottom / 3.0);
        self.sheet.set_screen_gridlines(false);
        // As many pages side by side as on paper, whatever width a spreadsheet makes of its columns.
        self.sheet.set_print_fit_to_pages(number(abreast), 0);
        if let Some(binding) = self.paper.binding {
            self.sheet.set_print_first_page_number(u16::try_from(binding.first).unwrap_or(1));
        }
        let label = escaped(page_label).replace("{n}", "&P").replace("{m}", "&N");
        let (font, sizes) = (self.looks.typeface(), self.paper.sizes);
        if let Some(mark) = &self.part.mark {
            self.sheet.set_header(format!("&L&{}&\"{font},Bold\"{}", sizes.head, escaped(mark)));
        }
        let style = format!("&{}&\"{font},Regular\"", sizes.foot);
        self.sheet.set_footer(format!("&C{style}{}&R{style}{label}", escaped(&self.part.foot)));
        Ok(())
    }

    fn columns(&self) -> usize {
        self.edges.len() - 1
    }

    /// Title and head lines.
    fn write_top(&mut self) -> Result<(), Error> {
        let (part, sizes) = (self.part, self.paper.sizes);
        let all = 0..self.shown;
        if let Some(attachment) = &part.attachment {
            self.write_texts(&[(attachment, all.clone(), Align::Left)], TextStyle::new(sizes.attachment))?;
        }
        if !part.title.is_empty() {
            self.write_texts(&[(&part.title, all.clone(), Align::Centre)], TextStyle::new(sizes.title).bold())?;
        }
        let style = TextStyle::new(sizes.head);
        let [left, centre, right] = &part.head;
        // The edges nearest to the thirds; a table of few columns has none there.
        let near = |share: f32| self.edges.iter().position(|x| *x >= self.edges[all.end] * share - 0.01).unwrap_or(all.end);
        let (first, second) = (near(1.0 / 3.0), near(2.0 / 3.0));
        if first < second && second < all.end {
            return self
                .write_texts(&[(left, 0..first, Align::Left), (centre, first..second, Align::Centre), (right, second..all.end, Align::Right)], style);
        }
        for (text, align) in [(left, Align::Left), (centre, Align::Centre), (right, Align::Right)] {
            self.write_texts(&[(text, all.clone(), align)], style)?;
        }
        Ok(())
    }

    /// Notes, legend and signatures.
    fn write_tail(&mut self) -> Result<(), Error> {
        let (part, sizes) = (self.part, self.paper.sizes);
        let all = 0..self.shown;
        for text in part.notes.iter().chain([&part.legend.join("　")]) {
            self.write_texts(&[(text, all.clone(), Align::Left)], TextStyle::new(sizes.foot))?;
        }
        if !part.signatures.is_empty() {
            self.row += 1;
            let signatures: Vec<String> = part.signatures.iter().map(|who| format!("{who}{RULE}")).collect();
            self.write_texts(&[(&signatures.join("　　"), all, Align::Left)], TextStyle::new(sizes.head))?;
        }
        Ok(())
    }

    /// Texts over some columns each, in one row as high as they need; none, if there is nothing to say.
    fn write_texts(&mut self, texts: &[(&str, Range<usize>, Align)], style: TextStyle) -> Result<(), Error> {
        if texts.iter().all(|(text, ..)| text.is_empty()) {
            return Ok(());
        }
        let mut height = 0.0_f32;
        for (text, columns, align) in texts {
            let width = (self.edges[columns.end] - self.edges[columns.start]) * SAFE;
            height = height.max(text_height(text, style, width) + AROUND);
            self.put((self.row, columns.start), (self.row, columns.end - 1), text, Look::text(style, *align))?;
        }
        self.set_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    fn set_height(&mut self, row: u32, points: f32) -> Result<(), Error> {
        self.sheet.set_row_height(row, f64::from(points.min(HIGHEST)))?;
        Ok(())
    }

    /// A text in the cells from one to another, made one.
    fn put(&mut self, from: (u32, usize), to: (u32, usize), text: &str, look: Look) -> Result<(), Error> {
        let format = self.looks.format(look);
        if from == to {
            self.sheet.write_string_with_format(from.0, number(from.1), text, format)?;
        } else {
            self.sheet.merge_range(from.0, number(from.1), to.0, number(to.1), text, format)?;
        }
        Ok(())
    }

    /// Which rows and columns are printed, and which of them on each page.
    fn set_titles(&mut self, head: u32, table: &Table, sets: &[Set]) -> Result<(), Error> {
        let last = number(self.columns() - 1);
        let below = head + table.head.len() as u32;
        self.sheet.set_print_area(0, 0, self.row.max(1) - 1, last)?;
        if below > head {
            self.sheet.set_repeat_rows(head, below - 1)?;
            let fixed = if sets.len() > 1 { table.fixed } else { 0 };
            self.sheet.set_freeze_panes(below, number(fixed))?;
        }
        if sets.len() > 1 && table.fixed > 0 {
            self.sheet.set_repeat_columns(0, number(table.fixed - 1))?;
        }
        Ok(())
    }
}

/// The number of a column as worksheets count; none has as many columns as would not fit.
fn number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// A text in the header or the footer, where `&` begins a command.
fn escaped(text: &str) -> String {
    text.replace('&', "&&")
}
