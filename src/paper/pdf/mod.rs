//! The file: pages of a plan as PDF.
//!
//! printpdf writes the fonts (subset here, with ToUnicode) and the frame of the document, by way of a
//! scratch page that shows every character in use. The pages themselves are content streams of our own,
//! made and deflated on all processors and added in their order, and the rest is mended with lopdf.
//! The same plan gives the same bytes. What printpdf cannot do, archive grade, is in `archive`.

mod archive;
mod content;
mod file;
mod glyphs;
mod outline;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use flate2::{Compress, Compression, FlushCompress, Status};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::paper::layout::Plan;
use content::Content;
use glyphs::Glyphs;

/// Pages made in one go, between two looks at `cancel`.
const BATCH: usize = 16;

/// Number of the first page, and the pages from there.
type Batch = (usize, Vec<Made>);

/// The content of one page.
struct Made {
    stream: Vec<u8>,
    hash: [u8; 32],
}

/// What a file is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// To be read and printed: PDF 1.7.
    #[default]
    Plain,
    /// To be kept: PDF/A-2u.
    Archive,
}

/// Writes pages of a plan: those at these places, ascending.
///
/// `progress` hears how many pages are done, of how many; setting `cancel` ends it with
/// [`Error::Cancelled`]. Characters that no font has are an error: nothing is printed as a box.
pub fn write(plan: &Plan, standard: Standard, pages: &[usize], progress: &dyn Fn(usize, usize), cancel: &AtomicBool) -> Result<Vec<u8>, Error> {
    if !plan.missing().is_empty() {
        return Err(Error::no_glyph(plan.missing().iter().copied()));
    }
    match standard {
        Standard::Plain => write_plain(plan, pages, progress, cancel),
        Standard::Archive => archive::write(plan, pages, progress, cancel),
    }
}

fn write_plain(plan: &Plan, places: &[usize], progress: &dyn Fn(usize, usize), cancel: &AtomicBool) -> Result<Vec<u8>, Error> {
    let glyphs = Glyphs::of(plan)?;
    let count = places.len();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let (sender, receiver) = mpsc::channel();
    let mut pages: Vec<Option<Made>> = Vec::new();
    pages.resize_with(count, || None);

    std::thread::scope(|scope| {
        // The fonts take about as long as some hundred pages, so they come first.
        let fonts = scope.spawn(|| file::with_fonts(&glyphs));
        for _ in 0..threads {
            let sender = sender.clone();
            let (glyphs, next) = (&glyphs, &next);
            scope.spawn(move || make_pages(plan, places, glyphs, next, cancel, &sender));
        }
        drop(sender);
        let mut done = 0;
        for batch in receiver {
            let (first, batch) = batch?;
            done += batch.len();
            for (page, made) in pages[first..].iter_mut().zip(batch) {
                *page = Some(made);
            }
            progress(done, count);
        }
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        let fonts = match fonts.join() {
            Ok(fonts) => fonts?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        file::finish(plan, fonts, pages)
    })
}

fn make_pages(plan: &Plan, places: &[usize], glyphs: &Glyphs, next: &AtomicUsize, cancel: &AtomicBool, sender: &mpsc::Sender<Result<Batch, Error>>) {
    let mut press = Press::new();
    let mut content = Content::new(glyphs);
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= places.len() || cancel.load(Ordering::Relaxed) {
            return;
        }
        let made: Result<Vec<Made>, Error> = places[first..(first + BATCH).min(places.len())]
            .iter()
            .map(|place| {
                let stream = press.deflate(content.write(&plan.page(*place))?)?;
                let hash = Sha256::digest(&stream).into();
                Ok(Made { stream, hash })
            })
            .collect();
        let failed = made.is_err();
        if sender.send(made.map(|made| (first, made))).is_err() || failed {
            return;
        }
    }
}

/// Deflates one stream after another; setting it up takes longer than a page does.
struct Press {
    deflate: Compress,
    packed: Vec<u8>,
}

impl Press {
    /// Level 6: higher ones take longer and gain nothing on glyph codes.
    fn new() -> Self {
        Self { deflate: Compress::new(Compression::new(6), true), packed: Vec::new() }
    }

    fn deflate(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        self.deflate.reset();
        self.packed.clear();
        // More than deflate can ever need, so that one call does it.
        self.packed.reserve(bytes.len() + bytes.len() / 8 + 256);
        let status = self.deflate.compress_vec(bytes, &mut self.packed, FlushCompress::Finish);
        match status.map_err(failed)? {
            Status::StreamEnd => Ok(self.packed.as_slice().into()),
            _ => Err(failed("a stream could not be deflated")),
        }
    }
}

fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Pdf { source: source.into() }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;
    use crate::paper::layout::tests::document;

    fn written(texts: &[&str]) -> Result<Vec<u8>, Error> {
        let texts: Vec<String> = texts.iter().map(|t| (*t).into()).collect();
        let plan = Plan::new(document(&texts, |n| n as u32))?;
        let places: Vec<usize> = (0..plan.pages()).collect();
        write(&plan, Standard::Plain, &places, &|_, _| {}, &AtomicBool::new(false))
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes() -> Result<(), Error> {
        let texts: Vec<String> = (0..3000).map(|n| format!("{n}表现——其{}", n % 7)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let one = written(&texts)?;
        assert!(one == written(&texts)?);
        assert!(one != written(&texts[1..])?);
        Ok(())
    }

    #[test]
    fn a_character_without_a_glyph_is_refused() {
        let refused = written(&["可\u{F8FF0}以\u{7}"]);
        assert!(matches!(refused, Err(Error::MissingGlyphs(list)) if list.iter().map(|glyph| glyph.character).eq(['\u{7}', '\u{F8FF0}'])));
    }

    #[test]
    fn it_can_be_cancelled() -> Result<(), Error> {
        let plan = Plan::new(document(&["一".into()], |_| 0))?;
        let cancelled = write(&plan, Standard::Plain, &[0], &|_, _| {}, &AtomicBool::new(true));
        assert!(matches!(cancelled, Err(Error::Cancelled)));
        Ok(())
    }

    #[test]
    fn some_pages_are_written_as_they_are_among_all() -> Result<(), Box<dyn std::error::Error>> {
        let texts: Vec<String> = (0..300).map(|n| format!("表现{n}")).collect();
        let plan = Plan::new(document(&texts, |n| n as u32))?;
        let content = |places: &[usize], page: u32| -> Result<Vec<u8>, Box<dyn std::error::Error>> {
            let bytes = write(&plan, Standard::Plain, places, &|_, _| {}, &AtomicBool::new(false))?;
            let document = lopdf::Document::load_mem(&bytes)?;
            assert_eq!(document.get_pages().len(), places.len());
            assert_eq!(document.catalog()?.has(b"Outlines"), places.len() == plan.pages());
            Ok(document.get_page_content(document.get_pages()[&page]))
        };
        let all: Vec<usize> = (0..plan.pages()).collect();
        assert!(all.len() > 4);
        assert_eq!(content(&[1, 3], 2)?, content(&all, 4)?);
        assert!(!write(&plan, Standard::Archive, &[1, 3], &|_, _| {}, &AtomicBool::new(false))?.is_empty());
        Ok(())
    }

    #[test]
    fn the_file_says_what_it_is() -> Result<(), Box<dyn std::error::Error>> {
        let document = lopdf::Document::load_mem(&written(&["一"])?)?;
        let catalog = document.catalog()?;
        assert_eq!(catalog.get(b"Lang")?.as_str()?, b"zh-CN");
        assert_eq!(catalog.get(b"PageMode")?.as_name()?, b"UseOutlines");
        let info = document.trailer.get(b"Info")?.as_reference()?;
        let info = document.get_dictionary(info)?;
        assert_eq!(info.get(b"CreationDate")?.as_str()?, b"D:19700101000000+00'00'");
        assert!(!info.has(b"GTS_PDFXVersion"));
        assert_eq!(document.version, "1.7");
        assert_eq!(document.get_pages().len(), 1);
        Ok(())
    }

    /// Needs pdftotext; without it there is nothing to compare with.
    #[test]
    fn every_character_comes_back() -> Result<(), Box<dyn std::error::Error>> {
        let hard = [
            "间隔·圆点•片假名・连点‧省略…⋯短横-不断‑",
            "破折号——在中间，《政府采购法》第6、33条：￥4,000,000.00±5％",
            "兼容：⼀一⽂文⾦金、①②③ ISO 37001:2016 𠂇㐂䶮",
        ];
        let reader =
            Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut reader) = reader else {
            return Ok(());
        };
        // Only a face of the machine has this one, if any.
        let more = crate::paper::Fonts::bundled().face('☑', false).map(|_| "勾选☑");
        let hard: Vec<&str> = hard.into_iter().chain(more).collect();
        let bytes = written(&hard)?;
        reader.stdin.take().ok_or("no input")?.write_all(&bytes)?;
        let said = String::from_utf8(reader.wait_with_output()?.stdout)?;
        let packed = |text: &str| text.split_whitespace().collect::<String>();
        for text in hard {
            assert!(packed(&said).contains(&packed(text)), "{text}\n{said}");
        }
        Ok(())
    }
}
