//! What stands around the table on every report: title, head line, legend, codes, signatures.

use chrono::Datelike;

use super::{Attachment, Family, PaperSize, Report, Subject, names};
use crate::domain::choice::{Choice as _, GradingRule, Status};
use crate::domain::field::{Entry, Row};
use crate::domain::filter::Filter;
use crate::domain::grading;
use crate::domain::identity::Identity;
use crate::domain::record::{Level, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table as Records;
use crate::domain::text::{self, colour, is_dark};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::paper::{self, Binding, Cell, Document, Fonts, Info, Ink, Part, Roles, Sheet, Sizes, Table};

/// Between what is said in one language and the same in the other, within a line.
pub(super) const BETWEEN_LANGUAGES: &str = " / ";
/// Between the facts in the foot of a page.
const BETWEEN_FACTS: &str = " · ";
/// Beside the chip of a level in its column, and the widest column it gets, in points.
const LEVEL_SIDES: f32 = 12.0;
const LEVEL_MOST: f32 = 72.0;
/// Shade of a lead's cell.
pub(super) const LEAD_SHADE: Ink = Ink(0xDC, 0xE6, 0xF3);
/// Shade of a row that heads others.
pub(super) const BAND_SHADE: Ink = Ink(0xF1, 0xF4, 0xF7);

impl Subject<'_> {
    /// The document around some parts.
    pub(super) fn document(&self, title: &str, mut parts: Vec<Part>, mut outline: Vec<paper::Entry>) -> Document {
        let lang = self.choice.lang;
        if let Some(first) = parts.first_mut() {
            first.attachment = self.attachment();
        }
        // A form has no content to be compared.
        if let Some(last) = parts.last_mut().filter(|_| !self.choice.blank) {
            // The codes at the foot are its beginning; by the whole of it nobody can make another state look like this one.
            let whole: String = self.identity.head.iter().map(|byte| format!("{byte:02X}")).collect();
            last.notes.push(lang.phrase("print.whole_hash", &[("hash", &whole)]));
            // Who issued and approved what lies here.
            last.notes.extend(self.past.edition().map(|edition| self.in_each(BETWEEN_LANGUAGES, |lang| edition.story(lang))));
        }
        // What a viewer shows of a title is one line.
        outline.iter_mut().for_each(|entry| entry.title = self.in_one_line(&entry.title));
        let info = Info {
            title: self.in_one_line(title),
            author: self.unit_name(),
            subject: self.choice.name(self.named),
            creator: concat!("Integrity Register ", env!("CARGO_PKG_VERSION")).to_owned(),
            language: lang.single().word("print.language_tag").into_owned(),
            date: self.now,
        };
        let page_label = lang.word(match self.choice.family {
            Family::Ledger => "print.page_label",
            Family::Attachment(_) => "print.page_label_bound",
        });
        Document { info, sheet: self.sheet(), parts, outline, page_label: page_label.into_owned(), roles: Roles::default() }
    }

    /// The sheet of paper.
    fn sheet(&self) -> Sheet {
        let lies = self.choice.lies();
        let upright = match (self.choice.family, self.choice.paper) {
            (Family::Attachment(Attachment { first_page, .. }), _) => return Sheet::official(Binding { lies, first: first_page as usize }),
            (Family::Ledger, PaperSize::A4) => Sheet::a4(),
            (Family::Ledger, PaperSize::A3) => Sheet::a3(),
        };
        let sheet = if lies { upright.landscape() } else { upright };
        match (self.choice.report, self.choice.paper) {
            // What a person reads and signs is set larger than a table.
            (Report::PostSheets, PaperSize::A4) => Sheet { sizes: Sizes { body: 9.0, ..sheet.sizes }, ..sheet },
            (Report::PostSheets, PaperSize::A3) => Sheet { sizes: Sizes { body: 12.0, head: 12.0, title: 20.0, ..sheet.sizes }, ..sheet },
            _ => sheet,
        }
    }

    /// What stands top left of the first page of an attachment: 附件1.
    pub(super) fn attachment(&self) -> Option<String> {
        let Family::Attachment(Attachment { number, .. }) = self.choice.family else { return None };
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        Some(self.choice.lang.phrase("print.attachment", &[("number", &number)]).trim_end().to_owned())
    }

    /// A part with everything around its table.
    pub(super) fn part(&self, title: &str, centre: String, table: Table, mut legend: Vec<String>) -> Part {
        let lang = self.choice.lang;
        if self.choice.hides_names && !self.choice.blank {
            legend.push(lang.word("print.names_hidden").into_owned());
        }
        let foot = self.foot(&centre);
        Part {
            mark: self.choice.mark.words(lang),
            attachment: None,
            title: title.to_owned(),
            name: String::new(),
            head: [
                self.in_each("\n", |lang| lang.phrase("print.filled_by", &[("unit", &self.unit_name())])),
                // What is counted are records, and a form has none.
                if self.choice.blank { String::new() } else { centre },
                self.in_each("\n", |lang| lang.phrase("print.filled_on", &[("date", &self.date(lang))])),
            ],
            body: paper::Body::Table(table),
            legend,
            notes: Vec::new(),
            signatures: ["print.signer_filled", "print.signer_checked", "print.signer_head"].map(|key| lang.word(key).into_owned()).to_vec(),
            foot,
        }
    }

    /// A title without its breaks; where they part no languages, Chinese needs no space in their place.
    fn in_one_line(&self, title: &str) -> String {
        title.replace('\n', if self.choice.lang == Lang::Zh { "" } else { " " })
    }

    /// What every sheet bears, so that one that lies alone can be matched to its register: what was counted and by which filter, when, and the codes.
    fn foot(&self, centre: &str) -> String {
        let codes = self.in_each(BETWEEN_LANGUAGES, |lang| {
            let (edition, file) = (Identity::code(&self.identity.head), Identity::code(&self.identity.content));
            lang.phrase("print.codes", &[("edition", &edition), ("file", &file)])
        });
        if self.choice.blank {
            return codes;
        }
        let (counted, day) = (centre.replace('\n', BETWEEN_LANGUAGES), self.now.date_naive().to_string());
        let said = [counted, day, codes].into_iter().filter(|words| !words.is_empty());
        said.collect::<Vec<_>>().join(BETWEEN_FACTS)
    }

    /// What is counted, and the filter that chose it.
    pub(super) fn with_filter(&self, counted: impl Fn(Lang) -> String) -> String {
        let filter = self.without_names(self.choice.filter.trim());
        let sized = |lang: Lang| self.of_edition(counted(lang), lang);
        self.in_each("\n", |lang| match filter.as_str() {
            "" => sized(lang),
            filter => lang.phrase("print.filtered", &[("filter", &filter), ("count", &sized(lang))]),
        })
    }

    /// What is counted, of which edition.
    pub(super) fn sized(&self, counted: impl Fn(Lang) -> String) -> String {
        self.in_each("\n", |lang| self.of_edition(counted(lang), lang))
    }

    fn of_edition(&self, counted: String, lang: Lang) -> String {
        let edition = self.past.edition().map_or_else(|| lang.word("edition.none").into_owned(), |edition| edition.words(lang));
        [edition, counted].join(BETWEEN_FACTS)
    }

    /// A text that somebody typed, without the names of persons where they are hidden.
    pub(super) fn without_names(&self, text: &str) -> String {
        if self.choice.hides_names { names::without_names(text, self.named, self.snapshot) } else { text.to_owned() }
    }

    /// A text in the language of the print, or first in one and then in the other: so that what it is filled with is in its language too.
    pub(super) fn in_each(&self, between: &str, say: impl Fn(Lang) -> String) -> String {
        match self.choice.lang {
            Lang::Both => Lang::ALL.map(say).join(between),
            lang => say(lang),
        }
    }

    /// What a risk must pass to be printed. It may ask for a person even where the paper hides the name.
    pub(super) fn passing(&self) -> Result<impl Fn(&Row<Risk>) -> bool + '_> {
        let filter = Filter::parse(&self.choice.filter, Records::Risks, self.named, self.choice.lang).map_err(Error::Filter)?;
        Ok(move |risk: &Row<Risk>| self.named.risks.get(risk.id).is_some_and(|risk| filter.passes(risk.as_ref(), self.named)))
    }

    /// A title with unit, year and business in it.
    pub(super) fn title(&self, key: &str) -> String {
        self.title_with(key, |_| String::new(), None)
    }

    /// A title that also names the unit that its part is about.
    pub(super) fn title_of_unit(&self, key: &str, unit: &str) -> String {
        self.title_with(key, |_| String::new(), Some(unit))
    }

    /// The same with words of its own, which depend on the language. A title too long for a line is broken before them.
    pub(super) fn title_with(&self, key: &str, words: impl Fn(Lang) -> String, unit: Option<&str>) -> String {
        self.in_each("\n", |lang| {
            let title = self.filled_title(key, &words(lang), lang);
            let title = unit.map_or_else(|| title.clone(), |unit| lang.phrase("print.title_of_unit", &[("title", &title), ("unit", &unit)]));
            let lead = self.filled_title("print.title_lead", "", lang);
            match title.strip_prefix(&lead).map(str::trim_start) {
                Some(rest) if !lead.is_empty() && !rest.is_empty() && !self.title_fits(&title) => format!("{lead}\n{rest}"),
                _ => title,
            }
        })
    }

    fn filled_title(&self, key: &str, words: &str, lang: Lang) -> String {
        let business = self.snapshot.own_settings().and_then(|settings| settings.business.clone()).unwrap_or_default();
        let title = lang.phrase(key, &[("unit", &self.unit_name()), ("year", &self.now.year()), ("business", &business), ("title", &words)]);
        // Without unit or business a language that sets spaces would show two.
        title.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The title of a report of one unit, or of all.
    pub(super) fn title_of(&self, key: &str, unit: Option<u32>) -> String {
        match unit.and_then(|row| self.snapshot.units.get(row)) {
            Some(unit) => self.title_of_unit(key, &unit.name),
            None => self.title(key),
        }
    }

    /// Whether a title takes one line.
    pub(super) fn title_fits(&self, title: &str) -> bool {
        let sheet = self.sheet();
        Fonts::bundled().width(title, true, sheet.sizes.title) <= sheet.room()
    }

    fn unit_name(&self) -> String {
        self.snapshot.own_settings().and_then(|settings| settings.unit_name.clone()).unwrap_or_default()
    }

    fn date(&self, lang: Lang) -> String {
        match lang {
            lang if self.choice.blank => lang.word("print.date_blank").into_owned(),
            // Official papers write 2026年10月8日, without leading zeros (GB/T 9704).
            Lang::Zh | Lang::Both => lang.phrase("print.date", &[("year", &self.now.year()), ("month", &self.now.month()), ("day", &self.now.day())]),
            Lang::En => self.now.date_naive().to_string(),
        }
    }

    /// The unit asked for, by its number; none where all are.
    pub(super) fn unit(&self) -> Result<Option<u32>> {
        let Some(code) = &self.choice.unit else { return Ok(None) };
        self.snapshot
            .find_typed(Records::Units, code)
            .map(Some)
            .ok_or_else(|| Error::UnknownUnit { given: text::shorten(code), known: self.snapshot.units.iter().map(|unit| unit.code.clone()).collect() })
    }

    /// The levels of the grading scheme, in the order in which the unit lists them.
    pub(super) fn levels(&self) -> Vec<&Row<Level>> {
        grading::levels(self.snapshot).into_iter().map(AsRef::as_ref).collect()
    }

    /// What the levels are called, and what gives them: with scores from which score they begin, with other rules what these say.
    pub(super) fn level_legend(&self) -> String {
        let rules = self.snapshot.scheme().rules();
        self.in_each(BETWEEN_LANGUAGES, |lang| {
            let chip = |level: &Row<Level>| text::level_chip(level, self.snapshot, lang);
            let from = |level: &Row<Level>| lang.phrase("print.level_from", &[("level", &chip(level)), ("score", &level.min_score)]);
            let told = |level: &Row<Level>| if rules.contains(&GradingRule::Score) { from(level) } else { chip(level) };
            let words: Vec<String> = self.levels().into_iter().map(told).collect();
            let levels = words.join(&lang.word("print.space"));
            match rules {
                [GradingRule::Score] => lang.phrase("print.levels", &[("levels", &levels)]),
                _ => lang.phrase("grading.legend", &[("levels", &levels), ("rules", &grading::words::rules(self.snapshot, lang))]),
            }
        })
    }

    /// The least width of a column for the chips of levels, so that the name of a level keeps in one line, in points.
    pub(super) fn level_width(&self) -> f32 {
        let size = self.sheet().sizes.body;
        let chips = self.levels().into_iter().map(|level| text::level_chip(level, self.snapshot, self.choice.lang));
        chips.map(|chip| Fonts::bundled().width(&chip, true, size) + LEVEL_SIDES).fold(0.0, f32::max).min(LEVEL_MOST)
    }

    /// What the mark of unconfirmed rows means.
    pub(super) fn unconfirmed_legend(&self) -> String {
        self.choice.lang.word("print.unconfirmed").into_owned()
    }
}

/// The mark of a row that came from the library and is not yet confirmed.
pub(super) const UNCONFIRMED_MARK: char = '＊';

/// What is appended to the words of a row that is not yet confirmed.
pub(super) fn mark_of(entry: &dyn Entry) -> String {
    if entry.is_unconfirmed() { UNCONFIRMED_MARK.to_string() } else { String::new() }
}

/// The words for a risk; those of one that is closed say so.
pub(super) fn closed(words: &str, risk: &Risk, lang: Lang) -> String {
    match risk.status {
        Status::Closed => {
            lang.single().phrase("print.closed_risk", &[("risk", &words), ("status", &text::choice_word(Status::SET, Status::Closed.key(), lang))])
        }
        Status::Draft | Status::Registered => words.to_owned(),
    }
}

/// A level by colour, mark and word.
pub(super) fn level_cell(level: Option<&Row<Level>>, snapshot: &Snapshot, lang: Lang) -> Cell {
    match level {
        Some(level) => {
            let (fill, ink) = chip_inks(&level.colour);
            // Mark and word stay on one line.
            Cell::new(text::level_chip(level, snapshot, lang).replace(' ', "\u{a0}")).bold().chip(fill, ink)
        }
        None => Cell::new(lang.word("level.none")),
    }
}

/// Fill and text colour of a level's chip.
pub(super) fn chip_inks(written: &str) -> (Ink, Ink) {
    let (red, green, blue) = colour(written).unwrap_or((0xff, 0xff, 0xff));
    (Ink(red, green, blue), if is_dark((red, green, blue)) { Ink::WHITE } else { Ink::BLACK })
}
