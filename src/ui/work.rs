//! The one sign of long work: what is being done, how far it is, and a button that stops it. It comes after half a second, so that short work does not flicker.

use std::sync::Arc;

use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, ProgressBar, Ui, accesskit, vec2};

use super::command::{Command, Commands};
use super::theme;
use crate::i18n::Lang;
use crate::watch::Watch;

/// After so many seconds work is shown.
const PATIENCE: f64 = 0.5;
/// So often a sign shows how far the work is, in seconds.
const PACE: f32 = 0.1;

/// What may take long; each is done once at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A register is being opened.
    Open,
    /// A register is being made.
    Create,
    /// A report is being laid out.
    LayOut,
    /// A PDF is being written.
    Write,
    /// An edit, Undo or Redo is being written.
    Save,
}

impl Task {
    fn word_key(self) -> &'static str {
        match self {
            Task::Open => "work.open",
            Task::Create => "work.create",
            Task::LayOut => "work.lay_out",
            Task::Write => "work.write",
            Task::Save => "work.save",
        }
    }
}

#[derive(Clone, Debug)]
struct Running {
    task: Task,
    /// Shared with the thread that works.
    watch: Arc<Watch>,
    /// When it was first seen, in seconds of the context.
    since: Option<f64>,
}

/// The work under way.
#[derive(Debug, Default)]
pub struct Work {
    list: Vec<Running>,
}

impl Work {
    /// Work begins; begun again, it counts from now. What comes back is for the thread that works.
    pub fn begin(&mut self, task: Task) -> Arc<Watch> {
        let watch = Arc::default();
        self.follow(task, &watch);
        watch
    }

    /// Work begins on a thread that has its watch already.
    pub fn follow(&mut self, task: Task, watch: &Arc<Watch>) {
        self.end(task);
        self.list.push(Running { task, watch: Arc::clone(watch), since: None });
    }

    /// Tells work to stop.
    pub fn stop(&mut self, task: Task) {
        for running in self.list.iter().filter(|running| running.task == task) {
            running.watch.stop();
        }
        self.end(task);
    }

    /// Work has ended, or was stopped.
    pub fn end(&mut self, task: Task) {
        self.list.retain(|running| running.task != task);
    }

    /// Whether some work is under way.
    pub fn has(&self, task: Task) -> bool {
        self.list.iter().any(|running| running.task == task)
    }

    /// Draws what has taken longer than half a second.
    pub fn ui(&mut self, ctx: &Context, lang: Lang, commands: &mut Commands) {
        let now = ctx.input(|input| input.time);
        let mut slow = Vec::new();
        for running in &mut self.list {
            let wait = *running.since.get_or_insert(now) + PATIENCE - now;
            if wait > 0.0 {
                ctx.request_repaint_after_secs(wait as f32 + 0.02);
            } else {
                slow.push(running.clone());
            }
        }
        if slow.is_empty() {
            return;
        }
        if slow.iter().any(|running| running.watch.progress().is_some()) {
            ctx.request_repaint_after_secs(PACE);
        }
        Area::new(Id::unique("work")).order(Order::Foreground).anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -44.0)).show(ctx, |ui| {
            for running in &slow {
                running_ui(ui, running, lang, commands);
            }
        });
    }
}

fn running_ui(ui: &mut Ui, running: &Running, lang: Lang, commands: &mut Commands) {
    let shadow = ui.visuals().popup_shadow;
    let frame = Frame::new().fill(theme::of(ui).panel).stroke(theme::line(theme::of(ui).border)).corner_radius(8).shadow(shadow);
    frame.inner_margin(Margin::symmetric(14, 8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let label = ui.add(Label::new(lang.word(running.task.word_key()).into_owned()).extend());
            ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(accesskit::Live::Polite));
            if let Some((done, all)) = running.watch.progress() {
                let bar = ProgressBar::new(done as f32 / all.max(1) as f32).desired_width(140.0).desired_height(8.0).animate(false);
                ui.add(bar);
                ui.label(theme::small(format!("{done} / {all}")));
            }
            if ui.button(lang.word("work.stop").into_owned()).clicked() {
                commands.push(Command::Stop(running.task));
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_tells_the_work_and_takes_its_sign_away() {
        let mut work = Work::default();
        let (opening, writing) = (work.begin(Task::Open), work.begin(Task::Write));
        work.stop(Task::Write);
        assert!(writing.advance(1).is_err() && opening.advance(1).is_ok());
        assert!(work.has(Task::Open) && !work.has(Task::Write));
    }

    #[test]
    fn short_work_has_no_sign() {
        let ctx = Context::default();
        crate::ui::fonts::install(&ctx);
        let mut work = Work::default();
        work.begin(Task::Open);
        let mut seen = |time: f64| {
            let mut commands = Commands::new();
            let input = eframe::egui::RawInput { time: Some(time), ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| work.ui(ui.ctx(), Lang::Zh, &mut commands));
            output.textures_delta.clear();
            output.shapes.len()
        };
        assert_eq!((seen(1.0), seen(1.4)), (0, 0));
        // A new area measures itself in its first frame.
        seen(1.6);
        assert!(seen(1.7) > 0);
    }
}
