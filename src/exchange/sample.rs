//! A large made-up register for trials and measurements: one unit per 500 risks, every link filled, the same for the same seed.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use crate::domain::choice::{
    Body, Choice, Confidence, Consequence, ControlType, Frequency, LawKind, Layer, Method, Origin, RiskKind, RiskSource, Status, Treatment,
};
use crate::domain::derived::linked_code;
use crate::domain::field::Row;
use crate::domain::record::{
    Citation, Control, Duty, Function, Incompatibility, Law, Matter, Person, Phase, Post, Process, Risk, Role, Section, Step, Successor, Tenure, Unit,
};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::{Stored, Table};
use crate::domain::value::{AnyId, Id};
use crate::i18n::Lang;

const RISKS_PER_UNIT: usize = 500;
const SECTIONS_PER_UNIT: usize = 5;
const POSTS_PER_UNIT: usize = 15;
const STEPS_PER_UNIT: usize = 20;
const CONTROLS_PER_UNIT: usize = 100;
/// Shortest and longest description of a made-up risk, in characters.
const TEXT_LENGTH: std::ops::RangeInclusive<usize> = 120..=200;
/// Day from which made-up tenures and laws hold: fixed, so that the same seed gives the same contents on any day.
const START: NaiveDate = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day of the calendar");

/// Words that made-up texts are put together from.
struct Words {
    lang: Lang,
    subjects: Vec<Cow<'static, str>>,
    acts: Vec<Cow<'static, str>>,
    ends: Vec<Cow<'static, str>>,
}

impl Words {
    fn of(lang: Lang) -> Words {
        let list = |key: &str| lang.word(key).split('|').map(|word| Cow::Owned(word.to_owned())).collect();
        Words { lang, subjects: list("sample.subjects"), acts: list("sample.acts"), ends: list("sample.ends") }
    }

    fn pick<'a>(rng: &mut Rng, list: &'a [Cow<'static, str>]) -> &'a str {
        &list[rng.usize(..list.len())]
    }

    fn title(&self, rng: &mut Rng, number: usize) -> String {
        let (subject, act) = (Self::pick(rng, &self.subjects), Self::pick(rng, &self.acts));
        self.lang.phrase("sample.title", &[("subject", &subject), ("act", &act), ("number", &number)])
    }

    /// A text of 120 to 200 characters; its number makes it unlike any other.
    fn paragraph(&self, rng: &mut Rng, number: usize) -> String {
        let wanted = rng.usize(TEXT_LENGTH);
        let mut text = self.lang.phrase("sample.opening", &[("number", &number)]);
        loop {
            let parts = [Self::pick(rng, &self.subjects), Self::pick(rng, &self.acts), Self::pick(rng, &self.ends)];
            let sentence = self.lang.phrase("sample.sentence", &[("subject", &parts[0]), ("act", &parts[1]), ("end", &parts[2])]);
            let length = text.chars().count();
            if length + sentence.chars().count() <= wanted {
                text.push_str(&sentence);
            } else if length < *TEXT_LENGTH.start() {
                text.extend(sentence.chars().take(wanted - length));
            } else {
                return text;
            }
        }
    }

    fn name(&self, key: &str, number: usize) -> String {
        self.lang.phrase(key, &[("number", &number)])
    }
}

struct Maker<'a> {
    snapshot: &'a mut Snapshot,
    rng: Rng,
    words: Words,
}

/// Fills a snapshot that has the grading scheme and the roles.
pub fn fill(snapshot: &mut Snapshot, risks: usize, seed: u64, lang: Lang) {
    let mut maker = Maker { snapshot, rng: Rng::with_seed(seed), words: Words::of(lang) };
    let process = maker.add::<Process>(Process { name: lang.word("library.process").into_owned() });
    let phases = (1..=5).map(|number| maker.add(Phase { name: maker.words.name("sample.phase", number), process: Some(process) })).collect();
    let laws = (1..=20).map(|number| maker.law(number)).collect();
    let shared = Shared { phases, laws };
    let mut left = risks;
    let mut number = 0;
    while left > 0 {
        number += 1;
        let count = left.min(RISKS_PER_UNIT);
        maker.unit(number, count, &shared);
        left -= count;
    }
}

/// What all made-up units share.
struct Shared {
    phases: Vec<Id<Phase>>,
    laws: Vec<Id<Law>>,
}

/// What the risks of one made-up unit link to.
struct Place {
    posts: Vec<Id<Post>>,
    steps: Vec<Id<Step>>,
    controls: Vec<Id<Control>>,
    persons: Vec<Id<Person>>,
}

impl Maker<'_> {
    fn add<R: Stored>(&mut self, record: R) -> Id<R> {
        let (prefix, digits) = R::TABLE.numbering();
        let id = R::rows(self.snapshot).len() as u32 + 1;
        let mut row = Row { id, code: String::new(), origin: Origin::Own, confirmed: true, remark: None, free: None, record };
        row.code =
            linked_code(&row, &|id| self.snapshot.entry(id).map(|entry| entry.code().to_owned())).unwrap_or_else(|| format!("{prefix}{id:0digits$}"));
        self.snapshot.put(Arc::new(row));
        Id::new(id)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.usize(..list.len())]
    }

    fn choice<C: Choice>(&mut self) -> C {
        let key = C::SET.keys[self.rng.usize(..C::SET.keys.len())];
        C::from_key(key).unwrap_or_default()
    }

    fn law(&mut self, number: usize) -> Id<Law> {
        let name = self.words.name("sample.law", number);
        let confidence = Some(Confidence::Unconfirmed);
        self.add(Law {
            cite: Some(name.clone()),
            name,
            doc_no: Some(self.words.name("sample.doc_no", number)),
            kind: LawKind::Normative,
            effective: Some(START),
            expires: None,
            text_confidence: confidence,
            number_confidence: confidence,
            note: None,
        })
    }

    fn unit(&mut self, number: usize, risks: usize, shared: &Shared) {
        let bodies = [Body::Purchaser, Body::Agency, Body::Supervisor];
        let unit = self.add(Unit { name: self.words.name("sample.unit", number), body: bodies[number % 3], confidence: None });
        let place = self.place(unit, shared);
        self.duties(&place);
        for _ in 0..risks {
            self.risk(&place, shared);
        }
    }

    fn place(&mut self, unit: Id<Unit>, shared: &Shared) -> Place {
        let first = unit.row() as usize * 1000;
        let persons: Vec<_> = (0..POSTS_PER_UNIT).map(|place| self.person(unit, first + place)).collect();
        // Posts come after sections, so that the head of a section is known by its number beforehand.
        let next_post = self.snapshot.posts.len() as u32 + 1;
        let sections: Vec<Id<Section>> = (0..SECTIONS_PER_UNIT)
            .map(|place| {
                let name = self.words.name("sample.section", first + place);
                let head_post = Some(Id::new(next_post + 1 + place as u32));
                self.add(Section { name, unit, head_post, leader_post: Some(Id::new(next_post)), ..Section::default() })
            })
            .collect();
        let posts: Vec<_> = (0..POSTS_PER_UNIT).map(|place| self.post(unit, sections[place % sections.len()], first + place)).collect();
        for (post, person) in posts.iter().zip(&persons) {
            self.add(Tenure { person: *person, post: *post, from: START, until: None, stand_in: false });
        }
        let matter = self.add(Matter { name: self.words.name("sample.matter", first), unit, ..Matter::default() });
        let steps: Vec<_> = (0..STEPS_PER_UNIT).map(|place| self.step(unit, matter, place, first + place, shared)).collect();
        for pair in steps.windows(2) {
            self.add(Successor { step: pair[0], next: pair[1], when: None });
        }
        let controls = (0..CONTROLS_PER_UNIT).map(|place| self.control(posts[place % posts.len()], first + place)).collect();
        Place { posts, steps, controls, persons }
    }

    fn person(&mut self, unit: Id<Unit>, number: usize) -> Id<Person> {
        self.add(Person { name: self.words.name("sample.person", number), unit: Some(unit), position: None })
    }

    fn post(&mut self, unit: Id<Unit>, section: Id<Section>, number: usize) -> Id<Post> {
        let function = self.add(Function { name: self.words.name("sample.function", number), held_by_post: true });
        if function.row() > 1 && number.is_multiple_of(5) {
            self.add(Incompatibility { function_a: Id::new(function.row() - 1), function_b: function, ..Incompatibility::default() });
        }
        let functions = vec![function];
        let risk_level = self.snapshot.levels.iter().next().map(|level| Id::new(level.id));
        let name = self.words.name("sample.post", number);
        self.add(Post {
            name,
            unit,
            section: Some(section),
            line: Some(1),
            functions,
            risk_level,
            key_post: true,
            rotation_months: Some(36),
            ..Post::default()
        })
    }

    fn step(&mut self, unit: Id<Unit>, matter: Id<Matter>, place: usize, number: usize, shared: &Shared) -> Id<Step> {
        let phase = shared.phases[place * shared.phases.len() / STEPS_PER_UNIT];
        self.add(Step {
            name: self.words.name("sample.step", number),
            seq: number as u32,
            unit,
            phase: Some(phase),
            matter: Some(matter),
            min_participants: Some(2),
            start: place == 0,
            end: place + 1 == STEPS_PER_UNIT,
            ..Step::default()
        })
    }

    fn control(&mut self, owner: Id<Post>, number: usize) -> Id<Control> {
        let (timing, method, frequency) = (self.choice::<ControlType>(), self.choice::<Method>(), self.choice::<Frequency>());
        let name = self.words.title(&mut self.rng, number);
        let name = self.words.lang.phrase("sample.control", &[("title", &name)]);
        self.add(Control {
            name,
            r#type: timing,
            method: Some(method),
            owner_post: Some(owner),
            frequency: Some(frequency),
            evidence: Some(self.words.name("sample.evidence", number)),
            ..Control::default()
        })
    }

    fn duties(&mut self, place: &Place) {
        let roles: Vec<Id<Role>> = self.snapshot.roles.iter().map(|role| Id::new(role.id)).collect();
        for (at, step) in place.steps.iter().enumerate() {
            for (offset, role) in roles.iter().take(5).enumerate() {
                let post = place.posts[(at + offset * 3) % place.posts.len()];
                self.add(Duty { step: *step, post, role: *role, order: None, note: None });
            }
        }
    }

    fn risk(&mut self, place: &Place, shared: &Shared) {
        let number = self.snapshot.risks.len() + 1;
        let mut controls = vec![self.pick(&place.controls), self.pick(&place.controls), self.pick(&place.controls)];
        controls.sort_by_key(|control| control.row());
        controls.dedup();
        let post = self.pick(&place.posts);
        let risk = Risk {
            title: self.words.title(&mut self.rng, number),
            step: Some(self.pick(&place.steps)),
            posts: vec![post],
            kind: self.choice::<RiskKind>(),
            source: self.choice::<RiskSource>(),
            layer: self.choice::<Layer>(),
            manifestation: Some(self.words.paragraph(&mut self.rng, number)),
            consequences: vec![self.choice::<Consequence>()],
            likelihood: Some(self.rng.u32(1..=5)),
            impact: Some(self.rng.u32(1..=5)),
            residual_likelihood: Some(self.rng.u32(1..=3)),
            residual_impact: Some(self.rng.u32(1..=3)),
            controls,
            response: Some(Treatment::Reduce),
            direct_person: Some(place.persons[(post.row() as usize) % place.persons.len()]),
            status: Status::Registered,
            next_review: START.checked_add_days(Days::new(1000 + self.rng.u64(0..365))),
            confidence: Some(Confidence::Unconfirmed),
            ..Risk::default()
        };
        let of = self.add(risk);
        let law = self.pick(&shared.laws);
        let article = Some(self.words.name("sample.article", 1 + number % 80));
        self.add(Citation { of: AnyId { table: Table::Risks, row: of.row() }, law, article, confidence: Some(Confidence::Unconfirmed) });
    }
}
