//! Speed of the window, as ratios within one run: `cargo bench --bench window [-- 10000 100000]`.
//!
//! | work | beside |
//! |---|---|
//! | a frame of each list: still, scrolling, jumping (layout and tessellation) | the same texts painted bare |
//! | from a keystroke to the filtered list | a bare substring scan of the same texts |
//! | the index of the quick search | its memory beside that of the register |

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use eframe::egui::{Align2, CentralPanel, Context, Pos2, RawInput, Rect, Ui, pos2, vec2};
use integrity_register::domain::search::{Index, Query};
use integrity_register::domain::snapshot::Snapshot;
use integrity_register::domain::table::Table;
use integrity_register::domain::text;
use integrity_register::i18n::Lang;
use integrity_register::register::create::{Content, create};
use integrity_register::register::{Access, Clock, Register};
use integrity_register::ui::list::{self, order};
use integrity_register::ui::view::View;
use integrity_register::ui::{Model, fonts, theme};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SCREEN: Rect = Rect { min: Pos2::ZERO, max: pos2(1600.0, 900.0) };
const FRAMES: usize = 200;
/// The lists that are measured.
const TABLES: [Table; 6] = [Table::Risks, Table::Controls, Table::Posts, Table::Steps, Table::Laws, Table::Persons];

/// The line at the head of a frame, by the number of the frame and of the lines.
type Way = fn(usize, usize) -> usize;

fn main() -> Outcome<()> {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![10_000, 100_000] } else { given };
    sizes.into_iter().try_for_each(measure)
}

fn measure(risks: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("sample.irr");
    create(&path, &Content::Sample { risks, seed: 1 }, Lang::Zh, Clock::of_environment()?, "bench")?;
    let register = Register::open(&path, Access::Read, Clock::of_environment()?, "bench")?;
    let snapshot = Arc::clone(register.snapshot());
    println!("\n{risks} risks");
    TABLES.iter().try_for_each(|table| measure_filter(*table, &snapshot))?;
    TABLES.iter().try_for_each(|table| measure_frames(*table, risks, &snapshot, &path))?;
    measure_search(&snapshot);
    Ok(())
}

/// What this process holds in memory, in MB, where the system tells it.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() / 1e3
}

fn measure_search(snapshot: &Snapshot) {
    let (before, start) = (memory(), Instant::now());
    let index = Index::new(snapshot);
    let made = start.elapsed().as_secs_f64() * 1e3;
    println!("index of the quick search: {made:.0} ms, {:.0} MB beside the register's {before:.0} MB", memory() - before);
    for typed in ["c", "cg", "cgr", "采购", "采购人", "R1", "没有这样的文字"] {
        let start = Instant::now();
        let found = index.find(&Query::new(typed), None, 20, &AtomicBool::new(false));
        let count: usize = found.iter().flat_map(|found| &found.groups).map(|group| group.count).sum();
        println!("quick search {typed}: {count} records in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    }
}

/// Half and nineteen twentieths of the times lie below.
fn percentiles(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    (at(50), at(95))
}

fn key(table: Table, snapshot: &Snapshot, filter: &str) -> order::OrderKey {
    let revision = snapshot.changed(&order::tables_read(table));
    order::OrderKey { revision, filter: filter.to_owned(), sorts: Vec::new(), group: None, own_order: false, lang: Lang::Zh }
}

fn measure_filter(table: Table, snapshot: &Snapshot) -> Outcome<()> {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let mut shown = 0;
    for words in ["采", "采购", "采购人", "没有这样的文字"].into_iter().cycle().take(40) {
        let start = Instant::now();
        let order = order::arrange(table, snapshot, key(table, snapshot, words), &AtomicBool::new(false)).ok_or("an order")?;
        ours.push(start.elapsed());
        shown = order.map_err(|fault| fault.message(Lang::En))?.rows.len().max(shown);
        let start = Instant::now();
        let mut found = Vec::new();
        snapshot.rows(table).visit(&mut |entry| {
            let mut is_hit = false;
            entry.texts(&mut |text| is_hit = is_hit || text.contains(words));
            if is_hit {
                found.push(entry.id());
            }
        });
        black_box(found);
        bare.push(start.elapsed());
    }
    let (ours, bare) = (percentiles(ours), percentiles(bare));
    println!(
        "{}: keystroke to {shown} rows: {:.1} ms (95 %: {:.1}), bare scan {:.1} ms, ratio {:.2} (goal 2)",
        table.key(),
        ours.0,
        ours.1,
        bare.0,
        ours.0 / bare.0
    );
    Ok(())
}

/// Draws one frame without a screen: layout and tessellation.
fn frame(ctx: &Context, number: usize, draw: impl FnMut(&mut Ui)) -> Duration {
    let input = RawInput { screen_rect: Some(SCREEN), time: Some(number as f64 / 60.0), ..RawInput::default() };
    let start = Instant::now();
    let output = ctx.run_ui(input, draw);
    black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
    start.elapsed()
}

/// Times the frames of a list of so many rows: its records over and over, where there are fewer.
fn measure_frames(table: Table, count: usize, snapshot: &Arc<Snapshot>, path: &Path) -> Outcome<()> {
    let ctx = Context::default();
    fonts::install(&ctx);
    theme::install(&ctx);
    let model = Model {
        snapshot,
        checked: None,
        lang: Lang::Zh,
        undo: None,
        redo: None,
        read_only: None,
        file: path,
        saved_at: None,
        is_saving: false,
        editions: &[],
        edition_now: None,
        shown: None,
        operator: "",
        cannot_issue: None,
    };
    let mut view = View::default();
    let order = order::arrange(table, snapshot, key(table, snapshot, ""), &AtomicBool::new(false)).ok_or("an order")?;
    let order = order.map_err(|fault| fault.message(Lang::En))?;
    let rows: Vec<u32> = order.rows.iter().copied().cycle().take(count).collect();
    let order = order::Order::new(order.key, rows.clone(), Vec::new(), Vec::new());
    let state = view.list(table);
    state.asked = Some(order.key.clone());
    state.take(order.key.clone(), Ok(order));
    let ways: [(&str, Way); 3] =
        [("still", |_, _| 0), ("scrolling", |number, count| number * 3 % count), ("jumping", |number, count| number * 7_919 % count)];
    for (way, place) in ways {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for number in 0..FRAMES {
            let at = place(number, rows.len());
            view.list(table).scroll.top = at;
            ours.push(frame(&ctx, number, |ui| {
                CentralPanel::default().show(ui, |ui| list::list_ui(ui, table, &model, &mut view, &mut Vec::new()));
            }));
            let shown = &rows[at.min(rows.len().saturating_sub(29))..rows.len().min(at + 29)];
            bare.push(frame(&ctx, number, |ui| paint(ui, table, shown, snapshot)));
        }
        let (ours, bare) = (percentiles(ours), percentiles(bare));
        println!(
            "{} {way}: {:.2} ms (95 %: {:.2}), bare {:.2} ms, ratio {:.2} (goal 4; 95 % under 4 ms)",
            table.key(),
            ours.0,
            ours.1,
            bare.0,
            ours.0 / bare.0
        );
    }
    Ok(())
}

/// The same texts painted at their places, and nothing else.
fn paint(ui: &mut Ui, table: Table, rows: &[u32], snapshot: &Snapshot) {
    let fields = integrity_register::domain::arrangement::standard(table, snapshot);
    for (line, row) in rows.iter().enumerate() {
        let Some(entry) = snapshot.rows(table).entry(*row) else { continue };
        for (column, field) in fields.iter().enumerate() {
            let place = pos2(0.0, 0.0) + vec2(column as f32 * 160.0, line as f32 * theme::ROW);
            let words = text::cell(entry.as_ref(), field, snapshot, Lang::Zh);
            ui.painter().text(place, Align2::LEFT_TOP, words, theme::body_font(), theme::of(ui).text);
        }
    }
}
