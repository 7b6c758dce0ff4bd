//! Paper: text measure, line breaking, tables over pages, and the PDF.
//!
//! A report hands in a [`Document`]: texts, columns, rows; [`Plan`] lays it out; each page of the plan is
//! a [`Page`] of marks, which the window paints and [`write`] writes. Nothing in here knows what a
//! risk is, and no word is said that a report did not hand in.
//!
//! | File | What is in it |
//! |---|---|
//! | `sheet.rs`, `table.rs` | what a report hands in |
//! | `page.rs` | the page model |
//! | `font.rs` | the faces: who has a character, how wide it is |
//! | `rules.rs`, `lines.rs` | line breaking |
//! | `text.rs`, `upright.rs` | text into marks, across and downwards |
//! | `grid.rs` | widths of columns, places of head cells |
//! | `cell.rs`, `rows.rs` | heights of cells and rows |
//! | `breaks.rs` | page breaks |
//! | `frame.rs` | title, head lines, notes, signatures, foot |
//! | `layout.rs`, `tabular.rs` | the plan, and drawing a page of it |
//! | `bound.rs` | pages bound into an official paper |
//! | `dress.rs` | faces of the machine for the roles of official papers |
//! | `picked.rs` | which pages are wanted |
//! | `output.rs` | the kinds of file |
//! | `pdf/` | PDF: the only place that names printpdf |
//! | `workbook/` | a workbook of the same look: the only place that names rust_xlsxwriter |

mod bound;
mod breaks;
mod cell;
mod dress;
mod font;
mod frame;
mod grid;
mod layout;
mod lines;
mod machine;
mod output;
mod page;
pub mod pdf;
mod picked;
mod rows;
mod rules;
mod sheet;
mod table;
mod tabular;
mod text;
mod upright;
mod workbook;

pub use bound::Binding;
pub use dress::{Dress, Roles};
pub use font::{FaceFile, Fonts};
pub use grid::room_for;
pub use layout::{DrawingRoom, Plan};
pub use machine::Undressed;
pub use output::{Format, write};
pub use page::{Face, Ink, Mark, Page, Point, Rect, Turn};
pub use picked::Picked;
pub use sheet::{Body, Document, Drawing, Entry, Info, Margins, Part, Place, Sheet, Sizes};
pub use table::{Align, Cell, Chip, Column, HeadCell, Heading, Piece, Row, Rows, Table, Width};
pub use text::{TextStyle, lay_text, text_height, text_lines};
