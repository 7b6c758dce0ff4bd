//! What a document is written as.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::error::Error;
use crate::paper::layout::Plan;
use crate::paper::pdf::{self, Standard};
use crate::paper::workbook;

/// The kinds of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// To be read and printed: PDF.
    #[default]
    Pdf,
    /// To be kept: PDF/A-2u.
    Archive,
    /// To be worked on in a spreadsheet: .xlsx.
    Workbook,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 3] = [Format::Pdf, Format::Archive, Format::Workbook];

    /// Its name in the word files.
    pub fn key(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Archive => "archive",
            Format::Workbook => "workbook",
        }
    }

    /// How the name of such a file ends.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Pdf | Format::Archive => "pdf",
            Format::Workbook => "xlsx",
        }
    }

    /// The kind that the name of a file asks for: a PDF, if it does not end as another kind does.
    pub fn of(path: &Path) -> Format {
        let is_workbook = path.extension().is_some_and(|end| end.eq_ignore_ascii_case(Format::Workbook.extension()));
        if is_workbook { Format::Workbook } else { Format::Pdf }
    }

    /// Whether it carries its own typefaces, so that a character they lack cannot be written.
    pub fn has_typefaces(self) -> bool {
        self != Format::Workbook
    }
}

/// Writes a document that was laid out.
///
/// `pages` are the places of those that are wanted, ascending; a workbook holds every row. `progress` hears how much is
/// done, of how much; setting `cancel` ends it with [`Error::Cancelled`].
pub fn write(plan: &Plan, format: Format, pages: &[usize], progress: &dyn Fn(usize, usize), cancel: &AtomicBool) -> Result<Vec<u8>, Error> {
    match format {
        Format::Pdf => pdf::write(plan, Standard::Plain, pages, progress, cancel),
        Format::Archive => pdf::write(plan, Standard::Archive, pages, progress, cancel),
        Format::Workbook => workbook::write(plan.document(), progress, cancel),
    }
}
