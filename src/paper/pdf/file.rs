//! The file about the pages: fonts, page tree, outline, and what the file says of itself.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{Codepoint, FontId, FontMetrics, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::paper::layout::Plan;
use crate::paper::pdf::glyphs::{Glyphs, Subset};
use crate::paper::pdf::{Made, Press, failed, outline};
use crate::paper::sheet::Info;

/// More pages than this are hung up in two levels, so that a reader finds one without reading all.
const FLAT: usize = 64;

/// A document with the fonts and without pages.
pub(super) struct WithFonts {
    document: Document,
    /// The dictionary of fonts that all pages share.
    fonts: ObjectId,
    catalog: ObjectId,
    pages: ObjectId,
    info: ObjectId,
}

/// The name of a subset in the content streams. F1 to F14 would be taken for the fonts of readers.
pub(super) fn font_name(subset: usize) -> String {
    format!("T{subset}")
}

/// Lets printpdf write the subset fonts, by way of a page that shows every character in use.
pub(super) fn with_fonts(glyphs: &Glyphs) -> Result<WithFonts, Error> {
    let mut printed = PdfDocument::new("");
    let mut ops = vec![Op::StartTextSection];
    for (number, subset) in glyphs.subsets.iter().enumerate() {
        let id = FontId(font_name(number));
        let font = PdfFont::new(subset_font(subset)?);
        printed.resources.fonts.map.insert(id.clone(), font);
        ops.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(8.0) });
        let shown = subset.chars.iter().map(|(c, code, _)| Codepoint::with_cid(*code, 0.0, c.to_string())).collect();
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown)] });
    }
    ops.push(Op::EndTextSection);
    printed.pages.push(PdfPage::new(Mm(10.0), Mm(10.0), ops));
    let mut warnings = Vec::new();
    let document = printed.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    strip(document)
}

fn subset_font(subset: &Subset) -> Result<ParsedFont, Error> {
    let bytes = subsetter::subset(subset.file.bytes, subset.file.index, &subset.glyphs);
    let bytes = bytes.map_err(|err| failed(err.to_string()))?;
    let tag: String = Sha256::digest(&bytes)[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect();
    let metrics = subset.metrics;
    let mut font = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some(format!("{tag}+{}", subset.file.name)),
        subset.chars.iter().map(|(c, code, _)| (*c as u32, *code)).collect(),
        subset.chars.iter().map(|(_, code, units)| (*code, *units)).collect::<BTreeMap<_, _>>(),
        1000,
        FontMetrics { ascent: metrics.ascent, descent: metrics.descent },
    );
    let [x_min, y_min, x_max, y_max] = metrics.bounds;
    font.pdf_font_metrics.x_min = x_min;
    font.pdf_font_metrics.y_min = y_min;
    font.pdf_font_metrics.x_max = x_max;
    font.pdf_font_metrics.y_max = y_max;
    font.pdf_font_metrics.us_weight_class = metrics.weight;
    Ok(font)
}

/// Takes the scratch page out again and deflates what is left.
fn strip(mut document: Document) -> Result<WithFonts, Error> {
    let reference = |dict: &Dictionary, key: &[u8]| dict.get(key)?.as_reference();
    let catalog = reference(&document.trailer, b"Root").map_err(failed)?;
    let info = reference(&document.trailer, b"Info").map_err(failed)?;
    let pages = reference(document.get_dictionary(catalog).map_err(failed)?, b"Pages").map_err(failed)?;
    let scratch = document.page_iter().next().ok_or_else(|| failed("no page for the fonts"))?;
    let page = document.get_dictionary(scratch).map_err(failed)?;
    let content = reference(page, b"Contents").map_err(failed)?;
    let resources = reference(page, b"Resources").map_err(failed)?;
    let shared = document.get_dictionary(resources).map_err(failed)?.clone();
    let fonts = reference(&shared, b"Font").map_err(failed)?;
    let others = shared.iter().filter(|(key, _)| *key != b"Font");
    let others = others.filter_map(|(_, value)| value.as_reference().ok());
    for gone in others.chain([scratch, content, resources]) {
        document.objects.remove(&gone);
    }
    let mut press = Press::new();
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && !stream.dict.has(b"Filter")
        {
            let packed = press.deflate(&stream.content)?;
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
    Ok(WithFonts { document, fonts, catalog, pages, info })
}

/// Adds the pages, in their order, and writes the file.
pub(super) fn finish(plan: &Plan, fonts: WithFonts, pages: Vec<Option<Made>>) -> Result<Vec<u8>, Error> {
    let WithFonts { mut document, fonts, catalog, pages: tree, info } = fonts;
    let mut hash = Sha256::new();
    let mut length = 1 << 20;
    let mut ids = Vec::with_capacity(pages.len());
    let group = group(pages.len());
    let parents: Vec<ObjectId> = match pages.len().div_ceil(group) {
        1 => vec![tree],
        groups => (0..groups).map(|_| document.new_object_id()).collect(),
    };
    for (number, page) in pages.into_iter().enumerate() {
        let page = page.ok_or(Error::Cancelled)?;
        hash.update(page.hash);
        length += page.stream.len() + 256;
        let content = Stream::new(dictionary! { "Filter" => "FlateDecode" }, page.stream);
        let content = document.add_object(content.with_compression(false));
        ids.push(document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => parents[number / group],
            "Contents" => content,
        }));
    }
    let all = ids.len() as i64;
    if let [_, _, ..] = &parents[..] {
        for (parent, kids) in parents.iter().zip(ids.chunks(group)) {
            let mut node = node(kids, kids.len() as i64);
            node.set("Parent", tree);
            document.set_object(*parent, node);
        }
    }
    let mut root = node(if parents[..] == [tree] { &ids } else { &parents }, all);
    let (width, height) = plan.document().sheet.size();
    // Inherited by all pages: they are of one size and share their fonts.
    root.set("Resources", dictionary! { "Font" => fonts });
    let size = [0.0, 0.0, width, height].map(Object::Real);
    root.set("MediaBox", size.to_vec());
    document.set_object(tree, root);
    describe(&mut document, plan, catalog, info, &ids)?;
    about(&plan.document().info, &mut hash);
    let own = hash.finalize();
    let id = Object::String(own[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    document.version = "1.7".into();
    let mut bytes = Vec::with_capacity(length);
    document.save_to(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// How many pages hang on one branch of the tree.
fn group(pages: usize) -> usize {
    if pages <= FLAT { pages.max(1) } else { pages.isqrt().max(FLAT) }
}

fn node(kids: &[ObjectId], count: i64) -> Dictionary {
    let kids: Vec<Object> = kids.iter().map(|&id| id.into()).collect();
    dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }
}

fn about(info: &Info, hash: &mut Sha256) {
    for text in [&info.title, &info.author, &info.subject, &info.creator, &info.language] {
        hash.update(text);
        hash.update([0]);
    }
    hash.update(info.date.to_rfc3339());
}

/// Catalog and information, where printpdf's are wrong or silent.
fn describe(document: &mut Document, plan: &Plan, catalog: ObjectId, information: ObjectId, pages: &[ObjectId]) -> Result<(), Error> {
    let outline = outline::add(document, plan, pages);
    let info = &plan.document().info;
    let catalog = document.get_dictionary_mut(catalog).map_err(failed)?;
    catalog.set("Lang", Object::string_literal(info.language.as_str()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageLayout", "SinglePage");
    catalog.set("PageMode", "UseNone");
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    let date = info.date.format("D:%Y%m%d%H%M%S%:z").to_string();
    // PDF writes +08:00 as +08'00'.
    let (date, minutes) = date.rsplit_once(':').unwrap_or((&date, "00"));
    let date = Object::string_literal(format!("{date}'{minutes}'"));
    let said = document.get_dictionary_mut(information).map_err(failed)?;
    *said = dictionary! {
        "Title" => text(&info.title),
        "Author" => text(&info.author),
        "Subject" => text(&info.subject),
        "Creator" => text(&info.creator),
        "CreationDate" => date.clone(),
        "ModDate" => date,
        "Producer" => text("printpdf 0.12"),
    };
    Ok(())
}

/// A text of the file itself: UTF-16 with its mark, unless ASCII will do.
pub(super) fn text(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    let bytes = units.flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}
