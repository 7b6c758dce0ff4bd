//! The flow chart report: the chart of the window on as many pages as it needs, cut between phases where that is possible.

mod pages;
mod pen;

use crate::domain::field::Entry as _;
use crate::domain::flow::note::controls_of;
use crate::domain::flow::{Flow, Lanes, MOST, Stop, Wish};
use crate::domain::text;
use crate::domain::value::RowId;
use crate::error::{Error, Result};
use crate::paper::{Body, Document, DrawingRoom, Entry, Part, Place, Table as Grid};

use super::Subject;
use pages::sheets;
use pen::drawing;

pub(super) fn build(subject: &Subject<'_>) -> Result<Document> {
    let snapshot = subject.snapshot;
    if subject.choice.blank {
        return Err(Error::NoBlank);
    }
    let counts = subject.passing()?;
    let title = subject.title("print.title_flow");
    let (mut parts, mut outline) = (Vec::new(), Vec::new());
    for unit in units(subject)? {
        let flow = Flow::of(Wish { lanes: Lanes::Unit, unit, phase: None }, snapshot, &counts);
        if flow.stops.is_empty() {
            continue;
        }
        let name = unit.and_then(|row| snapshot.units.get(row)).map(|unit| unit.name.clone());
        let title = name.as_ref().map_or_else(|| title.clone(), |unit| subject.title_of_unit("print.title_flow", unit));
        let pages = part(subject, &flow, &title, &mut parts);
        outline.push(outline_of(subject, &flow, &pages, name.unwrap_or_else(|| title.clone()), parts.len() - 1));
    }
    if parts.is_empty() {
        return Err(Error::NothingToPrint);
    }
    Ok(subject.document(&title, parts, outline))
}

/// The units that get a chart each; none is the chart of all.
fn units(subject: &Subject<'_>) -> Result<Vec<Option<RowId>>> {
    Ok(match subject.unit()? {
        Some(unit) => vec![Some(unit)],
        None if subject.snapshot.steps.len() <= MOST => vec![None],
        None => subject.snapshot.units.iter().map(|unit| Some(unit.id)).collect(),
    })
}

/// Adds the part of a flow; gives back the steps of each page, by their places in the flow.
fn part(subject: &Subject<'_>, flow: &Flow, title: &str, parts: &mut Vec<Part>) -> Vec<Vec<usize>> {
    let risks: usize = flow.stops.iter().map(|stop| stop.risks.len()).sum();
    let centre = subject.with_filter(|lang| lang.phrase("print.flow_size", &[("steps", &flow.stops.len()), ("risks", &risks)]));
    let mut part = subject.part(title, centre, Grid::default(), legend(subject, flow));
    if parts.is_empty() {
        part.attachment = subject.attachment();
    }
    let document = subject.document(title, Vec::new(), Vec::new());
    let room = DrawingRoom::of(&part, &document.sheet, &document.page_label);
    let laid = |height| sheets(flow, subject.snapshot, subject.choice.lang, (room.width, height));
    let several = laid(room.among_others);
    let sheets = if several.pages.len() > 1 { several } else { laid(room.alone) };
    part.body = Body::Drawings(sheets.pages.iter().map(|charts| drawing(subject.snapshot, charts, sheets.scale)).collect());
    parts.push(part);
    sheets.steps
}

fn legend(subject: &Subject<'_>, flow: &Flow) -> Vec<String> {
    let lang = subject.choice.lang;
    let levels: Vec<String> = subject.levels().iter().map(|level| text::level_chip(level, subject.snapshot, lang)).collect();
    let mut legend = vec![lang.phrase("print.flow_marks", &[("levels", &levels.join(&lang.word("print.space")))])];
    legend.push(lang.word("print.flow_signs").into_owned());
    let is_unconfirmed = |stop: &Stop| {
        let said = stop.risks.iter().any(|risk| risk.is_unconfirmed()) || controls_of(stop, subject.snapshot).any(|control| control.is_unconfirmed());
        stop.step.is_unconfirmed() || said
    };
    if flow.stops.iter().any(is_unconfirmed) {
        legend.push(subject.unconfirmed_legend());
    }
    legend
}

fn outline_of(subject: &Subject<'_>, flow: &Flow, pages: &[Vec<usize>], title: String, part: usize) -> Entry {
    let page_of = |step: usize| pages.iter().position(|page| page.contains(&step));
    let children = flow.bands().into_iter().map(|(phase, first, end)| {
        let phase = phase.and_then(|row| subject.snapshot.phases.get(row));
        let steps = (first..end).map(|place| {
            let step = &flow.stops[place].step;
            Entry { title: format!("{}. {}", step.seq, step.name), place: Place { part, row: page_of(place) }, children: Vec::new() }
        });
        Entry {
            title: phase.map_or_else(|| subject.choice.lang.word("print.without_phase").into_owned(), |phase| phase.name.clone()),
            place: Place { part, row: page_of(first) },
            children: steps.collect(),
        }
    });
    Entry { title, place: Place { part, row: None }, children: children.collect() }
}
