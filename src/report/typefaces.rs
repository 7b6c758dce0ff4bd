//! The fonts of the machine that the officer chose for the roles of a page.

use crate::domain::text::shorten;
use crate::i18n::Lang;
use crate::paper::{Dress, Fonts, Roles, Undressed};

/// The names of the fonts; none is the bundled one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Typefaces {
    /// Of text.
    pub body: Option<String>,
    /// Of titles.
    pub title: Option<String>,
    /// Of headings, and what is bold else.
    pub heading: Option<String>,
}

/// A chosen font that cannot be had: the bundled one stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The font that was chosen.
    pub name: String,
    /// Why it cannot be had.
    pub why: Undressed,
}

impl Typefaces {
    /// The chosen fonts that cannot be had, each once. The first call looks through the fonts of the machine.
    pub fn stand_ins(&self) -> Vec<StandIn> {
        let mut stand_ins: Vec<StandIn> = Vec::new();
        for name in [&self.body, &self.title, &self.heading].into_iter().flatten() {
            if let Err(why) = Fonts::bundled().named(name)
                && stand_ins.iter().all(|known| known.name != *name)
            {
                stand_ins.push(StandIn { name: name.clone(), why });
            }
        }
        stand_ins
    }

    /// The faces of the pages.
    pub(super) fn roles(&self) -> Roles {
        let dress = |name: &Option<String>| -> Option<Dress> { Fonts::bundled().named(name.as_deref()?).ok() };
        Roles { body: dress(&self.body), title: dress(&self.title), heading: dress(&self.heading) }
    }
}

impl StandIn {
    /// A sentence that says so.
    pub fn message(&self, lang: Lang) -> String {
        let why = match self.why {
            Undressed::Missing => "typeface.missing",
            Undressed::Refused => "typeface.refused",
        };
        lang.phrase(why, &[("name", &shorten(&self.name))])
    }
}
