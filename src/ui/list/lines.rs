//! The lines of a list: its rows, and the bands of its groups between them.

use std::collections::BTreeSet;

use super::group::Group;
use crate::domain::value::RowId;

/// What stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The band of a group, by its place among the groups.
    Band(usize),
    /// A record.
    Row(RowId),
}

/// Where the bands stand; a list without groups has none.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    bands: Vec<Band>,
    count: usize,
}

#[derive(Clone, Copy, Debug)]
struct Band {
    /// Its line.
    line: usize,
    /// The place of the first row of its group.
    start: usize,
    /// How many lines follow it: none where it is folded.
    shown: usize,
}

impl Lines {
    /// The lines of `rows` rows in groups, of which some are folded.
    pub fn new(groups: &[Group], folded: &BTreeSet<String>, rows: usize) -> Lines {
        let mut line = 0;
        let bands: Vec<Band> = groups
            .iter()
            .map(|group| {
                let shown = if folded.contains(&group.key) { 0 } else { group.count };
                let band = Band { line, start: group.start, shown };
                line += 1 + shown;
                band
            })
            .collect();
        let count = if bands.is_empty() { rows } else { line };
        Lines { bands, count }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// What stands in a line.
    pub fn at(&self, line: usize, rows: &[RowId]) -> Option<Line> {
        if self.bands.is_empty() {
            return rows.get(line).copied().map(Line::Row);
        }
        let group = self.bands.partition_point(|band| band.line <= line).checked_sub(1)?;
        let band = self.bands[group];
        match (line - band.line).checked_sub(1) {
            None => Some(Line::Band(group)),
            Some(at) if at < band.shown => rows.get(band.start + at).copied().map(Line::Row),
            Some(_) => None,
        }
    }

    /// The line of the row at a place; none where its group is folded.
    pub fn of(&self, place: usize) -> Option<usize> {
        match self.group_of(place) {
            None => Some(place),
            Some(group) => {
                let band = self.bands[group];
                (place - band.start < band.shown).then(|| band.line + 1 + place - band.start)
            }
        }
    }

    /// The group of the row at a place; none in a list without groups.
    pub fn group_of(&self, place: usize) -> Option<usize> {
        self.bands.partition_point(|band| band.start <= place).checked_sub(1)
    }

    /// The line of the band of a group.
    pub fn band(&self, group: usize) -> Option<usize> {
        self.bands.get(group).map(|band| band.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(key: &str, start: usize, count: usize) -> Group {
        Group { key: key.to_owned(), words: String::new(), start, count, highest: 0 }
    }

    #[test]
    fn every_line_is_a_band_or_a_row_and_each_row_knows_its_line() {
        let groups = [group("a", 0, 2), group("b", 2, 1), group("c", 3, 2)];
        let rows = [11, 12, 13, 14, 15];
        for folded in [&[][..], &["a"], &["b"], &["c"], &["a", "c"], &["a", "b", "c"]] {
            let lines = Lines::new(&groups, &folded.iter().map(|key| (*key).to_owned()).collect(), rows.len());
            let all: Vec<Line> = (0..lines.count()).map(|line| lines.at(line, &rows).expect("a line")).collect();
            assert_eq!(all.iter().filter(|line| matches!(line, Line::Band(_))).count(), 3);
            assert_eq!(lines.at(lines.count(), &rows), None);
            for (place, row) in rows.iter().enumerate() {
                let line = lines.of(place);
                assert_eq!(line, all.iter().position(|known| *known == Line::Row(*row)), "{folded:?} {row}");
            }
        }
    }

    #[test]
    fn a_list_without_groups_has_a_line_for_each_row() {
        let lines = Lines::new(&[], &BTreeSet::new(), 3);
        assert_eq!((lines.count(), lines.of(2), lines.at(1, &[7, 8, 9])), (3, Some(2), Some(Line::Row(8))));
    }
}
