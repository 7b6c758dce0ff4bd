//! How a flow is cut into charts that fit a page, and how many of them stand side by side.

use crate::domain::flow::Flow;
use crate::domain::flow::chart::{Chart, Setting, Style};
use crate::domain::flow::note::Notes;
use crate::domain::snapshot::Snapshot;
use crate::i18n::Lang;
use crate::paper::{TextStyle, text_lines};

use super::pen::text_style;

/// How much of its size on the screen the chart has on paper: at most, where it needs several pages, and where a step
/// needs all of one. The last two give 7.5 points (六号) and 7 points to small text.
const LARGEST: f32 = 0.75;
const SEVERAL_PAGES: f32 = 7.5 / 12.0;
const SMALLEST: f32 = 7.0 / 12.0;
/// Between charts side by side.
pub(super) const ABREAST: f32 = 16.0;
/// So many charts stand side by side at most.
const MOST_ABREAST: usize = 3;
/// Most lines of a text: usually, and then of a step that would not fit its page.
const LINES: [usize; 4] = [8, 4, 2, 1];
/// How much of the height left to it a note takes: all, and then less where its step would not fit its page.
const NOTES: [f32; 4] = [1.0, 0.8, 0.6, 0.4];
/// The share of a page's height from which a phase rather begins on the next than is cut.
const FILLED: f32 = 0.6;
/// What rounding may take from the room.
const ROUNDING: f32 = 0.5;
/// Height that a note leaves to the heads and the start.
const ABOVE_NOTE: f32 = 120.0;

/// Charts of a flow on the pages that they take.
#[derive(Default)]
pub(super) struct Sheets {
    /// The charts of each page, side by side.
    pub pages: Vec<Vec<Chart>>,
    /// The steps of each page, by their places in the flow.
    pub steps: Vec<Vec<usize>>,
    /// Their size on paper: one for all, so that none shouts.
    pub scale: f32,
}

/// Lays a flow out on as few pages of a size as it can take; where notes can be wide on as many pages, they are.
pub(super) fn sheets(flow: &Flow, snapshot: &Snapshot, lang: Lang, paper: (f32, f32)) -> Sheets {
    let room = (paper.0 / SEVERAL_PAGES - ROUNDING, paper.1 / SEVERAL_PAGES - ROUNDING);
    let layouts = (1..=MOST_ABREAST).map(|abreast| Layout { snapshot, lang, room, abreast }.sheets(flow));
    let mut sheets = layouts.min_by_key(|sheets| sheets.pages.len()).unwrap_or_default();
    let sizes = sheets.pages.iter().map(|charts| size(charts));
    sheets.scale = sizes.map(|(width, height)| (paper.0 / width).min(paper.1 / height)).fold(LARGEST, f32::min);
    sheets
}

/// Width and height of charts side by side.
pub(super) fn size(charts: &[Chart]) -> (f32, f32) {
    let width: f32 = charts.iter().map(|chart| chart.width).sum();
    (width + ABREAST * charts.len().saturating_sub(1) as f32, charts.iter().map(|chart| chart.height).fold(0.0, f32::max))
}

/// What charts are laid out for.
#[derive(Clone, Copy)]
struct Layout<'a> {
    snapshot: &'a Snapshot,
    lang: Lang,
    /// Width and height of a page, in units of the screen.
    room: (f32, f32),
    /// So many charts are to stand side by side.
    abreast: usize,
}

impl Layout<'_> {
    fn sheets(self, flow: &Flow) -> Sheets {
        let mut sheets = Sheets::default();
        for kept in self.cut(flow) {
            let chart = self.chart(&flow.part(&kept));
            match (sheets.pages.last_mut(), sheets.steps.last_mut()) {
                (Some(page), Some(steps)) if size(page).0 + ABREAST + chart.width <= self.room.0 => {
                    page.push(chart);
                    steps.extend(kept);
                }
                _ => {
                    sheets.pages.push(vec![chart]);
                    sheets.steps.push(kept);
                }
            }
        }
        for (page, steps) in sheets.pages.iter_mut().zip(&sheets.steps).filter(|(page, _)| page.len() == 1) {
            let wide = self.laid(&flow.part(steps), self.room.0, LINES[0]);
            if self.fits(&wide) {
                *page = vec![wide];
            }
        }
        sheets
    }

    /// Cuts a flow into charts that fit a page: whole phases as long as they fit, single steps where a phase does not.
    fn cut(self, flow: &Flow) -> Vec<Vec<usize>> {
        let fits = |kept: &[usize]| self.fits(&self.chart(&flow.part(kept)));
        let mut charts: Vec<Vec<usize>> = Vec::new();
        let mut chart: Vec<usize> = Vec::new();
        let with = |chart: &[usize], more: std::ops::Range<usize>| chart.iter().copied().chain(more).collect::<Vec<_>>();
        for (_, first, end) in flow.bands() {
            if fits(&with(&chart, first..end)) {
                chart.extend(first..end);
                continue;
            }
            if !chart.is_empty() && self.is_filled(&self.chart(&flow.part(&chart))) && fits(&with(&[], first..end)) {
                charts.push(std::mem::replace(&mut chart, (first..end).collect()));
                continue;
            }
            for step in first..end {
                if !chart.is_empty() && !fits(&with(&chart, step..step + 1)) {
                    charts.push(std::mem::take(&mut chart));
                }
                chart.push(step);
            }
        }
        charts.push(chart);
        charts
    }

    /// The chart of a part of the flow: as wide as its share of the page, or as the page where its lanes or a single step need more.
    fn chart(self, part: &Flow) -> Chart {
        let reach = (self.room.0 - ABREAST * (self.abreast - 1) as f32) / self.abreast as f32;
        let chart = self.laid(part, reach, LINES[0]);
        let is_single = part.stops.len() == 1;
        let is_whole = self.fits(&chart) && chart.nodes.iter().filter_map(|node| node.note.as_ref()).all(|note| note.left_out == 0);
        if chart.width <= reach && (is_whole || !is_single) {
            return chart;
        }
        if !is_single {
            return self.laid(part, self.room.0, LINES[0]);
        }
        // Small text comes before a note that leaves more out and says so, and that before shortened text.
        let ratio = SEVERAL_PAGES / SMALLEST;
        let fits = |chart: &Chart| chart.width <= self.room.0 * ratio && chart.height <= self.room.1 * ratio;
        let tries = LINES.iter().flat_map(|lines| NOTES.map(|share| (*lines, share)));
        tries.map(|(lines, share)| self.laid_with(part, self.room.0, lines, share)).find(fits).unwrap_or(chart)
    }

    fn laid(self, part: &Flow, reach: f32, lines: usize) -> Chart {
        self.laid_with(part, reach, lines, NOTES[0])
    }

    fn laid_with(self, part: &Flow, reach: f32, lines: usize, share: f32) -> Chart {
        let wrap = |words: &str, style: Style, width: f32| shortened(words, text_style(style, 1.0), width, lines);
        let most = ((self.room.1 - ABOVE_NOTE) * share / Style::Small.line()).max(1.0) as usize;
        let notes = Some(Notes { reach, lines: most });
        Chart::of(part, Setting { snapshot: self.snapshot, lang: self.lang, wrap: &wrap, notes })
    }

    /// Whether a chart takes enough of its page for a phase to begin on the next.
    fn is_filled(self, chart: &Chart) -> bool {
        chart.height >= FILLED * self.room.1
    }

    fn fits(self, chart: &Chart) -> bool {
        chart.width <= self.room.0 + ROUNDING / 2.0 && chart.height <= self.room.1
    }
}

/// The first lines of a text; that it goes on is said at the end of the last.
fn shortened(words: &str, style: TextStyle, width: f32, most: usize) -> Vec<String> {
    let mut lines = text_lines(words, style, width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let kept = |last: &str| format!("{}…", last.trim_end());
            while !last.is_empty() && text_lines(&kept(last), style, width).len() > 1 {
                last.pop();
            }
            *last = kept(last);
        }
    }
    lines
}
