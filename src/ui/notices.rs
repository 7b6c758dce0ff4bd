//! What the window says in passing: notes go by themselves, errors stay until they are closed.

use eframe::egui::{self, Align2, Area, Context, Frame, Id, Label, Margin, Order, RichText, accesskit, vec2};

use super::command::{Command, Commands};
use super::{chip, navigation, theme};
use crate::i18n::Lang;

/// How long a note stays, in seconds.
const STAY: f64 = 7.0;

/// What kind of notice it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It goes by itself.
    Note,
    /// It stays until it is closed.
    Error,
}

/// One notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// To close it by.
    pub number: u64,
    /// What kind.
    pub kind: Kind,
    /// The sentence.
    pub text: String,
    /// When it was first seen, in seconds of the context.
    since: Option<f64>,
}

/// The notices on the screen.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    count: u64,
}

impl Notices {
    /// Says something in passing; a note takes the place of the one before.
    pub fn note(&mut self, text: impl Into<String>) {
        self.list.retain(|notice| notice.kind != Kind::Note);
        self.add(Kind::Note, text.into());
    }

    /// Says what could not be done, once however often it comes.
    pub fn error(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.list.retain(|notice| notice.text != text);
        self.add(Kind::Error, text);
    }

    fn add(&mut self, kind: Kind, text: String) {
        self.count += 1;
        self.list.push(Notice { number: self.count, kind, text, since: None });
    }

    /// Closes a notice.
    pub fn dismiss(&mut self, number: u64) {
        self.list.retain(|notice| notice.number != number);
    }

    /// What is said at present.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|notice| notice.text.as_str())
    }

    /// Draws the notices above the status bar.
    pub fn ui(&mut self, ctx: &Context, lang: Lang, commands: &mut Commands) {
        let now = ctx.input(|input| input.time);
        self.list.retain(|notice| notice.kind == Kind::Error || notice.since.is_none_or(|since| now - since < STAY));
        if self.list.is_empty() {
            return;
        }
        Area::new(Id::unique("notices")).order(Order::Foreground).anchor(Align2::LEFT_BOTTOM, vec2(navigation::width(ctx) + 16.0, -52.0)).show(
            ctx,
            |ui| {
                for notice in &mut self.list {
                    let since = *notice.since.get_or_insert(now);
                    if notice.kind == Kind::Note {
                        ctx.request_repaint_after_secs((since + STAY - now).max(0.0) as f32 + 0.05);
                    }
                    notice_ui(ui, notice, lang, commands);
                }
            },
        );
    }
}

fn notice_ui(ui: &mut egui::Ui, notice: &Notice, lang: Lang, commands: &mut Commands) {
    let (fill, line, ink) = match notice.kind {
        Kind::Note => (theme::of(ui).panel, theme::of(ui).line, theme::of(ui).text),
        Kind::Error => (theme::of(ui).fault_tint, theme::of(ui).fault, theme::of(ui).fault),
    };
    let shadow = ui.visuals().popup_shadow;
    Frame::new().fill(fill).stroke(theme::line(line)).corner_radius(8).shadow(shadow).inner_margin(Margin::symmetric(14, 8)).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.set_max_width(460.0);
            let width = 400.0_f32.min(text_width(ui, &notice.text) + 2.0);
            let label = ui.allocate_ui(vec2(width, 24.0), |ui| {
                ui.set_min_width(width);
                ui.add(Label::new(RichText::new(&notice.text).color(ink)).wrap())
            });
            // A screen reader says it as soon as it comes.
            ui.ctx().accesskit_node_builder(label.inner.id, |node| node.set_live(accesskit::Live::Polite));
            if chip::icon_button(ui, "×", &lang.word("window.close_notice")).clicked() {
                commands.push(Command::Dismiss(notice.number));
            }
        });
    });
}

fn text_width(ui: &egui::Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), theme::body_font(), theme::of(ui).text).size().x
}
