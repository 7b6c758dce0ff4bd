//! The tables of a register, listed once: everything that walks all records walks this list.

use std::sync::Arc;

use super::choice::{Choice, ChoiceSet};
use super::field::{CODE, COMMON, Entry, Field, Record, Row, Slot};
use super::record::{
    Acceptance, Action, Approval, Authority, Band, Citation, Control, Declaration, Duty, Event, Evidence, FreeColumn, Function, Grade, GradingCell,
    Holiday, Incompatibility, Law, Level, Matter, Operator, Person, Phase, Placement, Post, Preset, Process, QuantityRule, Review, Risk, Role,
    RotationMeasure, SavedView, Section, Settings, Step, StepSeparation, Successor, Tenure, TimeLimit, Unit,
};
use super::snapshot::{AnyRows, Rows, Snapshot};
use super::value::{AnyId, RowId};

/// Something to be done once for each type of record.
pub trait Visitor {
    /// Does it for one type.
    fn visit<R: Stored>(&mut self);
}

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident $rows:ident $record:ident $prefix:literal $digits:literal = $number:literal;)+) => {
        /// A table of records: sheet, file key, SQL table and list page in one word.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Table { #[default] $($(#[$doc])* $table),+ }

        const KEYS: &[&str] = &[$(stringify!($rows)),+];

        impl Table {
            /// All tables, those first that others link to.
            pub const ALL: &[Table] = &[$(Table::$table),+];

            /// The number that stands for the table in files: never changed and never used again, wherever the table stands in the list.
            pub fn number(self) -> u32 {
                match self { $(Table::$table => $number),+ }
            }

            /// Letters and least number of digits of the codes that the program gives.
            pub fn numbering(self) -> (&'static str, usize) {
                match self { $(Table::$table => ($prefix, $digits)),+ }
            }

            /// The record's own fields.
            pub fn own_fields(self) -> &'static [Field] {
                match self { $(Table::$table => $record::FIELDS),+ }
            }

            /// The record's computed fields.
            pub fn computed_fields(self) -> &'static [Field] {
                match self { $(Table::$table => $record::COMPUTED),+ }
            }

            /// A new record, empty.
            pub fn blank(self) -> Box<dyn Entry> {
                match self { $(Table::$table => Box::new(Row::<$record>::default())),+ }
            }
        }

        /// The rows of all tables, each a member.
        #[derive(Clone, Debug, Default)]
        pub struct Tables { $($(#[$doc])* pub $rows: Rows<$record>),+ }

        impl Snapshot {
            /// The rows of a table.
            pub fn rows(&self, table: Table) -> &dyn AnyRows {
                match table { $(Table::$table => &self.$rows),+ }
            }

            /// The rows of a table, to be changed while the next snapshot is made.
            pub fn rows_mut(&mut self, table: Table) -> &mut dyn AnyRows {
                self.touch(table);
                match table { $(Table::$table => &mut self.tables.$rows),+ }
            }
        }

        $(impl Stored for $record {
            fn rows(snapshot: &Snapshot) -> &Rows<Self> { &snapshot.$rows }
            fn rows_mut(snapshot: &mut Snapshot) -> &mut Rows<Self> {
                snapshot.touch(Table::$table);
                &mut snapshot.tables.$rows
            }
        })+

        /// Does something once for each type of record, in the order of the list.
        pub fn each(visitor: &mut impl Visitor) {
            $(visitor.visit::<$record>();)+
        }
    };
}

/// A record with a table in the snapshot.
pub trait Stored: Record {
    /// Its rows.
    fn rows(snapshot: &Snapshot) -> &Rows<Self>;
    /// Its rows, to be changed.
    fn rows_mut(snapshot: &mut Snapshot) -> &mut Rows<Self>;
}

tables! {
    /// The register's own settings: one record.
    Settings settings Settings "settings" 0 = 1;
    /// Names of free columns.
    FreeColumns free_columns FreeColumn "FC" 2 = 2;
    /// Levels of the grading scheme.
    Levels levels Level "LV" 1 = 3;
    /// Words of likelihood and impact.
    Grades grades Grade "G" 2 = 4;
    /// Roles of the responsibility matrix.
    Roles roles Role "role" 1 = 5;
    /// Legal bodies.
    Units units Unit "U" 1 = 6;
    /// Persons.
    Persons persons Person "N" 3 = 7;
    /// Who works with the program.
    Operators operators Operator "O" 2 = 8;
    /// Laws and rules.
    Laws laws Law "L-" 2 = 9;
    /// Sections of a unit.
    Sections sections Section "SEC" 2 = 10;
    /// Functions that posts hold.
    Functions functions Function "D-" 2 = 11;
    /// Pairs of functions to be kept apart.
    Incompatibilities incompatibilities Incompatibility "X" 2 = 12;
    /// Posts.
    Posts posts Post "P-" 2 = 13;
    /// Who holds a post, from when to when.
    Tenures tenures Tenure "H" 3 = 14;
    /// Matters of power.
    Matters matters Matter "PW" 2 = 15;
    /// Businesses.
    Processes processes Process "PR" 1 = 16;
    /// Phases of a business.
    Phases phases Phase "PH" 1 = 17;
    /// Process steps.
    Steps steps Step "S" 2 = 18;
    /// Which step follows which, and when.
    Successors successors Successor "" 0 = 19;
    /// Steps that need other people.
    IncompatibleSteps incompatible_steps StepSeparation "" 0 = 20;
    /// Time limits of steps.
    TimeLimits time_limits TimeLimit "T" 2 = 21;
    /// Quantity rules of steps.
    QuantityRules quantity_rules QuantityRule "Q" 2 = 22;
    /// Cells of the responsibility matrix.
    Duties duties Duty "" 0 = 23;
    /// Controls.
    Controls controls Control "C" 2 = 24;
    /// Risks.
    Risks risks Risk "R" 2 = 25;
    /// Articles cited.
    Citations citations Citation "" 0 = 26;
    /// Views of lists saved by name.
    Views views SavedView "V" 2 = 27;
    /// Rows that the officer moved.
    Placements placements Placement "" 0 = 28;
    /// Print presets of the officer's own.
    Presets presets Preset "PF" 2 = 29;
    /// Matters to be approved by amount.
    Authorities authorities Authority "AU" 2 = 30;
    /// Bands of amounts of an authority.
    Bands bands Band "AB" 2 = 31;
    /// Posts of the chain of a band, in order.
    Approvals approvals Approval "" 0 = 32;
    /// Decisions to let a risk or a finding stand.
    Acceptances acceptances Acceptance "AC" 2 = 33;
    /// Re-assessments of risks.
    Reviews reviews Review "RV" 3 = 34;
    /// Tasks that somebody has to do by a day.
    Actions actions Action "AT" 2 = 35;
    /// What happened.
    Events events Event "E" 2 = 36;
    /// Files that prove something.
    Evidence evidence Evidence "EV" 3 = 37;
    /// Public holidays and make-up working days.
    Holidays holidays Holiday "HD" 3 = 38;
    /// What was decided instead of, or at the end of, a rotation.
    RotationMeasures rotation_measures RotationMeasure "RM" 2 = 39;
    /// Yearly declarations of conflicts of interest.
    Declarations declarations Declaration "DC" 3 = 40;
    /// What gives a level, by rule.
    GradingCells grading_cells GradingCell "GC" 2 = 41;
}

impl Table {
    /// Name in files, filters, words and SQL: `risks`.
    pub fn key(self) -> &'static str {
        KEYS[self as usize]
    }

    /// The table of a number.
    pub fn from_number(number: u32) -> Option<Table> {
        Table::ALL.iter().copied().find(|table| table.number() == number)
    }

    /// The table of a name.
    pub fn from_key(key: &str) -> Option<Table> {
        KEYS.iter().position(|known| *known == key).map(|place| Table::ALL[place])
    }

    /// Every field in the order of lists and files: code, own, computed, common.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> + Clone {
        std::iter::once(&CODE).chain(self.own_fields()).chain(self.computed_fields()).chain(COMMON)
    }

    /// The field of a key.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.key == key)
    }

    /// The fields a file keeps: all but the computed.
    pub fn stored_fields(self) -> impl Iterator<Item = &'static Field> + Clone {
        self.fields().filter(|field| !matches!(field.slot, Slot::Computed(_)))
    }

    /// The field by which people know the record.
    pub fn title(self) -> Option<&'static Field> {
        self.own_fields().iter().find(|field| field.is(super::field::flag::TITLE))
    }

    /// The key of the word for a field: `risks.title`, or `field.code` for what every record has.
    pub fn label_key(self, field: &Field) -> String {
        match field.slot {
            Slot::Common(_) => format!("field.{}", field.key),
            _ => format!("{}.{}", self.key(), field.key),
        }
    }
}

impl Choice for Table {
    const SET: &'static ChoiceSet = &ChoiceSet { name: "table", keys: KEYS };
    fn key(self) -> &'static str {
        Table::key(self)
    }
    fn from_key(key: &str) -> Option<Self> {
        Table::from_key(key)
    }
}

impl Snapshot {
    /// A record by its table and number.
    pub fn entry(&self, id: AnyId) -> Option<Arc<dyn Entry>> {
        self.rows(id.table).entry(id.row)
    }

    /// A record by its typed link.
    pub fn get<R: Stored>(&self, id: super::value::Id<R>) -> Option<&Arc<Row<R>>> {
        R::rows(self).get(id.row())
    }

    /// Number of a record of a table by its code as people type it: as it is written, else in small or capital letters where only one fits.
    pub fn find_typed(&self, table: Table, code: &str) -> Option<RowId> {
        let exact = self.find(table, code);
        if exact.is_some() {
            return exact;
        }
        let mut found = Vec::new();
        self.rows(table).visit(&mut |entry| {
            if entry.code().eq_ignore_ascii_case(code) {
                found.push(entry.id());
            }
        });
        if let [only] = found.as_slice() { Some(*only) } else { None }
    }

    /// Number of a record of a table by its code.
    ///
    /// A small table is searched as it is, so that a job on a large register need not index all its codes first.
    pub fn find(&self, table: Table, code: &str) -> Option<RowId> {
        if self.rows(table).count() > SMALL_TABLE {
            return self.find_code(code).filter(|id| id.table == table).map(|id| id.row);
        }
        let mut found = None;
        self.rows(table).visit(&mut |entry| {
            if entry.code() == code {
                found = Some(entry.id());
            }
        });
        found
    }
}

/// Up to so many rows are searched faster than an index of all codes is built.
const SMALL_TABLE: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn the_number_of_a_table_is_its_own() {
        for &table in Table::ALL {
            assert_eq!(Table::from_number(table.number()), Some(table));
        }
        // What stands in files already.
        assert_eq!((Table::Units.number(), Table::Steps.number(), Table::Risks.number(), Table::Citations.number()), (6, 18, 25, 26));
    }
}
