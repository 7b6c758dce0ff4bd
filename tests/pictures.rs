//! What pages look like: a few pictures held against those of `tests/snapshots`. `UPDATE_SNAPSHOTS=1` accepts new ones.
//!
//! They are drawn by wgpu without a screen; where there is no adapter for it, not even one in software, they are skipped.

mod screen;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use eframe::egui::{Event, Key, Theme};
use egui_kittest::{Harness, SnapshotOptions};
use integrity_register::i18n::Lang;

use screen::{Done, Window, open, settle};

const SIZE: [f32; 2] = [1040.0, 640.0];
/// The status at the bottom names the file, which is another at each run.
const STATUS: f32 = 28.0;

/// Whether pictures can be drawn here.
fn has_adapter() -> bool {
    let draws = || Harness::new_ui(|_| {}).render().is_ok();
    let has = catch_unwind(AssertUnwindSafe(draws)).unwrap_or(false);
    if !has {
        println!("SKIPPED: pictures, for want of a wgpu adapter");
    }
    has
}

/// Pixels of smoothed edges may differ with the driver; a moved control changes far more of them.
fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(2.0).max_failed_pixels(300_usize)
}

fn window(lang: Lang, theme: Theme, size: [f32; 2], scale: f32) -> Result<Window, Box<dyn std::error::Error>> {
    let mut window = open(lang)?;
    window.harness.ctx.set_theme(theme);
    window.harness.set_size(size.into()).set_pixels_per_point(scale);
    settle(&mut window.harness);
    Ok(window)
}

/// Draws until what is worked out in the background is there: two pictures in a row are the same.
fn wait_until_steady(window: &mut Window) -> Result<(), String> {
    let end = Instant::now() + Duration::from_secs(30);
    let mut last = window.harness.render()?;
    while Instant::now() < end {
        std::thread::sleep(Duration::from_millis(200));
        settle(&mut window.harness);
        let now = window.harness.render()?;
        if now == last {
            return Ok(());
        }
        last = now;
    }
    Err("the page does not come to rest".to_owned())
}

/// Holds the window against a picture; what is wrong is told at the end, for all pictures.
fn look(window: &mut Window, name: &str, faults: &mut Vec<String>) {
    if let Err(fault) = wait_until_steady(window) {
        faults.push(format!("{name}: {fault}"));
    }
    let area = window.harness.ctx.content_rect();
    window.harness.mask(area.with_min_y(area.bottom() - STATUS));
    faults.extend(window.harness.try_snapshot_options(name, &options()).err().map(|fault| fault.to_string()));
}

#[test]
fn pages_look_as_they_did() -> Done {
    if !has_adapter() {
        return Ok(());
    }
    let mut faults = Vec::new();
    let mut light = window(Lang::Zh, Theme::Light, SIZE, 1.0)?;
    look(&mut light, "risks", &mut faults);
    for (key, name) in [(Key::Num1, "overview"), (Key::Num4, "posts"), (Key::Num6, "process"), (Key::Num7, "matrix")] {
        light.ctrl(key);
        look(&mut light, name, &mut faults);
    }
    light.ctrl(Key::Num2);
    light.ctrl(Key::N);
    light.type_text("越权审批");
    look(&mut light, "new-risk", &mut faults);
    light.key(Key::Escape);
    light.key(Key::Escape);
    let rows = "风险点\t流程环节\t风险类别\n越权审批\tS01\t廉政风险\n拆分项目\tS99\t不明\n";
    light.harness.event(Event::Paste(rows.to_owned()));
    settle(&mut light.harness);
    light.key(Key::ArrowDown);
    look(&mut light, "paste", &mut faults);

    let mut dark = window(Lang::En, Theme::Dark, SIZE, 1.0)?;
    look(&mut dark, "risks-en-dark", &mut faults);

    let mut large = window(Lang::Zh, Theme::Dark, [640.0, 400.0], 2.0)?;
    large.ctrl(Key::Num1);
    look(&mut large, "overview-dark-200", &mut faults);

    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}
