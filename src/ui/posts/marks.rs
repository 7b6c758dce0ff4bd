//! The marks of a post: key post, vacant, rotation overdue. The same in the tree and on its page.

use eframe::egui::{Color32, Ui};

use crate::domain::derived::{is_vacant, rotation_day};
use crate::domain::field::Row;
use crate::domain::record::Post;
use crate::ui::Model;
use crate::ui::theme::{self, Chip};

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The post is one of those watched most.
    Key,
    /// Nobody holds it.
    Vacant,
    /// A holder is past the rotation day.
    Overdue,
}

impl Mark {
    /// The key of its word.
    pub fn word_key(self) -> &'static str {
        match self {
            Mark::Key => "post_page.mark.key",
            Mark::Vacant => "post_page.mark.vacant",
            Mark::Overdue => "post_page.mark.overdue",
        }
    }

    /// The colour of its word.
    pub fn ink(self, ui: &Ui) -> Color32 {
        let colours = theme::of(ui);
        match self {
            Mark::Key => colours.accent,
            Mark::Vacant => colours.caution,
            Mark::Overdue => colours.fault,
        }
    }

    /// Its look as a chip.
    pub fn chip(self, ui: &Ui) -> Chip {
        let colours = theme::of(ui);
        let (fill, border) = match self {
            Mark::Key => (colours.tint, colours.ring),
            Mark::Vacant => (colours.caution_tint, colours.caution_line),
            Mark::Overdue => (colours.fault_tint, colours.fault_tint),
        };
        let ink = if self == Mark::Key { colours.text } else { self.ink(ui) };
        Chip { fill, ink, border }
    }
}

/// The marks of a post.
pub fn marks(post: &Row<Post>, model: &Model<'_>) -> Vec<Mark> {
    let overdue = rotation_day(post, model.snapshot).is_some_and(|day| day < model.snapshot.today);
    let all = [(Mark::Overdue, overdue), (Mark::Vacant, is_vacant(post, model.snapshot)), (Mark::Key, post.key_post)];
    all.into_iter().filter(|(_, has)| *has).map(|(mark, _)| mark).collect()
}
