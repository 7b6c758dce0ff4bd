//! The chart as it is drawn on the screen and on paper: boxes, lines and words with their places, in units of the screen at 100 %.

use super::geometry::Geometry;
use super::grid::Grid;
use super::note::{Notes, marked};
use super::route::Routes;
use super::{Away, Flow, Stop};
use crate::domain::field::Row;
use crate::domain::limit;
use crate::domain::record::Step;
use crate::domain::snapshot::Snapshot;
use crate::domain::text;
use crate::domain::value::RowId;
use crate::i18n::Lang;

/// Size of strong text.
pub const STRONG: f32 = 14.0;
/// Size of small text.
pub const SMALL: f32 = 12.0;

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "from the left and from the top")]
pub struct Spot {
    pub x: f32,
    pub y: f32,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "left, top, and how wide and high it is")]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    /// The right side.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// The lower side.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// The middle.
    pub fn centre(&self) -> Spot {
        Spot { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Names: bold.
    Strong,
    /// What kind of words follow: bold, and as small as they.
    Label,
    /// Everything else.
    Small,
}

impl Style {
    /// Size of its signs.
    pub fn size(self) -> f32 {
        match self {
            Style::Strong => STRONG,
            Style::Label | Style::Small => SMALL,
        }
    }

    /// From one line to the next.
    pub fn line(self) -> f32 {
        match self {
            Style::Strong => 20.0,
            Style::Label | Style::Small => 17.0,
        }
    }

    /// Whether its signs are bold.
    pub fn is_bold(self) -> bool {
        self != Style::Small
    }
}

/// One line of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// How they are set.
    pub style: Style,
    /// Left end and upper side of the line.
    pub at: Spot,
}

/// The mark of a step's risks.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskMark {
    /// Where it stands.
    pub area: Area,
    /// Mark of the level and how many risks.
    pub text: String,
    /// The highest level; none where no risk is assessed.
    pub level: Option<RowId>,
}

/// What is said of a step's risks beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Where it stands.
    pub area: Area,
    /// What stands in it.
    pub lines: Vec<Line>,
    /// Lines from the box to it, and between its parts.
    pub rules: Vec<(Spot, Spot)>,
    /// How many risks and controls it has no room for.
    pub left_out: usize,
}

/// A step's box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The step.
    pub step: RowId,
    /// Where the box stands.
    pub area: Area,
    /// What stands in it.
    pub lines: Vec<Line>,
    /// Its risks.
    pub risks: Option<RiskMark>,
    /// What is said of them beside the box.
    pub note: Option<Note>,
    /// All of it in one sentence, what follows included.
    pub spoken: String,
}

/// A link, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The step before, by its place among the nodes.
    pub from: usize,
    /// The step after.
    pub to: usize,
    /// The bends of its line; an arrow stands at the last.
    pub points: Vec<Spot>,
}

/// Where the business starts or ends, or goes on in another chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Terminal {
    /// The pill, where it is one.
    pub pill: Option<(Area, String)>,
    /// The line to it or from it.
    pub points: Vec<Spot>,
}

/// A lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Its left side.
    pub x: f32,
    /// How wide it is.
    pub width: f32,
    /// Its name.
    pub lines: Vec<Line>,
}

/// A phase.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Its upper side.
    pub y: f32,
    /// How high it is.
    pub height: f32,
    /// Its name, from its own upper side.
    pub lines: Vec<Line>,
}

/// The chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// How wide it is.
    pub width: f32,
    /// How high it is.
    pub height: f32,
    /// Height of the lanes' heads.
    pub top: f32,
    /// Width of the phases' names.
    pub side: f32,
    /// The lanes.
    pub lanes: Vec<Lane>,
    /// The column of notes behind them.
    pub notes: Option<Lane>,
    /// The phases.
    pub bands: Vec<Band>,
    /// The steps.
    pub nodes: Vec<Node>,
    /// The links.
    pub edges: Vec<Edge>,
    /// Starts, ends and what goes on elsewhere.
    pub terminals: Vec<Terminal>,
    /// The conditions.
    pub labels: Vec<Line>,
    /// How many steps are left out because they do not apply.
    pub left_out: usize,
}

/// Breaks words into lines of a width.
pub type Wrap<'a> = &'a dyn Fn(&str, Style, f32) -> Vec<String>;

/// What the words of a chart are made with.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The register.
    pub snapshot: &'a Snapshot,
    /// The language of the words.
    pub lang: Lang,
    /// Breaks words into lines.
    pub wrap: Wrap<'a>,
    /// Notes of risks and controls beside the steps; none where the boxes stand alone.
    pub notes: Option<Notes>,
}

impl Chart {
    /// Lays a flow out.
    pub fn of(flow: &Flow, setting: Setting<'_>) -> Chart {
        let has_risks = flow.stops.iter().any(|stop| !stop.risks.is_empty());
        let setting = Setting { notes: setting.notes.filter(|_| has_risks), ..setting };
        // Beside a note stands one box only, so that nothing is between the two.
        let grid = Grid::of(flow, if setting.notes.is_some() { 1 } else { usize::MAX });
        let routes = Routes::of(flow, &grid);
        Geometry::new(flow, &grid, &routes, setting).chart()
    }
}

/// The words in a box: each with its style.
pub(super) fn box_words(stop: &Stop, setting: Setting<'_>) -> Vec<(String, Style)> {
    let lang = setting.lang;
    let mut words = vec![(name(&stop.step, setting), Style::Strong), (posts_words(stop, setting), Style::Small)];
    words.extend(limit_words(stop, lang).map(|limits| (limits, Style::Small)));
    if !stop.from_away.is_empty() {
        let steps = lang.list(stop.from_away.iter().map(|step| step.seq.to_string()));
        words.push((lang.phrase("flow.from_away", &[("steps", &steps)]), Style::Small));
    }
    words
}

/// Place and name of a step, with the mark of what is not confirmed.
pub(super) fn name(step: &Row<Step>, setting: Setting<'_>) -> String {
    format!("{}. {}", step.seq, marked(step, setting))
}

fn posts_words(stop: &Stop, setting: Setting<'_>) -> String {
    if stop.posts.is_empty() {
        return setting.lang.word("flow.without_post").into_owned();
    }
    setting.lang.list(stop.posts.iter().map(|post| text::title(post.as_ref(), setting.snapshot, setting.lang)))
}

/// The limits, each once.
fn limit_words(stop: &Stop, lang: Lang) -> Option<String> {
    let mut limits: Vec<String> = Vec::new();
    for limit in stop.limits.iter().map(|limit| limit::words(limit, lang)) {
        if !limits.contains(&limit) {
            limits.push(limit);
        }
    }
    (!limits.is_empty()).then(|| lang.list(limits))
}

/// In which case it goes on, and where.
pub(super) fn away_words(away: &Away, setting: Setting<'_>) -> String {
    let lang = setting.lang;
    let when = away.when.as_ref().map(|when| lang.phrase("flow.when_away", &[("when", when)])).unwrap_or_default();
    lang.phrase("flow.to_away", &[("when", &when), ("step", &format!("{}. {}", away.step.seq, text::title(away.step.as_ref(), setting.snapshot, lang)))])
}

/// How many risks, behind the mark of the highest level.
pub(super) fn mark_words(stop: &Stop) -> Option<String> {
    let count = stop.risks.len();
    let mark = stop.level.as_ref().map(|level| level.mark.as_str()).unwrap_or_default();
    (count > 0).then(|| format!("{mark} {}", count.min(999)).trim().to_owned())
}

/// A step in one sentence, for those who do not see the chart.
pub(super) fn spoken(flow: &Flow, place: usize, setting: Setting<'_>) -> String {
    let Setting { snapshot, lang, .. } = setting;
    let stop = &flow.stops[place];
    let mut parts = vec![format!("{} {}", stop.step.code, name(&stop.step, setting))];
    parts.push(text::link_title(crate::domain::value::AnyId { table: crate::domain::table::Table::Units, row: stop.step.unit.row() }, snapshot, lang));
    parts.push(lang.phrase("flow.spoken_posts", &[("posts", &posts_words(stop, setting))]));
    parts.extend(limit_words(stop, lang).map(|limits| lang.phrase("flow.spoken_limits", &[("limits", &limits)])));
    if !stop.risks.is_empty() {
        let level = stop.level.as_ref().map_or_else(|| lang.word("level.none").into_owned(), |level| text::title(level.as_ref(), snapshot, lang));
        parts.push(lang.phrase("flow.spoken_risks", &[("count", &stop.risks.len()), ("level", &level)]));
    }
    let stated = |step: &Row<Step>, when: &Option<String>| {
        let name = format!("{}. {}", step.seq, text::title(step, snapshot, lang));
        when.as_ref().map_or(name.clone(), |when| lang.phrase("flow.spoken_when", &[("step", &name), ("when", when)]))
    };
    let here = flow.next(place).map(|link| stated(&flow.stops[link.to].step, &link.when));
    let next: Vec<String> = here.chain(stop.away.iter().map(|away| stated(&away.step, &away.when))).collect();
    if !next.is_empty() {
        parts.push(lang.phrase("flow.spoken_next", &[("steps", &lang.list(next))]));
    }
    parts.extend(stop.is_start.then(|| lang.word("flow.start").into_owned()));
    parts.extend(stop.is_end.then(|| lang.word("flow.end").into_owned()));
    parts.retain(|part| !part.is_empty());
    parts.join(&lang.word("flow.spoken_stop"))
}
