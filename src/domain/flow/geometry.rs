//! Measures of the chart: how high boxes are, where rows, columns, gutters and channels lie, and the bends of every line.
//!
//! Heights are kept to multiples of four, and lines that leave or enter a box at a side keep to remainders of their own,
//! so that no two of them ever lie upon each other in a gutter.

use super::chart::{Area, Band, Chart, Edge, Lane, Line, Node, Note, RiskMark, Setting, Spot, Style, Terminal, away_words, box_words, mark_words, spoken};
use super::grid::Grid;
use super::note::Slip;
use super::route::{Routes, Side, Way};
use super::{Flow, Stop};
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};

/// Width of a box.
const BOX: f32 = 184.0;
/// Between the edge of a box and its words.
const PAD: f32 = 8.0;
/// Beside the tracks of a gutter, and above and below those of a channel.
const BESIDE: f32 = 12.0;
/// From track to track.
const TRACK: f32 = 8.0;
/// Left of the tracks between two lanes, with the line between them.
const BETWEEN_LANES: f32 = 8.0;
/// Width of the phases' names.
const SIDE: f32 = 112.0;
/// Above a row, for the marks of risks.
const LEAD: f32 = 12.0;
/// Above a row in which the business starts.
const LEAD_START: f32 = 44.0;
/// Start and end.
const PILL: (f32, f32) = (56.0, 24.0);
/// How far from the left of a box its line goes down, where it has several ways on.
const TRUNK: f32 = 20.0;
/// Between that line and the conditions beside it.
const BESIDE_TRUNK: f32 = 7.0;
/// How far below the top of a box lines enter at its left and right.
const ENTRY: (f32, f32) = (13.0, 23.0);
/// The same of the line to the note.
const TO_NOTE: f32 = 33.0;
/// Least and greatest width of the column of notes.
const NOTES: (f32, f32) = (224.0, 600.0);
/// Beside a note, and above and below it.
const BESIDE_NOTE: (f32, f32) = (10.0, 6.0);

/// What leaves a box, one below another.
enum Item {
    /// A link by its place, leaving at a side.
    Aside(usize, Side),
    /// A link by its place, going down.
    Down(usize),
    /// What goes on in another chart.
    Away,
    /// The end.
    End,
}

/// One way on: its words, where they stand below the box, and at which height its line runs.
struct Exit {
    item: Item,
    lines: Vec<String>,
    top: f32,
    line: f32,
}

/// A box and all that leaves it, measured from the top left corner of the box.
struct Cell {
    lines: Vec<Line>,
    height: f32,
    trunk: f32,
    exits: Vec<Exit>,
    /// Height with the exits.
    whole: f32,
}

/// All measures.
pub(super) struct Geometry<'a> {
    flow: &'a Flow,
    grid: &'a Grid,
    routes: &'a Routes,
    setting: Setting<'a>,
    cells: Vec<Cell>,
    slips: Vec<Option<Slip>>,
    heads: Vec<Vec<String>>,
    notes_head: Vec<String>,
    head: f32,
    /// Names of the phases.
    names: Vec<Vec<String>>,
    /// Left of each gutter; a column stands between two.
    gutters: Vec<f32>,
    columns: Vec<f32>,
    /// Upper side of the channel above each row, and upper side of its boxes.
    channels: Vec<f32>,
    rows: Vec<f32>,
    /// Lower side of each row.
    ends: Vec<f32>,
    /// Where the lanes end, and the notes begin.
    lanes_end: f32,
    width: f32,
    height: f32,
}

impl<'a> Geometry<'a> {
    /// Measures a chart.
    pub fn new(flow: &'a Flow, grid: &'a Grid, routes: &'a Routes, setting: Setting<'a>) -> Self {
        let cells: Vec<Cell> = (0..flow.stops.len()).map(|place| cell(flow, routes, place, setting)).collect();
        let mut geometry = Geometry {
            flow,
            grid,
            routes,
            setting,
            cells,
            slips: Vec::new(),
            heads: Vec::new(),
            notes_head: Vec::new(),
            head: 0.0,
            names: Vec::new(),
            gutters: Vec::new(),
            columns: Vec::new(),
            channels: Vec::new(),
            rows: Vec::new(),
            ends: Vec::new(),
            lanes_end: 0.0,
            width: 0.0,
            height: 0.0,
        };
        geometry.measure_columns();
        geometry.measure_notes();
        geometry.measure_head();
        geometry.measure_rows();
        geometry
    }

    fn measure_columns(&mut self) {
        let mut x = SIDE;
        for gutter in 0..=self.grid.columns {
            self.gutters.push(x);
            let tracks = self.routes.gutter_tracks.get(gutter).copied().unwrap_or_default();
            x += room(tracks) + if self.heads_lane(gutter) { BETWEEN_LANES } else { 0.0 };
            if gutter < self.grid.columns {
                self.columns.push(x);
                x += BOX;
            }
        }
        self.lanes_end = x;
        self.width = x;
    }

    fn measure_notes(&mut self) {
        let Some(notes) = self.setting.notes else { return };
        let width = (notes.reach - self.lanes_end).clamp(NOTES.0, NOTES.1);
        self.width += width;
        let slip = |stop: &Stop| Slip::of(stop, width - 2.0 * BESIDE_NOTE.0, notes.lines, self.setting);
        self.slips = self.flow.stops.iter().map(slip).collect();
        self.notes_head = (self.setting.wrap)(&self.setting.lang.word("flow.notes"), Style::Strong, width - 2.0 * BESIDE_NOTE.0);
    }

    fn measure_head(&mut self) {
        self.heads =
            (0..self.grid.lanes.len()).map(|lane| (self.setting.wrap)(&self.lane_name(lane), Style::Strong, self.lane_width(lane) - 2.0 * PAD)).collect();
        let lines = self.heads.iter().chain([&self.notes_head]).map(Vec::len).max().unwrap_or_default().max(1);
        self.head = fours(lines as f32 * Style::Strong.line() + 10.0);
    }

    /// Whether a lane begins behind a gutter.
    fn heads_lane(&self, gutter: usize) -> bool {
        gutter > 0 && self.grid.lanes.iter().any(|lane| lane.first == gutter)
    }

    fn lane_name(&self, lane: usize) -> String {
        let Setting { snapshot, lang, .. } = self.setting;
        self.grid.lanes[lane].of.map_or_else(|| lang.word("flow.without_post").into_owned(), |of: AnyId| text::link_title(of, snapshot, lang))
    }

    fn lane_left(&self, lane: usize) -> f32 {
        if lane == 0 { SIDE } else { self.gutters[self.grid.lanes[lane].first] + BETWEEN_LANES / 2.0 }
    }

    fn lane_width(&self, lane: usize) -> f32 {
        let right = if lane + 1 < self.grid.lanes.len() { self.lane_left(lane + 1) } else { self.lanes_end };
        right - self.lane_left(lane)
    }

    fn measure_rows(&mut self) {
        let bands = self.flow.bands();
        self.names = bands.iter().map(|(phase, ..)| (self.setting.wrap)(&self.phase_name(*phase), Style::Strong, SIDE - 2.0 * PAD)).collect();
        let (mut y, mut name_end) = (self.head, 0.0_f32);
        for row in 0..self.grid.rows {
            // A phase is as high as its name, however few its steps are.
            if let Some(band) = bands.iter().position(|(_, first, _)| self.grid.seats[*first].0 == row) {
                y = y.max(name_end);
                name_end = y + fours(self.names[band].len() as f32 * Style::Strong.line() + 2.0 * PAD);
            }
            self.channels.push(y);
            let here = || self.grid.seats.iter().enumerate().filter(move |(_, seat)| seat.0 == row).map(|(place, _)| place);
            let starts = here().any(|place| self.flow.stops[place].is_start);
            y += fours(room(self.routes.channel_tracks.get(row).copied().unwrap_or_default())) + if starts { LEAD_START } else { LEAD };
            self.rows.push(y);
            y += fours(here().map(|place| self.cells[place].whole).fold(0.0, f32::max));
            let notes = here().filter_map(|place| self.slips.get(place)?.as_ref()).map(|slip| slip.height + 2.0 * BESIDE_NOTE.1);
            y = y.max(self.channels[row] + fours(notes.fold(0.0, f32::max)));
            self.ends.push(y);
        }
        self.height = (y + BESIDE).max(name_end);
    }

    /// The whole chart.
    pub fn chart(&self) -> Chart {
        let mut chart = Chart {
            width: self.width,
            height: self.height,
            top: self.head,
            side: SIDE,
            lanes: (0..self.grid.lanes.len()).map(|lane| self.lane(lane)).collect(),
            notes: self.setting.notes.map(|_| self.notes()),
            bands: self.bands(),
            nodes: (0..self.cells.len()).map(|place| self.node(place)).collect(),
            edges: (0..self.flow.links.len()).map(|link| self.edge(link)).collect(),
            left_out: self.flow.left_out,
            ..Chart::default()
        };
        for (place, stop) in self.flow.stops.iter().enumerate() {
            chart.terminals.extend(self.start(place, stop));
            self.exits(place, &mut chart);
        }
        chart
    }

    fn lane(&self, lane: usize) -> Lane {
        let (x, width) = (self.lane_left(lane), self.lane_width(lane));
        let lines = set(&self.heads[lane], Style::Strong, Spot { x: x + PAD, y: 5.0 });
        Lane { x, width, lines }
    }

    fn notes(&self) -> Lane {
        let lines = set(&self.notes_head, Style::Strong, Spot { x: self.lanes_end + BESIDE_NOTE.0, y: 5.0 });
        Lane { x: self.lanes_end, width: self.width - self.lanes_end, lines }
    }

    fn phase_name(&self, phase: Option<RowId>) -> String {
        let Setting { snapshot, lang, .. } = self.setting;
        let phase = phase.and_then(|row| snapshot.phases.get(row));
        phase.map_or_else(|| lang.word("print.without_phase").into_owned(), |phase| text::title(phase.as_ref(), snapshot, lang))
    }

    fn bands(&self) -> Vec<Band> {
        let bands = self.flow.bands();
        let top = |first: usize| self.channels[self.grid.seats[first].0];
        let band = |at: usize| {
            let (y, end) = (top(bands[at].1), bands.get(at + 1).map_or(self.height, |(_, next, _)| top(*next)));
            Band { y, height: end - y, lines: set(&self.names[at], Style::Strong, Spot { x: PAD, y: PAD }) }
        };
        (0..bands.len()).map(band).collect()
    }

    fn area(&self, place: usize) -> Area {
        let (row, column) = self.grid.seats[place];
        Area { x: self.columns[column], y: self.rows[row], width: BOX, height: self.cells[place].height }
    }

    fn node(&self, place: usize) -> Node {
        let (area, stop) = (self.area(place), &self.flow.stops[place]);
        let lines = self.cells[place].lines.iter().map(|line| moved(line, area)).collect();
        let risks = mark_words(stop).map(|text| {
            let width = 26.0 + 8.0 * text.chars().count() as f32;
            let level = stop.level.as_ref().map(|level| level.id);
            RiskMark { area: Area { x: area.right() - width, y: area.y - 10.0, width, height: 20.0 }, text, level }
        });
        Node { step: stop.step.id, area, lines, risks, note: self.note(place, area), spoken: spoken(self.flow, place, self.setting) }
    }

    /// The note beside a box: as high up as the box, or higher where it would reach below the row.
    fn note(&self, place: usize, node: Area) -> Option<Note> {
        let slip = self.slips.get(place)?.as_ref()?;
        let y = node.y.min(self.ends[self.grid.seats[place].0] - BESIDE_NOTE.1 - slip.height);
        let (x, width) = (self.lanes_end + BESIDE_NOTE.0, self.width - self.lanes_end - 2.0 * BESIDE_NOTE.0);
        let area = Area { x, y, width, height: slip.height };
        let at = node.y + TO_NOTE;
        let mut rules = vec![(Spot { x: node.right(), y: at }, Spot { x, y: at })];
        rules.extend(slip.rule.map(|rule| (Spot { x: x + rule, y }, Spot { x: x + rule, y: area.bottom() })));
        Some(Note { area, lines: slip.lines.iter().map(|line| moved(line, area)).collect(), rules, left_out: slip.left_out })
    }

    fn gutter_x(&self, gutter: usize, to: usize) -> f32 {
        let between = if self.heads_lane(gutter) { BETWEEN_LANES } else { 0.0 };
        self.gutters[gutter] + between + BESIDE + self.routes.gutter_track(gutter, to) as f32 * TRACK
    }

    fn channel_y(&self, to: usize) -> f32 {
        let row = self.grid.seats[to].0;
        self.channels[row] + BESIDE + self.routes.channel_track(row, to) as f32 * TRACK
    }

    fn edge(&self, place: usize) -> Edge {
        let link = &self.flow.links[place];
        let (from, to) = (self.area(link.from), self.area(link.to));
        let cell = &self.cells[link.from];
        let trunk = from.x + cell.trunk;
        let spot = |x: f32, y: f32| Spot { x, y };
        let above = spot(to.centre().x, to.y);
        let leaves_at =
            || from.bottom() + cell.exits.iter().find(|exit| matches!(exit.item, Item::Aside(known, _) if known == place)).map_or(0.0, |exit| exit.line);
        let mut points = vec![spot(trunk, from.bottom())];
        match self.routes.ways[place] {
            Way::Straight => points.push(spot(trunk, to.y)),
            Way::Channel => {
                let y = self.channel_y(link.to);
                points.extend([spot(trunk, y), spot(above.x, y), above]);
            }
            Way::Beside { gutter, enters, .. } => {
                let (x, y) = (self.gutter_x(gutter, link.to), leaves_at());
                let (side, entry) = if enters == Side::Left { (to.x, to.y + ENTRY.0) } else { (to.right(), to.y + ENTRY.1) };
                points.extend([spot(trunk, y), spot(x, y), spot(x, entry), spot(side, entry)]);
            }
            Way::Over { gutter, .. } => {
                let (x, y, over) = (self.gutter_x(gutter, link.to), leaves_at(), self.channel_y(link.to));
                points.extend([spot(trunk, y), spot(x, y), spot(x, over), spot(above.x, over), above]);
            }
        }
        points.dedup();
        Edge { from: link.from, to: link.to, points }
    }

    /// The start above a box; beside the middle where a line comes down there.
    fn start(&self, place: usize, stop: &Stop) -> Option<Terminal> {
        if !stop.is_start {
            return None;
        }
        let area = self.area(place);
        let enters_above = |(link, way): (&super::Link, &Way)| link.to == place && !matches!(way, Way::Beside { .. });
        let middle = if self.flow.links.iter().zip(&self.routes.ways).any(enters_above) { area.x + 0.67 * BOX } else { area.centre().x };
        let pill = Area { x: middle - PILL.0 / 2.0, y: area.y - LEAD_START + 4.0, width: PILL.0, height: PILL.1 };
        let points = vec![Spot { x: middle, y: pill.bottom() }, Spot { x: middle, y: area.y }];
        Some(Terminal { pill: Some((pill, self.setting.lang.word("flow.start").into_owned())), points })
    }

    /// Conditions, ends and what goes on elsewhere, below a box.
    fn exits(&self, place: usize, chart: &mut Chart) {
        let (area, cell) = (self.area(place), &self.cells[place]);
        let (trunk, bottom) = (area.x + cell.trunk, area.bottom());
        let from = Spot { x: trunk, y: bottom };
        for exit in &cell.exits {
            let y = bottom + exit.line;
            let beside = Spot { x: trunk, y };
            match exit.item {
                Item::End if cell.exits.len() == 1 => {
                    let pill = Area { x: trunk - PILL.0 / 2.0, y, width: PILL.0, height: PILL.1 };
                    chart.terminals.push(Terminal { pill: Some((pill, self.setting.lang.word("flow.end").into_owned())), points: vec![from, beside] });
                }
                Item::End => {
                    let pill = Area { x: trunk + 14.0, y: y - PILL.1 / 2.0, width: PILL.0, height: PILL.1 };
                    let points = vec![from, beside, Spot { x: pill.x, y }];
                    chart.terminals.push(Terminal { pill: Some((pill, self.setting.lang.word("flow.end").into_owned())), points });
                }
                Item::Away => chart.terminals.push(Terminal { pill: None, points: vec![from, beside, Spot { x: trunk + BESIDE_TRUNK - 1.0, y }] }),
                Item::Aside(..) | Item::Down(_) => {}
            }
            chart.labels.extend(set(&exit.lines, Style::Small, Spot { x: trunk + BESIDE_TRUNK, y: bottom + exit.top }));
        }
    }
}

fn cell(flow: &Flow, routes: &Routes, place: usize, setting: Setting<'_>) -> Cell {
    let stop = &flow.stops[place];
    let mut lines = Vec::new();
    let mut y = PAD + 2.0;
    for (words, style) in box_words(stop, setting) {
        let broken = (setting.wrap)(&words, style, BOX - 2.0 * PAD);
        y += broken.len() as f32 * style.line();
        let top = y - broken.len() as f32 * style.line();
        lines.extend(set(&broken, style, Spot { x: PAD, y: top }));
    }
    let height = fours(y + PAD - 2.0);
    let items = items(flow, routes, place);
    let is_single = matches!(items.as_slice(), [Item::End]) || matches!(items.as_slice(), [Item::Down(link)] if routes.ways[*link] == Way::Straight);
    let trunk = if is_single { BOX / 2.0 } else { TRUNK };
    let exits = exits(flow, place, items, BOX - trunk - BESIDE_TRUNK, setting);
    let whole = height + exits.last().map_or(0.0, below);
    Cell { lines, height, trunk, exits, whole }
}

/// The ways on in the order in which they are drawn: aside first, down last, so that the line down passes all others.
fn items(flow: &Flow, routes: &Routes, place: usize) -> Vec<Item> {
    let own = || flow.links.iter().enumerate().filter(move |(_, link)| link.from == place).map(|(link, _)| link);
    let aside = own().filter_map(|link| match routes.ways[link] {
        Way::Beside { leaves, .. } | Way::Over { leaves, .. } => Some(Item::Aside(link, leaves)),
        Way::Straight | Way::Channel => None,
    });
    let away = flow.stops[place].away.iter().map(|_| Item::Away);
    let end = flow.stops[place].is_end.then_some(Item::End);
    aside.chain(away).chain(end).chain(own().filter(|link| routes.ways[*link].is_down()).map(Item::Down)).collect()
}

fn exits(flow: &Flow, place: usize, items: Vec<Item>, width: f32, setting: Setting<'_>) -> Vec<Exit> {
    let line = Style::Small.line();
    let broken = |words: &str| (setting.wrap)(words, Style::Small, width);
    let when = |link: usize| flow.links[link].when.as_deref().map(broken).unwrap_or_default();
    let (mut exits, mut top, mut away): (Vec<Exit>, f32, _) = (Vec::new(), 4.0, flow.stops[place].away.iter());
    let is_only = items.len() == 1;
    for item in items {
        let lines = match &item {
            Item::Aside(link, _) | Item::Down(link) => when(*link),
            Item::Away => away.next().map(|away| broken(&away_words(away, setting))).unwrap_or_default(),
            Item::End => Vec::new(),
        };
        let high = lines.len() as f32 * line;
        let at = match &item {
            // The words stand above their line.
            Item::Aside(_, Side::Right) => fours(top + high.max(4.0)),
            Item::Aside(_, Side::Left) => fours(top + high.max(12.0) / 2.0) + 2.0,
            Item::Away => top + line / 2.0,
            Item::End if is_only => 16.0,
            Item::End => top + PILL.1 / 2.0,
            Item::Down(_) => top,
        };
        let next = match &item {
            Item::Aside(_, Side::Right) => at + 4.0,
            Item::End => at + 16.0,
            _ => (top + high + 4.0).max(at + 4.0),
        };
        exits.push(Exit { item, lines, top, line: at });
        top = next;
    }
    exits
}

/// Where the last way on ends, below the box.
fn below(exit: &Exit) -> f32 {
    let words = exit.top + exit.lines.len() as f32 * Style::Small.line();
    match exit.item {
        Item::End => exit.line + PILL.1,
        _ => words.max(exit.line) + 4.0,
    }
}

/// Lines one below another.
pub(super) fn set(lines: &[String], style: Style, at: Spot) -> Vec<Line> {
    let place = |(number, text): (usize, &String)| Line { text: text.clone(), style, at: Spot { x: at.x, y: at.y + number as f32 * style.line() } };
    lines.iter().enumerate().map(place).collect()
}

fn moved(line: &Line, area: Area) -> Line {
    Line { at: Spot { x: line.at.x + area.x, y: line.at.y + area.y }, ..line.clone() }
}

/// The room that so many tracks take.
fn room(tracks: usize) -> f32 {
    2.0 * BESIDE + tracks.saturating_sub(1) as f32 * TRACK
}

/// The next multiple of four.
fn fours(length: f32) -> f32 {
    (length / 4.0).ceil() * 4.0
}
