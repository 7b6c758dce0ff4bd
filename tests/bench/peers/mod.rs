//! The other programs: what each is given, and how it is started.
//!
//! All print the same rows, the texts and widths of the register report, taken from the report itself. A cell merged
//! over rows has its text in the first of them. Nothing is installed here: who is not there is skipped.

mod calc;

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use integrity_register::paper::{Align, Body, Cell, Column, Document, HeadCell, Ink, Row, Table, Width};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A program that prints tables.
pub struct Peer {
    /// What it is called.
    pub name: &'static str,
    /// The job; or in a word why there is none.
    pub job: Result<Job, String>,
}

/// A process that writes a file.
pub struct Job {
    /// Its words.
    pub words: Vec<PathBuf>,
    /// Its environment beside our own.
    pub environment: Vec<(&'static str, PathBuf)>,
    /// The file it writes.
    pub out: PathBuf,
}

/// Writes the rows of a report for each peer into a folder.
pub fn prepare(document: &Document, folder: &Path) -> Outcome<Vec<Peer>> {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peers");
    let content = content(document).ok_or("a report that is one table")?;
    fs::write(folder.join("rows.json"), content.to_string())?;
    fs::copy(scripts.join("register.typ"), folder.join("register.typ"))?;
    Ok(vec![
        Peer { name: "Typst", job: typst(folder, &scripts, &fonts) },
        Peer { name: "LibreOffice", job: libre_office(&content, folder, &fonts) },
        Peer { name: "reportlab", job: reportlab(folder, &scripts, &fonts) },
    ])
}

/// What a peer prints, in words of JSON.
fn content(document: &Document) -> Option<Value> {
    let part = document.parts.first()?;
    let Body::Table(table) = &part.body else { return None };
    let (sheet, sizes) = (&document.sheet, document.sheet.sizes);
    Some(json!({
        "width": sheet.width, "height": sheet.height, "margin": sheet.margins.left,
        "body": sizes.body, "title_size": sizes.title, "head_size": sizes.head, "foot_size": sizes.foot,
        "title": part.title, "lines": part.head, "foot": part.foot, "legend": part.legend.join("　"),
        "widths": widths(&table.columns, sheet.room()),
        "centred": table.columns.iter().map(|column| column.align == Align::Centre).collect::<Vec<_>>(),
        "head": table.head.iter().map(|row| row.iter().map(head_cell).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "rows": rows(table),
    }))
}

/// Widths of the columns in points.
fn widths(columns: &[Column], room: f32) -> Vec<f32> {
    let share = |column: &Column| match column.width {
        Width::Share(share) | Width::Grid(share) => share,
        Width::Points(points) => points,
    };
    let all: f32 = columns.iter().map(share).sum();
    columns.iter().map(|column| share(column) / all * room).collect()
}

fn head_cell(cell: &HeadCell) -> Value {
    json!({ "text": cell.text, "columns": cell.columns, "rows": cell.rows })
}

fn rows(table: &Table) -> Vec<Value> {
    let mut above: Option<Vec<Option<u64>>> = None;
    let row = |number| {
        let row: Row = table.rows.get(number).into_owned();
        let merges: Vec<Option<u64>> = row.cells.iter().map(|cell| cell.merge).collect();
        let goes_on = |place: usize| merges[place].is_some() && above.as_ref().is_some_and(|above| above[place] == merges[place]);
        let cells = row.cells.iter().enumerate().map(|(place, own)| if goes_on(place) { cell(&Cell::empty()) } else { cell(own) }).collect();
        above = Some(merges);
        Value::Array(cells)
    };
    (0..table.rows.len()).map(row).collect()
}

/// Paragraphs, which of them are bold, and the colours behind and of the text.
fn cell(cell: &Cell) -> Value {
    let pieces: Vec<Value> = cell.pieces.iter().map(|piece| json!([piece.text, piece.bold])).collect();
    let hex = |Ink(red, green, blue): Ink| format!("#{red:02x}{green:02x}{blue:02x}");
    match cell.chip {
        Some(chip) => json!({ "pieces": pieces, "fill": hex(chip.fill), "ink": hex(chip.ink) }),
        None => json!({ "pieces": pieces }),
    }
}

/// The program itself, or else its module for Python.
fn typst(folder: &Path, scripts: &Path, fonts: &Path) -> Result<Job, String> {
    let (source, out) = (folder.join("register.typ"), folder.join("typst.pdf"));
    let words: Vec<PathBuf> = match starts("typst", &["--version"]) {
        true => vec!["typst".into(), "compile".into(), "--font-path".into(), fonts.into(), source, out.clone()],
        false => vec![python("typst")?, scripts.join("typst_wheel.py"), source, out.clone(), fonts.into()],
    };
    Ok(Job { words, environment: Vec::new(), out })
}

fn reportlab(folder: &Path, scripts: &Path, fonts: &Path) -> Result<Job, String> {
    let out = folder.join("reportlab.pdf");
    let words = vec![python("reportlab")?, scripts.join("reportlab_table.py"), folder.join("rows.json"), out.clone(), fonts.into()];
    Ok(Job { words, environment: Vec::new(), out })
}

/// A flat spreadsheet, turned into a PDF without a window, with a profile and fonts of its own.
fn libre_office(content: &Value, folder: &Path, fonts: &Path) -> Result<Job, String> {
    let program = ["soffice", "libreoffice"].into_iter().find(|program| starts(program, &["--version"])).ok_or("not installed")?;
    let (sheet, settings) = (folder.join("calc.fods"), folder.join("fonts.conf"));
    let told = |error: std::io::Error| error.to_string();
    fs::write(&sheet, calc::sheet(content)).map_err(told)?;
    fs::write(&settings, format!("<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>", fonts.display(), folder.join("font-cache").display()))
        .map_err(told)?;
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let words = [program, &profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir"].map(PathBuf::from);
    let words = words.into_iter().chain([folder.to_owned(), sheet]).collect();
    Ok(Job { words, environment: vec![("FONTCONFIG_FILE", settings)], out: folder.join("calc.pdf") })
}

/// The Python that has a module: that of `PEERS_PYTHON`, or the system's.
fn python(module: &str) -> Result<PathBuf, String> {
    let program = std::env::var_os("PEERS_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let is_there = starts(&program, &["-c", &format!("import {module}")]);
    if is_there { Ok(program) } else { Err("not installed".to_owned()) }
}

fn starts(program: impl AsRef<OsStr>, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|output| output.status.success())
}
