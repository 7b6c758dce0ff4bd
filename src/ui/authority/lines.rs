//! The table as it is drawn: a line for each band, and the places that the keys go to.

use std::sync::Arc;

use crate::domain::authority::{AuthorityTable, BandRow, MatterRows, range};
use crate::domain::checks::{Finding, Severity};
use crate::domain::field::Row;
use crate::domain::matrix::roles;
use crate::domain::record::{Approval, Post, Role, Unit};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::ui::Model;
use crate::ui::matrix::cell::finding_words;

/// The tables that the page reads.
const READ: &[Table] = &[
    Table::Units,
    Table::Authorities,
    Table::Bands,
    Table::Approvals,
    Table::Posts,
    Table::Steps,
    Table::Matters,
    Table::Duties,
    Table::Roles,
    Table::Acceptances,
];

/// A line: a band of a matter, or a matter that has none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// The matter.
    pub matter: RowId,
    /// The band.
    pub band: Option<RowId>,
}

/// A column: the matter, its band, or a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The name of the matter.
    Matter,
    /// The name of the band.
    Band,
    /// A post.
    Post(RowId),
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Its line.
    pub line: Line,
    /// Its column.
    pub spot: Spot,
}

impl Place {
    /// The record that the form shows beside it.
    pub fn record(self) -> AnyId {
        match (self.spot, self.line.band) {
            (Spot::Band | Spot::Post(_), Some(row)) => AnyId { table: Table::Bands, row },
            _ => AnyId { table: Table::Authorities, row: self.line.matter },
        }
    }

    /// Its band and post, where it is of a chain.
    pub fn cell(self) -> Option<(RowId, RowId)> {
        match (self.line.band, self.spot) {
            (Some(band), Spot::Post(post)) => Some((band, post)),
            _ => None,
        }
    }
}

/// What a sheet belongs to: newest change, day, unit, columns opened by hand.
pub type SheetKey = (u64, chrono::NaiveDate, RowId, Vec<RowId>);

/// The table as it is drawn.
#[derive(Debug)]
pub struct Sheet {
    /// What is in it.
    pub table: AuthorityTable,
    /// Its posts, with those opened by hand.
    pub posts: Vec<Arc<Row<Post>>>,
    /// Its lines, each with the places of its matter and band.
    pub lines: Vec<(Line, usize, Option<usize>)>,
    /// The roles by digit.
    pub roles: Vec<Arc<Row<Role>>>,
}

impl Sheet {
    /// What a sheet belongs to.
    pub fn key(unit: &Row<Unit>, opened: &[RowId], model: &Model<'_>) -> SheetKey {
        (model.snapshot.changed(READ), model.snapshot.today, unit.id, opened.to_vec())
    }

    /// Lays out the table of a unit.
    pub fn of(unit: &Arc<Row<Unit>>, opened: &[RowId], model: &Model<'_>) -> Sheet {
        let table = AuthorityTable::of(unit, model.snapshot);
        let mut posts = table.posts.clone();
        for post in opened.iter().filter_map(|row| model.snapshot.posts.get(*row)) {
            if !posts.iter().any(|known| known.id == post.id) {
                posts.push(Arc::clone(post));
            }
        }
        let mut lines = Vec::new();
        for (at, matter) in table.matters.iter().enumerate() {
            let line = |band: Option<RowId>| Line { matter: matter.matter.id, band };
            lines.extend(matter.bands.iter().enumerate().map(|(place, band)| (line(Some(band.band.id)), at, Some(place))));
            if matter.bands.is_empty() {
                lines.push((line(None), at, None));
            }
        }
        Sheet { table, posts, lines, roles: roles(model.snapshot) }
    }

    /// The matter and the band of a line.
    pub fn rows(&self, line: usize) -> Option<(&MatterRows, Option<&BandRow>)> {
        let (_, matter, band) = self.lines.get(line)?;
        let matter = self.table.matters.get(*matter)?;
        Some((matter, band.and_then(|place| matter.bands.get(place))))
    }

    /// The matter of a line.
    pub fn matter(&self, line: Line) -> Option<&MatterRows> {
        self.table.matters.iter().find(|matter| matter.matter.id == line.matter)
    }

    /// A band with its chain.
    pub fn band(&self, row: RowId) -> Option<&BandRow> {
        self.table.matters.iter().flat_map(|matter| &matter.bands).find(|band| band.band.id == row)
    }

    /// What stands in a cell of a chain.
    pub fn approval(&self, place: Place) -> Option<&Arc<Row<Approval>>> {
        let (band, post) = place.cell()?;
        self.band(band)?.of_post(post)
    }

    /// Line and column of a place.
    pub fn place(&self, place: Place) -> Option<(usize, usize)> {
        let line = self.lines.iter().position(|(line, ..)| *line == place.line)?;
        let column = match place.spot {
            Spot::Matter => 0,
            Spot::Band => 1,
            Spot::Post(post) => 2 + self.posts.iter().position(|known| known.id == post)?,
        };
        Some((line, column))
    }

    /// The place at a line and column.
    pub fn at(&self, line: usize, column: usize) -> Option<Place> {
        let spot = match column {
            0 => Spot::Matter,
            1 => Spot::Band,
            column => Spot::Post(self.posts.get(column - 2)?.id),
        };
        Some(Place { line: self.lines.get(line)?.0, spot })
    }

    /// Whether a line is the first of its matter, which names it.
    pub fn is_first(&self, line: Line) -> bool {
        self.lines.iter().find(|(known, ..)| known.matter == line.matter).is_some_and(|(first, ..)| *first == line)
    }

    /// What the checks say about a place: a cell answers for its post, a band for itself, a matter for what names no band.
    pub fn findings(&self, place: Place) -> impl Iterator<Item = &Finding> {
        let own = place.line.band.map(|row| AnyId { table: Table::Bands, row });
        let is_first = self.is_first(place.line);
        let of_band = move |finding: &Finding| {
            let mut bands = std::iter::once(&finding.record).chain(&finding.beside).filter(|id| id.table == Table::Bands).peekable();
            let is_of_none = bands.peek().is_none();
            (is_of_none, bands.any(|id| Some(*id) == own))
        };
        let is_here = move |finding: &&Finding| {
            let (is_of_none, is_of_this) = of_band(finding);
            let has_posts = finding.beside.iter().any(|id| id.table == Table::Posts);
            match place.spot {
                Spot::Matter => is_of_none && is_first,
                Spot::Band => is_of_this && !has_posts,
                Spot::Post(row) => is_of_this && finding.beside.contains(&AnyId { table: Table::Posts, row }),
            }
        };
        self.matter(place.line).into_iter().flat_map(|matter| &matter.findings).filter(is_here)
    }

    /// How bad the worst is of what the checks say about a place.
    pub fn worst(&self, place: Place) -> Option<Severity> {
        self.findings(place).map(|finding| finding.severity).min()
    }

    /// A place in words, and line by line what is wrong with it.
    pub fn words(&self, place: Place, model: &Model<'_>) -> Option<String> {
        let found = self.findings(place).map(|finding| finding_words(finding, model));
        Some(std::iter::once(self.name(place, model)?).chain(found).collect::<Vec<_>>().join("\n"))
    }

    /// A place in words, short enough for one line: with the worst of what is wrong with it.
    pub fn line(&self, place: Place, model: &Model<'_>) -> Option<String> {
        let worst = self.findings(place).min_by_key(|finding| finding.severity).map(|finding| finding.text(model.snapshot, model.lang));
        Some(std::iter::once(self.name(place, model)?).chain(worst).collect::<Vec<_>>().join("  "))
    }

    /// A place in words.
    pub fn name(&self, place: Place, model: &Model<'_>) -> Option<String> {
        let matter = self.matter(place.line)?;
        let band = place.line.band.and_then(|row| self.band(row));
        let title = band.map_or_else(|| matter.matter.name.clone(), |band| format!("{} · {}", matter.matter.name, band.band.name));
        let is_major = matter.matter.major || band.is_some_and(|band| band.band.major);
        let major = if is_major { format!(" {}", model.word("authority.major")) } else { String::new() };
        Some(match place.spot {
            // A matter is named at its first band; below it the band tells the cells apart.
            Spot::Matter if !self.is_first(place.line) => format!("{} {title}{major}", matter.matter.code),
            Spot::Matter => format!("{}{major}", text::code_and_title(matter.matter.as_ref(), model.snapshot, model.lang)),
            Spot::Band => {
                let amounts = band.and_then(|band| range(&band.band, model.lang)).filter(|amounts| !title.contains(amounts.as_str()));
                std::iter::once(format!("{title}{major}")).chain(amounts).collect::<Vec<_>>().join(" · ")
            }
            Spot::Post(row) => {
                let post = text::link_title(AnyId { table: Table::Posts, row }, model.snapshot, model.lang);
                let role = |approval: &Row<Approval>| {
                    let role = text::link_title(AnyId { table: Table::Roles, row: approval.role.row() }, model.snapshot, model.lang);
                    format!("{role}{}", text::circled(approval.order))
                };
                let roles = self.approval(place).map_or_else(|| model.word("window.matrix.empty"), |approval| role(approval));
                model.lang.phrase("window.matrix.cell", &[("step", &title), ("post", &post), ("roles", &roles)])
            }
        })
    }
}
