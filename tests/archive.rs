//! The archive copy keeps what PDF/A-2u (ISO 19005-2) asks for, read back from the file by a reader of its own.
//!
//! The writer's own validator refuses what breaks the standard; here the points are looked at that an archive asks about
//! first. No validator of another house is part of this.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset};
use integrity_register::domain::choice::Body;
use integrity_register::domain::identity::Identity;
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::error::Error;
use integrity_register::i18n::Lang;
use integrity_register::paper::{Plan, pdf};
use integrity_register::register::Clock;
use integrity_register::register::create::{Content, contents};
use integrity_register::report::{self, Attachment, Choice, Family, Report};
use lopdf::{Dictionary, Document, Object};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn now() -> DateTime<FixedOffset> {
    // East of Greenwich: the offset is written too.
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment").with_timezone(&FixedOffset::east_opt(8 * 3600).expect("an offset"))
}

fn library(lang: Lang) -> Result<Arc<Snapshot>, Error> {
    contents(&Content::Library(vec![Body::Purchaser, Body::Agency, Body::Supervisor]), lang, Clock::Fixed(now())).map(Arc::new)
}

fn kept(choice: &Choice, snapshot: &Arc<Snapshot>) -> Result<Document, Box<dyn std::error::Error>> {
    let plan = Plan::new(report::document(choice, snapshot, Identity { head: [0x7f; 32], content: [0x3a; 32] }, now())?)?;
    let pages: Vec<usize> = (0..plan.pages()).collect();
    let bytes = pdf::write(&plan, pdf::Standard::Archive, &pages, &|_, _| {}, &AtomicBool::new(false))?;
    // Readers that look for text only must take the file for a binary one.
    assert!(bytes.starts_with(b"%PDF-1.7\n%") && bytes[10..14].iter().all(|byte| *byte > 127));
    Ok(Document::load_mem(&bytes)?)
}

fn at<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> Result<&'a Object, lopdf::Error> {
    document.dereference(dictionary.get(key.as_bytes())?).map(|(_, object)| object)
}

/// The text between a tag and the next one.
fn told<'a>(xmp: &'a str, tag: &str) -> &'a str {
    xmp.split_once(tag).and_then(|(_, rest)| rest.split_once('>')).and_then(|(_, rest)| rest.split_once('<')).map_or("", |(text, _)| text)
}

#[test]
fn every_report_is_kept_as_the_standard_asks() -> Outcome {
    for lang in Lang::ALL {
        let snapshot = library(lang)?;
        for report in Report::ALL {
            for family in [Family::Ledger, Family::Attachment(Attachment::default())] {
                let document = kept(&Choice { report, lang, family, ..Choice::default() }, &snapshot)?;
                let what = format!("{report:?} {lang:?} {family:?}");
                check_identity(&document, &what)?;
                check_fonts(&document, &what)?;
                check_forbidden(&document, &what);
            }
        }
    }
    Ok(())
}

/// What the file says of itself: its part of the standard, its language and colours, the same moment in both places.
fn check_identity(document: &Document, what: &str) -> Outcome {
    assert!(!document.trailer.has(b"Encrypt") && document.trailer.has(b"ID"), "{what}");
    let catalog = document.catalog()?;
    assert!(catalog.has(b"Lang"), "{what}");
    let xmp = String::from_utf8(at(document, catalog, "Metadata")?.as_stream()?.content.clone())?;
    assert_eq!((told(&xmp, "pdfaid:part"), told(&xmp, "pdfaid:conformance")), ("2", "U"), "{what}");
    let info = at(document, &document.trailer, "Info")?.as_dict()?;
    assert_eq!(info.get(b"CreationDate")?.as_str()?, b"D:20260921221320+08'00", "{what}");
    for (own, other) in [("xmp:CreateDate", "CreationDate"), ("xmp:ModifyDate", "ModDate")] {
        assert_eq!(told(&xmp, own), "2026-09-21T22:13:20+08:00", "{what}");
        assert_eq!(info.get(other.as_bytes())?.as_str()?, info.get(b"CreationDate")?.as_str()?, "{what}");
    }
    let intents = at(document, catalog, "OutputIntents")?.as_array()?;
    let intent = document.dereference(&intents[0])?.1.as_dict()?;
    assert_eq!(intent.get(b"S")?.as_name()?, b"GTS_PDFA1", "{what}");
    let profile = at(document, intent, "DestOutputProfile")?.as_stream()?;
    assert_eq!(profile.dict.get(b"N")?.as_i64()?, 3, "{what}");
    Ok(())
}

/// Every font is embedded, a subset, and says which characters its glyphs are.
fn check_fonts(document: &Document, what: &str) -> Outcome {
    let mut fonts = 0;
    for font in document.objects.values().filter_map(|object| object.as_dict().ok()).filter(|dictionary| dictionary.has_type(b"Font")) {
        match font.get(b"Subtype")?.as_name()? {
            b"Type0" => {
                assert!(at(document, font, "ToUnicode")?.as_stream().is_ok(), "{what}");
                fonts += 1;
            }
            b"CIDFontType2" => {
                let name = font.get(b"BaseFont")?.as_name()?;
                assert_eq!(name.get(6), Some(&b'+'), "{what}");
                assert!(font.has(b"CIDToGIDMap"), "{what}");
                let descriptor = at(document, font, "FontDescriptor")?.as_dict()?;
                assert!(at(document, descriptor, "FontFile2")?.as_stream().is_ok(), "{what}");
            }
            other => panic!("{what}: {}", String::from_utf8_lossy(other)),
        }
    }
    assert!(fonts > 0, "{what}");
    Ok(())
}

/// Nothing that is seen through, runs, or lies outside the file.
fn check_forbidden(document: &Document, what: &str) {
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict().or_else(|_| object.as_stream().map(|stream| &stream.dict)) else { continue };
        for key in ["SMask", "JS", "AA", "OpenAction", "EmbeddedFiles", "FFilter"] {
            assert!(!dictionary.has(key.as_bytes()), "{what}: {key}");
        }
        for key in ["CA", "ca"] {
            assert!(
                dictionary.get(key.as_bytes()).is_ok_and(|value| value.as_float().is_ok_and(|value| value == 1.0)) || !dictionary.has(key.as_bytes()),
                "{what}: {key}"
            );
        }
        assert!(dictionary.get(b"Filter").ok().and_then(|filter| filter.as_name().ok()) != Some(b"LZWDecode"), "{what}");
    }
}
