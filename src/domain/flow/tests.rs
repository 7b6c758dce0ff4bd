//! Charts of made-up businesses: nothing lies upon anything else, and nothing is left out.

use std::sync::Arc;

use super::chart::{Area, Chart, Line, Setting, Spot, Style};
use super::note::Notes;
use super::order::{Target, moved};
use super::*;
use crate::domain::record::{Control, Phase, Risk, Unit};
use crate::domain::value::Id;
use crate::i18n::Lang;

/// Every sign as wide as it is high, which no sign exceeds.
fn wrap(text: &str, style: Style, width: f32) -> Vec<String> {
    let room = ((width / style.size()) as usize).max(1);
    let signs: Vec<char> = text.chars().collect();
    if signs.is_empty() { vec![String::new()] } else { signs.chunks(room).map(|line| line.iter().collect()).collect() }
}

/// A register with steps in some units and phases, `next` leading from step to step by their places.
fn register(count: usize, units: usize, phases: usize, next: &[(usize, usize, &str)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for id in 1..=units as RowId {
        snapshot.put(Arc::new(Row { id, code: format!("U{id}"), record: Unit { name: format!("单位{id}"), ..Unit::default() }, ..Row::default() }));
    }
    for id in 1..=phases as RowId {
        snapshot.put(Arc::new(Row { id, code: format!("PH{id}"), record: Phase { name: format!("阶段{id}"), ..Phase::default() }, ..Row::default() }));
    }
    for place in 0..count {
        let record = Step {
            name: format!("环节{}", "很长的名称".repeat(place % 7)),
            seq: place as u32 + 1,
            unit: Id::new((place * 7 % units.max(1)) as RowId + 1),
            phase: Some(Id::new((place * phases.max(1) / count) as RowId + 1)),
            ..Step::default()
        };
        snapshot.put(Arc::new(Row { id: place as RowId + 1, code: format!("S{:03}", place + 1), record, ..Row::default() }));
    }
    for (at, (from, to, when)) in next.iter().enumerate() {
        let id = |place: &usize| Id::new(*place as RowId + 1);
        let record = Successor { step: id(from), next: id(to), when: Some((*when).to_owned()) };
        snapshot.put(Arc::new(Row { id: at as RowId + 1, code: format!("N{at}"), record, ..Row::default() }));
    }
    snapshot
}

/// Gives steps risks by their places, and each risk a control of its own and one of all.
fn with_risks(mut snapshot: Snapshot, count: impl Fn(usize) -> usize) -> Snapshot {
    let mut id = 1;
    let control = |id: RowId| Row { id, code: format!("C{id}"), record: Control { name: format!("措施{id}"), ..Control::default() }, ..Row::default() };
    snapshot.put(Arc::new(control(1)));
    for place in 0..snapshot.steps.len() {
        for number in 0..count(place) {
            id += 1;
            snapshot.put(Arc::new(control(id)));
            let title = format!("风险{id}{}", "说来话长".repeat(number));
            let record = Risk { title, step: Some(Id::new(place as RowId + 1)), controls: vec![Id::new(1), Id::new(id)], ..Risk::default() };
            snapshot.put(Arc::new(Row { id, code: format!("R{id}"), record, ..Row::default() }));
        }
    }
    snapshot
}

fn chart(wish: Wish, snapshot: &Snapshot) -> (Flow, Chart) {
    noted(wish, snapshot, None)
}

fn noted(wish: Wish, snapshot: &Snapshot, notes: Option<Notes>) -> (Flow, Chart) {
    let flow = Flow::of(wish, snapshot, |_| true);
    let chart = Chart::of(&flow, Setting { snapshot, lang: Lang::Zh, wrap: &wrap, notes });
    (flow, chart)
}

fn segments(points: &[Spot]) -> impl Iterator<Item = (Spot, Spot)> + Clone {
    points.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Whether a stretch runs through the inside of an area.
fn runs_through((a, b): (Spot, Spot), area: Area) -> bool {
    let inside = |low: f32, high: f32, from: f32, to: f32| low.max(from) < high.min(to) || (low == high && from < low && low < to);
    inside(a.x.min(b.x), a.x.max(b.x), area.x + 0.5, area.right() - 0.5) && inside(a.y.min(b.y), a.y.max(b.y), area.y + 0.5, area.bottom() - 0.5)
}

/// Whether two stretches lie upon each other for more than a point.
fn lie_together((a, b): (Spot, Spot), (c, d): (Spot, Spot)) -> bool {
    let shared = |a: f32, b: f32, c: f32, d: f32| a.max(b).min(c.max(d)) - a.min(b).max(c.min(d)) > 0.5;
    let same = |a: f32, b: f32| (a - b).abs() < 1.0;
    (same(a.x, b.x) && same(c.x, d.x) && same(a.x, c.x) && shared(a.y, b.y, c.y, d.y))
        || (same(a.y, b.y) && same(c.y, d.y) && same(a.y, c.y) && shared(a.x, b.x, c.x, d.x))
}

fn overlap(a: Area, b: Area) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn words(line: &Line) -> Area {
    let width = line.text.chars().count() as f32 * line.style.size();
    Area { x: line.at.x, y: line.at.y, width, height: line.style.line() }
}

/// Holds all that is promised of a chart.
fn hold(flow: &Flow, chart: &Chart) {
    assert_eq!(chart.nodes.iter().map(|node| node.step).collect::<Vec<_>>(), flow.stops.iter().map(|stop| stop.step.id).collect::<Vec<_>>());
    let boxes: Vec<Area> = chart.nodes.iter().map(|node| node.area).collect();
    for (at, area) in boxes.iter().enumerate() {
        assert!(area.x >= chart.side && area.right() <= chart.width && area.y >= chart.top && area.bottom() <= chart.height);
        assert!(boxes[at + 1..].iter().all(|other| !overlap(*area, *other)), "boxes overlap");
    }
    let pills: Vec<Area> = chart.terminals.iter().filter_map(|terminal| Some(terminal.pill.as_ref()?.0)).collect();
    let labels: Vec<Area> = chart.labels.iter().map(words).collect();
    for area in pills.iter().chain(&labels) {
        assert!(boxes.iter().all(|node| !overlap(*area, *node)), "words over a box");
        assert!(area.right() <= chart.width && area.bottom() <= chart.height);
    }
    assert_eq!(chart.edges.len(), flow.links.len());
    for (edge, link) in chart.edges.iter().zip(&flow.links) {
        assert_eq!((edge.from, edge.to), (link.from, link.to));
        let (from, to) = (boxes[edge.from], boxes[edge.to]);
        let (Some(first), Some(last)) = (edge.points.first(), edge.points.last()) else { panic!("a link without a line") };
        assert!(first.y == from.bottom() && (from.x..from.right()).contains(&first.x));
        assert!(
            last.y == to.y && (to.x..to.right()).contains(&last.x) || (last.x == to.x || last.x == to.right()) && (to.y..to.bottom()).contains(&last.y)
        );
        for stretch in segments(&edge.points) {
            assert!(stretch.0.x == stretch.1.x || stretch.0.y == stretch.1.y, "a slanted line");
            for area in boxes.iter().chain(&labels).chain(&pills) {
                assert!(!runs_through(stretch, *area), "{stretch:?} runs through {area:?}");
            }
        }
    }
    for (at, edge) in chart.edges.iter().enumerate() {
        for other in chart.edges[at + 1..].iter().filter(|other| other.from != edge.from && other.to != edge.to) {
            let mut pairs = segments(&edge.points).flat_map(|a| segments(&other.points).map(move |b| (a, b)));
            assert!(!pairs.any(|(a, b)| lie_together(a, b)), "{edge:?} lies upon {other:?}");
        }
    }
}

#[test]
fn made_up_businesses_are_drawn_cleanly() {
    let mut random = fastrand::Rng::with_seed(3);
    for round in 0..60 {
        let count = random.usize(1..60);
        let whens = ["", "通过", "审查不通过，修改后重新报送有关部门", "超过三十日"];
        let next: Vec<(usize, usize, &str)> =
            (0..random.usize(0..count * 2)).map(|_| (random.usize(0..count), random.usize(0..count), whens[random.usize(0..4)])).collect();
        let snapshot = register(count, random.usize(1..5), random.usize(1..4), &next);
        for lanes in [Lanes::Unit, Lanes::Post] {
            let (flow, chart) = chart(Wish { lanes, ..Wish::default() }, &snapshot);
            assert_eq!(flow.stops.len(), count, "round {round}");
            hold(&flow, &chart);
        }
    }
}

/// Holds what is promised of notes: each beside its step, within its row, in nobody's way, with a line that meets no other box.
fn hold_notes(flow: &Flow, chart: &Chart) {
    let boxes: Vec<Area> = chart.nodes.iter().map(|node| node.area).collect();
    let column = chart.notes.as_ref().map_or(chart.width, |notes| notes.x);
    assert!(boxes.iter().all(|area| area.right() <= column) && chart.edges.iter().flat_map(|edge| &edge.points).all(|spot| spot.x <= column));
    let notes: Vec<Area> = chart.nodes.iter().filter_map(|node| Some(node.note.as_ref()?.area)).collect();
    for (at, area) in notes.iter().enumerate() {
        assert!(area.x > column && area.right() < chart.width && area.y >= chart.top && area.bottom() < chart.height);
        assert!(notes[at + 1..].iter().all(|other| !overlap(*area, *other)), "notes overlap");
    }
    let others: Vec<Area> = chart.labels.iter().map(words).chain(chart.terminals.iter().filter_map(|terminal| Some(terminal.pill.as_ref()?.0))).collect();
    for (stop, node) in flow.stops.iter().zip(&chart.nodes) {
        assert_eq!(node.note.is_some(), !stop.risks.is_empty() && chart.notes.is_some());
        let Some(note) = &node.note else { continue };
        assert!(note.lines.iter().all(|line| line.at.y >= note.area.y && line.at.y + line.style.line() <= note.area.bottom()));
        let (from, to) = note.rules[0];
        assert!(from.x == node.area.right() && (node.area.y..node.area.bottom()).contains(&from.y));
        assert!(to.x == note.area.x && (note.area.y..note.area.bottom()).contains(&to.y) && from.y == to.y);
        assert!(boxes.iter().chain(&others).all(|area| !runs_through((from, to), *area)), "the line to a note runs through a box");
        for edge in &chart.edges {
            assert!(!segments(&edge.points).any(|stretch| lie_together(stretch, (from, to))), "the line to a note lies upon {edge:?}");
        }
    }
}

#[test]
fn notes_stand_beside_their_steps() {
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..40 {
        let count = random.usize(1..40);
        let next: Vec<(usize, usize, &str)> =
            (0..random.usize(0..count * 2)).map(|_| (random.usize(0..count), random.usize(0..count), ["", "通过", "退回"][random.usize(0..3)])).collect();
        let most = random.usize(0..9);
        let snapshot = with_risks(register(count, random.usize(1..5), random.usize(1..4), &next), |place| place * 5 % (most + 1));
        for (reach, lines) in [(0.0, 6), (1200.0, 30), (f32::MAX, 200)] {
            let (flow, chart) = noted(Wish::default(), &snapshot, Some(Notes { reach, lines }));
            hold(&flow, &chart);
            hold_notes(&flow, &chart);
        }
    }
}

#[test]
fn a_note_names_each_control_once_and_counts_what_it_leaves_out() {
    let snapshot = with_risks(register(1, 1, 1, &[]), |_| 5);
    let said = |lines| {
        let (_, chart) = noted(Wish::default(), &snapshot, Some(Notes { reach: 5000.0, lines }));
        let note = chart.nodes[0].note.clone();
        note.map(|note| note.lines.into_iter().map(|line| line.text).collect::<Vec<_>>()).unwrap_or_default()
    };
    let whole = said(100);
    assert_eq!(whole.iter().filter(|words| words.as_str() == "措施1").count(), 1);
    assert!((2..=6).all(|id| whole.contains(&format!("措施{id}"))) && !whole.iter().any(|words| words.starts_with('另')));
    let short = said(4);
    assert!(short.contains(&"另 4 项".to_owned()) && short.contains(&"措施2".to_owned()) && !short.contains(&"措施3".to_owned()), "{short:?}");
}

#[test]
fn a_chart_is_the_same_every_time() {
    let snapshot = register(40, 3, 3, &[(3, 9, "是"), (3, 4, "否"), (9, 1, "退回"), (20, 20, "再来")]);
    assert_eq!(chart(Wish::default(), &snapshot).1, chart(Wish::default(), &snapshot).1);
}

#[test]
fn no_step_and_very_many_steps_are_drawn() {
    let (flow, empty) = chart(Wish::default(), &register(0, 1, 1, &[]));
    hold(&flow, &empty);
    let (flow, chart) = chart(Wish::default(), &register(MOST, 4, 9, &[(0, 400, "跳过"), (499, 0, "退回")]));
    assert_eq!(flow.stops.len(), MOST);
    hold(&flow, &chart);
}

#[test]
fn steps_without_successors_follow_in_order() {
    let snapshot = register(5, 1, 1, &[(1, 3, "跳过")]);
    let (flow, _) = chart(Wish::default(), &snapshot);
    let links: Vec<(usize, usize)> = flow.links.iter().map(|link| (link.from, link.to)).collect();
    assert_eq!(links, [(0, 1), (1, 3), (2, 3), (3, 4)]);
    assert!(flow.stops[0].is_start && flow.stops[2].is_start && flow.stops[4].is_end);
}

#[test]
fn what_leads_out_of_a_part_is_said_at_the_step() {
    let snapshot = register(6, 2, 1, &[(0, 3, "分送"), (3, 0, "退回")]);
    let (flow, chart) = chart(Wish { unit: Some(1), ..Wish::default() }, &snapshot);
    hold(&flow, &chart);
    assert_eq!(flow.stops.iter().map(|stop| stop.step.seq).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!(flow.stops[0].away[0].step.seq, 4);
    assert!(chart.labels.iter().any(|line| line.text.contains('→')));
    assert!(chart.nodes[0].lines.iter().any(|line| line.text.contains('4')));
}

#[test]
fn a_moved_step_takes_the_number_of_its_place() {
    let snapshot = register(6, 1, 1, &[]);
    assert_eq!(moved(5, Target::Before(2), &snapshot), [(5, 2), (2, 3), (3, 4), (4, 5)]);
    assert_eq!(moved(1, Target::After(2), &snapshot), [(2, 1), (1, 2)]);
    assert_eq!(moved(6, Target::After(5), &snapshot), []);
    assert_eq!(moved(2, Target::Before(2), &snapshot), []);
}

#[test]
fn steps_with_one_number_are_told_apart_when_one_is_moved() {
    let mut snapshot = register(4, 1, 1, &[]);
    for row in [2, 3] {
        let mut step = Row::clone(snapshot.steps.get(row).expect("a step"));
        step.record.seq = 2;
        snapshot.put(Arc::new(step));
    }
    assert_eq!(moved(3, Target::Before(2), &snapshot), [(2, 3)]);
}
