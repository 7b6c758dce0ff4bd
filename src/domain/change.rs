//! One recorded edit, as the trail keeps it. How it reads is in `change_text`.

use serde_json::{Map, Value as Json};

/// What kind of edit it is; the trail and the words for undo say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A new register with what it starts with; never undone.
    New,
    /// New records.
    Create,
    /// Changed records.
    Edit,
    /// Removed records.
    Delete,
    /// Records from a file.
    Import,
    /// Records from a sheet, by way of the clipboard.
    Paste,
    /// Records in another order.
    Arrange,
    /// An earlier step taken back.
    Undo,
    /// A step that was taken back, done again.
    Redo,
}

impl Operation {
    /// All operations.
    pub const ALL: [Operation; 9] = [
        Operation::New,
        Operation::Create,
        Operation::Edit,
        Operation::Delete,
        Operation::Import,
        Operation::Paste,
        Operation::Arrange,
        Operation::Undo,
        Operation::Redo,
    ];

    /// The key in the trail and in `operation.…` of the word files.
    pub fn key(self) -> &'static str {
        match self {
            Operation::New => "new",
            Operation::Create => "create",
            Operation::Edit => "edit",
            Operation::Delete => "delete",
            Operation::Import => "import",
            Operation::Paste => "paste",
            Operation::Arrange => "arrange",
            Operation::Undo => "undo",
            Operation::Redo => "redo",
        }
    }

    /// The operation of a key.
    pub fn from_key(key: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.key() == key)
    }
}

/// One recorded edit of one record.
#[derive(Clone, Debug)]
pub struct Change {
    /// Number in the trail, from 1.
    pub number: i64,
    /// Step it belongs to; what is undone at once shares one. 0 is the making of the register.
    pub step: i64,
    /// When: local time with its distance from UTC, ISO 8601.
    pub at: String,
    /// Who.
    pub operator: String,
    /// What kind of edit.
    pub operation: Operation,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
    /// Key of the table; empty for the making of the register.
    pub table: String,
    /// Code of the record; empty for the making of the register.
    pub record: String,
    /// Field by field: value before and after; for a create or delete all of one side.
    pub before: Map<String, Json>,
    /// The other side.
    pub after: Map<String, Json>,
    /// Hash of this change and all before it, 64 hexadecimal digits.
    pub hash: String,
}
