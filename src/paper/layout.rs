//! The plan of a document: what stands on which page. Any page is then drawn from it by itself.

use std::sync::atomic::AtomicBool;

use crate::error::Error;
use crate::paper::breaks::{Leaf, Rule, Tall, break_pages};
use crate::paper::cell::{Canvas, Setter, continued};
use crate::paper::font::Fonts;
use crate::paper::frame::Frame;
use crate::paper::grid::{PAD_Y, Placed, Set, place_head, sets};
use crate::paper::lines::Used;
use crate::paper::page::{Face, Mark, Page, Point, Rect, Turn};
use crate::paper::rows::{Measured, Ruler, spans};
use crate::paper::sheet::{Body, Document, Drawing, Part, Place, Sheet};
use crate::paper::table::{Cell, Rows, Table};
use crate::paper::tabular::{self, UPRIGHT_PAD};

/// A document laid out. It can be shared between threads; drawing a page changes nothing.
pub struct Plan {
    document: Document,
    parts: Vec<PartPlan>,
    pages: usize,
    used: Used,
    missing: Vec<char>,
}

pub(super) struct PartPlan {
    first_page: usize,
    frame: Frame,
    table: Option<TablePlan>,
}

/// A table laid out.
pub(super) struct TablePlan {
    pub sets: Vec<Set>,
    pub head: Vec<Placed>,
    pub head_heights: Vec<f32>,
    pub leaves: Vec<Leaf>,
    pub joins: Vec<u64>,
    /// A cell higher than this is not repeated after a page break.
    pub most: f32,
}

impl Plan {
    /// Lays a document out.
    ///
    /// Every text is measured here, so this is where the time goes; drawing pages is cheap.
    pub fn new(document: Document) -> Result<Self, Error> {
        Self::new_unless(document, &AtomicBool::new(false))
    }

    /// Lays a document out; setting `cancel` ends it with [`Error::Cancelled`].
    pub fn new_unless(document: Document, cancel: &AtomicBool) -> Result<Self, Error> {
        let mut used = Used::default();
        let mut parts = Vec::with_capacity(document.parts.len());
        let mut pages = 0;
        let label = longest_label(&document);
        used.see_all(&label, false);
        used.see_all("0123456789", false);
        let label = foot_label(&label, &document.sheet);
        for part in &document.parts {
            let plan = PartPlan::new(part, &document.sheet, label, (pages, cancel), &mut used)?;
            pages += plan.pages(part);
            parts.push(plan);
        }
        let missing = missing(&used);
        Ok(Self { document, parts, pages, used, missing })
    }

    /// The document this is the plan of.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Characters that no font has. They are blank on the screen, and the PDF writer refuses them.
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// Draws a page; they count from 0.
    pub fn page(&self, number: usize) -> Page {
        let sheet = &self.document.sheet;
        let (width, height) = sheet.size();
        let mut page = Page { width, height, marks: Vec::new() };
        let at = self.parts.partition_point(|part| part.first_page <= number);
        let Some(at) = at.checked_sub(1).filter(|_| number < self.pages) else {
            return page;
        };
        let (part, plan) = (&self.document.parts[at], &self.parts[at]);
        let printed = number + sheet.binding.map_or(1, |binding| binding.first);
        let label = page_label(&self.document.page_label, printed, self.pages);
        let mut canvas = Canvas::default();
        let inside = number - plan.first_page;
        plan.draw(part, sheet, inside, &mut canvas);
        plan.frame.lay_page(part, sheet, foot_label(&label, sheet), &mut canvas.text);
        page.marks = canvas.into_marks();
        if sheet.binding.is_some() {
            sheet.bind(printed, &label, &mut page.marks);
        }
        self.document.roles.dress(sheet, &mut page.marks);
        page
    }

    /// The page a place falls on, from 0.
    pub fn page_of(&self, place: Place) -> usize {
        self.spot_of(place).0
    }

    /// Page and height above its lower edge, for the outline.
    pub(super) fn spot_of(&self, place: Place) -> (usize, f32) {
        let sheet = &self.document.sheet;
        let (_, height) = sheet.size();
        let Some(plan) = self.parts.get(place.part) else {
            return (0, height);
        };
        let start = (plan.first_page, height);
        let Some(row) = place.row else { return start };
        let Some(table) = &plan.table else {
            let last = self.document.parts[place.part].drawings().saturating_sub(1);
            return (plan.first_page + row.min(last), height);
        };
        let ends_before = |leaf: &Leaf| leaf.rows.last().is_none_or(|s| (s.row as usize) < row);
        let at = table.leaves.partition_point(ends_before);
        let Some(leaf) = table.leaves.get(at) else {
            return start;
        };
        let page = plan.first_page + at * table.sets.len();
        if sheet.lies() {
            // Rows stand side by side then.
            return (page, height);
        }
        let above = leaf.rows.iter().take_while(|s| (s.row as usize) < row);
        let above: f32 = above.map(|s| s.height).sum();
        let y = plan.body_top(sheet, at) + table.head_height() + above;
        (page, height - y)
    }

    pub(super) fn used(&self) -> &Used {
        &self.used
    }
}

impl PartPlan {
    fn new(part: &Part, sheet: &Sheet, label: &str, (first_page, cancel): (usize, &AtomicBool), used: &mut Used) -> Result<Self, Error> {
        let frame = Frame::new(part, sheet, label, used);
        let table = match &part.body {
            Body::Table(table) => Some(TablePlan::new(table, sheet, &frame, cancel, used)?),
            Body::Drawings(drawings) => {
                for mark in drawings.iter().flat_map(|d| &d.marks) {
                    if let Mark::Text { text, face, .. } | Mark::Dash { text, face, .. } = mark {
                        used.see_all(text, *face == Face::Bold);
                    }
                }
                None
            }
        };
        Ok(Self { first_page, frame, table })
    }

    fn pages(&self, part: &Part) -> usize {
        match &self.table {
            Some(table) => table.leaves.len() * table.sets.len(),
            None => part.drawings(),
        }
    }

    /// Where the table begins on a page.
    fn body_top(&self, sheet: &Sheet, leaf: usize) -> f32 {
        sheet.margins.top + self.frame.above + if leaf == 0 { self.frame.top } else { 0.0 }
    }

    fn draw(&self, part: &Part, sheet: &Sheet, inside: usize, canvas: &mut Canvas) {
        if inside == 0 {
            Frame::lay_attachment(part, sheet, &mut canvas.text);
        }
        match (&part.body, &self.table) {
            (Body::Table(table), Some(plan)) => {
                let (leaf, set) = (inside / plan.sets.len(), inside % plan.sets.len());
                if leaf == 0 {
                    self.frame.lay_top(part, sheet, &mut canvas.text);
                }
                let top = self.body_top(sheet, leaf);
                let end = plan.draw(table, sheet, leaf, set, top, canvas);
                if plan.leaves[leaf].tail && set + 1 == plan.sets.len() {
                    self.frame.lay_tail(part, sheet, end, &mut canvas.text);
                }
            }
            (Body::Drawings(drawings), _) => {
                if inside == 0 {
                    self.frame.lay_top(part, sheet, &mut canvas.text);
                }
                let last = inside + 1 == drawings.len();
                let top = self.body_top(sheet, inside);
                let tail = if last { self.frame.tail } else { 0.0 };
                let high = self.frame.bottom - tail - top;
                let room = Rect::new(sheet.margins.left, top, sheet.room(), high);
                if let Some(drawing) = drawings.get(inside) {
                    canvas.text.extend(fitted(drawing, room));
                }
                if last {
                    self.frame.lay_tail(part, sheet, self.frame.bottom - tail, &mut canvas.text);
                }
            }
            (Body::Table(_), None) => {}
        }
    }
}

impl Part {
    fn drawings(&self) -> usize {
        match &self.body {
            Body::Drawings(drawings) => drawings.len().max(1),
            Body::Table(_) => 0,
        }
    }
}

impl TablePlan {
    fn new(table: &Table, sheet: &Sheet, frame: &Frame, cancel: &AtomicBool, used: &mut Used) -> Result<Self, Error> {
        let size = sheet.sizes.body;
        let sets = sets(table, sheet.margins.left, sheet.room(), size)?;
        let head = place_head(&table.head, table.columns.len());
        let mut plan = Self { head_heights: Vec::new(), leaves: Vec::new(), joins: Vec::new(), most: 0.0, sets, head };
        let mut setter = Setter::new(size);
        plan.head_heights = tabular::head_heights(&plan.head, &plan.sets, table, |cell, width| {
            let extra = if cell.upright { 2.0 * UPRIGHT_PAD } else { 0.0 };
            setter.measure(cell, width, used) + extra
        });
        let other = frame.bottom - sheet.margins.top - frame.above - plan.head_height();
        let first = other - frame.top;
        plan.most = first / 2.0;
        let ruler = Ruler { table, sets: &plan.sets, size, most: plan.most };
        let mut measured = ruler.measure(cancel, used)?;
        if matches!(table.rows, Rows::Blank(_)) {
            measured.keep(first - frame.tail);
        }
        used.see_all(&table.continued, false);
        used.see_all(&table.continued, true);
        let line = Setter::new(size).line_height();
        let rule = Rule { first, other, tail: frame.tail, paper: sheet.height, line, pads: 2.0 * PAD_Y, tall: &|row| plan.tall(&ruler, &measured, row) };
        let leaves = break_pages(&measured, &rule)?;
        let joins = measured.joins;
        Ok(Self { leaves, joins, ..plan })
    }

    pub(super) fn head_height(&self) -> f32 {
        self.head_heights.iter().sum()
    }

    /// Looks closer at a row that no page can hold.
    fn tall(&self, ruler: &Ruler<'_>, measured: &Measured, row: usize) -> Tall {
        let mut setter = Setter::new(ruler.size);
        let lines = setter.lines_in(measured.heights[row]);
        let cells = ruler.table.rows.get(row);
        let mut repeated = 0.0_f32;
        for (columns, cell) in spans(&cells) {
            let Some(width) = ruler.width(&columns) else {
                continue;
            };
            if is_repeated(columns.start, cell) {
                let again = continued(cell, &ruler.table.continued);
                let high = setter.measure(&again, width, &mut ());
                if high <= self.most {
                    repeated = repeated.max(high);
                }
            }
        }
        Tall { lines, repeated }
    }
}

/// Whether a cell of a divided row is repeated on every page: its number, and what is merged.
pub(super) fn is_repeated(column: usize, cell: &Cell) -> bool {
    column == 0 || cell.merge.is_some() || cell.upright
}

/// The room that a page of a part leaves to a drawing, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawingRoom {
    /// Width on any page.
    pub width: f32,
    /// Height on the only page, which bears both title and signatures.
    pub alone: f32,
    /// Height on each of several pages, of which none bears both.
    pub among_others: f32,
}

impl DrawingRoom {
    /// The room in a part whose pages are numbered like `label`.
    pub fn of(part: &Part, sheet: &Sheet, label: &str) -> Self {
        let frame = Frame::new(part, sheet, foot_label(label, sheet), &mut ());
        let high = frame.bottom - sheet.margins.top - frame.above;
        Self { width: sheet.room(), alone: high - frame.top - frame.tail, among_others: high - frame.top.max(frame.tail) }
    }
}

/// A drawing in the middle of its room, made smaller if it must be.
fn fitted(drawing: &Drawing, room: Rect) -> impl Iterator<Item = Mark> {
    let scale = (room.width / drawing.width.max(1.0)).min(room.height / drawing.height.max(1.0)).min(1.0);
    let left = room.x + (room.width - drawing.width * scale) / 2.0;
    let point = move |p: Point| Point { x: left + p.x * scale, y: room.y + p.y * scale };
    drawing.marks.iter().cloned().map(move |mut mark| {
        mark.change(scale, Turn::None, &point);
        mark
    })
}

/// What the foot says of the number; that of a bound page stands by itself.
fn foot_label<'a>(label: &'a str, sheet: &Sheet) -> &'a str {
    if sheet.binding.is_some() { "" } else { label }
}

fn page_label(pattern: &str, number: usize, pages: usize) -> String {
    let label = pattern.replace("{n}", &number.to_string());
    label.replace("{m}", &pages.to_string())
}

/// The page label with as many digits as the document may come to need.
fn longest_label(document: &Document) -> String {
    let rows: usize = document
        .parts
        .iter()
        .map(|part| match &part.body {
            Body::Table(table) => table.rows.len() + 10,
            Body::Drawings(drawings) => drawings.len(),
        })
        .sum();
    let most = 10_usize.pow(rows.max(9).ilog10() + 1) - 1;
    page_label(&document.page_label, most, most)
}

fn missing(used: &Used) -> Vec<char> {
    let fonts = Fonts::bundled();
    let all = used.chars(false).chain(used.chars(true));
    let mut missing: Vec<char> = all.filter(|&c| fonts.face(c, false).is_none()).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::paper::dress::Roles;
    use crate::paper::sheet::{Entry, Info};
    use crate::paper::table::{Column, HeadCell, Piece, Row};

    /// A document of one table: number, merged step, text.
    pub fn document(texts: &[String], step: impl Fn(usize) -> u32) -> Document {
        let row = |(n, text): (usize, &String)| {
            Row::new(vec![
                Cell::new((n + 1).to_string()),
                Cell::new(format!("环节{}", step(n))).merged(u64::from(step(n))),
                Cell::pieces(vec![Piece::bold("风险"), Piece::new(&**text)]),
            ])
        };
        let table = Table {
            columns: vec![Column::points(40.0).centred(), Column::share(1.0), Column::share(4.0)],
            head: vec![["序号", "环节", "表现"].map(HeadCell::new).into()],
            rows: texts.iter().enumerate().map(row).collect::<Vec<_>>().into(),
            continued: "（续）".into(),
            fixed: 1,
        };
        Document {
            info: Info {
                title: "台账".into(),
                author: "××局".into(),
                subject: String::new(),
                creator: "Register".into(),
                language: "zh-CN".into(),
                date: chrono::DateTime::default(),
            },
            sheet: Sheet::a4().landscape(),
            outline: vec![Entry { title: "台账".into(), place: Place { part: 0, row: None }, children: Vec::new() }],
            page_label: "第 {n} 页 共 {m} 页".into(),
            roles: Roles::default(),
            parts: vec![Part {
                name: String::new(),
                mark: Some("内部资料".into()),
                attachment: None,
                title: "一览表".into(),
                head: ["单位".into(), "第3版".into(), "时间".into()],
                legend: vec!["▲高".into(), "●低".into()],
                foot: "版次码 7F3A".into(),
                notes: vec!["注——完".into()],
                signatures: vec!["填表人：".into(), "审核人：".into()],
                body: Body::Table(table),
            }],
        }
    }

    /// The runs of a page, in reading order.
    pub fn runs(page: &Page) -> Vec<&str> {
        let text = |mark| match mark {
            &Mark::Text { ref text, .. } | &Mark::Dash { ref text, .. } => Some(&**text),
            _ => None,
        };
        page.marks.iter().filter_map(text).collect()
    }

    fn plan(texts: &[String], step: impl Fn(usize) -> u32) -> Plan {
        Plan::new(document(texts, step)).expect("the columns fit")
    }

    #[test]
    fn every_page_repeats_the_head_and_what_is_merged() {
        let texts: Vec<String> = (0..60).map(|n| format!("表现{n}。")).collect();
        let plan = plan(&texts, |n| n as u32 / 40);
        assert_eq!(plan.pages(), 4);
        for number in 0..plan.pages() {
            let page = plan.page(number);
            let runs = runs(&page);
            for word in ["序号", "环节", "内部资料", &format!("第 {} 页 共 4 页", number + 1)] {
                assert!(runs.contains(&word), "{word} on page {number}: {runs:?}");
            }
            assert_eq!(runs.contains(&"一览表"), number == 0);
            assert_eq!(runs.contains(&"环节0（续）"), number == 1 || number == 2, "{number}");
        }
        assert_eq!(plan.page_of(Place { part: 0, row: Some(59) }), 3);
    }

    #[test]
    fn a_row_longer_than_a_page_shows_every_line_once_and_its_number_again() {
        let long: String = (0..6000).map(|n| format!("第{n}句，")).collect();
        let plan = plan(&["短".into(), long.clone(), "末".into()], |n| n as u32);
        assert!(plan.pages() > 3);
        let pages: Vec<Page> = (0..plan.pages()).map(|n| plan.page(n)).collect();
        let all: String = pages.iter().flat_map(|p| runs(p)).filter(|r| r.contains('句')).collect();
        assert!(all == long);
        let second = runs(&pages[1]);
        assert!(second.contains(&"2") && second.contains(&"续") && second.contains(&"环节1（续）"), "{second:?}");
    }

    #[test]
    fn signatures_stand_below_the_last_row_and_nothing_outside_the_margins() {
        for count in 1..40 {
            let texts: Vec<String> = (0..count).map(|n| format!("表现{n}——一二三")).collect();
            let plan = plan(&texts, |n| n as u32);
            let last = plan.page(plan.pages() - 1);
            let runs = runs(&last);
            let signed = runs.iter().position(|r| *r == "填表人：").expect("signatures are printed");
            let row = runs.iter().position(|r| *r == format!("表现{}", count - 1));
            assert!(row.is_some_and(|row| row < signed), "{runs:?}");
            for mark in &last.marks {
                if let Mark::Text { x, y, width, .. } = mark {
                    assert!(*x >= 35.9 && x + width <= last.width - 35.9);
                    assert!(*y > 10.0 && *y < last.height - 10.0);
                }
            }
        }
    }

    #[test]
    fn columns_that_do_not_fit_go_on_over_further_pages() -> Result<(), Error> {
        let mut document = document(&["一".into()], |_| 1);
        let Body::Table(table) = &mut document.parts[0].body else {
            return Ok(());
        };
        for column in &mut table.columns[1..] {
            *column = column.least(500.0);
        }
        let plan = Plan::new(document)?;
        assert_eq!(plan.pages(), 2);
        let (first, second) = (plan.page(0), plan.page(1));
        assert!(runs(&first).contains(&"环节") && !runs(&first).contains(&"表现"));
        assert!(runs(&second).contains(&"表现") && runs(&second).contains(&"序号"));
        assert!(!runs(&first).contains(&"填表人：") && runs(&second).contains(&"填表人："));
        Ok(())
    }
}
